#include "core/migrations/rollout_run.h"

#include <QJsonArray>

#include <algorithm>
#include <exception>
#include <thread>

namespace landreeve::migrations {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// How often the journal is written, and others' wishes are heard.
constexpr auto kKeepEvery = 200ms;

} // namespace

RolloutRun::RolloutRun(const MigrationRunner& runner, RolloutJournal* journal, const RolloutPlan& plan, std::string id,
                       const ProgressFn& progress, const std::stop_token& stop)
    : m_runner(runner),
      m_journal(journal),
      m_plan(plan),
      m_id(std::move(id)),
      m_progress(progress),
      m_outerStop(stop) {}

RolloutOutcome RolloutRun::run(const std::vector<FleetTarget>& targets, std::vector<TargetResult> results) {
    m_targets = &targets;
    m_results = std::move(results);
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < m_results.size(); ++i) {
        if (m_results[i].state == TargetState::Waiting)
            waiting.push_back(i);
    }
    const std::stop_callback passOn(m_outerStop, [this] { m_stop.request_stop(); });
    const auto canaries = static_cast<std::ptrdiff_t>(
        std::min<std::size_t>(waiting.size(), static_cast<std::size_t>(std::max(0, m_plan.canary))));
    wave({waiting.begin(), waiting.begin() + canaries});
    if (canaries > 0 && m_failures > 0)
        m_handOut = false;
    wave({waiting.begin() + canaries, waiting.end()});
    const RolloutState end = endState();
    RolloutOutcome outcome{m_id, end, end != RolloutState::Done && m_outerStop.stop_requested(), std::move(m_results)};
    if (m_journal != nullptr)
        m_journal->finish(m_id, outcome.state);
    return outcome;
}

void RolloutRun::wave(const std::vector<std::size_t>& members) {
    if (members.empty() || !m_handOut || m_stop.stop_requested())
        return;
    m_next = 0;
    m_workers =
        static_cast<int>(std::min<std::size_t>(members.size(), static_cast<std::size_t>(std::max(1, m_plan.jobs))));
    std::vector<std::jthread> workers;
    for (int i = 0, count = m_workers; i < count; ++i)
        workers.emplace_back([this, &members] { work(members); });
    std::exception_ptr failure;
    while (true) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, kKeepEvery, [this] { return m_workers == 0; });
        const bool over = m_workers == 0;
        auto news = std::exchange(m_news, {});
        lock.unlock();
        try {
            if (!failure)
                keep(std::move(news));
        } catch (...) {
            // Without a journal nothing new is begun; what is under way ends by itself.
            failure = std::current_exception();
            const std::lock_guard again(m_mutex);
            m_handOut = false;
        }
        if (over)
            break;
    }
    workers.clear();
    if (failure)
        std::rethrow_exception(failure);
}

void RolloutRun::work(const std::vector<std::size_t>& members) {
    std::unique_lock lock(m_mutex);
    while (m_handOut && m_next < members.size() && !m_stop.stop_requested()) {
        const std::size_t member = members[m_next++];
        m_results[member].state = TargetState::Running;
        m_news.push_back(member);
        lock.unlock();
        TargetResult result = migrate((*m_targets)[member]);
        lock.lock();
        if (result.state == TargetState::Failed) {
            ++m_failures;
            if (m_plan.maxFailures && m_failures >= std::max(1, *m_plan.maxFailures))
                m_handOut = false;
        }
        m_results[member] = std::move(result);
        m_news.push_back(member);
    }
    if (--m_workers == 0)
        m_changed.notify_all();
}

TargetResult RolloutRun::migrate(const FleetTarget& target) const {
    TargetResult result;
    result.target = target.id;
    const auto begun = steady_clock::now();
    const auto fail = [&](const Error& error) {
        result.state = TargetState::Failed;
        result.errorCode = error.code();
        result.error = error.message();
        for (const QJsonValue version : error.details().value(QLatin1StringView("applied")).toArray())
            result.applied.push_back(version.toInt());
    };
    try {
        auto connection = connect(target, m_stop.get_token());
        result.applied = m_runner.apply(connection, {}, m_stop.get_token(), target.version);
        result.state = TargetState::Applied;
    } catch (const Cancelled&) {
        // Rolled back, or the ledger knows: it is looked at again when the rollout goes on.
        result.state = TargetState::Waiting;
    } catch (const Error& error) {
        fail(error);
        if (error.inDoubt() && resolve(target)) {
            result = {target.id, TargetState::Applied, std::move(result.applied)};
            result.applied.push_back(m_runner.set().version());
        }
    } catch (const std::exception& failure) {
        fail(Error("internal_error", failure.what()));
    }
    if (result.state == TargetState::Applied)
        result.version = m_runner.set().version();
    result.ms = std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
    return result;
}

/// The connection ended before the server's answer: whether everything was applied all the same.
bool RolloutRun::resolve(const FleetTarget& target) const {
    try {
        auto connection = connect(target, m_stop.get_token());
        return m_runner.status(connection).verdict == LedgerVerdict::Current;
    } catch (const std::exception&) {
        return false;
    }
}

void RolloutRun::keep(std::vector<std::size_t> news) {
    std::ranges::sort(news);
    news.erase(std::unique(news.begin(), news.end()), news.end());
    std::vector<TargetResult> results;
    std::size_t done = 0;
    {
        const std::lock_guard lock(m_mutex);
        for (const std::size_t member : news)
            results.push_back(m_results[member]);
        done = static_cast<std::size_t>(std::ranges::count_if(m_results, [](const TargetResult& result) {
            return result.state == TargetState::Applied || result.state == TargetState::Failed ||
                   result.state == TargetState::Skipped;
        }));
    }
    if (m_journal != nullptr)
        hear(m_journal->record(m_id, results));
    for (const TargetResult& result : results)
        report(m_progress, {std::string(toText(result.state)), result.target, static_cast<double>(done),
                            static_cast<double>(m_results.size())});
}

void RolloutRun::hear(RolloutState asked) {
    if (asked != RolloutState::Paused && asked != RolloutState::Cancelled)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_handOut = false;
        m_asked = asked;
    }
    if (asked == RolloutState::Cancelled)
        m_stop.request_stop();
}

RolloutState RolloutRun::endState() const {
    const bool allWell = std::ranges::all_of(m_results, [](const TargetResult& result) {
        return result.state == TargetState::Applied || result.state == TargetState::Skipped;
    });
    if (allWell)
        return RolloutState::Done;
    if (m_asked)
        return *m_asked;
    return m_outerStop.stop_requested() ? RolloutState::Paused : RolloutState::Failed;
}

} // namespace landreeve::migrations
