#pragma once

#include "ui/tasks/task.h"
#include "ui/theme/hue.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/status.h"

#include <QString>
#include <QVariantMap>

#include <functional>
#include <optional>

namespace landreeve::ui::shell {

/// The workspace as the header shows it.
struct WorkspaceRef {
    enum class Kind { ThisComputer, Staging, Production, Other };
    QString name;
    Kind kind = Kind::Other;
    bool operator==(const WorkspaceRef&) const = default;
};

/// A tenant as header, band and palette show it.
struct TenantRef {
    QString id;
    QString name;
    QString detail = {};                ///< "active, pune-1"
    std::optional<theme::Hue> hue = {}; ///< else the id's own
    bool suspended = false;             ///< said wherever it can be chosen
    theme::Hue hueOrOwn() const { return hue.value_or(theme::hueOf(id)); }
    bool operator==(const TenantRef&) const = default;
};

/// One line in the message bar. Of several the worst is shown.
struct Message {
    enum class Severity { Information, Warning, Bad };
    QString id;
    Severity severity = Severity::Information;
    QString strong;      ///< the first sentence
    QString text = {};   ///< what follows it
    QString second = {}; ///< the second line
    QString action = {}; ///< words of the main button, or empty
    std::function<void()> act = {};
    QString otherAction = {};
    std::function<void()> otherAct = {};
    QString spoken = {};                     ///< said instead of the words, where those tick; only its changes are news
    std::optional<widgets::Shape> mark = {}; ///< else the severity's own
    QString actionIcon = {};
};

/// What the palette and the keyboard can run.
struct Command {
    QString id;
    QString text = {}; ///< verb and object; for a command on a tenant %1 stands for its id
    QString detail = {};
    QString icon = {};
    QString keys = {}; ///< as shown, e.g. "Ctrl+Shift+C"
    std::function<void()> run = {};
    std::function<void(const TenantRef&)> runOnTenant = {}; ///< instead of run: a command on a tenant
    std::function<bool()> available = {};                   ///< empty: always
    /// Instead of run: a command on words that nothing was found by; %1 in its text stands for them.
    std::function<void(const QString&)> runWith = {};
};

/// What a page may ask of the window it stands in.
class Navigator {
public:
    virtual ~Navigator() = default;

    /// Opens a registered page; `arguments` reach Page::activated(). An unknown id is ignored.
    virtual void openPage(const QString& id, const QVariantMap& arguments = {}) = 0;
    /// Opens a tenant's data, by the user's choice: header, band, title and the pages of tenant data then speak of it.
    /// Asks first where what is typed for the one now open is not saved. Then opens the page, if one is named.
    virtual void switchTenant(const TenantRef& tenant, const QString& page = {}) = 0;
    /// Asks nothing.
    virtual void closeTenant() = 0;
    virtual std::optional<TenantRef> tenant() const = 0;
    virtual std::optional<WorkspaceRef> workspace() const = 0;

    /// The count at the right of a rail entry; empty takes it away. Warn for what needs somebody.
    virtual void setRailCount(const QString& pageId, const QString& count, theme::Token tone = theme::Token::Ink3) = 0;
    /// Shows or replaces the message of that id.
    virtual void showMessage(const Message& message) = 0;
    virtual void clearMessage(const QString& id) = 0;
    /// A line of news in the task bar.
    virtual void say(const QString& words, tasks::Task::State state = tasks::Task::State::Done) = 0;
};

} // namespace landreeve::ui::shell
