#pragma once

#include "core/workspace/workspace.h"

#include <functional>
#include <stdexcept>
#include <string>

namespace landreeve::tests {

/// Provisions up to the beginning of a step, calls `look` there, and leaves it as a killed program does: nothing of the
/// end is noted, and nobody holds the tenant any more.
inline void cutOffProvisioning(workspace::Workspace& workspace, const tenancy::ProvisionRequest& request,
                               const std::string& step, const std::function<void()>& look = {}) {
    // No Error: what the provisioner does not know it does not note.
    class CutOff : public std::exception {};
    const auto onStep = [&](const tenancy::StepRecord& record) {
        if (record.name != step || record.state != tenancy::StepRecord::State::Running)
            return;
        if (look)
            look();
        throw CutOff();
    };
    try {
        workspace.provisioner().provision(request, onStep, {}, {});
    } catch (const CutOff&) {
        return;
    }
    throw std::runtime_error("it did not come to the step " + step);
}

} // namespace landreeve::tests
