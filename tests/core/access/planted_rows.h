#pragma once

#include "core/base/error.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"
#include "tests/support/test_workspace.h"

#include <QString>

#include <string>
#include <vector>

using landreeve::Error;
using landreeve::postgres::Connection;

namespace {

constexpr const char* kForeign = "foreign";

/// One record of every kind, made as the tenant's application makes it.
constexpr const char* kOwnRecords = R"(
    INSERT INTO vendor (code, name, bank_details, bank_details_last4) VALUES ('V1', 'A vendor', '\x0102', '4321');
    INSERT INTO customer (code, name) VALUES ('C1', 'A customer');
    INSERT INTO warehouse (code, name) VALUES ('W1', 'A warehouse');
    INSERT INTO product (sku, name, cost_price, sale_price, tax_rate, hsn_code)
        VALUES ('P1', 'A product', 10, 12, 5, '3004');
    INSERT INTO employee (employee_code, name, phone, aadhar_number, pan_number, address)
        VALUES ('E1', 'An employee', '\x01', '\x02', '\x03', '\x04');
    INSERT INTO purchase_order (vendor_id, line_items) SELECT v.id, jsonb_build_array(jsonb_build_object(
        'product_id', p.id, 'warehouse', 'W1', 'quantity', '3')) FROM vendor v, product p;
    INSERT INTO sales_order (customer_id, line_items) SELECT c.id, jsonb_build_array(jsonb_build_object(
        'product_id', p.id, 'warehouse', 'W1', 'quantity', '2')) FROM customer c, product p;
    SELECT stock_adjust((SELECT id FROM product), 'W1', 10, 'first count');
    SELECT order_act('purchase-order', (SELECT id FROM purchase_order), 'submit');
    SELECT close_period('2020-03-31', 'year end');
    INSERT INTO import_run (file_sha256, file_name, entity, options) VALUES (repeat('0', 64), 'v.csv', 'vendor', '');
)";

/// Everything that holds rows of a tenant. A view would have to be thought about: it is not left out.
constexpr const char* kTables =
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN "
    "('r', 'p', 'v', 'm', 'f') AND relname <> 'schema_migration' ORDER BY relname";

/// A table's columns but its tenant's id, in order.
constexpr const char* kColumns =
    "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = $1::regclass AND "
    "attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'tenant_id'";

inline std::string databaseOf(const std::string& tenant) {
    return tenant + "_db_prod";
}

/// Makes a tenant with a record of every kind.
inline void makeOwn(landreeve::tests::TestWorkspace& test, const std::string& tenant) {
    test.provision(tenant);
    auto app = test.login(tenant, landreeve::tenancy::LoginKind::App);
    app.script("BEGIN; SET LOCAL app.tenant_id = '" + tenant + "'; " + kOwnRecords + "COMMIT");
}

/// Plants the same rows as another tenant's beside a tenant's own, with everything that would refuse them off. Returns
/// the tables.
inline std::vector<std::string> plantForeign(landreeve::tests::TestWorkspace& test, const std::string& tenant) {
    using landreeve::postgres::quoteIdentifier;
    auto superuser = test.superuser(databaseOf(tenant));
    std::vector<std::string> tables;
    for (const auto row : superuser.exec(kTables))
        tables.push_back(row.get<std::string>(0));
    landreeve::postgres::Transaction planting(superuser);
    planting.exec("SELECT set_config('session_replication_role', 'replica', true)");
    for (const std::string& table : tables) {
        if (table == "tenant_identity")
            continue;
        const auto columns = planting.exec(kColumns, table).one().get<std::string>(0);
        std::string sql = "INSERT INTO " + quoteIdentifier(table) + " (tenant_id, ";
        sql += columns;
        sql += ") OVERRIDING SYSTEM VALUE SELECT $1, ";
        sql += columns;
        sql += " FROM " + quoteIdentifier(table) + " WHERE tenant_id = $2";
        const auto planted = planting.exec(sql, kForeign, tenant);
        if (planted.affected() == 0)
            throw Error("internal_error", "Nothing is planted in " + table + ": add a record to kOwnRecords.");
    }
    planting.commit();
    return tables;
}

/// Rows and refusals of one statement.
struct Outcome {
    std::int64_t rows = 0;
    std::string refusal; ///< SQLSTATE.
};

inline Outcome outcomeOf(Connection& connection, const std::string& sql) {
    try {
        const auto result = connection.exec(sql);
        return {result.columns() > 0 ? result.one().get<std::int64_t>(0) : result.affected(), {}};
    } catch (const Error& error) {
        return {0, error.sqlState().empty() ? error.code() : error.sqlState()};
    }
}

inline QString printed(const Outcome& outcome) {
    return outcome.refusal.empty() ? QString::number(outcome.rows) : QString::fromStdString(outcome.refusal);
}

} // namespace
