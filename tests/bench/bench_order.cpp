#include "core/base/ids.h"
#include "core/orders/order_line.h"
#include "core/records/record_store.h"
#include "tests/bench/bench.h"
#include "tests/bench/part.h"
#include "tests/support/domain_database.h"

namespace landreeve::bench {
namespace {

constexpr int kLines = 1000;
constexpr int kRounds = 3;

constexpr const char* kSample = R"sql(
insert into warehouse (code, name, state_code) values ('Nashik', 'Nashik Road', '27');
insert into vendor (code, name) values ('V-001', 'Konkan');
insert into product (sku, name, unit, cost_price, tax_rate, hsn_code)
    select 'P-' || i, 'Product ' || i, 'pc', 10 + i, 18, '3917' from generate_series(1, 1000) i;
)sql";

} // namespace

std::vector<Figure> benchOrder() {
    tests::PrivatePostgres server;
    tests::DomainDatabase tenant(server);
    tenant.script(kSample);
    std::vector<orders::OrderLine> lines;
    for (int i = 1; i <= kLines; ++i) {
        orders::OrderLine line;
        line.sku = "P-" + std::to_string(i);
        line.warehouse = "Nashik";
        line.quantity = std::to_string(i % 50 + 1);
        lines.push_back(line);
    }
    auto connection = tenant.lend();
    const QJsonObject order = records::RecordStore(connection)
                                  .create(records::entity("purchase-order"),
                                          {{QStringLiteral("code"), QStringLiteral("V-001")},
                                           {QStringLiteral("line_items"), orders::toJson(lines)}},
                                          newUuid());
    const QStringList place{QString::fromStdString(server.socketFolder()), QString::fromStdString(tenant.database()),
                            QString::fromStdString(tenant.tenantId()), order[QStringLiteral("id")].toString()};
    std::vector<Measured> rounds;
    for (int round = 0; round < kRounds; ++round)
        rounds.push_back(measuredApart(QStringLiteral("order-lines"), place));
    const auto figure = [&](const char* name, double most) {
        return compared(std::string("an order of 1,000 lines: ") + name, medianOf(rounds, name), 0, "ms", 0, most);
    };
    return {figure("read and painted", 150), figure("an edit until totals are painted", 5),
            figure("1,000 lines pasted and completed", 300)};
}

} // namespace landreeve::bench
