#include "ui/audit/audit_page.h"

#include "core/audit/export.h"
#include "ui/audit/audit_model.h"
#include "ui/audit/audit_strip.h"
#include "ui/audit/audit_tools.h"
#include "ui/audit/chain_status.h"
#include "ui/audit/entry_panel.h"
#include "ui/control/own_tenant_button.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/column_chooser.h"
#include "ui/widgets/documents_folder.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/table_sheet.h"
#include "ui/widgets/tag_delegate.h"

#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <memory>

namespace landreeve::ui::audit {

using theme::Token;
using theme::TypeStyle;
using widgets::LButton;
using widgets::Table;

namespace {

constexpr int kAgainMs = 15'000;
/// Below, the table needs what the time line would take.
constexpr int kRoomyHeight = 620;

} // namespace

AuditPage::AuditPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
                     shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("auditPage"), parent),
      m_services{workspace, fleet, tasks, navigator},
      m_rights(new control::Rights(workspace, tasks.runner(), &auditDeed, this)),
      m_chain(new ChainStatus(m_services, this)),
      m_tools(new AuditTools(this)),
      m_strip(new AuditStrip(m_services, this)),
      m_model(new AuditModel(m_services, this)),
      m_error(new widgets::ErrorLine(this)),
      m_again(new QTimer(this)) {
    setTitle(QStringLiteral("Audit log"));
    head()->setFacts(QStringLiteral("What happened, who did it, and whether the log of it is whole"));
    buildActions();
    m_error->setObjectName(QStringLiteral("auditError"));
    for (QWidget* part : {static_cast<QWidget*>(m_chain), static_cast<QWidget*>(m_tools),
                          static_cast<QWidget*>(m_strip), static_cast<QWidget*>(m_error)})
        body()->addWidget(part);
    buildTable();
    m_again->setInterval(kAgainMs);
    connectAll();
    showRights();
    showState();
}

void AuditPage::buildActions() {
    const auto add = [this](const char* name, const QString& text, LButton::Kind kind) {
        auto* button = new LButton(text, kind, head());
        button->setObjectName(QLatin1String(name));
        return head()->addAction(button);
    };
    m_export = add("exportAuditButton", QStringLiteral("Export…"), LButton::Kind::Secondary);
    m_export->setIconName(QStringLiteral("document-send"));
    m_verify = add("verifyLogButton", QStringLiteral("Verify log"), LButton::Kind::Primary);
    connect(m_export, &LButton::activated, this, &AuditPage::askExport);
    connect(m_verify, &LButton::activated, m_chain, &ChainStatus::verify);
}

