#include "ui/orders/fulfil_panel.h"

#include "core/base/error.h"
#include "ui/orders/effect_table.h"
#include "ui/orders/line_delegate.h"
#include "ui/orders/order_words.h"
#include "ui/records/amount_words.h"
#include "ui/records/typed_quantity.h"
#include "ui/theme/theme.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"
#include "ui/widgets/two_line_delegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::orders {

using records::amount;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

namespace {

constexpr int kRowsSeen = 7;

struct Words {
    const char* name;
    const char* title;
    const char* verb;
    const char* all;
    const char* reason;
    const char* why; ///< Where a reason is missing.
};

const Words& wordsOf(Fulfil kind) {
    static const Words receive{"receivePanel", "Receive goods",
                               "Receive",      "Receive all outstanding",
                               "Why rejected", "Say why they are rejected; the vendor will ask."};
    static const Words ship{"shipPanel", "Ship goods", "Ship", "Ship all reserved", "Reason", ""};
    static const Words vendor{"returnPanel", "Return to the vendor",      "Return", "Return all",
                              "Reason",      "Say why the goods go back."};
    static const Words customer{"returnPanel",   "Customer return", "Take back",
                                "Take all back", "Reason",          "Say why the goods came back."};
    switch (kind) {
    case Fulfil::Receive:
        return receive;
    case Fulfil::Ship:
        return ship;
    case Fulfil::VendorReturn:
        return vendor;
    default:
        return customer;
    }
}

QString tr8(const char* text) {
    return QString::fromUtf8(text);
}

OrderEvent eventOf(Fulfil kind) {
    return kind == Fulfil::Receive ? OrderEvent::Receive : kind == Fulfil::Ship ? OrderEvent::Ship : OrderEvent::Return;
}

} // namespace

FulfilPanel::FulfilPanel(Fulfil kind, QWidget* parent)
    : OrderPanel(eventOf(kind), LButton::Kind::Primary, parent),
      m_model(new FulfilModel(kind, this)),
      m_table(new widgets::Table),
      m_lineNote(new widgets::Label({}, TypeStyle::Small, Token::Bad, this)),
      m_clear(new LButton(QStringLiteral("Clear"), LButton::Kind::Link, this)),
      m_form(new widgets::Form(this)),
      m_effect(new EffectTable(this)),
      m_outcome(new widgets::Label({}, TypeStyle::Small, Token::Ink2, this)) {
    setObjectName(QLatin1String(wordsOf(kind).name));
    setTitle(tr8(wordsOf(kind).title));
    build();
    edited();
}

// While the panel is whole: an open editor and the table's selection speak to it to their end.
FulfilPanel::~FulfilPanel() {
    m_model->disconnect(this);
    delete m_table;
}

