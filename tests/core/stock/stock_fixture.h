#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/stock_adjustment.h"
#include "core/stock/product_stock.h"
#include "tests/support/domain_database.h"

#include <memory>

namespace landreeve::tests {

inline Decimal decimal(std::string_view text) {
    return *Decimal::parse(text);
}

/// A tenant with three warehouses, one of them closed down, and two vendors.
inline std::unique_ptr<DomainDatabase> stockDatabase(PrivatePostgres& server) {
    auto database = std::make_unique<DomainDatabase>(server);
    database->script("insert into warehouse (code, name, status) values ('Nashik', 'Nashik Road', 'active'), "
                     "('Pune', 'Chakan', 'active'), ('Old', 'Closed down', 'inactive');"
                     "insert into vendor (code, name) values ('V-A', 'Agro'), ('V-B', 'Bharat')");
    return database;
}

/// A product with this much of it in Nashik; its id.
inline std::string product(DomainDatabase& database, const std::string& sku, const std::string& cost,
                           const std::string& nashik = "0", const std::string& level = "0",
                           const std::string& reorder = "0") {
    auto connection = database.lend();
    return connection.run([&](postgres::Transaction& transaction) {
        auto id = transaction
                      .exec("INSERT INTO product (sku, name, cost_price, hsn_code, tax_rate, reorder_level, "
                            "reorder_quantity) VALUES ($1, $1, $2, '3004', 5, $3, $4) RETURNING id",
                            sku, cost, level, reorder)
                      .one()
                      .get<std::string>(0);
        if (nashik != "0")
            transaction.exec("SELECT stock_adjust($1::uuid, 'Nashik', $2::numeric, 'first count')", id, nashik);
        return id;
    });
}

/// So much of a product lies damaged in Nashik, as after a rejection.
inline void damage(DomainDatabase& database, const std::string& productId, const std::string& quantity) {
    auto superuser = database.superuser();
    superuser.exec("SELECT set_config('app.tenant_id', $1, false), set_config('session_replication_role', 'replica', "
                   "false)",
                   database.tenantId());
    superuser.exec("UPDATE inventory SET damaged = $2 WHERE product_id = $1::uuid", productId, quantity);
    superuser.exec("INSERT INTO stock_move (product_id, warehouse_location, kind, damaged_quantity) VALUES ($1::uuid, "
                   "'Nashik', 'rejection', $2)",
                   productId, quantity);
}

/// The code of the Error that `work` throws, and its details; "none" where it throws nothing.
template <typename Work>
std::string refusalBy(const Work& work, QJsonObject* details = nullptr) {
    try {
        work();
    } catch (const Error& error) {
        if (details != nullptr)
            *details = error.details();
        return error.code();
    }
    return "none";
}

} // namespace landreeve::tests
