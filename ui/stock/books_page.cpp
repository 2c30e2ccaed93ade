#include "ui/stock/books_page.h"

#include "core/records/entity.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_rights.h"
#include "ui/stock/close_books_dialog.h"
#include "ui/stock/stock_words.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::stock {

using landreeve::stock::Closing;
using landreeve::stock::Finding;
using records::FormNotice;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Shape;
using widgets::Table;
using widgets::TableSheet;

namespace {

constexpr int kRowsSeen = 7;

enum FindingColumn { Sku, Warehouse, Order, What, Expected, Actual };

void addRow(QStandardItemModel* model, const QStringList& texts) {
    QList<QStandardItem*> row;
    for (qsizetype column = 0; column < texts.size(); ++column) {
        auto* item = new QStandardItem(texts[column]);
        item->setEditable(false);
        item->setToolTip(texts[column]);
        item->setAccessibleText(model->headerData(static_cast<int>(column), Qt::Horizontal).toString() +
                                QStringLiteral(": ") + texts[column]);
        row.append(item);
    }
    model->appendRow(row);
}

/// As high as its rows, up to so many.
void fitRows(Table* table) {
    const int rows = std::clamp(table->model()->rowCount(), 1, kRowsSeen);
    table->setFixedHeight(table->horizontalHeader()->sizeHint().height() +
                          rows * table->verticalHeader()->defaultSectionSize() + 4);
}

QString given(const std::string& words) {
    return words.empty() ? QStringLiteral("—") : QString::fromStdString(words);
}

} // namespace

BooksPage::BooksPage(const StockServices& services, QWidget* parent)
    : Page(QStringLiteral("booksPage"), parent),
      m_services(services),
      m_rights(
          new records::RecordRights(services.runner, services.may, services.fleet, {{"inventory", "approve"}}, this)),
      m_closings(new QStandardItemModel(0, 4, this)),
      m_findings(new QStandardItemModel(0, 6, this)),
      m_error(new widgets::ErrorLine(this)) {
    setTitle(QStringLiteral("Books"));
    build();
    connect(m_rights, &records::RecordRights::answered, this, [this](const records::RecordRights::Verdicts& verdicts) {
        const QString why = verdicts[0].code == "permission_denied"
                                ? QStringLiteral("You can see the books but not close them. Needs inventory:approve.")
                                : records::refusalOf(verdicts[0], landreeve::records::entity("inventory"), "approve",
                                                     QStringLiteral("close"));
        m_mayClose = why.isEmpty();
        m_close->setEnabled(m_mayClose && m_read);
        m_close->setToolTip(why);
    });
    // Where it cannot be told, it may be tried.
    connect(m_rights, &records::RecordRights::failed, this, [this] {
        m_mayClose = true;
        m_close->setEnabled(m_read);
    });
    tenantChanged(services.navigator.tenant());
}

