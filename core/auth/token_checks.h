#pragma once

#include "core/auth/verifier.h"

#include <string>
#include <string_view>
#include <vector>

namespace landreeve::auth {

/// One step of a verification, for people.
struct TokenCheck {
    enum class Status { Passed, Failed, NotReached };

    std::string_view name; ///< Stable, in snake_case.
    Status status = Status::NotReached;
    std::string detail; ///< Plain words.
};

std::string_view codeOf(TokenCheck::Status status);

/// Every check in its order, with what it came to. Made when it is asked for: verifying does not wait for words.
std::vector<TokenCheck> checksOf(const TokenVerdict& verdict, const VerifyPolicy& policy);

} // namespace landreeve::auth
