#include "core/orders/tenant_orders.h"

#include "core/base/ids.h"
#include "core/records/record_store.h"

namespace landreeve::orders {

access::TenantConnection TenantOrders::lend(const char* area, std::stop_token stop) {
    return m_lend({area, "read"}, {std::move(stop), std::chrono::seconds(30)});
}

std::vector<OrderProduct> TenantOrders::products(const std::vector<std::string>& codes, std::stop_token stop) {
    auto connection = lend("product", std::move(stop));
    return productsOf(connection, codes);
}

TenantOrders::TaxRules TenantOrders::taxRules(bool isPurchase, const std::string& party,
                                              const std::string& placeOfSupply, std::stop_token stop) {
    auto connection = lend(isPurchase ? "vendor" : "customer", std::move(stop));
    const records::TenantRules tenant = records::RecordStore(connection).rules();
    // The one who supplies says from where; a special economic zone is always another state.
    std::string supplier = tenant.stateCode;
    // Where none is named, where the goods go.
    std::string place = placeOfSupply.empty() && isPurchase ? tenant.stateCode : placeOfSupply;
    bool sez = false;
    if (isUuid(party)) {
        auto transaction = connection.begin();
        const auto found =
            isPurchase
                ? transaction.exec("SELECT coalesce(tax_id, ''), sez FROM vendor WHERE id = $1::uuid", party)
                : transaction.exec("SELECT coalesce(nullif(shipping_address ->> 'state_code', ''), "
                                   "nullif(billing_address ->> 'state_code', ''), substr(tax_id, 1, 2), ''), sez "
                                   "FROM customer WHERE id = $1::uuid",
                                   party);
        transaction.commit();
        if (const auto row = found.first()) {
            sez = row->get<bool>(1);
            supplier = isPurchase ? row->get<std::string>(0) : supplier;
            if (place.empty() && !isPurchase)
                place = row->get<std::string>(0);
        } else if (isPurchase) {
            supplier.clear();
        }
    } else if (isPurchase) {
        supplier.clear();
    }
    return {taxSplitOf(supplier, place, sez, tenant.indian), tenant.indian};
}

std::vector<std::string> TenantOrders::warehouses(std::stop_token stop) {
    auto connection = lend("warehouse", std::move(stop));
    const records::Entity& warehouse = records::entity("warehouse");
    const records::RecordQuery query{
        &warehouse, {}, {{"status", records::Compare::Equal, {"active"}}}, records::Sort{"name", false}};
    std::vector<std::string> codes;
    for (const QJsonValue record : records::RecordStore(connection).list(query, 1000).records)
        codes.push_back(record[QStringLiteral("code")].toString().toStdString());
    return codes;
}

OrderProgress TenantOrders::progress(OrderKind kind, const std::string& order, std::stop_token stop) {
    auto connection = lend(toString(kind).c_str(), std::move(stop));
    return progressOf(connection, kind, order);
}

OrderOutcome TenantOrders::act(const OrderRequest& request, std::stop_token stop) {
    return orders::act(m_lend, request, stop);
}

bool TenantOrders::landed(OrderKind kind, const std::string& key, std::stop_token stop) {
    auto connection = lend(toString(kind).c_str(), std::move(stop));
    return eventLanded(connection, key);
}

std::vector<PlaceStock> TenantOrders::stock(const std::vector<std::string>& productIds, std::stop_token stop) {
    auto connection = lend("inventory", std::move(stop));
    return stockOf(connection, productIds);
}

} // namespace landreeve::orders
