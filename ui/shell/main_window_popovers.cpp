// What the window opens over itself: palette, switchers, tasks, person.
#include "ui/shell/choice_popover.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/header.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/shell/switch_button.h"
#include "ui/shell/task_bar.h"
#include "ui/shell/task_popover.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"

#include <QAction>
#include <QHash>
#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;
using widgets::LButton;
using widgets::Popover;

namespace {

constexpr int kHelpWidth = 460;

/// As it stands on the key; Qt calls the large one Return.
QString keysOf(const QKeySequence& keys) {
    return keys.toString(QKeySequence::NativeText).replace(QStringLiteral("Return"), QStringLiteral("Enter"));
}

bool canBePressed(const Page& page, LButton* button) {
    return page.head()->actions().contains(button) && button->isEnabled() && !button->isBusy();
}

} // namespace

bool MainWindow::closeOver(const QString& name) {
    bool same = false;
    const auto close = [&](auto* over) {
        if (over->isHidden())
            return;
        same = same || over->objectName() == name;
        over->dismiss();
    };
    const auto palettes = findChildren<CommandPalette*>(Qt::FindDirectChildrenOnly);
    for (CommandPalette* palette : palettes)
        close(palette);
    const auto popovers = findChildren<Popover*>(Qt::FindDirectChildrenOnly);
    for (Popover* popover : popovers)
        close(popover);
    return same;
}

// What stands in the head of the page is found by its words too; what is not to be done now is not offered.
QList<Command> MainWindow::commandsHere() const {
    QList<Command> commands;
    Page* page = currentPage();
    if (page == nullptr)
        return commands;
    const auto actions = page->head()->actions();
    for (LButton* button : actions) {
        // By what it says: an icon alone undoes, goes on or reads again, and has a key of its own.
        const QString words = button->text();
        if (words.isEmpty() || !canBePressed(*page, button))
            continue;
        commands.append({.id = QStringLiteral("here-%1").arg(commands.size()),
                         .text = words,
                         .detail = page->title(),
                         .keys = keysOf(button->keys()),
                         .run = [this, page, button = QPointer(button), words] {
                             // The page may have gone on meanwhile, and the button mean something else.
                             if (currentPage() == page && button != nullptr && canBePressed(*page, button) &&
                                 button->text() == words)
                                 button->click();
                         }});
    }
    return commands;
}

void MainWindow::openPalette(const QString& text) {
    if (isLocked() || closeOver(QStringLiteral("commandPalette")))
        return;
    CommandPalette::Offer offer;
    const QStringList order = m_rail->order();
    for (const Registered& registered : std::as_const(m_pages)) {
        const PageSpec& spec = registered.spec;
        if (!spec.group)
            continue;
        const auto number = order.indexOf(spec.id) + 1;
        const QString keys = number >= 1 && number <= 10 ? QStringLiteral("Ctrl+%1").arg(number % 10) : QString();
        offer.pages.append({spec.id, spec.title, spec.icon, keys, isOfTenant(spec) && !m_tenant});
    }
    offer.tenants = m_tenants;
    // What is offered everywhere is offered once.
    offer.commands = commandsHere();
    offer.commands.removeIf([this](const Command& here) {
        return std::ranges::any_of(m_commands, [&](const Command& known) {
            return known.text == here.text && (!known.available || known.available());
        });
    });
    offer.commands += m_commands;
    offer.tenant = m_tenant;
    offer.lookUps = m_lookUps;
    auto* palette = new CommandPalette(std::move(offer), this);
    connect(palette, &CommandPalette::pageChosen, this, [this](const QString& id) { openPage(id); });
    connect(palette, &CommandPalette::tenantChosen, this, [this](const TenantRef& tenant) { switchTenant(tenant); });
    connect(palette, &CommandPalette::foundChosen, this, &MainWindow::openPage);
    palette->open();
    if (!text.isEmpty())
        palette->findChild<QLineEdit*>(QStringLiteral("paletteEdit"))->setText(text);
}

void MainWindow::openTenantSwitch(const QString& page) {
    if (isLocked() || !m_workspace || closeOver(QStringLiteral("tenantPopover")))
        return;
    QList<ChoiceItem> items;
    for (const TenantRef& tenant : std::as_const(m_tenants)) {
        const QString detail = tenant.suspended ? tenant.id + QStringLiteral(", suspended") : tenant.id;
        items.append({tenant.id, tenant.name, detail, {}, {}, {}, tenant.hueOrOwn()});
    }
    auto* popover = new ChoicePopover(QStringLiteral("Find a tenant"), items, this);
    popover->setObjectName(QStringLiteral("tenantPopover"));
    if (m_tenant) {
        popover->setAlways(
            {{QString(), QStringLiteral("All tenants"), {}, {}, QStringLiteral("folder-remote"), {}, {}}});
        popover->setCurrentId(m_tenant->id);
    }
    connect(popover, &ChoicePopover::chosen, this, [this, page](const QString& id) {
        if (id.isEmpty()) {
            leaveTenant([this] { closeTenant(); });
            return;
        }
        for (const TenantRef& tenant : std::as_const(m_tenants)) {
            if (tenant.id == id) {
                switchTenant(TenantRef(tenant), page); // The list may be set anew meanwhile.
                return;
            }
        }
    });
    popover->openAt(m_header->tenantSwitch());
}

QList<ChoiceItem> MainWindow::workspaceItems() const {
    QList<ChoiceItem> items;
    for (const WorkspaceRef& workspace : std::as_const(m_workspaces)) {
        const QString kind = workspace.kind == WorkspaceRef::Kind::ThisComputer ? QStringLiteral("this computer")
                             : workspace.kind == WorkspaceRef::Kind::Production ? QStringLiteral("production")
                             : workspace.kind == WorkspaceRef::Kind::Staging    ? QStringLiteral("staging")
                                                                                : QString();
        items.append({QStringLiteral("workspace:") + workspace.name,
                      workspace.name,
                      kind,
                      {},
                      QStringLiteral("network-server"),
                      {},
                      {}});
    }
    return items;
}

