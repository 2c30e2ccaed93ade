#include "ui/users/users_page.h"

#include "ui/control/own_tenant_button.h"
#include "ui/theme/icons.h"
#include "ui/users/explain_panel.h"
#include "ui/users/map_panel.h"
#include "ui/users/mapping_panel.h"
#include "ui/users/new_role_panel.h"
#include "ui/users/role_draft.h"
#include "ui/users/role_panel.h"
#include "ui/users/roles_view.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_tools.h"
#include "ui/users/user_words.h"
#include "ui/users/users_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace landreeve::ui::users {

using landreeve::control::UserMapping;
using widgets::LButton;
using Act = MappingBox::Act;

namespace {

const QString kPeople = QStringLiteral("people");
const QString kRoles = QStringLiteral("roles");

} // namespace

UsersPage::UsersPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
                     shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("usersPage"), parent),
      m_rights(new UserRights(workspace, tasks.runner(), this)),
      m_services{workspace, fleet, tasks, navigator, *m_rights},
      m_segments(new widgets::Segments(head())),
      m_stack(new QStackedWidget(this)),
      m_view(new UsersView(m_services, m_stack)),
      m_roles(new RolesView(m_services, m_stack)),
      m_refused(new widgets::EmptyState({}, {}, false, m_stack)),
      m_menu(new QMenu(this)) {
    setTitle(QStringLiteral("Users and roles"));
    m_segments->setObjectName(QStringLiteral("userSegments"));
    m_segments->setAccessibleName(QStringLiteral("View"));
    m_segments->add(kPeople, QStringLiteral("People"));
    m_segments->add(kRoles, QStringLiteral("Roles"));
    head()->addLeading(m_segments);
    buildActions();
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_stack, 1);
    m_refused->setObjectName(QStringLiteral("usersRefused"));
    m_refused->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_showTenant = new control::OwnTenantButton(m_services.workspace, m_services.fleet, m_services.runner(),
                                                {"user", "read"}, QStringLiteral("Show those of %1"), m_refused);
    m_refused->addAction(m_showTenant);
    connect(m_showTenant, &control::OwnTenantButton::chosen, this,
            [this](const QString& tenant) { m_view->setFilter({.tenantId = tenant.toStdString()}); });
    for (QWidget* view :
         {static_cast<QWidget*>(m_view), static_cast<QWidget*>(m_roles), static_cast<QWidget*>(m_refused)})
        m_stack->addWidget(view);
    m_menu->setObjectName(QStringLiteral("userRowMenu"));
    connect(m_segments, &widgets::Segments::chosen, this, &UsersPage::choose);
    connect(m_view, &UsersView::currentChanged, this, &UsersPage::showActions);
    connect(m_view->tools(), &UserTools::filterChanged, this, &UsersPage::showRights);
    connect(m_view, &UsersView::moved, this, [this] {
        if (const UserMapping* mapping = m_view->current();
            mapping != nullptr && m_panel && split()->panel() == m_panel.data() && split()->isPanelShown())
            m_panel->setMapping(*mapping);
    });
    connect(m_view, &UsersView::opened, this, [this] {
        if (const UserMapping* mapping = m_view->current())
            showPanel(*mapping);
    });
    // One click shows the details beside the list where there is room for both.
    connect(m_view, &UsersView::clicked, this, [this] {
        if (const UserMapping* mapping = m_view->current(); mapping != nullptr && !split()->isOverlay())
            showPanel(*mapping);
    });
    connect(m_view, &UsersView::menuRequested, this, &UsersPage::showMenu);
    connect(m_view, &UsersView::choicesRead, this, [this] {
        if (m_mapping)
            m_mapping->setChoices(m_view->issuers(), m_view->roles());
        if (m_panel)
            m_panel->setRoles(m_view->roles());
    });
    connect(m_rights, &UserRights::answered, this, &UsersPage::showRights);
    m_rights->follow(fleet);
    connect(&fleet, &control::FleetFeed::linkChanged, this, &UsersPage::showActions);
    m_keysOfPeople = {addKey(QStringLiteral("changeRoleAction"), QStringLiteral("Change the role"),
                             QKeySequence(Qt::Key_F2), [this] { ask(Act::Change); }),
                      addKey(QStringLiteral("removeMappingAction"),
                             QStringLiteral("Remove the mapping: what would happen"), QKeySequence(Qt::Key_Delete),
                             [this] { ask(Act::Remove); }),
                      addKey(QStringLiteral("columnsAction"), QStringLiteral("Columns"), QKeySequence(Qt::Key_F4),
                             [this] { m_view->openColumns(); }),
                      addKey(QStringLiteral("clearFiltersAction"), QStringLiteral("Clear filters"),
                             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { m_view->clearFilter(); })};
    choose(kPeople);
}

