#pragma once

#include "core/postgres/in_doubt.h"

namespace landreeve::access {

/// Runs `work(connection)` on a connection that `lend()` gives. Where the server's answer is lost it is asked again,
/// three times in all, on a new connection: only for work whose first question is for its key, which makes a repetition
/// harmless. Once in doubt, what is thrown stays so unless the work itself was answered.
template <typename Lend, typename Work>
auto resolved(const Lend& lend, const Work& work) {
    constexpr int kAsked = 3;
    bool inDoubt = false;
    for (int asked = 1;; ++asked) {
        bool lent = false;
        try {
            auto connection = lend();
            lent = true;
            return work(connection);
        } catch (Error& error) {
            const bool lost = error.inDoubt() || error.connectionLost();
            inDoubt = inDoubt || error.inDoubt();
            if (lost && asked < kAsked)
                continue;
            if (inDoubt && (lost || !lent))
                error.setInDoubt().setRetryable(false).withHint(postgres::kMayBeDone);
            throw;
        } catch (const Cancelled&) {
            if (!inDoubt)
                throw;
            throw postgres::cancelledInDoubt();
        }
    }
}

} // namespace landreeve::access
