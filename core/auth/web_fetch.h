#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

namespace landreeve::auth {

/// What a server answered.
struct WebAnswer {
    bool unchanged = false; ///< It still has what the ETag named (304); there is no body.
    std::string body;
    std::string etag;         ///< Empty where it sent none.
    std::string cacheControl; ///< The header as it came; empty where it sent none.
};

/// Fetches a small document of an issuer, once and to its end: `https` only, plain `http` on loopback only; no
/// redirects, no cookies, no compression; bounded in time and size.
class WebFetch {
public:
    struct Limits {
        std::chrono::milliseconds deadline{5000}; ///< For everything, from the look-up of the name on.
        std::int64_t mostBytes = std::int64_t{256} * 1024;
    };

    WebFetch() = default;
    explicit WebFetch(Limits limits) : m_limits(limits) {}

    /// Blocks, on a thread with an event loop of its own; from any thread, while there is a QCoreApplication. `etag`
    /// may be empty. Throws Error `usage` for an address that is not accepted, `issuer_unavailable` for any answer but
    /// 200 and 304, and Cancelled.
    WebAnswer get(const std::string& url, const std::string& etag, const std::stop_token& stop) const;

    /// Why an address is not accepted, in words that go on after "The address "; empty where it is.
    static std::string faultOf(const std::string& url);

private:
    Limits m_limits;
};

} // namespace landreeve::auth
