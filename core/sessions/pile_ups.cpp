#include "core/sessions/pile_ups.h"

namespace landreeve::sessions {

std::vector<FailureCount> pileUpsNow(control::ControlPlane& control, const postgres::Wait& wait) {
    const Time now = control.lend(wait)->exec("SELECT now()").one().get<Time>(0);
    return SignInLimiter(control).pileUps(now - kPileUpWithin, kPileUp, wait);
}

std::string pileUpSentence(const std::vector<FailureCount>& pileUps) {
    if (pileUps.empty())
        return {};
    const FailureCount& first = pileUps.front();
    std::string sentence = std::to_string(first.count) + " failed sign-ins " +
                           (first.account.empty() ? "from " + first.address : "of " + first.account) + " within " +
                           std::to_string(kPileUpWithin.count()) + " minutes";
    if (pileUps.size() > 1)
        sentence += ", and " + std::to_string(pileUps.size() - 1) +
                    (pileUps.size() > 2 ? " other accounts or addresses" : " other account or address");
    return sentence + ".";
}

} // namespace landreeve::sessions
