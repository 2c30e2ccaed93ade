#include "core/sessions/rate_bucket.h"

namespace landreeve::sessions {

std::optional<std::chrono::milliseconds> takeToken(postgres::Transaction& transaction, const std::string& scope,
                                                   const std::string& key, const RateLimit& limit) {
    const auto wait = transaction
                          .exec("SELECT ceil(extract(epoch FROM rate_take($1, $2, $3, $4, $5, $6 * interval '1 "
                                "second')) * 1000)::bigint",
                                scope, key, limit.capacity, limit.refillPerSecond, limit.free,
                                static_cast<std::int64_t>(limit.longest.count()))
                          .one()
                          .get<std::optional<std::int64_t>>(0);
    return wait ? std::optional(std::chrono::milliseconds(*wait)) : std::nullopt;
}

} // namespace landreeve::sessions
