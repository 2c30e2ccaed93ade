#include "core/tenancy/tenant_keys.h"

#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/control/tenant_store.h"
#include "core/postgres/quote.h"
#include "core/records/entity.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/tenant_lock.h"
#include "core/tenancy/tenant_session.h"
#include "core/vault/field_vault.h"

#include <algorithm>

namespace landreeve::tenancy {
namespace {

using control::ServerStore;
using control::Tenant;
using control::TenantStatus;
using control::TenantStore;
using postgres::Connection;
using postgres::quoteIdentifier;
using postgres::Transaction;

constexpr int kNeededSchema = 12;
/// Writers of these records wait as long as it takes to encrypt so many.
constexpr std::int64_t kBatch = 100;
/// Seconds that the fence waits for writers who are at it, with pauses in which others go on.
constexpr int kFenceAttempts = 60;

/// The encrypted columns of one table.
struct SecretTable {
    const records::Entity* entity;
    std::vector<std::string> columns;

    /// `pattern` for every column, with its quoted name for each %.
    std::string each(const std::string& pattern, const std::string& between) const {
        std::string all;
        for (const std::string& column : columns) {
            all += all.empty() ? "" : between;
            for (const char c : pattern)
                all += c == '%' ? quoteIdentifier(column) : std::string(1, c);
        }
        return all;
    }
};

std::vector<SecretTable> secretTables() {
    std::vector<SecretTable> tables;
    for (const records::Entity& entity : records::entities()) {
        SecretTable table{&entity, {}};
        for (const records::Field& field : entity.fields) {
            if (field.type == records::FieldType::Secret)
                table.columns.push_back(field.name);
        }
        if (!table.columns.empty())
            tables.push_back(std::move(table));
    }
    return tables;
}

Connection tenantDatabase(Connection& control, ServerAccess& servers, const Tenant& tenant,
                          const std::stop_token& stop) {
    auto database = Connection::open(servers.direct(ServerStore(control).get(tenant.server), tenant.database),
                                     {stop, std::chrono::minutes(5)});
    if (ledgerVersion(database) < kNeededSchema)
        throw Error("schema_behind", "The tenant \"" + tenant.id + "\" has a schema whose keys cannot be rotated yet.",
                    "Migrate it first with: landreevectl migrate apply --tenant-id " + tenant.id);
    return database;
}

std::map<int, std::int64_t> fieldsByKey(Connection& database, const std::string& tenantId) {
    std::map<int, std::int64_t> fields;
    auto transaction = beginAsOwner(database, tenantId);
    for (const SecretTable& table : secretTables()) {
        const std::string versions = table.each("(key_version_of(%))", ", ");
        for (const auto row :
             transaction.exec("SELECT v.version, count(*) FROM " + quoteIdentifier(table.entity->table) +
                              ", LATERAL (VALUES " + versions + ") v (version) WHERE v.version IS NOT NULL GROUP BY 1"))
            fields[row.get<int>(0)] += row.get<std::int64_t>(1);
    }
    transaction.commit();
    return fields;
}

std::int64_t fieldsBelow(Connection& database, const std::string& tenantId, int newest) {
    std::int64_t below = 0;
    for (const auto& [version, fields] : fieldsByKey(database, tenantId))
        below += version < newest ? fields : 0;
    return below;
}

/// From its commit on nothing is written under an older key any more: who was writing has ended, and who comes later
/// meets the rule.
void raiseFence(Connection& database, const std::string& tenantId, int version, const std::stop_token& stop) {
    for (int attempt = 1;; ++attempt) {
        try {
            auto transaction = beginAsOwner(database, tenantId);
            transaction.exec("SET LOCAL lock_timeout = '1s'");
            for (const SecretTable& table : secretTables())
                transaction.exec("LOCK TABLE " + quoteIdentifier(table.entity->table) + " IN SHARE ROW EXCLUSIVE MODE");
            transaction.exec("UPDATE tenant_identity SET lowest_key_version = $1 WHERE lowest_key_version < $1",
                             version);
            transaction.commit();
            return;
        } catch (const Error& error) {
            // Whoever waits behind it goes on before the next attempt.
            if (error.code() != "lock_timeout" || attempt == kFenceAttempts)
                throw;
        }
        if (stop.stop_requested())
            throw Cancelled();
    }
}

class Resealing {
public:
    Resealing(Connection& database, std::string tenantId, const vault::FieldVault& vault)
        : m_database(database), m_tenantId(std::move(tenantId)), m_vault(vault), m_newest(vault.newestVersion()) {}

    /// Encrypts the next records behind `last`, or the first, again; how many fields, or nothing where none is left.
    std::optional<std::int64_t> nextBatch(const SecretTable& table, std::optional<std::string>& last) {
        std::string reached;
        std::int64_t fields = 0;
        postgres::inTransaction([this] { return beginAsOwner(m_database, m_tenantId); },
                                [&](Transaction& transaction) {
                                    reached.clear();
                                    fields = 0;
                                    transaction.exec("SELECT set_config('app.rekeying', 'on', true)");
                                    for (const auto row : oldRows(transaction, table, last)) {
                                        reached = row.get<std::string>(0);
                                        fields += reseal(transaction, table, row, reached);
                                    }
                                });
        if (reached.empty())
            return std::nullopt;
        last = reached;
        return fields;
    }

private:
    /// Held until the transaction ends: nobody's change of them comes in between.
    postgres::Result oldRows(Transaction& transaction, const SecretTable& table,
                             const std::optional<std::string>& last) const {
        return transaction.exec(
            "SELECT id::text AS id, " + table.each("%, key_version_of(%)", ", ") + " FROM " +
                quoteIdentifier(table.entity->table) + " WHERE ($1::uuid IS NULL OR id > $1::uuid) AND (" +
                table.each("key_version_of(%) < $2::int", " OR ") + ") ORDER BY id LIMIT $3::bigint FOR NO KEY UPDATE",
            last, m_newest, kBatch);
    }

