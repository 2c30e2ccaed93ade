#include "core/migrations/fleet_rollout.h"

#include "core/migrations/rollout_run.h"

#include <algorithm>

namespace landreeve::migrations {
namespace {

TargetResult planned(const FleetTarget& target) {
    TargetResult result;
    result.target = target.id;
    if (!target.leftOut.empty()) {
        result.state = TargetState::Skipped;
        result.error = target.leftOut;
    }
    return result;
}

/// Runs what the journal has claimed, and gives the claim back also where that fails.
RolloutOutcome finishing(RolloutJournal* journal, const std::string& id, const std::function<RolloutOutcome()>& run) {
    try {
        return run();
    } catch (...) {
        if (journal != nullptr) {
            try {
                journal->finish(id, RolloutState::Paused);
            } catch (const std::exception&) {
                // The journal is what failed; the claim ends with its connection.
            }
        }
        throw;
    }
}

} // namespace

int RolloutOutcome::count(TargetState wanted) const {
    return static_cast<int>(std::ranges::count(targets, wanted, &TargetResult::state));
}

RolloutOutcome FleetRollout::run(const std::vector<FleetTarget>& targets, const RolloutOptions& options,
                                 const ProgressFn& progress, const std::stop_token& stop) {
    if (options.dryRun)
        return look(targets, options.jobs, stop);
    const RolloutPlan plan{m_runner.set().source(), m_runner.set().checksum(), m_runner.set().version(), options.jobs,
                           options.canary,          options.maxFailures};
    std::vector<TargetResult> results;
    results.reserve(targets.size());
    for (const FleetTarget& target : targets)
        results.push_back(planned(target));
    const std::string id = m_journal != nullptr ? m_journal->begin(plan, options.by, results) : std::string();
    return finishing(m_journal, id, [&] {
        return RolloutRun(m_runner, m_journal, plan, id, progress, stop).run(targets, std::move(results));
    });
}

RolloutOutcome FleetRollout::resume(const std::string& id, const std::vector<FleetTarget>& targets,
                                    const ProgressFn& progress, const std::stop_token& stop) {
    if (m_journal == nullptr)
        throw Error("rollout_not_found", "There is no journal to take a rollout up from.");
    const RolloutRecord record = m_journal->takeUp(id);
    return finishing(m_journal, id, [&] {
        if (record.plan.checksum != m_runner.set().checksum())
            throw Error("rollout_differs",
                        "This rollout was planned with other migrations (" + record.plan.source + ").",
                        "Take it up with those, or start a new one.");
        std::vector<FleetTarget> members;
        std::vector<TargetResult> results;
        std::vector<TargetResult> changed;
        for (const TargetResult& before : record.targets) {
            const auto found = std::ranges::find(targets, before.target, &FleetTarget::id);
            FleetTarget member = found != targets.end() ? *found : FleetTarget{before.target, {}};
            if (found == targets.end())
                member.leftOut = "no longer there";
            results.push_back(before.state == TargetState::Applied ? before : planned(member));
            if (results.back().state != before.state)
                changed.push_back(results.back());
            members.push_back(std::move(member));
        }
        m_journal->record(id, changed);
        return RolloutRun(m_runner, m_journal, record.plan, id, progress, stop).run(members, std::move(results));
    });
}

RolloutOutcome FleetRollout::look(const std::vector<FleetTarget>& targets, int jobs,
                                  const std::stop_token& stop) const {
    RolloutOutcome outcome;
    std::vector<FleetTarget> members;
    std::ranges::copy_if(targets, std::back_inserter(members),
                         [](const FleetTarget& target) { return target.leftOut.empty(); });
    const auto answers = fleetStatus(m_runner, members, jobs, stop);
    auto answer = answers.begin();
    for (const FleetTarget& target : targets) {
        TargetResult result = planned(target);
        if (result.state == TargetState::Waiting) {
            try {
                if (answer->failure)
                    throw *answer->failure;
                refuseUnlessApplicable(m_runner.set(), *answer->value);
                result.applied = answer->value->pending;
                result.version = answer->value->version;
            } catch (const Error& error) {
                result.state = TargetState::Failed;
                result.errorCode = error.code();
                result.error = error.message();
                outcome.state = RolloutState::Failed;
            }
            ++answer;
        }
        outcome.targets.push_back(std::move(result));
    }
    return outcome;
}

} // namespace landreeve::migrations
