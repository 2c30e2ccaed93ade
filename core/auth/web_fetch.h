#pragma once

#include "core/auth/http_exchange.h"
#include "core/base/clock.h"

#include <optional>
#include <stop_token>
#include <string>

namespace landreeve::auth {

/// What a server answered.
struct WebAnswer {
    bool unchanged = false; ///< It still has what the ETag named (304); there is no body.
    std::string body;
    std::string etag;         ///< Empty where it sent none.
    std::string cacheControl; ///< The header as it came; empty where it sent none.
    std::optional<Time> date; ///< By its own clock (RFC 9110, 6.6.1); empty where it is not told, or came from a cache.
};

/// Fetches a small document of an issuer, once and to its end, within the limits of an HttpExchange.
class WebFetch {
public:
    using Limits = HttpExchange::Limits;

    WebFetch() = default;
    explicit WebFetch(Limits limits) : m_exchange(limits) {}

    /// Blocks. `etag` may be empty. Throws what HttpExchange::send() throws, and Error `issuer_unavailable` for any
    /// answer but 200 and 304.
    WebAnswer get(const std::string& url, const std::string& etag, const std::stop_token& stop) const;

    /// Why an address is not accepted, in words that go on after "The address "; empty where it is.
    static std::string faultOf(const std::string& url) { return HttpExchange::faultOf(url); }

private:
    HttpExchange m_exchange;
};

} // namespace landreeve::auth