void UsersPage::buildActions() {
    const auto add = [this](const char* name, const QString& text, LButton::Kind kind) {
        auto* button = new LButton(text, kind, head());
        button->setObjectName(QLatin1String(name));
        return head()->addAction(button);
    };
    m_explain = add("explainButton", QStringLiteral("Why…"), LButton::Kind::Secondary);
    m_explain->setAccessibleName(QStringLiteral("Why may somebody do that"));
    m_explain->setToolTip(QStringLiteral("Why somebody may do something, or may not"));
    m_remove = add("removeMappingButton", QStringLiteral("Remove mapping…"), LButton::Kind::Secondary);
    m_change = add("changeRoleButton", QStringLiteral("Change role…"), LButton::Kind::Secondary);
    m_map = add("mapUserButton", QStringLiteral("Map user…"), LButton::Kind::Primary);
    m_map->setIconName(QStringLiteral("list-add"));
    m_map->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_newRole = add("newRoleButton", QStringLiteral("New role…"), LButton::Kind::Primary);
    m_newRole->setIconName(QStringLiteral("list-add"));
    m_newRole->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
    connect(m_explain, &LButton::activated, this, [this] { explain(showsPeople() ? m_view->current() : nullptr); });
    connect(m_newRole, &LButton::activated, this, &UsersPage::openNewRole);
    connect(m_roles, &RolesView::cellOpened, this, [this](bool byKeyboard) {
        if (byKeyboard || !split()->isOverlay())
            openRole(byKeyboard);
    });
    connect(m_roles, &RolesView::cellMoved, this, [this] {
        if (m_role && split()->panel() == m_role.data() && split()->isPanelShown())
            m_role->setCell(m_roles->cell().first, m_roles->cell().second);
    });
    connect(m_roles, &RolesView::saved, this, [this](const QString& words) { m_services.navigator.say(words); });
    connect(m_roles, &RolesView::placeChanged, this, &UsersPage::showRights);
    connect(m_roles, &RolesView::rolesRead, this, [this] {
        if (m_making)
            m_making->setRoles(m_roles->draft().roles());
    });
    connect(split(), &widgets::PanelSplit::placed, this, &UsersPage::showDraft);
    connect(m_remove, &LButton::activated, this, [this] { ask(Act::Remove); });
    connect(m_change, &LButton::activated, this, [this] { ask(Act::Change); });
    connect(m_map, &LButton::activated, this, &UsersPage::openMap);
}

bool UsersPage::showsPeople() const {
    return m_segments->current() == kPeople && m_stack->currentWidget() != m_refused;
}

void UsersPage::choose(const QString& view) {
    m_segments->setCurrent(view);
    const bool people = view == kPeople;
    head()->setFacts(people ? QStringLiteral("Who has which role in which tenant")
                            : QStringLiteral("What each role may do, and where a tenant says otherwise"));
    // A panel about roles says nothing of people.
    const QWidget* panel = split()->panel();
    if (!people || (panel != nullptr && (panel == m_role || panel == m_making)))
        split()->setPanelShown(false);
    if (!people)
        m_roles->refresh();
    m_view->setWatching(people && isVisible());
    // What was said of roles meanwhile was not heard.
    if (people && isVisible())
        m_view->readChoices();
    showRights();
}

