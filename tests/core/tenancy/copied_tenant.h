#pragma once

#include "core/control/tenant_store.h"
#include "core/records/entity.h"
#include "core/tenancy/tenant_copies.h"
#include "core/tenancy/tenant_id.h"
#include "tests/support/test_workspace.h"

#include <QStringList>

#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace landreeve::tests {

inline tenancy::TenantCopies copiesIn(workspace::Workspace& workspace) {
    return {workspace.control(), workspace.servers(), workspace.keyRing(), workspace.provisioner(),
            workspace.home().backups()};
}

/// What a tenant's tables hold: by table its rows, sorted, as JSON without the columns left out.
inline std::map<std::string, QStringList> rowsOf(postgres::Connection superuser, const std::set<std::string>& without) {
    std::string columns = "'{";
    for (const std::string& column : without)
        columns.append(columns.size() > 2 ? "," : "").append(column);
    columns += "}'::text[]";
    std::map<std::string, QStringList> rows;
    for (const auto table : superuser.exec("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                                           "'public'::regnamespace")) {
        const auto name = table.get<std::string>(0);
        QStringList& list = rows[name];
        std::string sql = "SELECT (to_jsonb(t) - ";
        sql.append(columns).append(")::text FROM \"").append(name).append("\" t ORDER BY 1");
        for (const auto row : superuser.exec(sql))
            list << QString::fromStdString(row.get<std::string>(0));
    }
    return rows;
}

/// What differs with the tenant, and what is ciphertext or made of one.
inline std::set<std::string> ownColumns() {
    return {"tenant_id",     "sealed_at",  "bank_details",        "address",         "phone", "phone_index",
            "aadhar_number", "pan_number", "aadhar_number_index", "pan_number_index"};
}

/// Every encrypted value of a tenant, read with its own keys: "table/row/column" and the plaintext.
inline std::map<std::string, std::string> plaintextsOf(TestWorkspace& test, const std::string& tenantId) {
    const auto vault = test.workspace().fieldVault(tenantId);
    auto superuser = test.superuser(tenancy::databaseOf(tenantId));
    std::map<std::string, std::string> plain;
    for (const records::Entity& entity : records::entities()) {
        for (const records::Field& field : entity.fields) {
            if (field.type != records::FieldType::Secret)
                continue;
            for (const auto row : superuser.exec("SELECT id, " + field.name + " FROM " + entity.table + " WHERE " +
                                                 field.name + " IS NOT NULL")) {
                const auto id = row.get<std::string>(0);
                plain[entity.table + "/" + id + "/" + field.name] =
                    std::string(vault->decrypt(entity.table, id, field.name, row.get<QByteArray>(1)).reveal());
            }
        }
    }
    return plain;
}

/// Stops a copy at the beginning of a step, as killing the program does: nothing of it is noted, nobody holds it.
class CutOff : public std::exception {};

inline tenancy::StepFn cutOffAt(const std::string& step) {
    return [step](const tenancy::StepRecord& record) {
        if (record.name == step && record.state == tenancy::StepRecord::State::Running)
            throw CutOff();
    };
}

} // namespace landreeve::tests