void AuditPage::buildTable() {
    m_table = new Table(this);
    m_table->setObjectName(QStringLiteral("auditTable"));
    m_table->setAccessibleName(QStringLiteral("Audit log, the newest first"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(AuditModel::Tenant, new widgets::TagDelegate(m_table));
    const auto setWidths = [table = m_table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(130), .priority = 100},
                           {.width = px(150), .priority = 100, .stretch = 1, .minimum = px(96)},
                           {.width = px(150), .priority = 55, .minimum = px(110)},
                           {.width = px(150), .priority = 100, .stretch = 1, .minimum = px(120)},
                           {.width = px(220), .priority = 100, .stretch = 2, .minimum = px(150)},
                           {.width = px(150), .priority = 65, .stretch = 1, .minimum = px(110)},
                           {.width = px(220), .priority = 80, .stretch = 2, .minimum = px(140)},
                           {.width = px(80), .priority = 50}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    m_columns = new widgets::TableColumns(
        *m_table, m_services.tasks.runner(),
        QString::fromStdString((m_services.workspace.home().local() / "grids.ini").string()), QStringLiteral("audit"),
        {QStringLiteral("when"), QStringLiteral("who"), QStringLiteral("from"), QStringLiteral("did"),
         QStringLiteral("of"), QStringLiteral("tenant"), QStringLiteral("what"), QStringLiteral("entry")},
        {QStringLiteral("when"), QStringLiteral("who"), QStringLiteral("did")}, this, {QStringLiteral("from")});
    connect(m_table, &Table::columnsWithoutRoomChanged, this, &AuditPage::showState);
    m_position = new widgets::Label({}, TypeStyle::Small, Token::Ink2);
    m_position->setObjectName(QStringLiteral("rowPosition"));
    m_position->setElide(Qt::ElideRight);
    m_position->setContentsMargins(13, 6, 12, 6);
    auto* sheet = new widgets::TableSheet(m_table, this);
    sheet->setFoot(m_position);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(sheet);
    m_none = new widgets::EmptyState({}, {}, false, m_stack);
    m_none->setObjectName(QStringLiteral("noEntryMatches"));
    m_clear = m_none->addAction(new LButton(QStringLiteral("Clear filters"), LButton::Kind::Secondary, m_none));
    m_clear->setObjectName(QStringLiteral("clearFiltersButton"));
    m_stack->addWidget(m_none);
    m_refused = new widgets::EmptyState({}, {}, false, m_stack);
    m_refused->setObjectName(QStringLiteral("auditRefused"));
    m_showTenant = new control::OwnTenantButton(m_services.workspace, m_services.fleet, m_services.runner(), kReadAudit,
                                                QStringLiteral("Show what happened in %1"), m_refused);
    m_refused->addAction(m_showTenant);
    connect(m_showTenant, &control::OwnTenantButton::chosen, this,
            [this](const QString& tenant) { m_tools->show(tenant, {}, {}); });
    m_stack->addWidget(m_refused);
    body()->addWidget(m_stack, 1);
}

void AuditPage::connectAll() {
    connect(m_tools, &AuditTools::filterChanged, this, &AuditPage::applyFilter);
    connect(m_tools, &AuditTools::listWanted, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_tools, &AuditTools::refreshRequested, this, &AuditPage::refresh);
    connect(m_tools, &AuditTools::columnsRequested, this, &AuditPage::openColumns);
    connect(m_strip, &AuditStrip::spanWanted, m_tools, &AuditTools::showSpan);
    connect(m_clear, &LButton::activated, this, [this] {
        m_tools->clear();
        m_tools->focusSearch();
    });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &AuditPage::refresh);
    connect(m_model, &AuditModel::loaded, this, [this] {
        m_error->clear();
        if (m_wanted > 0) {
            if (const int row = m_model->rowOf(m_wanted); row >= 0) {
                m_wanted = 0;
                m_table->setCurrentIndex(m_model->index(row, 0));
                showPanel();
            }
        }
        followEntry();
        if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
            m_table->setCurrentIndex(m_model->index(0, 0));
        showState();
    });
    connect(m_model, &AuditModel::failed, this, [this](const Error& error) {
        // That the server is away is said by the window; a refusal in the list's place.
        if (!m_services.isLost() && error.code() != "permission_denied")
            m_error->showError(error);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showState();
        if (m_panel && split()->isPanelShown())
            showPanel();
    });
    connect(m_table, &Table::opened, this, &AuditPage::showPanel);
    // One click shows the details beside the list where there is room for both.
    connect(m_table, &QAbstractItemView::clicked, this, [this] {
        if (!split()->isOverlay())
            showPanel();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &AuditPage::fetchAhead);
    connect(m_chain, &ChainStatus::changed, this, &AuditPage::showRights);
    connect(m_chain, &ChainStatus::sealed, this, [this] {
        m_model->arrive();
        readChoices();
        m_strip->read(m_tools->filter());
    });
    connect(m_chain, &ChainStatus::entryWanted, this, &AuditPage::showEntry);
    connect(m_rights, &control::Rights::answered, this, &AuditPage::showRights);
    m_rights->follow(m_services.fleet);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, [this] {
        // What was asked for while the server was away was answered by nobody.
        if (std::exchange(m_wasLost, m_services.isLost()) && !m_wasLost && isVisible())
            refresh();
        showRights();
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) {
        if (first == 0 && last + 1 < m_model->rowCount()) // what has arrived meanwhile
            m_strip->read(m_tools->filter());
    });
    connect(m_again, &QTimer::timeout, m_model, &AuditModel::arrive);
    addKey(QStringLiteral("columnsAction"), QStringLiteral("Columns"), QKeySequence(Qt::Key_F4),
           [this] { openColumns(); });
    addKey(QStringLiteral("clearFiltersAction"), QStringLiteral("Clear filters"),
           QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { m_tools->clear(); });
    addKey(QStringLiteral("exportAuditAction"), QStringLiteral("Export the entries shown"),
           QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
               if (m_export->isEnabled())
                   askExport();
           });
}

