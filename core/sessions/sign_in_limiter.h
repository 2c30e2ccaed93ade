#pragma once

#include "core/control/control_plane.h"
#include "core/sessions/rate_bucket.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::sessions {

/// Somebody who wants to sign in.
struct SignInAttempt {
    std::string issuer;
    std::string account; ///< As he typed it; compared without regard to case. Empty: known to the issuer's page only.
    std::string address; ///< IPv4 or IPv6; empty: not known.
    std::string tenantId = {};
};

struct SignInVerdict {
    bool allowed = false;
    std::chrono::milliseconds retryIn{0}; ///< When not allowed: how long to wait.
};

/// Failures of one account or one address within a time.
struct FailureCount {
    std::string account; ///< Empty: counted by address.
    std::string address;
    std::int64_t count = 0;
    Time last;
};

/// Slows guessing down: attempts on an account, and from an address, take tokens from buckets in the control plane that
/// all programs share. A few are free; after each further one the bucket closes for twice as long as before. The token
/// is taken before the password is looked at, so that many attempts at once count as many. Any thread; all block.
class SignInLimiter {
public:
    struct Limits {
        RateLimit account{12, 1.0 / 300, 3, std::chrono::minutes(15)};
        RateLimit address{60, 1.0 / 10, 20, std::chrono::minutes(5)};
    };

    explicit SignInLimiter(control::ControlPlane& control) : SignInLimiter(control, Limits{}) {}
    SignInLimiter(control::ControlPlane& control, const Limits& limits) : m_control(control), m_limits(limits) {}

    /// Before an attempt. Refused: it must not be made.
    SignInVerdict begin(const SignInAttempt& attempt, const postgres::Wait& wait = {});
    /// After one that failed: recorded and audited. `reason`: a code of the issuer's.
    void failed(const SignInAttempt& attempt, const std::string& reason, const postgres::Wait& wait = {});
    /// After one that succeeded: the account begins anew.
    void succeeded(const SignInAttempt& attempt, const postgres::Wait& wait = {});

    /// Accounts and addresses with at least so many failures since `since`, the most first.
    std::vector<FailureCount> pileUps(Time since, int atLeast, const postgres::Wait& wait = {});

private:
    control::ControlPlane& m_control;
    Limits m_limits;
};

} // namespace landreeve::sessions
