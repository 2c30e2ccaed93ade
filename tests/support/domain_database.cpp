#include "tests/support/domain_database.h"

#include "core/postgres/quote.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <stdexcept>

namespace landreeve::tests {
namespace {

using postgres::quoteIdentifier;

constexpr const char* kLedger = R"sql(
create table schema_migration (version int primary key, name text not null, sha256 text not null,
    applied_at timestamptz not null default now(), duration_ms double precision, applied_by text,
    state text not null default 'applied', statement int, statement_sha256 text)
)sql";

// Everything follows from a row's number, so the data are the same every time (but for the ids).
constexpr const char* kFill = R"sql(
set session_replication_role = replica;
set app.tenant_id = '%1';
insert into warehouse (tenant_id, created_by, code, name, state_code)
select '%1', 'fill', 'Store-' || lpad(w::text, 2, '0'), 'Store ' || w, '27' from generate_series(1, 20) w;
insert into product (tenant_id, created_by, sku, name, category, unit, cost_price, sale_price, tax_rate, hsn_code, reorder_level,
                     reorder_quantity)
select '%1', 'fill', 'SKU-' || lpad(p::text, 6, '0'),
       (array['Drip lateral', 'Humic acid', 'Neem oil', 'Seed tray', 'Sand filter', 'Mulch film', 'Rain gun', 'Zinc sulphate',
              'Battery sprayer', 'Hose clamp'])[1 + p % 10] || ' ' || (p * 7919) % 5000 || ' ' || (array['kg', 'm', 'L', 'mm'])[1 + p % 4],
       (array['Irrigation', 'Nutrients', 'Protection', 'Tools'])[1 + p % 4], 'pc', (p % 900) + 0.75, (p % 900) * 1.3, 18,
       lpad((1000 + p % 8999)::text, 4, '0'), p % 60, 100
from generate_series(1, greatest(1, %2 / 20)) p;
insert into inventory (tenant_id, created_by, product_id, warehouse_location, on_hand, reserved, in_transit, damaged,
                       avg_cost_per_unit, valuation, last_received_date, last_issued_date)
select '%1', 'fill', p.id, w.code, v.q, v.q % 7, case when v.n % 3 = 0 then 120 else 0 end, v.n % 5, p.cost_price, round(v.q * p.cost_price, 2),
       case when v.n % 4 <> 0 then date '2025-01-01' + (v.n % 320)::int end,
       case when v.n % 9 <> 0 then date '2025-02-01' + (v.n % 290)::int end
from (select p, row_number() over (order by p.sku) as i from product p) n
cross join (select code, row_number() over (order by code) as j from warehouse) w
cross join lateral (select (n.p).id, (n.p).cost_price) p
cross join lateral (select n.i * 20 + w.j as n, 7 + ((n.i * 20 + w.j) * 104729) % 1993 as q) v
limit %2;
set session_replication_role = origin;
)sql";

std::string roleName(std::string id) {
    std::ranges::replace(id, '-', '_');
    return id;
}

void replace(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
}

} // namespace

DomainDatabase::DomainDatabase(PrivatePostgres& server) : DomainDatabase(server, Options()) {}