// What is shown beside the list is one of it: it stays while its entry does.
void AuditPage::followEntry() {
    if (!m_panel || !split()->isPanelShown() || m_table->currentIndex().isValid())
        return;
    if (const int row = m_model->rowOf(m_panel->seq()); row >= 0)
        m_table->setCurrentIndex(m_model->index(row, 0));
    else
        split()->setPanelShown(false);
}

void AuditPage::openColumns() {
    auto* chooser = new widgets::ColumnChooser(*m_columns, window());
    connect(chooser, &widgets::Popover::closed, chooser, &QObject::deleteLater);
    chooser->openAt(m_tools->columnsButton(), Qt::AlignRight);
}

void AuditPage::applyFilter() {
    m_error->clear();
    const auto filter = m_tools->filter();
    m_model->setFilter(filter);
    m_strip->read(filter);
    showRights();
}

void AuditPage::readChoices() {
    using landreeve::audit::EntryChoices;
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace](const std::stop_token& stop, const ProgressFn&) {
            control::Rights::refuse(workspace, kReadAudit, {}, &auditDeed, stop);
            return landreeve::audit::choicesOf(workspace.control(), {stop});
        },
        tasks::Outcome<EntryChoices>{.done = [this](const EntryChoices& choices) { m_tools->setChoices(choices); },
                                     .failed = {},
                                     .cancelled = {}});
}

void AuditPage::showRights() {
    const QString tenant = QString::fromStdString(m_tools->filter().tenantId);
    const auto read = m_rights->may(kReadAudit, tenant);
    const auto readAll = m_rights->may(kReadAudit);
    const auto write = m_rights->may(kExportAudit, tenant);
    const QString lost = m_services.isLost() ? QStringLiteral("The server does not answer.") : QString();
    const bool refused = read && !read->allowed;
    if (refused && m_stack->currentWidget() != m_refused)
        m_showTenant->look();
    if (refused)
        m_refused->setRefusal(read->reason);
    if (refused != (m_stack->currentWidget() == m_refused))
        m_stack->setCurrentWidget(refused ? static_cast<QWidget*>(m_refused) : m_stack->widget(0));
    m_chain->setVisible(!readAll || readAll->allowed);
    m_strip->setVisible(!refused && height() >= kRoomyHeight);
    const auto set = [&lost](LButton* button, const std::optional<control::Rights::Answer>& answer, bool otherwise) {
        const QString why = !lost.isEmpty() ? lost : answer && !answer->allowed ? answer->reason : QString();
        button->setEnabled(answer && why.isEmpty() && otherwise);
        button->setToolTip(why);
    };
    set(m_verify, readAll, !m_chain->isRunning());
    set(m_export, write, !m_services.workspace.control().schemaAhead());
}

void AuditPage::showState() {
    if (m_stack->currentWidget() != m_refused) {
        const bool none = m_model->isLoaded() && m_model->rowCount() == 0;
        if (none)
            m_none->setTexts(m_tools->isFiltered() ? QStringLiteral("Nothing matches %1.").arg(m_tools->filterWords())
                                                   : QStringLiteral("Nothing has happened yet"),
                             {});
        m_clear->setVisible(m_tools->isFiltered());
        m_stack->setCurrentIndex(none ? 1 : 0);
    }
    const int row = m_table->currentIndex().row();
    QString words = row < 0 ? QString()
                            : QStringLiteral("%1 of %2%3")
                                  .arg(theme::count(row + 1), theme::count(m_model->rowCount()),
                                       m_model->goesOn() ? QStringLiteral(" so far") : QString());
    QStringList without;
    for (const int column : m_table->columnsWithoutRoom())
        without.append(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    if (!words.isEmpty() && !without.isEmpty())
        words += QStringLiteral(" · no room for “%1”; Enter shows all of an entry")
                     .arg(without.join(QStringLiteral("”, “")));
    m_position->setText(words);
}

void AuditPage::showPanel() {
    const auto* entry = m_model->at(m_table->currentIndex().row());
    if (entry == nullptr)
        return;
    if (!m_panel) {
        m_panel = new EntryPanel(this);
        setPanel(m_panel);
        connect(m_panel, &widgets::SidePanel::closeRequested, this, [this] { split()->setPanelShown(false); });
        connect(m_panel, &EntryPanel::sessionWanted, this, [this](const QString& jti) {
            m_services.navigator.openPage(QStringLiteral("sessions"), {{QStringLiteral("search"), jti}});
        });
        connect(m_panel, &EntryPanel::objectWanted, this, [this](const QString& id) { m_tools->show({}, id, {}); });
    }
    m_panel->setEntry(*entry);
    split()->setPanelShown(true);
}

// The one that is wrong, where it is still there; else what stands about its place.
void AuditPage::showEntry(qint64 seq) {
    m_tools->clear();
    if (const int row = m_model->rowOf(seq); row >= 0) {
        m_table->setCurrentIndex(m_model->index(row, 0));
        showPanel();
        return;
    }
    m_wanted = seq;
    m_model->readFrom(seq);
}

void AuditPage::askExport() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Export the audit log"));
    dialog->setObjectName(QStringLiteral("auditFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({QStringLiteral("Table (*.csv)"), QStringLiteral("With what was sealed (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("json")) ? QStringLiteral("json")
                                                                        : QStringLiteral("csv"));
    });
    dialog->setDirectory(widgets::documentsFolder());
    dialog->selectFile(QStringLiteral("audit-%1.csv").arg(QDate::currentDate().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::fileSelected, this, &AuditPage::exportTo);
    dialog->open();
}