void UsersPage::showRights() {
    const bool people = m_segments->current() == kPeople;
    const std::string tenant = m_view->tools()->filter().tenantId.value_or("");
    const auto read = m_rights->mayUsers(QStringLiteral("read"), QString::fromStdString(tenant));
    const bool refused = people && read && !read->allowed && read->code == QLatin1String("permission_denied");
    if (refused && m_stack->currentWidget() != m_refused)
        m_showTenant->look();
    if (refused)
        m_refused->setRefusal(read->reason);
    m_stack->setCurrentWidget(refused  ? static_cast<QWidget*>(m_refused)
                              : people ? static_cast<QWidget*>(m_view)
                                       : m_roles);
    for (LButton* button : {m_remove, m_change, m_map})
        head()->setActionShown(button, people && !refused);
    for (QAction* key : std::as_const(m_keysOfPeople))
        key->setEnabled(people && !refused);
    head()->setActionShown(m_newRole, !people && m_roles->isReadable());
    showActions();
}

void UsersPage::showActions() {
    const UserMapping* mapping = m_view->current();
    const QString lost =
        m_services.isLost() ? QStringLiteral("The server does not answer; nothing can be changed.") : QString();
    const auto there = mapping == nullptr
                           ? std::nullopt
                           : m_rights->mayUsers(QStringLiteral("write"), QString::fromStdString(mapping->tenantId));
    QString why = lost;
    if (why.isEmpty() && there && !there->allowed)
        why = there->reason;
    else if (why.isEmpty() && mapping != nullptr && m_view->model()->isLastOwner(*mapping))
        why =
            QStringLiteral("The workspace’s last owner stays. Make somebody else owner of the whole workspace first.");
    for (LButton* button : {m_remove, m_change}) {
        button->setEnabled(there && why.isEmpty());
        button->setToolTip(why);
    }
    m_remove->setAccessibleName(mapping == nullptr ? QString()
                                                   : QStringLiteral("Remove the mapping of ") + personOf(*mapping));
    m_change->setAccessibleName(mapping == nullptr ? QString()
                                                   : QStringLiteral("Change the role of ") + personOf(*mapping));
    // Where the workspace's users may not be changed, those of a tenant may be: the panel asks for the one chosen.
    m_map->setEnabled(lost.isEmpty() && !m_services.workspace.control().schemaAhead());
    m_map->setToolTip(lost);
    const auto reads = m_rights->mayExplain(placeShown());
    const bool mayAsk = !reads || reads->allowed;
    m_explain->setEnabled(mayAsk && lost.isEmpty());
    m_explain->setToolTip(!lost.isEmpty() ? lost
                          : mayAsk        ? QStringLiteral("Why somebody may do something, or may not")
                                          : reads->reason);
    const auto writes = m_rights->mayWriteRoles({});
    const QString whyNot = lost.isEmpty() && writes && !writes->allowed ? writes->reason : lost;
    m_newRole->setEnabled(writes && whyNot.isEmpty() && !m_services.workspace.control().schemaAhead());
    m_newRole->setToolTip(whyNot);
}

QString UsersPage::placeShown() const {
    const UserMapping* mapping = showsPeople() ? m_view->current() : nullptr;
    return QString::fromStdString(mapping != nullptr ? mapping->tenantId
                                  : showsPeople()    ? m_view->tools()->filter().tenantId.value_or("")
                                                     : m_roles->draft().tenant());
}

void UsersPage::openRole(bool byKeyboard) {
    const auto [role, area] = m_roles->cell();
    if (role.empty() || showsPeople())
        return;
    if (m_role == nullptr) {
        m_role = new RolePanel(m_services, m_roles->draft(), this);
        setPanel(m_role);
        connect(m_role, &widgets::SidePanel::closeRequested, this, [this] { split()->setPanelShown(false); });
        connect(m_role, &RolePanel::removed, this, [this](const QString& words) {
            split()->setPanelShown(false);
            m_services.navigator.say(words);
            m_roles->refresh();
        });
        connect(m_role, &RolePanel::saved, this, [this](const QString& words) {
            m_services.navigator.say(words);
            m_roles->refresh();
        });
    }
    m_role->setCell(role, area);
    split()->setPanelShown(true);
    if (byKeyboard)
        m_role->begin();
}