DomainDatabase::DomainDatabase(PrivatePostgres& server, const Options& options)
    : m_server(server), m_options(options), m_prefix(roleName(options.tenantId)) {
    m_database = m_prefix + "_db_prod";
    {
        auto admin = postgres::Connection::open(server.superuserUrl());
        for (const std::string_view group : {"landreeve_schema", "landreeve_write", "landreeve_read"}) {
            if (admin.exec("SELECT 1 FROM pg_roles WHERE rolname = $1", group).empty()) {
                admin.exec("CREATE ROLE " + quoteIdentifier(group));
                admin.exec("GRANT " + quoteIdentifier(group) + " TO landreeve_admin");
            }
        }
        for (const auto& [login, group] :
             {std::pair{"_app", "landreeve_write"}, std::pair{"_viewer", "landreeve_read"}}) {
            const std::string name = quoteIdentifier(m_prefix + login);
            admin.exec("CREATE ROLE " + name + " LOGIN NOBYPASSRLS IN ROLE " + quoteIdentifier(group));
        }
        admin.exec("CREATE DATABASE " + quoteIdentifier(m_database) + " OWNER landreeve_schema");
    }
    auto owner = superuser();
    owner.exec("SET ROLE landreeve_schema");
    owner.exec(kLedger);
    const QDir folder(QStringLiteral(LANDREEVE_SOURCE_DIR "/migrations/domain"));
    for (const QString& name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            throw std::runtime_error("cannot read " + name.toStdString());
        const std::string sql = file.readAll().toStdString();
        if (sql.find("-- transaction: none") == std::string::npos)
            owner.script("BEGIN; " + sql + "; COMMIT");
        else
            owner.script(sql);
    }
    owner.exec("SELECT set_config('app.tenant_id', $1, false)", m_options.tenantId);
    owner.exec("INSERT INTO tenant_identity (tenant_id, workspace_id, name, country, state_code) "
               "VALUES ($1, gen_random_uuid(), $2, $3, CASE WHEN $3 = 'IN' THEN '27' END)",
               m_options.tenantId, m_options.tenantName, m_options.country);
    m_pool = std::make_unique<postgres::Pool>(server.serviceUrl(m_database), 12);
}

access::TenantConnection DomainDatabase::lendAs(const std::string& role, const postgres::Wait& wait,
                                                const std::string& user, const std::string& permission) {
    return lentFrom(*m_pool, role, wait, user, permission);
}

access::TenantConnection DomainDatabase::lentFrom(postgres::Pool& pool, const std::string& role,
                                                  const postgres::Wait& wait, const std::string& user,
                                                  const std::string& permission) const {
    const access::Subject subject{"urn:landreeve:test", user, "Meera Kulkarni", "11111111-1111-4111-8111-111111111111"};
    std::optional<access::RightsToGive> gives;
    if (role == "landreeve_write")
        gives = access::RightsToGive{.everything = true};
    return {pool.lend(wait), m_options.tenantId, role, subject, gives, permission};
}

std::function<access::TenantConnection(const access::Permission&, const postgres::Wait&)>
DomainDatabase::lendThrough(const std::string& folder) {
    auto pool =
        std::make_shared<postgres::Pool>(postgres::ConnectionUrl::socket(folder, "landreeve_admin", m_database), 2);
    return [this, pool](const access::Permission& permission, const postgres::Wait& wait) {
        return lentFrom(*pool, "landreeve_write", wait, "meera", permission.toString());
    };
}

postgres::Connection DomainDatabase::superuser() const {
    return postgres::Connection::open(m_server.superuserUrl(m_database), {{}, std::chrono::minutes(5)});
}

void DomainDatabase::script(const std::string& sql) {
    auto connection = lend();
    auto transaction = connection.begin();
    transaction.connection().script(sql);
    transaction.commit();
}

void DomainDatabase::fillInventory(int rows) {
    std::string sql = kFill;
    replace(sql, "%1", m_options.tenantId);
    replace(sql, "%2", std::to_string(rows));
    auto connection = superuser();
    // Made once afterwards, an index costs a third.
    const auto indexes =
        connection.exec("SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i "
                        "WHERE indrelid = 'inventory'::regclass AND NOT indisunique");
    for (const postgres::Row index : indexes)
        connection.exec("DROP INDEX " + index.get<std::string>(0));
    connection.script(sql);
    for (const postgres::Row index : indexes)
        connection.exec(index.text(1));
    connection.script("VACUUM (ANALYZE) inventory");
    connection.script("VACUUM (ANALYZE) product");
    connection.script("ANALYZE warehouse");
}

} // namespace landreeve::tests
