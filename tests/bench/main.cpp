#include "tests/bench/bench.h"
#include "tests/bench/part.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>

namespace {

using namespace landreeve::bench;

struct Bench {
    const char* name;
    BenchFn run;
};

// One line a subject; each has its file bench_<subject>.cpp.
constexpr auto kBenches = std::to_array<Bench>({
    {"window", &benchWindowStart},
    {"audit", &benchAudit},
    {"confirm", &benchConfirm},
    {"dashboard", &benchDashboard},
    {"gate", &benchGate},
    {"grid", &benchGrid},
    {"import", &benchImport},
    {"migrations", &benchMigrations},
    {"order", &benchOrder},
    {"provision", &benchProvision},
    {"sessions", &benchSessions},
    {"token", &benchToken},
});

bool wanted(const Bench& bench, int argc, char** argv) {
    return argc < 2 ||
           std::any_of(argv + 1, argv + argc, [&](const char* name) { return std::strcmp(name, bench.name) == 0; });
}

void print(const Figure& figure) {
    std::printf("%-52s %10.3f ", figure.name.c_str(), figure.ours);
    if (figure.reference > 0)
        std::printf("%10.3f %-3s %7.3f", figure.reference, figure.unit.c_str(), figure.ratio);
    else
        std::printf("%10s %-3s %7s", "", figure.unit.c_str(), "");
    if (figure.limit > 0)
        std::printf(figure.limit < 0.1 ? "  at most 1/%.0f" : "  at most %.2f times",
                    figure.limit < 0.1 ? 1 / figure.limit : figure.limit);
    if (figure.most > 0)
        std::printf("  at most %.0f %s", figure.most, figure.unit.c_str());
    std::printf("%s\n", figure.kept() ? "" : "  exceeded");
    std::fflush(stdout);
}

} // namespace

/// Measures what is named, or everything. Exit status 1 where a limit is exceeded.
int main(int argc, char** argv) {
    if (argc > 2 && std::strcmp(argv[1], "--part") == 0)
        return runPart(argc, argv);
    const QCoreApplication application(argc, argv);
    bool kept = true;
    std::printf("%-52s %10s %10s %-3s %7s\n", "", "ours", "reference", "", "ratio");
    for (const Bench& bench : kBenches) {
        if (!wanted(bench, argc, argv))
            continue;
        try {
            for (const Figure& figure : bench.run()) {
                print(figure);
                kept = kept && figure.kept();
            }
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "%s: %s\n", bench.name, failure.what());
            kept = false;
        }
    }
    return kept ? 0 : 1;
}
