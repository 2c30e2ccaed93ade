#pragma once

#include "core/base/clock.h"
#include "core/postgres/connection.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace landreeve::records {

/// One entry of a record's history, as the audit log keeps it.
struct RecordChange {
    Time at;
    std::string actor;
    std::string action;      ///< "vendor.update", "employee.reveal"
    QJsonObject before = {}; ///< Of an update only the fields that differ; encrypted ones as "***".
    QJsonObject after = {};
    std::string reason = {};
};

/// What the audit log on the control plane says of one record, newest first, at most `limit` entries. What is not
/// sealed yet is not in it.
std::vector<RecordChange> changesOf(postgres::Connection& control, const std::string& tenantId,
                                    const std::string& entity, const std::string& id, int limit);

/// What of a tenant the rules of its records depend on.
struct TenantRules {
    bool indian = true; ///< Whether the formats of India bind.
    std::string stateCode = {};
    std::string currency = "INR";
};

} // namespace landreeve::records
