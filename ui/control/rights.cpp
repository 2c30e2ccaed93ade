#include "ui/control/rights.h"

#include "core/access/gate.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"

#include <algorithm>
#include <utility>

namespace landreeve::ui::control {

using access::Permission;
using access::Verdict;
using Answer = Rights::Answer;

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

QString reasonOf(const Verdict& verdict, const Permission& permission, Rights::DeedFn deed, const std::string& owner) {
    if (verdict.code != "permission_denied")
        return QStringLiteral("Your own session has ended (%1).").arg(QString::fromStdString(verdict.reason));
    const QString needs = QString::fromStdString(permission.toString());
    return deed(permission) + QStringLiteral(" ") +
           (owner.empty() ? QStringLiteral("Needs %1.").arg(needs)
                          : QStringLiteral("Needs %1; %2 can grant it.").arg(needs, QString::fromStdString(owner)));
}

Answer answerTo(const Verdict& verdict, workspace::Workspace& workspace, const Permission& permission,
                Rights::DeedFn deed, const std::stop_token& stop) {
    if (verdict.allowed)
        return {.allowed = true};
    const std::string owner = verdict.code == "permission_denied" ? ownerOf(workspace, stop) : std::string();
    return {false, reasonOf(verdict, permission, deed, owner), QString::fromStdString(verdict.code)};
}

} // namespace

Rights::Rights(workspace::Workspace& workspace, tasks::TaskRunner& runner, DeedFn deed, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_runner(runner), m_deed(deed) {}

std::optional<Answer> Rights::may(const Permission& permission, const QString& tenantId) {
    if (permission.action != "read" && m_workspace.control().schemaAhead())
        return Answer{false, QStringLiteral("A newer Landreeve has migrated this workspace; here it can only be read."),
                      QStringLiteral("schema_ahead")};
    const QString key = QString::fromStdString(permission.toString()) + u' ' + tenantId;
    auto question = m_questions.find(key);
    if (question == m_questions.end())
        question = m_questions.insert(key, {permission, tenantId});
    if (!question->answer)
        ask(key);
    return question->answer;
}

void Rights::ask(const QString& key) {
    Question& question = m_questions[key];
    if (std::exchange(question.isAsked, true))
        return;
    const auto ended = [this, key, round = m_round] {
        if (round == m_round)
            m_questions[key].isAsked = false;
    };
    m_runner.run(
        this,
        [&workspace = m_workspace, permission = question.permission, tenantId = question.tenantId.toStdString(),
         deed = m_deed](const std::stop_token& stop, const ProgressFn&) {
            return answerTo(workspace.gate().may(workspace.user(), tenantId, permission, {stop}), workspace, permission,
                            deed, stop);
        },
        tasks::Outcome<Answer>{.done =
                                   [this, key, round = m_round](const Answer& answer) {
                                       if (round != m_round)
                                           return;
                                       Question& answered = m_questions[key];
                                       answered.answer = answer;
                                       answered.isAsked = false;
                                       Q_EMIT this->answered();
                                   },
                               .failed = [ended](const Error&) { ended(); },
                               .cancelled = ended});
}

void Rights::forget() {
    m_questions.clear();
    ++m_round;
}

void Rights::follow(const FleetFeed& feed) {
    connect(&feed, &FleetFeed::rightsChanged, this, [this] {
        ++m_round;
        const QStringList keys = m_questions.keys();
        for (const QString& key : keys) {
            m_questions[key].isAsked = false;
            ask(key);
        }
    });
}

void Rights::refuse(workspace::Workspace& workspace, const Permission& permission, const std::string& tenantId,
                    DeedFn deed, const std::stop_token& stop) {
    auto& gate = workspace.gate();
    // What a page reads by itself when it is opened is looked at, not attempted.
    const Verdict verdict = permission.action == "read" ? gate.may(workspace.user(), tenantId, permission, {stop})
                                                        : gate.check(workspace.user(), tenantId, permission, {stop});
    const Answer answer = answerTo(verdict, workspace, permission, deed, stop);
    if (!answer.allowed)
        throw Error(answer.code.toStdString(), answer.reason.toStdString());
}

} // namespace landreeve::ui::control
