#include "ui/sessions/session_rights.h"

#include "core/access/gate.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"

#include <algorithm>

namespace landreeve::ui::sessions {

using access::Permission;
using access::Verdict;
using Answer = SessionRights::Answer;

namespace {

constexpr const char* kArea = "session";

/// Who can grant a right: an owner of the workspace, by name; empty where none is known.
std::string ownerOf(workspace::Workspace& workspace, const std::stop_token& stop) {
    auto lease = workspace.control().lend({stop});
    const auto mappings = landreeve::control::UserStore(*lease).list();
    const auto owner = std::ranges::find_if(mappings, [](const landreeve::control::UserMapping& mapping) {
        return mapping.tenantId.empty() && mapping.role == "owner";
    });
    return owner == mappings.end() ? std::string() : owner->displayName.empty() ? owner->userId : owner->displayName;
}

QString deedOf(const std::string& action) {
    return action == "revoke"   ? QStringLiteral("You can read sessions but not revoke them.")
           : action == "delete" ? QStringLiteral("You can read sessions but not clean them up.")
                                : QStringLiteral("You cannot see who is in.");
}

QString reasonOf(const Verdict& verdict, const Permission& permission, const std::string& owner) {
    if (verdict.code != "permission_denied")
        return QStringLiteral("Your own session has ended (%1).").arg(QString::fromStdString(verdict.reason));
    const QString needs = QString::fromStdString(permission.toString());
    return deedOf(permission.action) + QStringLiteral(" ") +
           (owner.empty() ? QStringLiteral("Needs %1.").arg(needs)
                          : QStringLiteral("Needs %1; %2 can grant it.").arg(needs, QString::fromStdString(owner)));
}

} // namespace

SessionRights::SessionRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_runner(runner) {}

std::optional<Answer> SessionRights::may(const QString& action, const QString& tenantId) {
    if (action != QLatin1String("read") && m_workspace.control().schemaAhead())
        return Answer{false, QStringLiteral("A newer Landreeve has migrated this workspace; here it can only be read."),
                      QStringLiteral("schema_ahead")};
    const QString key = action + u' ' + tenantId;
    if (const auto known = m_answers.constFind(key); known != m_answers.constEnd())
        return *known;
    if (m_asked.contains(key))
        return {};
    m_asked.insert(key);
    m_runner.run(
        this,
        [&workspace = m_workspace, permission = Permission{kArea, action.toStdString()},
         tenantId = tenantId.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            const Verdict verdict = workspace.gate().check(workspace.user(), tenantId, permission, {stop});
            if (verdict.allowed)
                return Answer{.allowed = true};
            const std::string owner = verdict.code == "permission_denied" ? ownerOf(workspace, stop) : std::string();
            return Answer{false, reasonOf(verdict, permission, owner), QString::fromStdString(verdict.code)};
        },
        tasks::Outcome<Answer>{.done =
                                   [this, key, round = m_round](const Answer& answer) {
                                       // An answer to what was asked before forget() may be out of date.
                                       if (round != m_round)
                                           return;
                                       m_answers.insert(key, answer);
                                       m_asked.remove(key);
                                       Q_EMIT answered();
                                   },
                               .failed =
                                   [this, key, round = m_round](const Error&) {
                                       if (round == m_round)
                                           m_asked.remove(key);
                                   },
                               .cancelled = {}});
    return {};
}

void SessionRights::forget() {
    m_answers.clear();
    m_asked.clear();
    ++m_round;
}

void refuseUnlessAllowed(workspace::Workspace& workspace, const std::string& action, const std::string& tenantId,
                         const std::stop_token& stop) {
    const Permission permission{kArea, action};
    const Verdict verdict = workspace.gate().check(workspace.user(), tenantId, permission, {stop});
    if (verdict.allowed)
        return;
    const std::string owner = verdict.code == "permission_denied" ? ownerOf(workspace, stop) : std::string();
    throw Error(verdict.code, reasonOf(verdict, permission, owner).toStdString());
}

} // namespace landreeve::ui::sessions