void FulfilPanel::build() {
    m_table->setObjectName(QStringLiteral("fulfilTable"));
    m_table->setAccessibleName(QStringLiteral("Lines to %1").arg(tr8(wordsOf(kind()).verb).toLower()));
    m_table->setDensity(widgets::Table::Density::TwoLines);
    m_table->setGridLook(true);
    // Not a click on the current cell: until it is no double one, keys would be lost.
    m_table->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::DoubleClicked);
    m_table->setTabKeyNavigation(false);
    m_table->setModel(m_model);
    const auto taking = [this](const QModelIndex& index, const QString& text) { return take(index, text); };
    const auto leaving = [this](int key, int row, int column) { leave(key, row, column); };
    auto* name = new widgets::TwoLineDelegate(this);
    name->setColumnLines(true);
    name->setSubStyle(TypeStyle::Small);
    m_table->setItemDelegateForColumn(FulfilModel::Line, name);
    for (const int column : {FulfilModel::Quantity, FulfilModel::Spoilt})
        m_table->setItemDelegateForColumn(column,
                                          new LineDelegate<widgets::NumberDelegate>(true, taking, leaving, this));
    m_table->setColumnChosen(FulfilModel::Spoilt, m_model->hasSpoilt());
    body()->addWidget(new widgets::TableSheet(m_table, this));
    m_lineNote->setObjectName(QStringLiteral("lineNote"));
    m_lineNote->setWraps();
    body()->addWidget(m_lineNote);

    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* all = new LButton(tr8(wordsOf(kind()).all), LButton::Kind::Secondary, this);
    all->setObjectName(QStringLiteral("takeAllButton"));
    all->setButtonSize(LButton::Size::Small);
    m_clear->setObjectName(QStringLiteral("clearTypedButton"));
    row->addWidget(all);
    row->addWidget(m_clear);
    row->addStretch(1);
    body()->addLayout(row);
    auto* hint = new widgets::Label(QStringLiteral("Scan a barcode or type a SKU to count one more of its line."),
                                    TypeStyle::Small, Token::Ink2, this);
    hint->setWraps();
    body()->addWidget(hint);

    if (kind() == Fulfil::Ship) {
        m_carrier = new QLineEdit(this);
        m_carrier->setObjectName(QStringLiteral("carrierEdit"));
        m_carrier->setMaxLength(120);
        m_tracking = new QLineEdit(this);
        m_tracking->setObjectName(QStringLiteral("trackingEdit"));
        m_tracking->setMaxLength(80);
        m_form->addField({QStringLiteral("Carrier"), false, 0}, m_carrier);
        m_form->addField({QStringLiteral("Tracking"), false, 0}, m_tracking);
    } else {
        addReason(*m_form, tr8(wordsOf(kind()).reason), true);
    }
    body()->addWidget(m_form);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("What this changes"), this));
    body()->addWidget(m_effect);
    m_outcome->setObjectName(QStringLiteral("outcomeLabel"));
    m_outcome->setWraps();
    body()->addWidget(m_outcome);
    body()->addStretch(1);

    connect(m_model, &FulfilModel::edited, this, &FulfilPanel::edited);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        showEffect();
        // What is typed or scanned here is a quantity or a code, wherever the line was pointed at.
        if (current.isValid() && current.column() == FulfilModel::Line)
            QMetaObject::invokeMethod(
                this, [this, row = current.row()] { goTo(row, FulfilModel::Quantity, false); }, Qt::QueuedConnection);
    });
    connect(m_table, &widgets::Table::opened, this, [this](const QModelIndex& index) {
        goTo(index.row(), std::max<int>(index.column(), FulfilModel::Quantity), true);
    });
    connect(all, &LButton::activated, this, [this] {
        m_model->takeAll();
        submitButton()->setFocus(Qt::OtherFocusReason);
    });
    connect(m_clear, &LButton::activated, this, [this] { m_model->clear(); });
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &FulfilPanel::layOut);
    layOut();
}

void FulfilPanel::layOut() {
    const QFontMetrics metrics(m_table->font());
    const int digit = metrics.horizontalAdvance(u'0');
    const auto figures = [&](int column) {
        const QString head = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        return std::max(metrics.horizontalAdvance(head), 6 * digit) + 22;
    };
    m_table->setColumns(
        {{16 * digit, 100, 1, 12 * digit}, {figures(FulfilModel::Quantity), 100}, {figures(FulfilModel::Spoilt), 100}});
    const int rows = std::clamp(m_model->rowCount(), 2, kRowsSeen);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize());
}

void FulfilPanel::setLines(std::vector<FulfilLine> lines) {
    const int row = m_table->currentIndex().row();
    const int column = m_table->currentIndex().column();
    const auto count = lines.size();
    m_model->setLines(std::move(lines));
    layOut();
    const bool one = count == 1;
    const QString what =
        kind() == Fulfil::Receive ? one ? QStringLiteral("is outstanding") : QStringLiteral("are outstanding")
        : kind() == Fulfil::Ship ? one ? QStringLiteral("is not shipped yet") : QStringLiteral("are not shipped yet")
        : kind() == Fulfil::VendorReturn ? QStringLiteral("can go back")
                                         : QStringLiteral("can come back");
    setTitle(tr8(wordsOf(kind()).title),
             (one ? QStringLiteral("1 line ") : QStringLiteral("%1 lines ").arg(count)) + what);
    if (m_model->rowCount() > 0)
        goTo(std::clamp(row, 0, m_model->rowCount() - 1), std::max<int>(column, FulfilModel::Quantity), false);
    edited();
}

void FulfilPanel::setCarrier(const QString& carrier, const QString& tracking) {
    if (m_carrier == nullptr)
        return;
    if (m_carrier->text() == m_givenCarrier)
        m_carrier->setText(carrier);
    if (m_tracking->text() == m_givenTracking)
        m_tracking->setText(tracking);
    m_givenCarrier = carrier;
    m_givenTracking = tracking;
}

void FulfilPanel::typeCarrier(const QString& carrier, const QString& tracking) {
    if (m_carrier == nullptr)
        return;
    m_carrier->setText(carrier);
    m_tracking->setText(tracking);
}

