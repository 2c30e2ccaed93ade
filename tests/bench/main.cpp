#include "tests/bench/bench.h"

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
    {"migrations", &benchMigrations},
    {"provision", &benchProvision},
});

bool wanted(const Bench& bench, int argc, char** argv) {
    return argc < 2 ||
           std::any_of(argv + 1, argv + argc, [&](const char* name) { return std::strcmp(name, bench.name) == 0; });
}

/// Whether the figure keeps its limit.
bool print(const Figure& figure) {
    const bool kept = figure.limit <= 0 || figure.ratio <= figure.limit;
    std::printf("%-58s %10.3f %10.3f %-4s %8.2f", figure.name.c_str(), figure.ours, figure.reference,
                figure.unit.c_str(), figure.ratio);
    if (figure.limit > 0)
        std::printf(" %8.2f%s", figure.limit, kept ? "" : "  exceeded");
    std::printf("\n");
    std::fflush(stdout);
    return kept;
}

} // namespace

/// Measures what is named, or everything. Exit status 1 where a limit is exceeded.
int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    bool kept = true;
    std::printf("%-58s %10s %10s %-4s %8s %8s\n", "", "ours", "reference", "", "ratio", "limit");
    for (const Bench& bench : kBenches) {
        if (!wanted(bench, argc, argv))
            continue;
        try {
            for (const Figure& figure : bench.run())
                kept = print(figure) && kept;
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "%s: %s\n", bench.name, failure.what());
            kept = false;
        }
    }
    return kept ? 0 : 1;
}