void AuditPage::exportTo(const QString& path) {
    const QString name = QFileInfo(path).fileName();
    const QString narrowed = m_tools->isFiltered() ? QStringLiteral(" (%1)").arg(m_tools->filterWords()) : QString();
    auto& tasks = m_services.tasks;
    const auto task = std::make_shared<QPointer<tasks::Task>>();
    *task = tasks.run(
        QStringLiteral("Exporting the audit log"), nullptr,
        [&workspace = m_services.workspace, filter = m_tools->filter(), path](const std::stop_token& stop,
                                                                              const ProgressFn& progress) {
            control::Rights::refuse(workspace, kExportAudit, filter.tenantId, &auditDeed, stop);
            filter.tenantId.empty() ? workspace.sealAudit(stop) : workspace.sealAudit({filter.tenantId}, stop);
            return landreeve::audit::exportEntries(workspace.control(), filter, path.toStdString(), progress, stop);
        },
        tasks::Outcome<std::int64_t>{.done = [tasks = QPointer(&tasks), task, name, narrowed](std::int64_t entries) {
            if (tasks && *task)
                tasks->setDone(*task, QStringLiteral("Exported %1%2 to %3")
                                          .arg(theme::counted(entries, QStringLiteral("entry of the audit log"),
                                                              QStringLiteral("entries of the audit log")),
                                               narrowed, name));
        }});
}

void AuditPage::fetchAhead() {
    const QScrollBar* bar = m_table->verticalScrollBar();
    if (bar->value() > bar->maximum() - 2 * bar->pageStep())
        m_model->fetchMore({});
}

void AuditPage::refresh() {
    m_rights->forget();
    m_error->clear();
    showRights();
    m_model->reload();
    m_strip->read(m_tools->filter());
    readChoices();
    // Also brings in what waits in the databases.
    m_chain->verify();
}

void AuditPage::activated(const QVariantMap& arguments) {
    const auto text = [&arguments](const char* key) { return arguments.value(QLatin1String(key)).toString(); };
    if (!text("tenant").isEmpty() || !text("search").isEmpty() || !text("action").isEmpty())
        m_tools->show(text("tenant"), text("search"), text("action"));
    m_again->start();
    refresh();
    firstFocus()->setFocus(Qt::OtherFocusReason);
}

void AuditPage::deactivated() {
    m_again->stop();
}

bool AuditPage::escape() {
    if (Page::escape())
        return true;
    if (!m_tools->isFiltered())
        return false;
    m_tools->clear();
    return true;
}

// What is asked of a log is typed first.
QWidget* AuditPage::firstFocus() {
    return m_stack->currentWidget() == m_refused ? static_cast<QWidget*>(m_table) : m_tools->firstField();
}

void AuditPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    m_strip->setVisible(m_stack->currentWidget() != m_refused && height() >= kRoomyHeight);
}

} // namespace landreeve::ui::audit