void BooksPage::build() {
    m_check = new LButton(QStringLiteral("Check the ledger"), LButton::Kind::Secondary, head());
    m_check->setObjectName(QStringLiteral("checkLedgerButton"));
    head()->addAction(m_check);
    connect(m_check, &LButton::activated, this, &BooksPage::check);
    m_close = new LButton(QStringLiteral("Close books…"), LButton::Kind::Primary, head());
    m_close->setObjectName(QStringLiteral("closeBooksButton"));
    head()->addAction(m_close);
    connect(m_close, &LButton::activated, this, &BooksPage::openClose);
    m_error->setObjectName(QStringLiteral("booksError"));
    body()->addWidget(m_error);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &BooksPage::refresh);

    m_stack = new QStackedWidget(this);
    body()->addWidget(m_stack, 1);
    m_stack->addWidget(new widgets::EmptyState(QStringLiteral("No tenant is open"),
                                               QStringLiteral("Choose a tenant in the header to see its books."), true,
                                               m_stack));
    auto* content = new QWidget(m_stack);
    m_stack->addWidget(content);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(10);
    const auto words = [&](TypeStyle style, Token ink, const char* name) {
        auto* label = new Label({}, style, ink, content);
        label->setObjectName(QLatin1String(name));
        label->setWraps();
        column->addWidget(label);
        return label;
    };
    const auto table = [&](QStandardItemModel* model, const char* name, const char* spoken) {
        auto* view = new Table(content);
        view->setObjectName(QLatin1String(name));
        view->setAccessibleName(QLatin1String(spoken));
        view->setModel(model);
        view->setItemDelegate(new widgets::CellDelegate(view));
        return view;
    };
    m_state = words(TypeStyle::Heading, Token::Ink, "booksState");
    m_meaning = words(TypeStyle::Body, Token::Ink2, "booksMeaning");
    m_closings->setHorizontalHeaderLabels(
        {QStringLiteral("Closed through"), QStringLiteral("When"), QStringLiteral("By"), QStringLiteral("Reason")});
    m_closingTable = table(m_closings, "closingsTable", "Closings, the newest first");
    m_closingSheet = new TableSheet(m_closingTable, content);
    column->addWidget(m_closingSheet);
    column->addSpacing(8);
    column->addWidget(new widgets::SectionHeading(QStringLiteral("Ledger, balances and orders"), content));
    m_unchecked = words(TypeStyle::Body, Token::Ink2, "ledgerUnchecked");
    m_unchecked->setText(QStringLiteral("The check adds up every move and holds the sums against what is on "
                                        "hand, damaged, reserved and on its way, and against each order. It changes "
                                        "nothing; on a large ledger it takes a while."));
    m_result = new FormNotice(content);
    m_result->setObjectName(QStringLiteral("ledgerResult"));
    column->addWidget(m_result);
    m_findings->setHorizontalHeaderLabels({QStringLiteral("SKU"), QStringLiteral("Warehouse"), QStringLiteral("Order"),
                                           QStringLiteral("What is wrong"), QStringLiteral("Expected"),
                                           QStringLiteral("Actual")});
    m_findingTable = table(m_findings, "findingsTable", "What the check found");
    for (const int number : {Expected, Actual})
        m_findingTable->setItemDelegateForColumn(number, new widgets::NumberDelegate(m_findingTable));
    m_findingSheet = new TableSheet(m_findingTable, content);
    column->addWidget(m_findingSheet);
    column->addStretch(1);

    const auto setWidths = [this] {
        const auto px = [](int width) { return theme::scaled(width); };
        m_closingTable->setColumns({{.width = px(140), .priority = 100},
                                    {.width = px(150), .priority = 80},
                                    {.width = px(160), .priority = 70},
                                    {.width = px(260), .priority = 90, .stretch = 1, .minimum = px(140)}});
        m_findingTable->setColumns({{.width = px(120), .priority = 100},
                                    {.width = px(120), .priority = 90},
                                    {.width = px(140), .priority = 60},
                                    {.width = px(300), .priority = 95, .stretch = 1, .minimum = px(160)},
                                    {.width = px(110), .priority = 80},
                                    {.width = px(110), .priority = 80}});
        fitRows(m_closingTable);
        fitRows(m_findingTable);
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, setWidths);
}

QWidget* BooksPage::firstFocus() {
    return m_stack->currentIndex() == 1 && m_closings->rowCount() > 0 ? m_closingTable : Page::firstFocus();
}

bool BooksPage::escape() {
    if (!Page::escape())
        m_services.navigator.openPage(QStringLiteral("inventory"));
    return true;
}

void BooksPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId && m_tenant)
        return;
    m_tenantId = id;
    m_tenant = tenant && m_services.open ? m_services.open(id) : nullptr;
    forget();
    if (isVisible())
        activated({});
}

void BooksPage::forget() {
    for (const auto& task : {m_reading, m_checking}) {
        if (task)
            task->cancel();
    }
    m_reading = nullptr;
    m_checking = nullptr;
    ++m_round;
    ++m_checkRound;
    m_rights->leave();
    m_read = false;
    m_mayClose = false;
    m_through.clear();
    m_error->clear();
    m_closings->removeRows(0, m_closings->rowCount());
    m_closingSheet->hide();
    m_state->setText({});
    m_meaning->setText({});
    m_result->clear();
    m_unchecked->show();
    m_findings->removeRows(0, m_findings->rowCount());
    m_findingSheet->hide();
    m_check->setBusy(false);
    m_check->setEnabled(m_tenant != nullptr);
    m_close->setEnabled(false);
    m_stack->setCurrentIndex(m_tenant ? 1 : 0);
}

void BooksPage::activated(const QVariantMap& arguments) {
    Q_UNUSED(arguments);
    refresh();
}

