#pragma once

#include "core/control/control_plane.h"

#include <cstdint>
#include <string>
#include <vector>

namespace landreeve::sessions {

/// Who was refused of one account from one address, since some time.
struct FailedSignIns {
    std::string account; ///< Empty: none was known; folded, as it is counted.
    std::string address; ///< Empty: not known.
    std::int64_t count = 0;
    Time last;
    std::vector<std::string> reasons = {}; ///< Codes, the most frequent first.
    bool pilesUp = false;                  ///< Its account, or its address, is among pileUpsNow().
};

/// What was refused since `since`, at most `most` of them: those that pile up, then the most first. `search`: only of
/// accounts or addresses that contain it, in small letters or large ones; empty for all. Blocks.
std::vector<FailedSignIns> failedSignIns(control::ControlPlane& control, Time since, int most,
                                         const std::string& search = {}, const postgres::Wait& wait = {});

} // namespace landreeve::sessions
