#include "core/workspace/workspace.h"
#include "ui/control/own_tenant_button.h"
#include "ui/sessions/cleanup_panel.h"
#include "ui/sessions/failures_view.h"
#include "ui/sessions/figure_strip.h"
#include "ui/sessions/revoke_tenant_panel.h"
#include "ui/sessions/session_actions.h"
#include "ui/sessions/session_foot.h"
#include "ui/sessions/session_panel.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/session_tally.h"
#include "ui/sessions/session_tools.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_page.h"
#include "ui/sessions/sign_in_strip.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/column_chooser.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>

namespace landreeve::ui::sessions {

using landreeve::sessions::Session;
using Hold = SessionsModel::Hold;
using Which = SessionQuery::Which;

namespace {

const QString kFailures = QStringLiteral("failures");
constexpr int kTicksToRead = 6; ///< Being seen is told by nobody: rows are read again this often.
constexpr QSize kRoomForChart{820, 700};

} // namespace

void SessionsPage::refresh() {
    m_rights->forget();
    m_error->clear();
    showRights();
    m_model->reload();
    m_services.tally.count();
    m_signIns->read();
    if (m_views->current() == kFailures)
        m_failures->read();
}

void SessionsPage::showView(const QString& view) {
    m_views->setCurrent(view);
    const bool failures = view == kFailures;
    head()->setFacts(failures ? QStringLiteral("Who was refused within 24 hours, and why")
                              : QStringLiteral("Who is in, from where, until when"));
    if (failures)
        split()->setPanelShown(false);
    m_failures->setWatching(failures && isVisible());
    showRights();
}

void SessionsPage::activated(const QVariantMap& arguments) {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants)
        ids.append(QString::fromStdString(one.tenant.id));
    m_tools->setTenants(ids);
    if (!arguments.isEmpty())
        m_views->setCurrent(arguments.value(kFailures).toBool() ? kFailures : QStringLiteral("sessions"));
    const QString tenant = arguments.value(QStringLiteral("tenant")).toString();
    const QString search = arguments.value(QStringLiteral("search")).toString();
    if (!tenant.isEmpty() || !search.isEmpty())
        m_tools->setQuery({.tenantId = tenant.isEmpty() ? std::nullopt : std::optional(tenant.toStdString()),
                           .search = search.toStdString()});
    m_rights->forget();
    m_tick->start();
    m_services.tally.setDetailed(true);
    m_signIns->setWatching(true);
    showView(m_views->current());
    if (m_model->isLoaded())
        m_model->reload();
    else
        takeQuery();
    if (arguments.contains(QStringLiteral("revokeTenant")))
        revokeByTenant(arguments.value(QStringLiteral("revokeTenant")).toString());
    else if (arguments.contains(QStringLiteral("cleanUp")))
        cleanUp();
    else if (m_stack->currentWidget() == m_failures)
        m_failures->focusTable();
    else if (m_stack->currentWidget() == m_list && tenant.isEmpty() && search.isEmpty())
        m_tools->focusSearch(); // Somebody is looked for, most of the time.
    else if (m_stack->currentWidget() == m_list)
        m_table->setFocus(Qt::OtherFocusReason);
}

void SessionsPage::deactivated() {
    m_tick->stop();
    m_services.tally.setDetailed(false);
    m_signIns->setWatching(false);
    m_failures->setWatching(false);
}

bool SessionsPage::escape() {
    if (Page::escape())
        return true;
    if (m_views->current() == kFailures) {
        if (m_failures->clearSearch())
            return true;
        showView(QStringLiteral("sessions"));
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (!m_tools->isFiltered())
        return false;
    m_tools->clear();
    return true;
}

QStringList SessionsPage::unsaved() const {
    if (m_panel == nullptr || m_panel->typedReason().isEmpty())
        return {};
    return {QStringLiteral("The reason for which sessions of %1 were to be revoked").arg(personOf(m_panel->session()))};
}

void SessionsPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    const double text = std::max(1.0, theme::Theme::of().textSize());
    m_signIns->setRoomy(width() >= kRoomForChart.width() * text && height() >= kRoomForChart.height() * text);
}

void SessionsPage::takeQuery() {
    m_error->clear();
    showRights();
    m_model->setQuery(m_tools->query());
    m_services.tally.setQuery(m_tools->query());
}

void SessionsPage::takeRows() {
    m_error->clear();
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    showState();
}

