#include "tests/bench/tenant_place.h"

#include "core/postgres/pool.h"

namespace landreeve::bench {

records::Lend lendAt(const QStringList& place) {
    const std::string tenant = place.at(2).toStdString();
    auto pool = std::make_shared<postgres::Pool>(
        postgres::ConnectionUrl::socket(place.at(0).toStdString(), "landreeve_admin", place.at(1).toStdString()), 12);
    return [pool, tenant](const access::Permission&, const postgres::Wait& wait) {
        const access::Subject subject{"urn:landreeve:bench", "bench", "Bench", "11111111-1111-4111-8111-111111111111"};
        return access::TenantConnection(pool->lend(wait), tenant, "landreeve_write", subject);
    };
}

std::shared_ptr<records::TenantRecords> recordsAt(const QStringList& place) {
    return std::make_shared<records::TenantRecords>(place.at(2).toStdString(), lendAt(place));
}

} // namespace landreeve::bench
