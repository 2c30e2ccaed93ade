#pragma once

#include "core/migrations/fleet_rollout.h"

#include <condition_variable>
#include <mutex>

namespace landreeve::migrations {

/// Runs a rollout's targets. Workers migrate; the calling thread keeps the journal and hears what others ask for.
class RolloutRun {
public:
    RolloutRun(const MigrationRunner& runner, RolloutJournal* journal, const RolloutPlan& plan, std::string id,
               const ProgressFn& progress, const std::stop_token& stop);

    /// Migrates those that wait; their results replace what stands in `results`.
    RolloutOutcome run(const std::vector<FleetTarget>& targets, std::vector<TargetResult> results);

private:
    void wave(const std::vector<std::size_t>& members);
    void work(const std::vector<std::size_t>& members);
    TargetResult migrate(const FleetTarget& target) const;
    bool resolve(const FleetTarget& target) const;
    void tell(std::size_t member, TargetResult result);
    void keep(std::vector<std::size_t> news);
    void hear(RolloutState asked);
    RolloutState endState() const;

    const MigrationRunner& m_runner;
    RolloutJournal* m_journal;
    const RolloutPlan& m_plan;
    const std::string m_id;
    const ProgressFn& m_progress;
    std::stop_token m_outerStop;
    std::stop_source m_stop; ///< Ends what is under way.

    const std::vector<FleetTarget>* m_targets = nullptr;
    std::vector<TargetResult> m_results;

    std::mutex m_mutex; ///< Guards what follows, and m_results while workers run.
    std::condition_variable m_changed;
    std::vector<std::size_t> m_news;
    std::size_t m_next = 0;
    int m_workers = 0;
    int m_failures = 0;
    bool m_handOut = true;
    std::optional<RolloutState> m_asked; ///< Paused or Cancelled, by somebody else.
};

} // namespace landreeve::migrations
