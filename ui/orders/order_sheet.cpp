#include "ui/orders/order_sheet.h"

#include "core/india/states.h"
#include "core/orders/order_totals.h"
#include "ui/orders/order_history.h"
#include "ui/orders/order_words.h"
#include "ui/orders/progress_model.h"
#include "ui/orders/totals_box.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/bar_delegate.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::OrderProgress;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

constexpr int kRowsSeen = 12;
constexpr int kLately = 4;

enum FactIndex { Party, Place, Ordered, Due, Decided, Carrier };

QString fromNow(const QString& iso, const QDateTime& now) {
    const QDate date = QDate::fromString(iso, Qt::ISODate);
    if (!date.isValid())
        return {};
    const qint64 days = theme::toLocal(now).date().daysTo(date);
    const auto count = [](qint64 many) {
        return many == 1 ? QStringLiteral("1 day") : QStringLiteral("%1 days").arg(many);
    };
    return days == 0  ? QStringLiteral("today")
           : days > 0 ? QStringLiteral("in ") + count(days)
                      : count(-days) + QStringLiteral(" ago");
}

} // namespace

OrderSheet::OrderSheet(OrderKind kind, QWidget* parent)
    : QWidget(parent),
      m_kind(kind),
      m_header(new QWidget(this)),
      m_grid(new QGridLayout(m_header)),
      m_table(new widgets::Table),
      m_model(new ProgressModel(this)),
      m_lately(new OrderHistory(kLately, false, this)),
      m_notes(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_notesHeading(new widgets::SectionHeading(QStringLiteral("Notes"), this)),
      m_totals(new TotalsBox) {
    setObjectName(QStringLiteral("orderSheet"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    m_header->setObjectName(QStringLiteral("orderHeader"));
    m_header->setAccessibleName(QStringLiteral("Order"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(20);
    m_grid->setVerticalSpacing(10);
    const bool purchase = kind == OrderKind::Purchase;
    for (const char* name : {purchase ? "Vendor" : "Customer", "Place of supply", "Ordered",
                             purchase ? "Expected" : "Delivery", purchase ? "Approved" : "Confirmed", "Carrier"}) {
        auto* holder = new QWidget(m_header);
        auto* lines = new QVBoxLayout(holder);
        lines->setContentsMargins(0, 0, 0, 0);
        lines->setSpacing(1);
        Fact fact{holder, new Label({}, TypeStyle::BodyMedium, Token::Ink, holder),
                  new Label({}, TypeStyle::Small, Token::Ink2, holder)};
        lines->addWidget(new Label(QLatin1String(name), TypeStyle::Small, Token::Ink2, holder));
        lines->addWidget(fact.value);
        lines->addWidget(fact.more);
        fact.value->setElide(Qt::ElideRight);
        fact.more->setElide(Qt::ElideRight);
        m_facts.push_back(fact);
    }
    column->addWidget(m_header);
    setWide(true);

    m_table->setObjectName(QStringLiteral("lineGrid"));
    m_table->setAccessibleName(QStringLiteral("Lines"));
    m_table->setDensity(widgets::Table::Density::Compact);
    m_table->setModel(m_model);
    auto* words = new widgets::CellDelegate(this);
    auto* figures = new widgets::NumberDelegate(this);
    for (int at = 0; at < ProgressModel::ColumnCount; ++at)
        m_table->setItemDelegateForColumn(at, at >= ProgressModel::Ordered && at <= ProgressModel::Amount ? figures
                                                                                                          : words);
    m_table->setItemDelegateForColumn(ProgressModel::Done, new widgets::BarDelegate(this));
    column->addWidget(new widgets::TableSheet(m_table, this));

    auto* foot = new QHBoxLayout;
    foot->setSpacing(24);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(new widgets::SectionHeading(QStringLiteral("Lately"), this));
    m_lately->setObjectName(QStringLiteral("orderLately"));
    left->addWidget(m_lately);
    left->addSpacing(6);
    left->addWidget(m_notesHeading);
    m_notes->setWraps();
    m_notes->setTextFormat(Qt::PlainText);
    left->addWidget(m_notes);
    left->addStretch(1);
    foot->addLayout(left, 1);
    foot->addWidget(m_totals, 0, Qt::AlignTop);
    column->addLayout(foot);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &OrderSheet::layOut);
    layOut();
}

void OrderSheet::setWide(bool wide) {
    const int columns = wide ? static_cast<int>(m_facts.size()) : 3;
    for (std::size_t i = 0; i < m_facts.size(); ++i)
        m_grid->addWidget(m_facts[i].holder, static_cast<int>(i) / columns, static_cast<int>(i) % columns,
                          Qt::AlignTop);
    for (int at = 0; at < static_cast<int>(m_facts.size()); ++at)
        m_grid->setColumnStretch(at, at >= columns ? 0 : at == 0 ? 3 : 2);
}

void OrderSheet::layOut() {
    const int digit = QFontMetrics(m_table->font()).horizontalAdvance(u'0');
    const auto column = [digit](int digits, int priority, int stretch = 0) {
        const int width = digits * digit + 20;
        return widgets::Table::Column{width, priority, stretch, stretch > 0 ? width * 5 / 6 : 0};
    };
    // As wide as what has become of the lines takes: their names need the rest.
    const int done =
        std::clamp(widgets::BarDelegate::widthOf(m_model->longestDone(), m_table->font()), 12 * digit, 36 * digit);
    m_table->setColumns({column(3, 100),
                         column(11, 45),
                         column(22, 100, 3),
                         column(8, 20),
                         column(9, 100),
                         column(9, 60),
                         column(5, 40),
                         column(11, 50),
                         column(5, 30),
                         column(12, 80),
                         {done, 100, 1, std::min(done, 24 * digit)}});
    const int rows = std::clamp(m_model->rowCount(), 1, kRowsSeen);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize());
}

void OrderSheet::set(int fact, const QString& value, const QString& more) {
    const Fact& shown = m_facts[static_cast<std::size_t>(fact)];
    shown.value->setText(value.isEmpty() ? QStringLiteral("—") : value);
    shown.more->setText(more);
}

void OrderSheet::show(const OrderProgress& order, const QJsonObject& record, bool indian, const QDateTime& now) {
    const auto text = [&](const char* field) { return record[QLatin1String(field)].toString(); };
    const auto at = [&](const char* field) {
        const QDateTime time = QDateTime::fromString(text(field), Qt::ISODateWithMs);
        return time.isValid() ? theme::day(theme::toLocal(time).date().toString(Qt::ISODate)) : QString();
    };
    const auto by = [](const std::string& who) {
        return who.empty() ? QString() : QStringLiteral("by ") + QString::fromStdString(who);
    };
    const auto split = landreeve::orders::taxSplitFromText(text("tax_split").toStdString());
    using landreeve::orders::TaxSplit;
    set(Party, QString::fromStdString(order.partyName), QString::fromStdString(order.partyCode));
    const QString named = text("place_of_supply");
    const QString place = named.isEmpty() ? QString::fromStdString(order.taxedAt) : named;
    const auto state = landreeve::india::stateName(place.toStdString());
    set(Place,
        state && indian ? place + u' ' + QString::fromUtf8(state->data(), static_cast<int>(state->size())) : place,
        !indian                         ? QString()
        : split == TaxSplit::Intra      ? QStringLiteral("same state")
        : m_kind == OrderKind::Purchase ? QStringLiteral("vendor in another state")
                                        : QStringLiteral("another state than ours"));
    set(Ordered, theme::day(QString::fromStdString(order.orderDate)), by(order.called(order.createdBy)));
    const bool open = order.status != "received" && order.status != "closed" && order.status != "cancelled" &&
                      order.status != "shipped" && order.status != "delivered";
    set(Due, theme::day(QString::fromStdString(order.dueDate)),
        open ? fromNow(QString::fromStdString(order.dueDate), now) : QString());
    set(Decided, at(m_kind == OrderKind::Purchase ? "approved_at" : "confirmed_at"),
        by(order.called(order.approvedBy)));
    set(Carrier, QString::fromStdString(order.carrier), QString::fromStdString(order.tracking));
    m_facts[Carrier].holder->setVisible(m_kind == OrderKind::Sale);
    const auto lines = landreeve::orders::linesFromJson(record[QStringLiteral("line_items")].toArray());
    m_model->show(order, lines, split);
    m_table->setColumnChosen(ProgressModel::Hsn, indian);
    layOut();
    m_lately->show(order, now);
    const QString notes = text(m_kind == OrderKind::Purchase ? "notes" : "special_instructions").trimmed();
    m_notes->setText(notes);
    m_notes->setVisible(!notes.isEmpty());
    m_notesHeading->setVisible(!notes.isEmpty());
    m_totals->show(landreeve::orders::totalsOf(lines, split), split, indian);
}

} // namespace landreeve::ui::orders
