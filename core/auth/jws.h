#pragma once

#include "core/auth/algorithm.h"
#include "core/auth/key_set.h"
#include "core/auth/reason.h"
#include "core/auth/strict_json.h"

#include <optional>
#include <string>
#include <string_view>

namespace landreeve::auth {

/// Why something is refused, in a code and in plain words; nothing is refused with Reason::None. Never the token
/// itself.
struct [[nodiscard]] Refusal {
    Reason reason = Reason::None;
    std::string detail;

    explicit operator bool() const { return reason != Reason::None; }
};

/// A JSON Web Signature in its compact form (RFC 7515, 7.1), taken apart; nothing of it is verified.
struct Jws {
    static constexpr std::size_t kMostBytes = std::size_t{16} * 1024;

    StrictJson header;
    std::string payload;
    std::string signature;
    std::string_view signedText; ///< What the signature is over; lasts as long as the text it was read from.

    /// `too_large`, `malformed`, `bad_base64url`, and `bad_json` of the header, in this order.
    Refusal read(std::string_view text);

private:
    std::string m_header;
    Refusal split(std::string_view text);
};

/// The header's algorithm; `alg_not_allowed` where it is not on the list.
Refusal readAlgorithm(const StrictJson& header, const AlgorithmSet& allowed, Algorithm& algorithm);
/// `header_forbidden`: any `crit`, `b64` or `zip`, whose meaning would have to be understood.
Refusal refuseExtensions(const StrictJson& header);
/// The header's key id, where there is one; `kid_invalid`. The text lasts as long as the header.
Refusal readKeyId(const StrictJson& header, std::optional<std::string_view>& keyId);

/// Verifies the signature alone, over any payload. The reason is None where it is right.
Refusal verifyJws(std::string_view text, const KeySet& keys, const AlgorithmSet& allowed);

} // namespace landreeve::auth
