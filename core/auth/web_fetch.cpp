#include "core/auth/web_fetch.h"

#include "core/auth/retry_after.h"
#include "core/base/error.h"

namespace landreeve::auth {
namespace {

std::optional<Time> dateOf(const HttpAnswer& answer) {
    if (!answer.header("Age").empty())
        return std::nullopt;
    return timeFromHttpDate(answer.header("Date"));
}

} // namespace

WebAnswer WebFetch::get(const std::string& url, const std::string& etag, const std::stop_token& stop) const {
    HttpRequest request{.url = url};
    if (!etag.empty())
        request.headers.emplace_back("If-None-Match", etag);
    HttpAnswer answer = m_exchange.send(request, stop);
    const auto refuse = [&url, &answer](const std::string& fault) {
        Error error("issuer_unavailable", url + " cannot be fetched: " + fault + ".");
        error.withDetail("url", QString::fromStdString(url));
        throw error.setRetryable(answer.status >= 500 || answer.status == 429);
    };
    const std::string status = std::to_string(answer.status);
    if (answer.status >= 300 && answer.status < 400 && answer.status != 304)
        refuse("it redirects (status " + status + "), which is not followed");
    else if (answer.status != 200 && answer.status != 304)
        refuse("it answers with status " + status);
    return {.unchanged = answer.status == 304,
            .body = std::move(answer.body),
            .etag = answer.header("ETag"),
            .cacheControl = answer.header("Cache-Control"),
            .date = dateOf(answer)};
}

} // namespace landreeve::auth