void BooksPage::refresh() {
    if (m_reading)
        m_reading->cancel();
    m_reading = nullptr;
    m_error->clear();
    if (!m_tenant)
        return;
    m_rights->ask(m_tenantId);
    const int round = ++m_round;
    m_reading = m_services.runner.run(
        this,
        [tenant = m_tenant](std::stop_token stop, const ProgressFn&) { return tenant->closings(std::move(stop)); },
        tasks::Outcome<std::vector<Closing>>{[this, round](const std::vector<Closing>& closings) {
                                                 if (round != m_round)
                                                     return;
                                                 m_reading = nullptr;
                                                 showClosings(closings);
                                             },
                                             [this, round](const Error& error) {
                                                 if (round != m_round)
                                                     return;
                                                 m_reading = nullptr;
                                                 m_error->showError(error);
                                             },
                                             {}});
}

void BooksPage::showClosings(const std::vector<Closing>& closings) {
    m_read = true;
    m_close->setEnabled(m_mayClose);
    m_through = closings.empty() ? QString() : QString::fromStdString(closings.front().through);
    m_state->setText(closings.empty() ? QStringLiteral("The books were never closed")
                                      : QStringLiteral("Closed through %1").arg(theme::day(m_through)));
    m_meaning->setText(
        closings.empty()
            ? QStringLiteral("Stock may still move on any day. Close them when a month has been audited.")
            : QStringLiteral("No stock moves on or before that day any more. Closed books never open again."));
    const int current = std::max(0, m_closingTable->currentIndex().row());
    m_closings->removeRows(0, m_closings->rowCount());
    for (const Closing& closing : closings)
        addRow(m_closings, {theme::day(QString::fromStdString(closing.through)),
                            theme::when(theme::toDateTime(closing.at), QDateTime::currentDateTimeUtc()),
                            given(closing.by), given(closing.reason)});
    m_closingSheet->setVisible(!closings.empty());
    fitRows(m_closingTable);
    if (!closings.empty())
        m_closingTable->setCurrentIndex(m_closings->index(std::min(current, m_closings->rowCount() - 1), 0));
}

void BooksPage::check() {
    if (!m_tenant || m_checking)
        return;
    m_check->setBusy(true);
    m_unchecked->hide();
    m_findingSheet->hide();
    m_result->say(Shape::Hourglass, Token::Idle, QStringLiteral("Every move is being added up…"));
    const auto ended = [this, round = m_checkRound] {
        if (round != m_checkRound)
            return false;
        m_checking = nullptr;
        m_check->setBusy(false);
        return true;
    };
    m_checking = m_services.runner.run(
        this, [tenant = m_tenant](std::stop_token stop, const ProgressFn&) { return tenant->verify(std::move(stop)); },
        tasks::Outcome<std::vector<Finding>>{
            [this, ended](const std::vector<Finding>& findings) {
                if (ended())
                    showFindings(findings);
            },
            [this, ended](const Error& error) {
                if (!ended())
                    return;
                m_result->say(
                    Shape::Diamond, Token::Bad,
                    QStringLiteral("The ledger could not be checked: %1").arg(QString::fromStdString(error.message())),
                    {QStringLiteral("Try again"), [this] { check(); }});
            },
            {}});
}

void BooksPage::showFindings(const std::vector<Finding>& findings) {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString at = theme::localTime(now);
    if (findings.empty())
        m_result->say(Shape::Tick, Token::Ok,
                      QStringLiteral("All is well: every balance and every order is what its moves add up to. Checked "
                                     "%1.")
                          .arg(at));
    else
        m_result->say(Shape::Diamond, Token::Bad,
                      QStringLiteral("%1 wrong. Checked %2. Keep a backup of it as it is, and see \"Stock that does "
                                     "not add up\" in the runbook.")
                          .arg(theme::counted(static_cast<qint64>(findings.size()), QStringLiteral("thing is"),
                                              QStringLiteral("things are")),
                               at));
    m_findings->removeRows(0, m_findings->rowCount());
    for (const Finding& finding : findings)
        addRow(m_findings, {given(finding.sku), given(finding.warehouse), given(finding.document),
                            QString::fromStdString(landreeve::stock::meaningOf(finding.kind)),
                            quantityWords(finding.expected), quantityWords(finding.actual)});
    m_findingSheet->setVisible(!findings.empty());
    fitRows(m_findingTable);
}

void BooksPage::openClose() {
    if (!m_tenant || !m_read)
        return;
    auto* dialog = new CloseBooksDialog(m_tenant, m_services.runner, m_through, QDate::currentDate(), this);
    connect(dialog, &CloseBooksDialog::booksClosed, this, [this](const QString& words) {
        m_services.navigator.say(words);
        refresh();
    });
    connect(dialog, &CloseBooksDialog::readAgain, this, &BooksPage::refresh);
    dialog->open();
}

} // namespace landreeve::ui::stock
