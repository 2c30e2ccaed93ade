#include "core/sessions/refusal_limit.h"

#include "core/sessions/rate_bucket.h"

#include <QSysInfo>

namespace landreeve::sessions {
namespace {

constexpr RateLimit kRefused{60, 1.0 / 10, 20, std::chrono::minutes(5)};

} // namespace

std::optional<std::chrono::milliseconds> takeRefusal(postgres::Transaction& transaction, const std::string& address,
                                                     const std::string& client) {
    if (!address.empty())
        return takeTokens(transaction, {{"token/address", address, kRefused}});
    return takeTokens(transaction,
                      {{"token/program", client + "@" + QSysInfo::machineHostName().toStdString(), kRefused}});
}

Error tooManyRefused(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return Error("rate_limited", "The token was refused, as were too many before it.",
                 "Wait " + std::to_string(seconds) + " s, or use a token that is accepted here.")
        .withDetail("retry_after_ms", static_cast<qint64>(wait.count()));
}

} // namespace landreeve::sessions