bool FulfilPanel::isTyped() const {
    const bool lines = kind() == Fulfil::Ship ? !m_model->isAll() : m_model->isTyped();
    return lines || OrderPanel::isTyped() ||
           (m_carrier != nullptr && (m_carrier->text() != m_givenCarrier || m_tracking->text() != m_givenTracking));
}

QString FulfilPanel::carrier() const {
    return m_carrier != nullptr ? m_carrier->text().trimmed() : QString();
}

QString FulfilPanel::tracking() const {
    return m_tracking != nullptr ? m_tracking->text().trimmed() : QString();
}

void FulfilPanel::begin() {
    if (m_model->rowCount() == 0)
        return;
    m_table->setFocus(Qt::OtherFocusReason);
    goTo(std::max(0, m_table->currentIndex().row()), FulfilModel::Quantity, false);
}

// A code that was scanned into a cell counts its line up; what fits the cell as a number stays a number.
bool FulfilPanel::take(const QModelIndex& index, const QString& text) {
    const QString code = text.trimmed();
    if (!index.isValid() || code.isEmpty())
        return false;
    const auto typed = records::typedQuantity(code);
    const auto& line = m_model->lines()[static_cast<std::size_t>(index.row())];
    if (!m_model->knows(code)) {
        // Longer than any quantity it is a barcode.
        if (typed.isNumber())
            return false;
        say(QStringLiteral("No line of this order has the SKU or barcode \"%1\".").arg(code),
            QStringLiteral("Nothing was counted."), QStringLiteral("record_not_found"));
        return true;
    }
    if (typed.isNumber() && typed.value <= line.most)
        return false;
    clearSaid();
    const int row = m_model->raise(code);
    QMetaObject::invokeMethod(
        this, [this, row] { goTo(row, FulfilModel::Quantity, false); }, Qt::QueuedConnection);
    return true;
}

void FulfilPanel::leave(int key, int row, int column) {
    const int last = m_model->hasSpoilt() ? FulfilModel::Spoilt : FulfilModel::Quantity;
    if (key == Qt::Key_Tab && column < last) {
        goTo(row, column + 1, true);
    } else if (key == Qt::Key_Backtab && column > FulfilModel::Quantity) {
        goTo(row, column - 1, true);
    } else if (key == Qt::Key_Backtab && row > 0) {
        goTo(row - 1, last, true);
    } else if (key != Qt::Key_Backtab && row + 1 < m_model->rowCount()) {
        goTo(row + 1, key == Qt::Key_Tab ? FulfilModel::Quantity : column, true);
    } else {
        goTo(row, column, false);
        m_table->setFocus(Qt::OtherFocusReason);
        if (key == Qt::Key_Tab)
            focusNextPrevChild(true);
    }
}

void FulfilPanel::goTo(int row, int column, bool edit) {
    const QModelIndex index = m_model->index(row, column);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(index);
    if (edit && index.flags() & Qt::ItemIsEditable)
        m_table->edit(index);
}

void FulfilPanel::edited() {
    const Decimal total = m_model->total();
    setSubmitWords(total.isZero() ? tr8(wordsOf(kind()).verb)
                                  : QStringLiteral("%1 %2").arg(tr8(wordsOf(kind()).verb), units(total)));
    // Of a receipt it is why some are rejected.
    const bool asks = kind() != Fulfil::Receive || !m_model->totalSpoilt().isZero();
    setReasonAsked(asks);
    m_form->setVisible(asks);
    m_clear->setEnabled(m_model->isTyped());
    // What the server said of the lines goes with the last of the numbers it was said of.
    if (m_refused && !m_model->isRefused()) {
        m_refused = false;
        clearSaid();
    }
    showEffect();
}

