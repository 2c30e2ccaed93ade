#include "ui/tokens/token_rights.h"

#include "core/access/gate.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"

#include <algorithm>

namespace landreeve::ui::tokens {

using access::Permission;
using access::Verdict;
using Answer = TokenRights::Answer;

namespace {

/// Who can grant a right: an owner of the workspace, by name; empty where none is known.
std::string ownerOf(workspace::Workspace& workspace, const std::stop_token& stop) {
    auto lease = workspace.control().lend({stop});
    const auto mappings = landreeve::control::UserStore(*lease).list();
    const auto owner = std::ranges::find_if(mappings, [](const landreeve::control::UserMapping& mapping) {
        return mapping.tenantId.empty() && mapping.role == "owner";
    });
    return owner == mappings.end() ? std::string() : owner->displayName.empty() ? owner->userId : owner->displayName;
}

QString deedOf(const Permission& permission) {
    return permission == kReadTokens      ? QStringLiteral("You cannot see keys and issuers.")
           : permission == kWriteTokens   ? QStringLiteral("You cannot make tokens or change which keys are trusted.")
           : permission == kWriteSettings ? QStringLiteral("You cannot change whose tokens are accepted.")
                                          : QStringLiteral("You cannot give users a role.");
}

QString reasonOf(const Verdict& verdict, const Permission& permission, const std::string& owner) {
    if (verdict.code != "permission_denied")
        return QStringLiteral("Your own session has ended (%1).").arg(QString::fromStdString(verdict.reason));
    const QString needs = QString::fromStdString(permission.toString());
    return deedOf(permission) + QStringLiteral(" ") +
           (owner.empty() ? QStringLiteral("Needs %1.").arg(needs)
                          : QStringLiteral("Needs %1; %2 can grant it.").arg(needs, QString::fromStdString(owner)));
}

Answer ask(workspace::Workspace& workspace, const Permission& permission, const std::string& tenantId,
           const std::stop_token& stop, std::string& code) {
    const Verdict verdict = workspace.gate().check(workspace.user(), tenantId, permission, {stop});
    code = verdict.code;
    if (verdict.allowed)
        return {.allowed = true};
    const std::string owner = verdict.code == "permission_denied" ? ownerOf(workspace, stop) : std::string();
    return {false, reasonOf(verdict, permission, owner)};
}

} // namespace

TokenRights::TokenRights(workspace::Workspace& workspace, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_runner(runner) {}

std::optional<Answer> TokenRights::may(const Permission& permission, const QString& tenantId) {
    if (permission.action != "read" && m_workspace.control().schemaAhead())
        return Answer{false,
                      QStringLiteral("A newer Landreeve has migrated this workspace; here it can only be read.")};
    const QString key = QString::fromStdString(permission.toString()) + u' ' + tenantId;
    if (const auto known = m_answers.constFind(key); known != m_answers.constEnd())
        return *known;
    if (m_asked.contains(key))
        return {};
    m_asked.insert(key);
    m_runner.run(
        this,
        [&workspace = m_workspace, permission, tenantId = tenantId.toStdString()](const std::stop_token& stop,
                                                                                  const ProgressFn&) {
            std::string code;
            return ask(workspace, permission, tenantId, stop, code);
        },
        tasks::Outcome<Answer>{.done =
                                   [this, key, asked = m_times](const Answer& answer) {
                                       if (asked != m_times)
                                           return; // it was forgotten meanwhile
                                       m_answers.insert(key, answer);
                                       m_asked.remove(key);
                                       Q_EMIT answered();
                                   },
                               .failed = [this, key](const Error&) { m_asked.remove(key); },
                               .cancelled = [this, key] { m_asked.remove(key); }});
    return {};
}

void TokenRights::forget() {
    m_answers.clear();
    m_asked.clear();
    ++m_times;
}

void refuseUnlessAllowed(workspace::Workspace& workspace, const Permission& permission, const std::string& tenantId,
                         const std::stop_token& stop) {
    std::string code;
    const Answer answer = ask(workspace, permission, tenantId, stop, code);
    if (!answer.allowed)
        throw Error(code, answer.reason.toStdString());
}

} // namespace landreeve::ui::tokens