void UsersPage::showDraft() {
    const bool covered =
        m_role != nullptr && split()->panel() == m_role.data() && split()->isPanelShown() && split()->isOverlay();
    m_roles->setDraftCovered(covered);
    if (m_role != nullptr)
        m_role->setCovering(covered);
}

void UsersPage::openNewRole() {
    if (!m_newRole->isEnabled() || m_segments->current() != kRoles)
        return;
    if (m_making == nullptr) {
        m_making = new NewRolePanel(m_services, this);
        setPanel(m_making);
        connect(m_making, &widgets::SidePanel::closeRequested, this, [this] { split()->setPanelShown(false); });
        connect(m_making, &NewRolePanel::made, this, [this](const QString& name) {
            split()->setPanelShown(false);
            m_services.navigator.say(QStringLiteral("Made the role %1").arg(name));
            m_roles->choose(name.toStdString());
        });
    }
    m_making->setRoles(m_roles->draft().roles());
    split()->setPanelShown(true);
    m_making->begin();
}

void UsersPage::explain(const UserMapping* mapping) {
    if (m_explained == nullptr) {
        m_explained = new ExplainPanel(m_services, this);
        setPanel(m_explained);
        connect(m_explained, &widgets::SidePanel::closeRequested, this, [this] { split()->setPanelShown(false); });
    }
    if (mapping != nullptr)
        m_explained->setPerson(*mapping);
    else if (!placeShown().isEmpty())
        m_explained->setPlace(placeShown());
    if (mapping == nullptr && !showsPeople())
        m_explained->setArea(m_roles->cell().second);
    split()->setPanelShown(true);
    m_explained->begin();
}

void UsersPage::openMap() {
    if (!m_map->isEnabled() || !showsPeople())
        return;
    if (m_mapping == nullptr) {
        m_mapping = new MapPanel(m_services, this);
        m_mapping->setChoices(m_view->issuers(), m_view->roles());
        setPanel(m_mapping);
        connect(m_mapping, &widgets::SidePanel::closeRequested, this, [this] { split()->setPanelShown(false); });
        connect(m_mapping, &MapPanel::mapped, this, [this](const UserMapping& mapping, const QString& words) {
            split()->setPanelShown(false);
            m_services.navigator.say(words);
            m_view->choose(mapping);
        });
        connect(m_mapping, &MapPanel::changeRequested, this, [this](const UserMapping& mapping) {
            m_view->choose(mapping);
            showPanel(mapping);
            m_panel->ask(Act::Change);
        });
    }
    split()->setPanelShown(true);
    m_mapping->begin(m_view->model()->filter().tenantId);
}

// The split holds one panel: the one before goes, and is made again when it is wanted.
MappingPanel* UsersPage::mappingPanel() {
    if (m_panel == nullptr) {
        m_panel = new MappingPanel(m_services, *m_view->model(), this);
        m_panel->setRoles(m_view->roles());
        setPanel(m_panel);
        connect(m_panel, &MappingPanel::changed, this, [this](const UserMapping& mapping, const QString& words) {
            if (mapping.role.empty())
                split()->setPanelShown(false);
            m_services.navigator.say(words);
            m_view->model()->reload();
        });
    }
    return m_panel;
}

void UsersPage::showPanel(const UserMapping& mapping) {
    mappingPanel()->setMapping(mapping);
    split()->setPanelShown(true);
}

void UsersPage::ask(Act act) {
    const UserMapping* mapping = m_view->current();
    if (mapping == nullptr || !showsPeople() || !m_change->isEnabled())
        return;
    showPanel(*mapping);
    m_panel->ask(act);
}