void FulfilPanel::showEffect() {
    const int row = m_table->currentIndex().row();
    const int wrong = row >= 0 && !m_model->fault(row).isEmpty() ? row : m_model->firstFault();
    m_lineNote->setText(wrong < 0 ? QString()
                                  : m_model->lines()[static_cast<std::size_t>(wrong)].name + QStringLiteral(": ") +
                                        m_model->fault(wrong));
    m_lineNote->setVisible(wrong >= 0);
    // What cannot be done leads nowhere.
    const bool chosen = row >= 0 && row < m_model->rowCount() && wrong < 0;
    m_outcome->setText(chosen ? outcome() + stillWords(m_model->lines()[static_cast<std::size_t>(row)]) : QString());
    const auto after = chosen ? m_model->effect(row) : std::nullopt;
    if (!after) {
        m_effect->show({}, {});
        return;
    }
    const FulfilLine& line = m_model->lines()[static_cast<std::size_t>(row)];
    const auto& stock = *line.stock;
    const auto figure = [](const char* name, const Decimal& now, const Decimal& then) {
        return EffectTable::Row{QLatin1String(name), amount(now), amount(then)};
    };
    QList<EffectTable::Row> rows;
    if (kind() == Fulfil::Receive)
        rows << figure("In transit", stock.inTransit, after->inTransit);
    rows << figure("On hand", stock.onHand, after->onHand);
    if (kind() == Fulfil::Ship)
        rows << figure("Reserved", stock.reserved, after->reserved);
    if (m_model->hasSpoilt())
        rows << figure("Damaged", stock.damaged, after->damaged);
    if (kind() == Fulfil::Receive)
        rows << EffectTable::Row{QStringLiteral("Average cost"), theme::money(stock.average.rounded(2).toString()),
                                 theme::money(after->average.rounded(2).toString())};
    m_effect->show(line.sku + QStringLiteral(" in ") + line.warehouse, rows);
}

// What the order is then, with what is left of it.
QString FulfilPanel::outcome() const {
    QStringList left;
    Decimal more;
    int others = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const FulfilLine& line = m_model->lines()[static_cast<std::size_t>(row)];
        const Decimal rest = line.open - m_model->quantity(row);
        if (rest.isZero() || rest.isNegative())
            continue;
        if (left.size() < 3)
            left << amount(rest) + QStringLiteral(" of ") + line.name;
        else
            ++others;
    }
    if (others > 0)
        left << QStringLiteral("%1 more lines").arg(others);
    switch (kind()) {
    case Fulfil::Receive:
        return left.isEmpty() ? QStringLiteral("The order is received in full then.")
                              : QStringLiteral("Outstanding then: %1.").arg(left.join(QStringLiteral("; ")));
    case Fulfil::Ship:
        return left.isEmpty() ? QStringLiteral("The order is shipped in full then.")
                              : QStringLiteral("Still to ship then: %1.").arg(left.join(QStringLiteral("; ")));
    case Fulfil::VendorReturn:
        return QStringLiteral("They leave at the average cost.");
    case Fulfil::CustomerReturn:
        return QStringLiteral("Good ones come back at the cost they were issued with, damaged ones without value.");
    }
    return {};
}

// What is under way goes on; who receives it should know that there is no more of it to come.
QString FulfilPanel::stillWords(const FulfilLine& line) const {
    if (line.active || (kind() != Fulfil::Receive && kind() != Fulfil::Ship))
        return {};
    return QStringLiteral("\n%1 is not active any more: it can still be %2.")
        .arg(line.name, kind() == Fulfil::Receive ? QStringLiteral("received, but not ordered again")
                                                  : QStringLiteral("shipped, but not sold again"));
}

void FulfilPanel::submit() {
    // A cell that is being typed into counts.
    submitButton()->setFocus(Qt::OtherFocusReason);
    if (const int wrong = m_model->firstFault(); wrong >= 0) {
        goTo(wrong, FulfilModel::Quantity, false);
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (m_model->total().isZero()) {
        say(QStringLiteral("No quantity is typed."), QStringLiteral("Type one, scan, or take everything."),
            QStringLiteral("quantity_zero"));
        begin();
        return;
    }
    const bool wantsReason = kind() == Fulfil::Receive ? !m_model->totalSpoilt().isZero() : kind() != Fulfil::Ship;
    if (wantsReason && reason().isEmpty())
        wantReason(tr8(wordsOf(kind()).why));
    else
        Q_EMIT submitted();
}

void FulfilPanel::refuse(const Error& error) {
    OrderPanel::refuse(error);
    int first = -1;
    const QJsonArray lines = error.details()[QStringLiteral("lines")].toArray();
    for (const QJsonValue value : lines) {
        const QJsonObject line = value.toObject();
        const std::string lineId = line[QStringLiteral("line_id")].toString().toStdString();
        m_model->refuse(lineId, refusedLineWords(line));
        if (const int row = m_model->rowOf(lineId); row >= 0 && first < 0)
            first = row;
    }
    m_refused = first >= 0;
    if (first >= 0) {
        goTo(first, FulfilModel::Quantity, false);
        m_table->setFocus(Qt::OtherFocusReason);
    }
}

} // namespace landreeve::ui::orders
