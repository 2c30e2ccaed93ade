#include "core/migrations/fleet.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace landreeve::migrations {
namespace {

template <typename T, typename Ask>
std::vector<FleetAnswer<T>> askAll(const std::vector<FleetTarget>& targets, int jobs, const std::stop_token& stop,
                                   const Ask& ask) {
    std::vector<FleetAnswer<T>> answers(targets.size());
    inParallel(targets.size(), jobs, stop, [&](std::size_t i) {
        answers[i].id = targets[i].id;
        try {
            auto connection = connect(targets[i], stop);
            answers[i].value = ask(connection);
        } catch (const Error& error) {
            answers[i].failure = error;
        } catch (const Cancelled&) {
            // Said once, for all of them.
        } catch (const std::exception& failure) {
            answers[i].failure = Error("internal_error", failure.what());
        }
    });
    if (stop.stop_requested())
        throw Cancelled();
    return answers;
}

} // namespace

void inParallel(std::size_t count, int jobs, const std::stop_token& stop,
                const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    const auto loop = [&] {
        for (std::size_t i = next++; i < count && !stop.stop_requested(); i = next++)
            work(i);
    };
    std::vector<std::jthread> others;
    const auto threads = std::min<std::size_t>(count, static_cast<std::size_t>(std::max(1, jobs)));
    for (std::size_t i = 1; i < threads; ++i)
        others.emplace_back(loop);
    loop();
}

std::vector<FleetAnswer<MigrationStatus>> fleetStatus(const MigrationRunner& runner,
                                                      const std::vector<FleetTarget>& targets, int jobs,
                                                      const std::stop_token& stop) {
    return askAll<MigrationStatus>(targets, jobs, stop,
                                   [&](postgres::Connection& connection) { return runner.status(connection); });
}

std::vector<FleetAnswer<Fingerprint>> fleetFingerprints(const std::vector<FleetTarget>& targets, int jobs,
                                                        const std::stop_token& stop) {
    return askAll<Fingerprint>(targets, jobs, stop,
                               [](postgres::Connection& connection) { return fingerprint(connection); });
}

postgres::Connection connect(const FleetTarget& target, const std::stop_token& stop) {
    const auto& url = target.url;
    return postgres::Connection::open(
        url.option("application_name").empty() ? url.with("application_name", "landreeve migrate") : url,
        {stop, std::chrono::seconds(15)});
}

} // namespace landreeve::migrations