void UsersPage::showMenu(const QModelIndex& index, const QPoint& at) {
    const UserMapping* mapping = m_view->model()->at(index.row());
    if (mapping == nullptr)
        return;
    m_menu->clear();
    const auto add = [this](const QString& id, const QString& words, const QString& icon, std::function<void()> run) {
        QAction* item = m_menu->addAction(icon.isEmpty() ? QIcon() : theme::icon(icon), words, this,
                                          [run = std::move(run)] { run(); });
        item->setObjectName(id);
        return item;
    };
    add(QStringLiteral("details"), QStringLiteral("Show details"), {}, [this, one = *mapping] { showPanel(one); });
    add(QStringLiteral("sessions"), QStringLiteral("Show sessions"), QStringLiteral("user-available"),
        [this, user = QString::fromStdString(mapping->userId)] {
            m_services.navigator.openPage(QStringLiteral("sessions"), {{QStringLiteral("search"), user}});
        });
    add(QStringLiteral("why"), QStringLiteral("Why may this person…"), {}, [this, one = *mapping] { explain(&one); });
    add(QStringLiteral("person"), QStringLiteral("Show all of this person"), QStringLiteral("edit-find"),
        [this, user = mapping->userId] { m_view->setFilter({.search = user}); });
    add(QStringLiteral("copy-user"), QStringLiteral("Copy user ID"), QStringLiteral("edit-copy"),
        [user = QString::fromStdString(mapping->userId)] { QGuiApplication::clipboard()->setText(user); });
    m_menu->addSeparator();
    const auto act = [&](const QString& id, const QString& words, const QString& icon, Act what, QKeySequence keys) {
        QAction* item = add(id, words, icon, [this, what] { ask(what); });
        item->setShortcut(keys);
        item->setShortcutContext(Qt::WidgetShortcut); // shown here, heard by the page
        item->setEnabled(m_change->isEnabled());
    };
    act(QStringLiteral("change"), QStringLiteral("Change role…"), {}, Act::Change, QKeySequence(Qt::Key_F2));
    act(QStringLiteral("remove"), QStringLiteral("Remove mapping…"), QStringLiteral("edit-delete"), Act::Remove,
        QKeySequence(Qt::Key_Delete));
    m_menu->popup(at);
}

QStringList UsersPage::unsaved() const {
    QStringList unsaved;
    if (m_mapping && m_mapping->isTouched())
        unsaved.append(QStringLiteral("The user you were mapping"));
    if (m_panel && m_panel->isTouched())
        unsaved.append(QStringLiteral("The role you were giving to %1").arg(personOf(m_panel->mapping())));
    if (m_roles->draft().count() > 0)
        unsaved.append(QStringLiteral("What roles may do"));
    if (m_making && m_making->isTouched())
        unsaved.append(QStringLiteral("The role you were making"));
    return unsaved;
}

void UsersPage::refresh() {
    m_rights->forget();
    showRights();
    m_view->refresh();
    if (!showsPeople())
        m_roles->refresh();
}

void UsersPage::activated(const QVariantMap& arguments) {
    const bool maps = arguments.contains(QStringLiteral("map"));
    if (maps || arguments.contains(QStringLiteral("view")))
        choose(maps ? kPeople : arguments.value(QStringLiteral("view")).toString());
    m_view->setWatching(m_segments->current() == kPeople);
    const QString tenant = arguments.value(QStringLiteral("tenant")).toString();
    const QString search = arguments.value(QStringLiteral("search")).toString();
    if (!tenant.isEmpty() || !search.isEmpty())
        m_view->setFilter({.tenantId = tenant.isEmpty() ? std::nullopt : std::optional(tenant.toStdString()),
                           .search = search.toStdString()});
    refresh();
    if (maps)
        openMap();
    else
        firstFocus()->setFocus(Qt::OtherFocusReason);
}

void UsersPage::deactivated() {
    m_view->setWatching(false);
}

bool UsersPage::escape() {
    return Page::escape() || m_view->clearFilter();
}

QWidget* UsersPage::firstFocus() {
    return m_stack->currentWidget() == m_roles ? m_roles->firstField() : m_view->table();
}

} // namespace landreeve::ui::users
