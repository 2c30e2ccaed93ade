#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace landreeve::auth {

struct HttpRequest {
    std::string url;
    std::string method = "GET";
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
};

struct HttpAnswer {
    int status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    /// The value of a header, whose name is compared without regard to case (RFC 9110, 5.1); empty where it was not
    /// sent.
    std::string header(std::string_view name) const;
};

/// Speaks to an issuer: `https` only, plain `http` on loopback only; no redirect is followed, no cookies, no
/// compression; bounded in time and size.
class HttpExchange {
public:
    struct Limits {
        std::chrono::milliseconds deadline{5000}; ///< For everything, from the look-up of the name on.
        std::int64_t mostBytes = std::int64_t{256} * 1024;
    };

    HttpExchange() = default;
    explicit HttpExchange(Limits limits) : m_limits(limits) {}

    const Limits& limits() const { return m_limits; }

    /// Any answer, whatever its status. Blocks, on a thread with an event loop of its own; from any thread, while there
    /// is a QCoreApplication. Throws Error `usage` for an address that is not accepted, `issuer_unavailable` where no
    /// whole answer came (detail `fault`: slow, too_large or down), and Cancelled.
    HttpAnswer send(const HttpRequest& request, const std::stop_token& stop) const;

    /// Why an address is not accepted, in words that go on after "The address "; empty where it is.
    static std::string faultOf(const std::string& url);

private:
    Limits m_limits;
};

} // namespace landreeve::auth
