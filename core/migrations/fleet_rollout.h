#pragma once

#include "core/base/progress.h"
#include "core/migrations/fleet.h"
#include "core/migrations/migration_runner.h"
#include "core/migrations/rollout_journal.h"

#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::migrations {

struct RolloutOptions {
    int jobs = 4;                        ///< Connections at once.
    int canary = 0;                      ///< So many targets go first; one that fails among them ends it.
    std::optional<int> maxFailures = {}; ///< So many failures end it; nothing: none do.
    bool dryRun = false;                 ///< Only look: `applied` says what would be.
    std::string by = "landreeve";
};

struct RolloutOutcome {
    std::string id;                          ///< The journal's; empty without one.
    RolloutState state = RolloutState::Done; ///< Done, Failed, Paused or Cancelled.
    bool interrupted = false;                ///< A stop was requested; what was under way is rolled back.
    std::vector<TargetResult> targets;       ///< In the order given.

    int count(TargetState wanted) const;
};

/// One set of migrations over many databases: canaries first, then the rest, on several connections at once, each
/// target kept in the journal. What stops a rollout leaves it so that it can be taken up again.
class FleetRollout {
public:
    /// `journal` may be null: then nothing is kept.
    FleetRollout(const MigrationRunner& runner, RolloutJournal* journal) : m_runner(runner), m_journal(journal) {}

    /// Plans and runs a new rollout. A target's failure is its result; thrown is what ends the rollout itself (the
    /// journal cannot be reached), after what was under way has ended.
    RolloutOutcome run(const std::vector<FleetTarget>& targets, const RolloutOptions& options,
                       const ProgressFn& progress = {}, const std::stop_token& stop = {});

    /// Goes on with one that was paused, failed or interrupted: what is applied stays, everything else is tried again.
    /// Throws what RolloutJournal::takeUp() throws, and Error `rollout_differs` where it was planned with other
    /// migrations.
    RolloutOutcome resume(const std::string& id, const std::vector<FleetTarget>& targets,
                          const ProgressFn& progress = {}, const std::stop_token& stop = {});

private:
    RolloutOutcome look(const std::vector<FleetTarget>& targets, int jobs, const std::stop_token& stop) const;

    const MigrationRunner& m_runner;
    RolloutJournal* m_journal;
};

} // namespace landreeve::migrations
