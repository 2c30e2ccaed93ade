#include "core/health/schema_look.h"

namespace landreeve::health {
namespace {

constexpr std::size_t kMostKept = 20;

constexpr const char* kNote = R"(
    INSERT INTO schema_look AS l (tenant_id, version, differences, since)
    SELECT t.id, $2, $3::text[], CASE WHEN cardinality($3::text[]) > 0 THEN now() END
      FROM tenant_metadata t WHERE t.id = $1
    ON CONFLICT (tenant_id) DO UPDATE SET looked_at = excluded.looked_at, version = excluded.version,
           differences = excluded.differences,
           since = CASE WHEN excluded.since IS NOT NULL THEN coalesce(l.since, excluded.since) END)";

} // namespace

void noteSchemaLook(control::ControlPlane& control, const std::string& tenantId, int version,
                    const std::vector<std::string>& differences, const std::stop_token& stop) {
    std::vector<std::string> kept = differences;
    kept.resize(std::min(kept.size(), kMostKept));
    auto lease = control.lend({stop});
    auto transaction = control.begin(*lease);
    transaction.exec(kNote, tenantId, version, kept);
    transaction.commit();
}

} // namespace landreeve::health