    std::int64_t reseal(Transaction& transaction, const SecretTable& table, const postgres::Row& row,
                        const std::string& id) {
        postgres::Params params;
        params.add(id);
        std::string assignments;
        std::int64_t fields = 0;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const int at = 2 * static_cast<int>(i) + 1;
            // As the database reads it, damaged or not: it is what is counted and asked for again.
            if (row.get<std::optional<int>>(at + 1).value_or(m_newest) >= m_newest)
                continue;
            const std::string& column = table.columns[i];
            params.add(
                m_vault.encrypt(table.entity->table, id, column, opened(table, id, column, row.get<QByteArray>(at))));
            assignments +=
                (assignments.empty() ? "" : ", ") + quoteIdentifier(column) + " = $" + std::to_string(params.size());
            ++fields;
        }
        transaction.connection().execParams(
            "UPDATE " + quoteIdentifier(table.entity->table) + " SET " + assignments + " WHERE id = $1::uuid", params);
        return fields;
    }

    SecretString opened(const SecretTable& table, const std::string& id, const std::string& column,
                        const QByteArray& ciphertext) const {
        try {
            return m_vault.decrypt(table.entity->table, id, column, ciphertext);
        } catch (Error& error) {
            error.withDetail("entity", QString::fromStdString(table.entity->name))
                .withDetail("id", QString::fromStdString(id))
                .withDetail("field", QString::fromStdString(column));
            throw;
        }
    }

    Connection& m_database;
    std::string m_tenantId;
    const vault::FieldVault& m_vault;
    int m_newest;
};

} // namespace

KeyStatus TenantKeys::status(const std::string& tenantId, const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    TenantStore tenants(*lease);
    const Tenant tenant = tenants.get(tenantId);
    KeyStatus status{tenantId, 0, {}, {}, tenants.keys(tenantId).size() > 1};
    if (const auto notes = tenants.keyNotes(tenantId); !notes.empty()) {
        status.version = notes.back().version;
        status.madeAt = notes.back().madeAt;
    }
    auto database = tenantDatabase(*lease, m_servers, tenant, stop);
    status.fields = fieldsByKey(database, tenantId);
    return status;
}

KeyRotation TenantKeys::rotate(const std::string& tenantId, const ProgressFn& progress, const std::stop_token& stop) {
    try {
        return rotated(tenantId, progress, stop);
    } catch (const Error& error) {
        // Whether the step that was being committed is done need not be found out: the next run goes on either way.
        if (error.inDoubt() && stop.stop_requested())
            throw Cancelled();
        throw;
    }
}

KeyRotation TenantKeys::rotated(const std::string& tenantId, const ProgressFn& progress, const std::stop_token& stop) {
    m_control.refuseIfReadOnly();
    auto lease = m_control.lend({stop});
    const TenantLock lock(*lease, tenantId);
    TenantStore tenants(*lease);
    const Tenant tenant = tenants.get(tenantId);
    auto keys = tenants.keys(tenantId);
    if ((tenant.status != TenantStatus::Active && tenant.status != TenantStatus::Suspended) || keys.empty())
        throw Error("invalid_status",
                    "The tenant \"" + tenantId + "\" is " + toString(tenant.status) + " and its key cannot be rotated.",
                    "Finish or undo what it is in first.")
            .withDetail("status", QString::fromStdString(toString(tenant.status)));
    auto database = tenantDatabase(*lease, m_servers, tenant, stop);
    refuseNewerSchema(database, tenantId);

    KeyRotation rotation;
    rotation.wentOn = keys.size() > 1;
    if (!rotation.wentOn) {
        keys.push_back(m_keyRing.nextTenantKey(tenantId, keys.back()));
        auto transaction = m_control.begin(*lease);
        tenants.addKey(tenantId, keys.back());
        transaction.exec("SELECT audit_record('vault.rotate.begin', 'tenant', $1, $1, NULL, "
                         "jsonb_build_object('key_version', $2::int))",
                         tenantId, keys.back().version);
        transaction.commit();
    }
    rotation.version = keys.back().version;
    raiseFence(database, tenantId, rotation.version, stop);

    std::int64_t below = fieldsBelow(database, tenantId, rotation.version);
    const double total = std::max(static_cast<double>(below), 1.0);
    const vault::FieldVault vault(m_keyRing, tenantId, [&keys] { return keys; });
    Resealing resealing(database, tenantId, vault);
    // A key that was taken away does not come back: what is left is counted before.
    for (; below > 0; below = fieldsBelow(database, tenantId, rotation.version)) {
        if (stop.stop_requested())
            throw Cancelled();
        for (const SecretTable& table : secretTables()) {
            std::optional<std::string> last;
            while (const auto fields = resealing.nextBatch(table, last)) {
                rotation.fields += *fields;
                const auto done = static_cast<double>(rotation.fields);
                report(progress, {"encrypt", table.entity->many, done, std::max(total, done)});
                if (stop.stop_requested())
                    throw Cancelled();
            }
        }
    }

    auto transaction = m_control.begin(*lease);
    tenants.retireKeysBelow(tenantId, rotation.version);
    transaction.exec("SELECT audit_record('vault.rotate', 'tenant', $1, $1, NULL, "
                     "jsonb_build_object('key_version', $2::int, 'fields', $3::bigint))",
                     tenantId, rotation.version, rotation.fields);
    transaction.commit();
    return rotation;
}

} // namespace landreeve::tenancy
