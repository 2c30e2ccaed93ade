#include "core/control/audit_sealer.h"

#include "core/base/error.h"

#include <vector>

namespace landreeve::control {
namespace {

constexpr int kBatch = 1000;

constexpr const char* kSealed = "DELETE FROM sealing_failure WHERE tenant_id = ANY ($1::text[])";

// One that fails as before is no news.
constexpr const char* kFailed = R"(
    INSERT INTO sealing_failure AS f (tenant_id, cause)
    SELECT u.id, u.cause FROM unnest($1::text[], $2::text[]) u (id, cause) JOIN tenant_metadata USING (id)
    ON CONFLICT (tenant_id) DO UPDATE SET cause = excluded.cause WHERE f.cause <> excluded.cause)";

/// The transactions of a tenant's outbox, which forced row security hides without the tenant's id.
postgres::Transaction beginInTenant(postgres::Connection& tenant, const std::string& tenantId) {
    return {tenant,
            {{"SELECT set_config('app.tenant_id', $1, true), set_config('role', 'landreeve_schema', true)",
              postgres::Params::of(tenantId)}}};
}

} // namespace

void noteSealing(ControlPlane& control, const std::vector<std::string>& sealed,
                 const std::vector<TenantFailure>& failures, const std::stop_token& stop) {
    std::vector<std::string> failed;
    std::vector<std::string> causes;
    for (const TenantFailure& failure : failures) {
        failed.push_back(failure.tenantId);
        causes.push_back(failure.cause);
    }
    auto lease = control.lend({stop, std::chrono::minutes(1)});
    auto transaction = control.begin(*lease);
    transaction.exec(kSealed, sealed);
    if (!failed.empty())
        transaction.exec(kFailed, failed, causes);
    transaction.commit();
}

std::optional<std::string> sealingFailure(ControlPlane& control, const std::string& tenantId,
                                          const std::stop_token& stop) {
    const auto row =
        control.lend({stop})->exec("SELECT cause FROM sealing_failure WHERE tenant_id = $1", tenantId).first();
    return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

std::int64_t sealControl(ControlPlane& control, const std::stop_token& stop) {
    auto lease = control.lend({stop, std::chrono::minutes(1)});
    auto transaction = control.begin(*lease);
    const auto count = transaction.exec("SELECT audit_seal_local()").one().get<std::int64_t>(0);
    transaction.commit();
    return count;
}

std::int64_t sealTenant(ControlPlane& control, postgres::Connection& tenant, const std::string& tenantId,
                        const std::string& database, const std::stop_token& stop) {
    auto lease = control.lend({stop, std::chrono::minutes(1)});
    std::int64_t sealed = 0;
    while (!stop.stop_requested()) {
        auto reading = beginInTenant(tenant, tenantId);
        // As a text: what somebody wrote may be nested deeper than we read.
        const auto row =
            reading
                .exec("SELECT entries::text, ARRAY(SELECT (e ->> 'id')::bigint FROM jsonb_array_elements(entries) e) "
                      "AS ids, (SELECT oid FROM pg_database WHERE datname = current_database())::text AS oid "
                      "FROM audit_pending($1) AS entries",
                      kBatch)
                .one();
        const auto entries = row.get<std::string>("entries");
        const auto ids = row.get<std::vector<std::string>>("ids");
        // A tenant made again under its old name begins to count anew; its database's oid keeps the two apart.
        const std::string source = database + "#" + row.get<std::string>("oid");
        reading.commit();
        if (ids.empty())
            return sealed;

        auto appending = control.begin(*lease);
        sealed += appending.exec("SELECT audit_append($1, $2::jsonb)", source, entries).one().get<std::int64_t>(0);
        appending.commit();

        auto marking = beginInTenant(tenant, tenantId);
        marking.exec("SELECT audit_mark_sealed($1::bigint[])", ids);
        marking.commit();
    }
    throw Cancelled();
}

std::int64_t pruneTenant(postgres::Connection& tenant, const std::string& tenantId, Time before) {
    auto transaction = beginInTenant(tenant, tenantId);
    const auto gone =
        transaction.exec("DELETE FROM audit_outbox WHERE sealed_at IS NOT NULL AND at < $1", before).affected();
    transaction.commit();
    return gone;
}

} // namespace landreeve::control