void SessionsPage::showState() {
    const bool none = m_model->isLoaded() && m_model->rowCount() == 0;
    const bool nobody = none && !m_tools->isFiltered() && m_model->query().which != Which::Ended;
    if (none && !nobody)
        m_noMatch->setTexts(QStringLiteral("No session matches %1.").arg(m_tools->filterWords()), {});
    m_tableStack->setCurrentIndex(nobody ? 1 : none ? 2 : 0);
    // Beside no row there is nobody to tell of; what was typed stays.
    if (none && m_panel && split()->panel() == m_panel.data() && m_panel->typedReason().isEmpty())
        split()->setPanelShown(false);
    showFoot();
}

void SessionsPage::showRights() {
    const bool failures = m_views->current() == kFailures;
    const QString tenant = failures ? QString() : QString::fromStdString(m_tools->query().tenantId.value_or(""));
    const auto read = m_rights->may(QStringLiteral("read"), tenant);
    const auto readAll = m_rights->may(QStringLiteral("read"), {});
    const bool refused = read && !read->allowed && read->code == QLatin1String("permission_denied");
    const bool wasRefused = m_stack->currentWidget() == m_refused;
    if (refused && !wasRefused) {
        m_showTenant->look();
        // What is counted beside the list is as little for him to see.
        split()->setPanelShown(false);
    }
    if (refused)
        m_refused->setRefusal(read->reason);
    // What is of the whole workspace.
    const bool whole = !readAll || readAll->allowed;
    m_views->setVisible(!refused && whole);
    m_figures->setVisible(whole);
    m_signIns->setShown(whole);
    QWidget* const shown = refused ? static_cast<QWidget*>(m_refused) : failures ? m_failures : m_list;
    // What is not shown does not say how small the page may be.
    for (QWidget* page : {m_list, static_cast<QWidget*>(m_failures), static_cast<QWidget*>(m_refused)}) {
        const auto policy = page == shown ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        page->setSizePolicy(policy, policy);
    }
    m_stack->setCurrentWidget(shown);
    if (wasRefused && !refused) {
        m_model->reload();
        m_services.tally.count();
    }
    const bool lost = m_services.feed.link() == SessionsFeed::Link::Lost;
    const auto set = [&](widgets::LButton* button, const QString& action, const QString& where) {
        const auto may = m_rights->may(action, where);
        head()->setActionShown(button, !refused && !failures);
        button->setEnabled(may && may->allowed && !lost);
        button->setToolTip(lost                   ? QStringLiteral("The server does not answer.")
                           : may && !may->allowed ? may->reason
                                                  : QString());
    };
    set(m_cleanUp, QStringLiteral("delete"), {});
    set(m_byTenant, QStringLiteral("revoke"), whole ? QString() : tenant);
}

void SessionsPage::showFoot() {
    const int row = m_table->currentIndex().row();
    const auto& counts = m_services.tally.matching();
    const Which which = m_model->query().which;
    QString total = theme::count(m_model->rowCount());
    if (!m_model->isComplete() && counts) {
        const auto ended = counts->expired + counts->revoked;
        const std::int64_t known = which == Which::Active    ? counts->active
                                   : which == Which::Expired ? counts->expired
                                   : which == Which::Revoked ? counts->revoked
                                   : which == Which::Ended   ? ended
                                                             : counts->active + ended;
        total = countWords(std::max<std::int64_t>(known, m_model->rowCount()), counts->exact);
    }
    m_foot->setPosition(row >= 0 ? QStringLiteral("%1 of %2").arg(theme::count(row + 1), total) : QString());
    m_foot->setState(m_services.feed, m_paused, m_model->waiting());
}

void SessionsPage::setHold() {
    m_model->setHold(m_paused                                    ? Hold::Everything
                     : m_table->verticalScrollBar()->value() > 0 ? Hold::NewRows
                                                                 : Hold::Nothing);
}

void SessionsPage::fetchAhead() {
    const QScrollBar* bar = m_table->verticalScrollBar();
    if (bar->value() > bar->maximum() - 2 * bar->pageStep())
        m_model->fetchMore({});
}

// Times go on without anybody telling.
void SessionsPage::tick() {
    m_table->viewport()->update();
    if (m_panel)
        m_panel->tick();
    showFoot();
    if (++m_ticks % kTicksToRead == 0 && !m_paused && m_services.feed.link() == SessionsFeed::Link::Live)
        m_model->reload(true);
}

void SessionsPage::openColumns() {
    if (m_stack->currentWidget() != m_list)
        return;
    auto* chooser = new widgets::ColumnChooser(*m_columns, window());
    connect(chooser, &widgets::Popover::closed, chooser, &QObject::deleteLater);
    chooser->openAt(m_tools->columnsButton(), Qt::AlignRight);
    chooser->begin();
}

