#include "tests/bench/bench.h"
#include "tests/bench/first_paint.h"
#include "tests/bench/part.h"
#include "tests/support/test_workspace.h"

namespace landreeve::bench {
namespace {

constexpr int kRounds = 15;

} // namespace

std::vector<Figure> benchWindowStart() {
    const tests::TestWorkspace test;
    Display display;
    const QString folder = QStringLiteral(LANDREEVE_BIN_DIR "/");
    const auto ours = [&] {
        return display.start(folder + QStringLiteral("landreeve"),
                             {QStringLiteral("--home"), QString::fromStdString(test.home().data().string()),
                              QStringLiteral("--workspace"), QString::fromLatin1(tests::TestWorkspace::kName)});
    };
    const auto empty = [&] { return display.start(folder + QStringLiteral("landreeve_bench_empty_window"), {}); };
    // Once each for a warm disk, then in turns: whatever else the machine does falls on both.
    ours();
    empty();
    std::vector<Measured> our;
    std::vector<Measured> reference;
    for (int round = 0; round < kRounds; ++round) {
        for (auto& [rounds, start] : {std::pair(&reference, empty()), std::pair(&our, ours())})
            rounds->push_back({{"start", start.milliseconds}, {"memory", start.megabytes}});
    }
    return {compared("window: start to first paint, against an empty one", medianOf(our, "start"),
                     medianOf(reference, "start"), "ms", 3),
            compared("window: memory at its first paint", medianOf(our, "memory"), medianOf(reference, "memory"), "MB",
                     0, 120)};
}

} // namespace landreeve::bench
