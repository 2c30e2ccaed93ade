#include "tests/bench/bench.h"
#include "tests/bench/part.h"
#include "tests/support/domain_database.h"

namespace landreeve::bench {
namespace {

constexpr int kRows = 1'000'000;
constexpr int kRounds = 3;

} // namespace

std::vector<Figure> benchGrid() {
    tests::PrivatePostgres server;
    tests::DomainDatabase tenant(server);
    tenant.fillInventory(kRows);
    const QStringList place{QString::fromStdString(server.socketFolder()), QString::fromStdString(tenant.database()),
                            QString::fromStdString(tenant.tenantId())};
    std::vector<Measured> ours;
    std::vector<Measured> reference;
    // In turns: whatever else the machine does falls on both.
    for (int round = 0; round < kRounds; ++round) {
        reference.push_back(measuredApart(QStringLiteral("sql-table-model"), place));
        ours.push_back(measuredApart(QStringLiteral("record-grid"), place));
    }
    const auto figure = [&](const char* name, const char* unit, double most, double limit = 0) {
        return compared(std::string("a million rows: ") + name, medianOf(ours, name), medianOf(reference, name), unit,
                        limit, most);
    };
    return {figure("first page painted", "ms", 0, 1.0 / 25),
            figure("re-sort, median", "ms", 50),
            figure("re-sort, worst", "ms", 50),
            figure("jump, median", "ms", 50),
            figure("jump, worst", "ms", 50),
            figure("every row can be reached", "ms", 0),
            figure("the window's worst stall", "ms", 50),
            figure("memory more", "MB", 40)};
}

} // namespace landreeve::bench
