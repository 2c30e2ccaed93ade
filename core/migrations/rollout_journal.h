#pragma once

#include "core/migrations/rollout.h"
#include "core/postgres/connection.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::migrations {

/// Where a rollout's progress is kept, so that it survives the program that runs it. Used by one thread at a time.
class RolloutJournal {
public:
    virtual ~RolloutJournal() = default;

    /// Enters a new rollout, `running`, with its targets (waiting or skipped), and claims it; its id.
    virtual std::string begin(const RolloutPlan& plan, const std::string& by,
                              const std::vector<TargetResult>& targets) = 0;

    /// Takes up a rollout that ended early: `running` again, and ours until finish(). Throws Error `rollout_not_found`,
    /// `rollout_running` where another program has it, `rollout_ended` where nothing is left to do.
    virtual RolloutRecord takeUp(const std::string& id) = 0;

    /// Keeps what became of targets; what the rollout is meant to be by now: Running, or Paused or Cancelled where
    /// somebody asked for it.
    virtual RolloutState record(const std::string& id, const std::vector<TargetResult>& results) = 0;

    /// Ends our part of it: its state from now on, unless somebody has cancelled it, and the claim given back.
    virtual void finish(const std::string& id, RolloutState state) = 0;
};

/// The journal in the control plane's tables rollout and rollout_target. It also keeps tenant_metadata.schema_version.
class SqlRolloutJournal final : public RolloutJournal {
public:
    /// `control` is a connection to the control database (direct: the claim is a session's lock), used for nothing else
    /// while a rollout runs.
    explicit SqlRolloutJournal(postgres::Connection& control) : m_control(control) {}

    std::string begin(const RolloutPlan& plan, const std::string& by,
                      const std::vector<TargetResult>& targets) override;
    RolloutRecord takeUp(const std::string& id) override;
    RolloutState record(const std::string& id, const std::vector<TargetResult>& results) override;
    void finish(const std::string& id, RolloutState state) override;

    /// The newest first.
    std::vector<RolloutRecord> list(int limit = 100);
    /// One with its targets. Throws Error `rollout_not_found`.
    RolloutRecord show(const std::string& id);
    /// The newest that was planned with these migrations, ended early and can be taken up.
    std::optional<std::string> unfinished(const std::string& checksum);

    /// Asks whoever runs it to stop handing out targets (pause), or to stop at once, rolling back (cancel).
    /// Throw Error `rollout_not_found`, or `rollout_ended` where it has.
    void pause(const std::string& id);
    void cancel(const std::string& id);

private:
    bool claim(const std::string& id);
    void unclaim(const std::string& id);
    void ask(const std::string& id, RolloutState state);

    postgres::Connection& m_control;
};

} // namespace landreeve::migrations