bool SessionsPage::mayRevoke(const Session& session) {
    const auto may = m_rights->may(QStringLiteral("revoke"), QString::fromStdString(session.tenantId));
    // Asked of the gate when it is first wanted, and again before anything is done: until then it may be tried.
    return !may || may->allowed;
}

// The split holds one panel: the one before goes, and is made again when it is wanted.
SessionPanel* SessionsPage::panel() {
    if (m_panel == nullptr) {
        m_panel = new SessionPanel({m_services.workspace, m_services.fleet, m_services.feed, *m_rights,
                                    m_services.actions, m_services.tasks.runner()},
                                   this);
        connect(m_panel, &SessionPanel::leftToList, m_table, [this] { m_table->setFocus(Qt::OtherFocusReason); });
        setPanel(m_panel);
    }
    return m_panel;
}

void SessionsPage::cleanUp() {
    if (m_cleanupPanel == nullptr) {
        m_cleanupPanel = new CleanupPanel({m_services.workspace, m_services.fleet, m_services.feed, *m_rights,
                                           m_services.actions, m_services.tasks.runner()},
                                          this);
        setPanel(m_cleanupPanel);
    }
    split()->setPanelShown(true);
    m_cleanupPanel->begin();
}

void SessionsPage::revokeByTenant(const QString& tenantId) {
    if (m_tenantPanel == nullptr) {
        m_tenantPanel = new RevokeTenantPanel({m_services.workspace, m_services.fleet, m_services.feed, *m_rights,
                                               m_services.actions, m_services.tasks.runner()},
                                              this);
        setPanel(m_tenantPanel);
    }
    split()->setPanelShown(true);
    const QString shown = QString::fromStdString(m_tools->query().tenantId.value_or(""));
    m_tenantPanel->begin(tenantId.isEmpty() ? shown : tenantId);
}

void SessionsPage::showPanel(const QModelIndex& index, bool open) {
    const Session* session = m_model->sessionAt(index.row());
    if (session == nullptr)
        return;
    panel()->setSession(*session);
    split()->setPanelShown(open);
}

void SessionsPage::followPanel(int first, int last) {
    if (m_panel == nullptr || split()->panel() != m_panel.data())
        return;
    const int row = m_model->rowOf(m_panel->session().key());
    if (row >= first && row <= last)
        m_panel->setSession(*m_model->sessionAt(row));
}

void SessionsPage::revoke(const QModelIndex& index) {
    const Session* session = m_model->sessionAt(index.row());
    if (session == nullptr || m_stack->currentWidget() != m_list)
        return;
    m_table->setCurrentIndex(index);
    showPanel(index, true);
    m_panel->askRevoke();
}

void SessionsPage::showMenu(const QModelIndex& index, const QPoint& at) {
    const Session* session = m_model->sessionAt(index.row());
    if (session == nullptr)
        return;
    m_menu->clear();
    m_menu->setObjectName(QStringLiteral("sessionRowMenu"));
    const QPersistentModelIndex row(index);
    const auto add = [this](const QString& id, const QString& words, const QString& icon, std::function<void()> run) {
        QAction* item = m_menu->addAction(icon.isEmpty() ? QIcon() : theme::icon(icon), words, this,
                                          [run = std::move(run)] { run(); });
        item->setObjectName(id);
        return item;
    };
    const auto copy = [](const std::string& text) {
        QGuiApplication::clipboard()->setText(QString::fromStdString(text));
    };
    add(QStringLiteral("details"), QStringLiteral("Show details"), {}, [this, row] { showPanel(row, true); });
    add(QStringLiteral("person"), QStringLiteral("Show all of this person"), QStringLiteral("edit-find"),
        [this, user = session->userId] { m_tools->setQuery({.which = Which::All, .search = user}); });
    add(QStringLiteral("copy-session"), QStringLiteral("Copy session ID"), QStringLiteral("edit-copy"),
        [copy, jti = session->jti] { copy(jti); });
    add(QStringLiteral("copy-user"), QStringLiteral("Copy user ID"), {},
        [copy, user = session->userId] { copy(user); });
    m_menu->addSeparator();
    QAction* revokeIt = add(QStringLiteral("revoke"), QStringLiteral("Revoke…"), QStringLiteral("process-stop"),
                            [this, row] { revoke(row); });
    revokeIt->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    revokeIt->setShortcutContext(Qt::WidgetShortcut); // shown here, heard by the page
    revokeIt->setEnabled(mayRevoke(*session));
    m_menu->popup(at);
}

} // namespace landreeve::ui::sessions
