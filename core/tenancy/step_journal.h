#pragma once

#include "core/control/control_plane.h"
#include "core/tenancy/provision_request.h"

#include <string>
#include <vector>

namespace landreeve::tenancy {

/// The recorded steps of one tenant's making (table provisioning_step), each audited as it ends. What is recorded here
/// may be a step behind after a crash, never ahead: every step can be run again, so these notes wait for no disk.
class StepJournal {
public:
    /// `control` is a connection to `plane`; `recipe` names its steps, in order.
    StepJournal(control::ControlPlane& plane, postgres::Connection& control, std::string tenantId, StepFn onStep,
                const std::vector<std::string>& recipe = provisionSteps());

    /// All steps of the recipe in their order, as last recorded.
    std::vector<StepRecord> load();

    /// Notes the end of the step that runs, if one does, and the beginning of `name`, at once.
    void begin(const std::string& name);
    /// Says, at the end of the step that runs, what it did.
    void done(const std::string& detail);
    void failed(const std::string& error);
    void undone(const std::string& name);
    /// Writes what done() kept back.
    void flush();

    const std::vector<StepRecord>& records() const { return m_records; }
    bool isDone(const std::string& name) const;
    /// The step that runs; nullptr between two.
    const StepRecord* current() const { return m_current; }

private:
    StepRecord& record(const std::string& name);
    postgres::Statement statement(const StepRecord& step) const;

    control::ControlPlane& m_plane;
    postgres::Connection& m_control;
    std::string m_tenantId;
    StepFn m_onStep;
    std::vector<StepRecord> m_records;
    std::vector<postgres::Statement> m_pending;
    StepRecord* m_current = nullptr;
    std::chrono::steady_clock::time_point m_begun;
};

} // namespace landreeve::tenancy
