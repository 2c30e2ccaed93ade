#include "core/sessions/rate_bucket.h"

#include <array>
#include <charconv>

namespace landreeve::sessions {
namespace {

using std::chrono::milliseconds;

/// As a parameter, with all its digits: a rate of a few an hour is a small number a second.
std::string exact(double number) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

std::optional<milliseconds> takeToken(postgres::Transaction& transaction, const RateBucket& bucket) {
    const RateLimit& limit = bucket.limit;
    const auto wait = transaction
                          .exec("SELECT ceil(extract(epoch FROM rate_take($1, $2, $3, $4, $5, $6 * interval '1 "
                                "second')) * 1000)::bigint",
                                bucket.scope, bucket.key, limit.capacity, exact(limit.refillPerSecond), limit.free,
                                static_cast<std::int64_t>(limit.longest.count()))
                          .one()
                          .get<std::optional<std::int64_t>>(0);
    return wait ? std::optional(milliseconds(*wait)) : std::nullopt;
}

} // namespace

std::optional<milliseconds> takeTokens(postgres::Transaction& transaction, const std::vector<RateBucket>& buckets) {
    for (const RateBucket& bucket : buckets)
        transaction.exec("SELECT rate_heal($1, $2, $3 * interval '1 second')", bucket.scope, bucket.key,
                         static_cast<std::int64_t>(bucket.limit.longest.count()));
    transaction.exec("SAVEPOINT tokens");
    for (const RateBucket& bucket : buckets) {
        if (const auto wait = takeToken(transaction, bucket)) {
            // What is not done takes no token.
            transaction.exec("ROLLBACK TO SAVEPOINT tokens");
            return wait;
        }
    }
    return std::nullopt;
}

} // namespace landreeve::sessions
