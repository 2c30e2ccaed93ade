#include "core/access/policy_sync.h"

#include <QJsonArray>
#include <QJsonObject>

namespace landreeve::access {
namespace {

constexpr const char* kNew = R"(
    SELECT * FROM policy_tuples($1)
    EXCEPT SELECT entity_type, entity_id, relation, subject_type, subject_id, subject_relation FROM policy_told
            WHERE tenant_id = $1
    ORDER BY 1, 2, 3, 4, 5, 6 LIMIT $2 OFFSET $3)";

constexpr const char* kGone = R"(
    SELECT entity_type, entity_id, relation, subject_type, subject_id, subject_relation FROM policy_told WHERE tenant_id = $1
    EXCEPT SELECT * FROM policy_tuples($1)
    ORDER BY 1, 2, 3, 4, 5, 6 LIMIT $2 OFFSET $3)";

constexpr const char* kAll = "SELECT * FROM policy_tuples($1) ORDER BY 1, 2, 3, 4, 5, 6 LIMIT $2 OFFSET $3";

constexpr const char* kNote = R"(
    INSERT INTO policy_told (tenant_id, entity_type, entity_id, relation, subject_type, subject_id, subject_relation)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING)";

constexpr const char* kStrike = R"(
    DELETE FROM policy_told
     WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = $3 AND relation = $4 AND subject_type = $5 AND subject_id = $6
       AND subject_relation = $7)";

std::vector<PolicyTuple> tuplesOf(postgres::Transaction& transaction, const char* sql, const std::string& tenantId,
                                  int from = 0) {
    std::vector<PolicyTuple> tuples;
    for (const auto row : transaction.exec(sql, tenantId, static_cast<int>(PolicyEngine::kMostTold), from))
        tuples.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                          row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5)});
    return tuples;
}

void note(postgres::Transaction& transaction, const char* sql, const std::string& tenantId,
          const std::vector<PolicyTuple>& tuples) {
    for (const PolicyTuple& tuple : tuples)
        transaction.exec(sql, tenantId, tuple.entityType, tuple.entityId, tuple.relation, tuple.subjectType,
                         tuple.subjectId, tuple.subjectRelation);
}

void takeTurns(postgres::Transaction& transaction, const std::string& tenantId) {
    transaction.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.policy'), hashtext($1))", tenantId);
}

QJsonArray wordsOf(const std::vector<PolicyTuple>& tuples) {
    QJsonArray words;
    for (const PolicyTuple& tuple : tuples)
        words.append(QString::fromStdString(tuple.toString()));
    return words;
}

void enter(postgres::Transaction& transaction, const PolicyEngine& engine, const std::string& tenantId,
           const std::vector<PolicyTuple>& written, const std::vector<PolicyTuple>& deleted) {
    transaction.exec(
        "SELECT audit_record('policy.synchronised', 'policy-engine', $1, nullif($2, ''), NULL, $3)", engine.name(),
        tenantId,
        QJsonObject{{QStringLiteral("written"), wordsOf(written)}, {QStringLiteral("deleted"), wordsOf(deleted)}});
}

} // namespace

PolicyTold synchronisePolicies(control::ControlPlane& control, const PolicyEngine& engine, const std::string& tenantId,
                               const std::stop_token& stop) {
    PolicyTold told;
    if (!engine.isOutside() || control.schemaAhead())
        return told;
    auto lease = control.lend({stop, std::chrono::minutes(5)});
    while (true) {
        auto transaction = control.begin(*lease);
        takeTurns(transaction, tenantId);
        const auto written = tuplesOf(transaction, kNew, tenantId);
        const auto deleted = tuplesOf(transaction, kGone, tenantId);
        if (written.empty() && deleted.empty())
            return told;
        if (transaction.exec("SELECT 1 FROM policy_told WHERE tenant_id = $1 LIMIT 1", tenantId).empty())
            engine.prepare(tenantId, stop);
        engine.tell(tenantId, written, deleted, stop);
        note(transaction, kNote, tenantId, written);
        note(transaction, kStrike, tenantId, deleted);
        enter(transaction, engine, tenantId, written, deleted);
        transaction.commit();
        told.written += static_cast<int>(written.size());
        told.deleted += static_cast<int>(deleted.size());
    }
}

PolicyTold tellAnew(control::ControlPlane& control, const PolicyEngine& engine, const std::string& tenantId,
                    const std::stop_token& stop) {
    PolicyTold told;
    if (!engine.isOutside() || control.schemaAhead())
        return told;
    auto lease = control.lend({stop, std::chrono::minutes(5)});
    auto transaction = control.begin(*lease);
    takeTurns(transaction, tenantId);
    engine.prepare(tenantId, stop);
    for (int from = 0;; from += static_cast<int>(PolicyEngine::kMostTold)) {
        const auto lot = tuplesOf(transaction, kAll, tenantId, from);
        if (lot.empty())
            break;
        engine.tell(tenantId, lot, {}, stop);
        note(transaction, kNote, tenantId, lot);
        enter(transaction, engine, tenantId, lot, {});
        told.written += static_cast<int>(lot.size());
    }
    transaction.commit();
    // What holds no more it may have all the same.
    told.deleted = synchronisePolicies(control, engine, tenantId, stop).deleted;
    return told;
}

} // namespace landreeve::access
