#include "core/auth/retry_after.h"

#include "core/base/duration.h"

#include <QDateTime>
#include <QLocale>

#include <charconv>

namespace landreeve::auth {
namespace {

using std::chrono::milliseconds;

constexpr const char* kDetail = "retry_after_ms";
constexpr milliseconds kLongest = std::chrono::hours(24);

} // namespace

std::optional<Time> timeFromHttpDate(const std::string& text) {
    QDateTime date =
        QLocale::c().toDateTime(QString::fromStdString(text), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    return Time(milliseconds(date.toMSecsSinceEpoch()));
}

std::optional<milliseconds> retryAfter(const std::string& value, Time now) {
    milliseconds wait(-1);
    std::int64_t seconds = 0;
    const char* const end = value.data() + value.size();
    const auto [read, fault] = std::from_chars(value.data(), end, seconds);
    if (!value.empty() && fault == std::errc() && read == end && seconds <= kLongest / std::chrono::seconds(1))
        wait = std::chrono::seconds(seconds);
    else if (const auto date = timeFromHttpDate(value))
        wait = std::chrono::ceil<milliseconds>(*date - now);
    if (wait < milliseconds(0) || wait > kLongest)
        return std::nullopt;
    return wait;
}

Error tooManyAttempts(const std::string& retryAfterHeader) {
    const auto wait = retryAfter(retryAfterHeader);
    Error error("rate_limited", "The issuer takes no more attempts for now.",
                wait ? "Try again in " + durationWords(std::chrono::ceil<std::chrono::seconds>(*wait)) + "."
                     : "Wait before you try again; the issuer does not say how long.");
    if (wait)
        error.withDetail(kDetail, static_cast<qint64>(wait->count()));
    return error.setRetryable();
}

milliseconds retryAfterOf(const Error& error) {
    return milliseconds(error.details().value(QLatin1String(kDetail)).toInteger(0));
}

} // namespace landreeve::auth
