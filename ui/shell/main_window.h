#pragma once

#include "ui/shell/look_up.h"
#include "ui/shell/nav_rail.h"
#include "ui/shell/navigator.h"
#include "ui/widgets/status.h"

#include <QDateTime>
#include <QHash>
#include <QMainWindow>
#include <QPointer>

class QAction;
class QDialog;
class QStackedWidget;

namespace landreeve::ui::tasks {
class TaskCentre;
}
namespace landreeve::ui::widgets {
class Popover;
}

namespace landreeve::ui::shell {

struct ChoiceItem;
class Header;
class MessageBar;
class Page;
class TaskBar;
class TenantBand;

/// How a page stands in the window. Its factory runs when it is first opened.
struct PageSpec {
    QString id;
    QString title; ///< in the rail and the palette
    QString icon;
    std::optional<NavRail::Group> group; ///< none: reached otherwise, with no entry of its own
    std::function<Page*(QWidget* parent)> factory;
    QString railParent = {}; ///< the entry shown as current for a page without its own
    bool bare = false;       ///< alone in the window: no header, rail or bars (welcome)
};

/// The window: it navigates, and nothing else. Told by the app what is open; usable without any service of core.
class MainWindow : public QMainWindow, public Navigator {
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;

    /// `clock` gives the time in the task bar; the system's where it is empty.
    explicit MainWindow(tasks::TaskCentre& tasks, Clock clock = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    void registerPage(const PageSpec& page);
    void registerCommand(const Command& command);
    /// A command with an entry at the foot of the rail, and its keys.
    void registerFootCommand(const Command& command);
    /// What else the palette looks up, in this order.
    void addLookUp(LookUp kind) { m_lookUps.append(std::move(kind)); }
    Page* currentPage() const;
    QString currentPageId() const { return m_current; }
    /// The page if it was built already.
    Page* page(const QString& id) const;

    void setWorkspace(const std::optional<WorkspaceRef>& workspace);
    /// Choices of the switcher; with one and no further rows the switcher still opens.
    void setWorkspaces(const QList<WorkspaceRef>& workspaces);
    void setTenants(const QList<TenantRef>& tenants);
    /// "Live", "Connecting", "Offline".
    void setLive(const widgets::Status& status);
    void setServer(const QString& words, theme::Token tone = theme::Token::Ink2);
    void setPerson(const QString& name, const QString& detail);
    /// The bell appears with the first call; pressing it runs what setAlertsAction gave.
    void setAlerts(int count);
    void setAlertsAction(std::function<void()> action);
    /// How long the person's session lasts still ("4:32 left"), in the place of the live state; empty takes it away.
    /// `spoken` says it without the seconds.
    void setTimeLeft(const QString& words, const QString& spoken = {});
    /// Adds to what pressing the person shows, each time it is opened.
    void setPersonFill(std::function<void(widgets::Popover& popover)> fill);
    /// Rows of the workspace switcher beside the workspaces ("Connect to a server…").
    void addWorkspaceAction(const QString& id, const QString& text, const QString& icon, std::function<void()> run);
    void setRailCollapsed(bool collapsed);

    // Navigator
    void openPage(const QString& id, const QVariantMap& arguments = {}) override;
    /// Asks nothing.
    void openTenant(const TenantRef& tenant);
    void switchTenant(const TenantRef& tenant, const QString& page = {}) override;
    void closeTenant() override;
    std::optional<TenantRef> tenant() const override { return m_tenant; }
    std::optional<WorkspaceRef> workspace() const override { return m_workspace; }
    void setRailCount(const QString& pageId, const QString& count, theme::Token tone) override;
    void showMessage(const Message& message) override;
    void clearMessage(const QString& id) override;
    void say(const QString& words, tasks::Task::State state) override;

    void openPalette(const QString& text = {});
    /// `page`: what is opened of the tenant that is chosen; empty: what is shown stays.
    void openTenantSwitch(const QString& page = {});
    /// At the header's switch, or at another widget of the window.
    void openWorkspaceSwitch(QWidget* anchor = nullptr);
    void openTasks();
    /// What setAlertsAction() gave; once more closes the popover it opened ("alertPopover").
    void openAlerts();
    /// Where that opens.
    QWidget* alertsAnchor() const;
    void openPerson();
    /// The keys that work now, to look up or to choose from.
    void openHelp();

    /// Has every page read again: the one in view now, the others when they are opened.
    void refreshPages();

    /// Runs `then` at once where nothing would be lost by leaving what is open; else asks first, and `discard` is what
    /// the button that lets it go says.
    void leave(const QString& discard, const std::function<void()>& then);
    /// What leaving would lose of what is typed, a phrase each.
    QStringList unsaved() const;
    int runningTasks() const;

    /// Shows nothing but `cover` (taken) below the mark: what is open stays as it is beneath, unseen and out of reach
    /// of keyboard, palette and screen readers; what lies over the window closes, dialogs wait. Once at a time.
    void lock(QWidget* cover);
    /// Everything is where it was, the keyboard too; the cover is deleted.
    void unlock();
    bool isLocked() const { return m_cover != nullptr; }

    /// The regions F6 goes through, those now visible.
    QList<QWidget*> regions() const;
    void focusNextRegion(bool forward);

Q_SIGNALS:
    void pageOpened(const QString& id);
    void workspaceChosen(const QString& name);
    /// The switcher was opened: what setWorkspaces() gave may be old.
    void workspacesAsked();
    void tenantChanged();
    /// The user asked to close the window; the app may stop the engine behind it.
    void closing();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// Actions of the rail's numbers are named with it and the number.
    static inline const QString kNumberKey = QStringLiteral("page");
    struct Registered {
        PageSpec spec;
        Page* page = nullptr;
        bool stale = false; ///< Read again when it is next opened.
    };
    void build();
    QList<ChoiceItem> workspaceItems() const;
    QStringList losses() const;
    void showParts();
    void setKeysLocked(bool locked);
    void addKeys();
    void addKey(const QString& id, const QString& text, const QList<QKeySequence>& keys, std::function<void()> run);
    void applyWidth();
    void nameWindow();
    /// Whether what is shown is the open tenant's.
    bool showsTenantData() const;
    bool isOfTenant(const PageSpec& spec) const;
    /// Asks with `leave` on the button where `losses` are not saved; else, and once it was pressed, runs `then`.
    void ask(const QStringList& losses, const QString& leave, const std::function<void()>& then);
    /// Runs `then`, which leaves the open tenant, at once where nothing is typed for it; else asks first.
    void leaveTenant(const std::function<void()>& then);
    void openNumber(int number);
    void setCurrentTenant(const std::optional<TenantRef>& tenant);
    /// Closes what lies over the window, palette or popover. True if it was the one of that name: the key that opened
    /// it closes it.
    bool closeOver(const QString& name = {});
    /// What the page that is shown can do now, for the palette.
    QList<Command> commandsHere() const;

    tasks::TaskCentre& m_tasks;
    Clock m_clock;
    Header* m_header = nullptr;
    TenantBand* m_band = nullptr;
    NavRail* m_rail = nullptr;
    MessageBar* m_messages = nullptr;
    QWidget* m_body = nullptr; ///< all below header and band
    QStackedWidget* m_stack = nullptr;
    TaskBar* m_taskBar = nullptr;
    // While it is locked.
    QPointer<QWidget> m_cover;
    QPointer<QWidget> m_focusBefore;
    QList<QPointer<QDialog>> m_waiting;
    QList<QPointer<QAction>> m_lockedKeys;
    QStringList m_unsavedBefore;
    QList<Registered> m_pages;
    QList<Command> m_commands;
    QList<LookUp> m_lookUps;
    QList<Command> m_workspaceActions;
    QList<WorkspaceRef> m_workspaces;
    QList<TenantRef> m_tenants;
    std::optional<WorkspaceRef> m_workspace;
    std::optional<TenantRef> m_tenant;
    QString m_current;
    QString m_personName;
    QString m_personDetail;
    std::function<void()> m_alertsAction;
    std::function<void(widgets::Popover&)> m_personFill;
    std::optional<bool> m_railChoice;
    bool m_mayClose = false; ///< Nothing is lost, or it was said that it may be.
};

} // namespace landreeve::ui::shell
