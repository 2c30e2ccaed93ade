#include "core/records/record_change.h"

namespace landreeve::records {

std::vector<RecordChange> changesOf(postgres::Connection& control, const std::string& tenantId,
                                    const std::string& entity, const std::string& id, int limit) {
    std::vector<RecordChange> changes;
    for (const auto row :
         control.exec("SELECT at, actor, action, before, after, reason FROM policy_sync_log WHERE "
                      "tenant_id = $1 AND object_kind = $2 AND object_id = $3 ORDER BY seq DESC LIMIT $4",
                      tenantId, entity, id, limit))
        changes.push_back({row.get<Time>(0), row.get<std::string>(1), row.get<std::string>(2),
                           row.get<std::optional<QJsonValue>>(3).value_or(QJsonValue()).toObject(),
                           row.get<std::optional<QJsonValue>>(4).value_or(QJsonValue()).toObject(),
                           row.get<std::optional<std::string>>(5).value_or("")});
    return changes;
}

} // namespace landreeve::records