void MainWindow::openWorkspaceSwitch(QWidget* anchor) {
    if (!m_workspace || closeOver(QStringLiteral("workspacePopover")))
        return;
    auto* popover = new ChoicePopover(QStringLiteral("Find a workspace"), workspaceItems(), this);
    popover->setObjectName(QStringLiteral("workspacePopover"));
    QList<ChoiceItem> actions;
    for (const Command& action : std::as_const(m_workspaceActions))
        actions.append({QStringLiteral("action:") + action.id, action.text, {}, {}, action.icon, {}, {}});
    popover->setAlways(actions);
    popover->setCurrentId(QStringLiteral("workspace:") + m_workspace->name);
    connect(popover, &ChoicePopover::chosen, this, [this](const QString& id) {
        const QString rest = id.section(u':', 1);
        if (id.startsWith(QLatin1String("workspace:"))) {
            // From a locked window the same one may be entered anew, by somebody else.
            if (isLocked() || !m_workspace || rest != m_workspace->name)
                Q_EMIT workspaceChosen(rest);
            return;
        }
        for (const Command& action : std::as_const(m_workspaceActions)) {
            if (action.id == rest) {
                const auto run = action.run;
                run();
                return;
            }
        }
    });
    popover->openAt(anchor != nullptr ? anchor : m_header->workspaceSwitch());
    Q_EMIT workspacesAsked();
}

void MainWindow::openTasks() {
    if (closeOver(QStringLiteral("taskPopover")))
        return;
    auto* popover = new TaskPopover(m_tasks, this);
    connect(popover, &Popover::closed, popover, &QObject::deleteLater);
    popover->openAt(m_taskBar);
}

void MainWindow::openAlerts() {
    if (m_alertsAction && !isLocked() && !closeOver(QStringLiteral("alertPopover")))
        m_alertsAction();
}

QWidget* MainWindow::alertsAnchor() const {
    return m_header->alertButton();
}

void MainWindow::openHelp() {
    if (closeOver(QStringLiteral("helpPopover")))
        return;
    const QStringList order = m_rail->order();
    QHash<QString, std::function<void()>> found;
    QStringList given;
    QList<ChoiceItem> items;
    QList<ChoiceItem> pages;
    const auto put = [&](const QString& keys, const QString& text, const QString& group, QList<ChoiceItem>& to,
                         const std::function<void()>& run) {
        if (keys.isEmpty() || given.contains(keys))
            return;
        given.append(keys);
        const QString id = QString::number(found.size());
        found.insert(id, run);
        to.append({id, text, {}, group, {}, keys, {}});
    };
    const auto add = [&](QAction* action, const QString& text, const QString& group, QList<ChoiceItem>& to) {
        // One of a single widget works in it alone; it is the key of a menu that says the same.
        if (action->isEnabled() && action->shortcutContext() != Qt::WidgetShortcut)
            put(keysOf(action->shortcut()), text, group, to, [action = QPointer(action)] {
                if (action)
                    action->trigger();
            });
    };
    for (const Command& command : commandsHere())
        put(command.keys, command.text, QStringLiteral("This page"), items, command.run);
    if (Page* page = currentPage()) {
        const auto actions = page->findChildren<QAction*>();
        for (QAction* action : actions)
            add(action, action->text(), QStringLiteral("This page"), items);
    }
    const auto own = findChildren<QAction*>(Qt::FindDirectChildrenOnly);
    for (QAction* action : own) {
        // Those of a number open a page of the rail.
        const int number =
            action->objectName().startsWith(kNumberKey) ? action->objectName().mid(kNumberKey.size()).toInt() : 0;
        if (number == 0)
            add(action, action->text(), QStringLiteral("Everywhere"), items);
        else if (number <= order.size() && m_rail->isEntryEnabled(order[number - 1]))
            add(action, m_rail->titleOf(order[number - 1]), QStringLiteral("Pages"), pages);
    }
    for (const Command& command : std::as_const(m_commands)) {
        if (command.run && (!command.available || command.available()))
            put(command.keys, command.text, QStringLiteral("Everywhere"), items, command.run);
    }
    auto* popover = new ChoicePopover(QStringLiteral("Find a key by what it does"), items + pages, this);
    popover->setObjectName(QStringLiteral("helpPopover"));
    connect(popover, &ChoicePopover::chosen, this, [found](const QString& id) {
        if (const auto run = found.value(id))
            run();
    });
    popover->openIn(QRect((width() - kHelpWidth) / 2, height() / 8, kHelpWidth, popover->sizeHint().height()));
}

void MainWindow::openPerson() {
    if (isLocked() || closeOver(QStringLiteral("personPopover")))
        return;
    auto* popover = new Popover(this);
    popover->setObjectName(QStringLiteral("personPopover"));
    popover->setAccessibleName(m_personName);
    popover->setMinimumWidth(230);
    popover->body()->setContentsMargins(15, 13, 15, 14);
    popover->body()->addWidget(new widgets::Label(m_personName, TypeStyle::BodyStrong, Token::Ink, popover));
    auto* detail = new widgets::Label(m_personDetail, TypeStyle::Small, Token::Ink2, popover);
    popover->body()->addWidget(detail);
    if (m_personFill)
        m_personFill(*popover);
    connect(popover, &Popover::closed, popover, &QObject::deleteLater);
    popover->openAt(m_header->personButton(), Qt::AlignRight);
}

} // namespace landreeve::ui::shell
