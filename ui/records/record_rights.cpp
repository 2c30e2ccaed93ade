#include "ui/records/record_rights.h"

#include "ui/control/fleet_feed.h"

#include <utility>

namespace landreeve::ui::records {

QString refusalOf(const access::Verdict& verdict, const landreeve::records::Entity& entity, const char* action,
                  const QString& verb) {
    if (verdict.allowed)
        return {};
    if (verdict.code == "schema_ahead")
        return QStringLiteral("A newer Landreeve has migrated this workspace; here it can only be read.");
    if (verdict.code != "permission_denied")
        return QStringLiteral("Your own session has ended (%1).").arg(QString::fromStdString(verdict.reason));
    return QStringLiteral("You can read %1 but not %2 them. Needs %3:%4.")
        .arg(QString::fromStdString(entity.many).toLower(), verb, QString::fromStdString(entity.name),
             QLatin1String(action));
}

RecordRights::RecordRights(tasks::TaskRunner& runner, control::MayFn may, const control::FleetFeed* fleet,
                           std::vector<access::Permission> permissions, QObject* parent)
    : QObject(parent), m_runner(runner), m_may(std::move(may)), m_permissions(std::move(permissions)) {
    if (fleet != nullptr)
        connect(fleet, &control::FleetFeed::rightsChanged, this, [this] {
            if (!m_tenantId.isEmpty())
                ask(m_tenantId);
        });
}

RecordRights::Verdicts RecordRights::verdicts(const control::MayFn& may,
                                              const std::vector<access::Permission>& permissions,
                                              const std::string& tenantId, const std::stop_token& stop) {
    Verdicts verdicts;
    verdicts.reserve(permissions.size());
    for (const access::Permission& permission : permissions) {
        access::Verdict verdict;
        verdict.allowed = true;
        if (may)
            verdict = may(permission, tenantId, stop);
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

int RecordRights::begin(const QString& tenantId) {
    m_tenantId = tenantId;
    m_answer.reset();
    return ++m_round;
}

std::optional<RecordRights::Verdicts> RecordRights::latest(int begun, std::optional<Verdicts> read) const {
    if (m_answer && m_answered > begun)
        return m_answer;
    return read;
}

void RecordRights::ask(const QString& tenantId) {
    if (tenantId != m_tenantId)
        m_answer.reset();
    m_tenantId = tenantId;
    ++m_round;
    if (tenantId.isEmpty())
        return;
    m_runner.run(
        this,
        [may = m_may, permissions = m_permissions, tenant = tenantId.toStdString()](
            const std::stop_token& stop, const ProgressFn&) { return verdicts(may, permissions, tenant, stop); },
        tasks::Outcome<Verdicts>{[this, round = m_round](const Verdicts& verdicts) {
                                     if (round != m_round)
                                         return;
                                     m_answered = round;
                                     m_answer = verdicts;
                                     Q_EMIT answered(verdicts);
                                 },
                                 [this, round = m_round](const Error&) {
                                     if (round == m_round && !m_answer)
                                         Q_EMIT failed();
                                 },
                                 {}});
}

} // namespace landreeve::ui::records
