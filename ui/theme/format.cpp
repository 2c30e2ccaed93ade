#include "ui/theme/format.h"

#include "ui/theme/currency.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace landreeve::ui::theme {

namespace {

constexpr char16_t kMinus = u'\u2212';

bool isDecimal(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+'))
        text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const auto digits = [](std::string_view s) {
        return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return !whole.empty() && digits(whole) && digits(part) && (point == std::string_view::npos || !part.empty());
}

bool isZero(std::string_view text) {
    return text.find_first_of("123456789") == std::string_view::npos;
}

/// Commas before the last three digits, and before every `each` further up.
QString groupedUnsigned(std::string_view text, int each = 2) {
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    QString result;
    const int length = static_cast<int>(whole.size());
    for (int i = 0; i < length; ++i) {
        const int left = length - i;
        if (i > 0 && (left == 3 || (left > 3 && (left - 3) % each == 0)))
            result.append(u',');
        result.append(QLatin1Char(whole[static_cast<std::size_t>(i)]));
    }
    if (point != std::string_view::npos)
        result.append(QLatin1String(text.data() + point, static_cast<qsizetype>(text.size() - point)));
    return result;
}

struct Signed {
    bool negative;
    std::string_view digits;
};

Signed split(std::string_view text) {
    const bool negative = text.front() == '-';
    if (negative || text.front() == '+')
        text.remove_prefix(1);
    return {negative && !isZero(text), text};
}

QString unchanged(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// Two significant decimals below ten, one below a hundred, and none that is zero.
QString shortNumber(double value) {
    const int places = value < 9.995 ? 2 : (value < 99.95 ? 1 : 0);
    QString text = QString::number(value, 'f', places);
    if (text.contains(u'.')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    return text;
}

QString date(const QDate& day, bool withYear) {
    return QLocale::c().toString(day, withYear ? QStringLiteral("d MMM yyyy") : QStringLiteral("d MMM"));
}

QString clock(const QTime& time) {
    return time.toString(QStringLiteral("HH:mm"));
}

bool isIndian() {
    return currency() == QLatin1String("INR");
}

/// What stands before the digits of an amount.
QString signOf(const Signed& value) {
    return (value.negative ? QString(QChar(kMinus)) : QString()) + currencySign() + u' ';
}

} // namespace

QString grouped(std::string_view decimal) {
    if (!isDecimal(decimal))
        return unchanged(decimal);
    const Signed value = split(decimal);
    const QString digits = groupedUnsigned(value.digits);
    return value.negative ? QString(QChar(kMinus)) + digits : digits;
}

QString money(std::string_view decimal) {
    if (!isDecimal(decimal))
        return unchanged(decimal);
    const Signed value = split(decimal);
    return signOf(value) + groupedUnsigned(value.digits, isIndian() ? 2 : 3);
}

QString shortMoney(std::string_view decimal) {
    if (!isDecimal(decimal))
        return unchanged(decimal);
    const Signed value = split(decimal);
    const QString sign = signOf(value);
    constexpr double kLakh = 1e5;
    constexpr double kCrore = 1e7;
    constexpr double kThousand = 1e3;
    constexpr double kMillion = 1e6;
    const double amount = unchanged(value.digits).toDouble();
    if (!isIndian()) {
        // As below: what would read "1,000 k" is a million.
        if (amount >= 0.9995 * kMillion)
            return sign +
                   (amount >= 999.5 * kMillion ? groupedUnsigned(std::to_string(std::llround(amount / kMillion)), 3)
                                               : shortNumber(amount / kMillion)) +
                   QStringLiteral(" M");
        if (amount >= 100 * kThousand)
            return sign + shortNumber(amount / kThousand) + QStringLiteral(" k");
        return sign + groupedUnsigned(std::to_string(std::llround(amount)), 3);
    }
    // What would read "100 L" is a crore.
    if (amount >= 0.9995 * kCrore)
        return sign +
               (amount >= 999.5 * kCrore ? grouped(std::to_string(std::llround(amount / kCrore)))
                                         : shortNumber(amount / kCrore)) +
               QStringLiteral(" Cr");
    if (amount >= kLakh)
        return sign + shortNumber(amount / kLakh) + QStringLiteral(" L");
    return sign + count(std::llround(amount));
}

QString day(const QString& iso) {
    const QDate read = QDate::fromString(iso, Qt::ISODate);
    return read.isValid() ? date(read, true) : QStringLiteral("—");
}

QString count(qint64 value) {
    return grouped(std::to_string(value));
}

QString counted(qint64 count, const QString& one, const QString& many) {
    return theme::count(count) + u' ' + (count == 1 ? one : many);
}

QString quantity(std::string_view decimal) {
    if (!isDecimal(decimal))
        return unchanged(decimal);
    if (decimal.find('.') != std::string_view::npos) {
        const auto last = decimal.find_last_not_of('0');
        decimal = decimal.substr(0, decimal[last] == '.' ? last : last + 1);
    }
    return grouped(decimal);
}

QString bytes(qint64 value) {
    static constexpr std::array<const char16_t*, 5> kUnits{u"kB", u"MB", u"GB", u"TB", u"PB"};
    if (value < 1024)
        return QStringLiteral("%1 bytes").arg(value);
    double number = static_cast<double>(value);
    std::size_t unit = 0;
    number /= 1024;
    while (number >= 999.5 && unit + 1 < kUnits.size()) {
        number /= 1024;
        ++unit;
    }
    return shortNumber(number) + QStringLiteral(" ") + QString::fromUtf16(kUnits[unit]);
}

QString duration(std::chrono::milliseconds value) {
    const qint64 ms = std::max<qint64>(0, value.count());
    if (ms < 1000)
        return QStringLiteral("%1 ms").arg(ms);
    if (ms < 59'950)
        return shortNumber(static_cast<double>(ms) / 1000) + QStringLiteral(" s");
    const qint64 minutes = (ms + 30'000) / 60'000;
    if (minutes < 60)
        return QStringLiteral("%1 min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 24)
        return minutes % 60 == 0 ? QStringLiteral("%1 h").arg(hours)
                                 : QStringLiteral("%1 h %2 min").arg(hours).arg(minutes % 60);
    return hours % 24 == 0 ? QStringLiteral("%1 d").arg(hours / 24)
                           : QStringLiteral("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString timeLeft(std::chrono::milliseconds value) {
    const qint64 ms = value.count();
    if (ms < 500)
        return {};
    qint64 seconds = (ms + 500) / 1000;
    if (seconds >= 90)
        return QStringLiteral("about %1 left").arg(duration(std::chrono::minutes((seconds + 30) / 60)));
    // Steps of five, so that the words stand still while they are read.
    if (seconds > 10)
        seconds = (seconds + 2) / 5 * 5;
    return QStringLiteral("about %1 s left").arg(seconds);
}

QString percent(double fraction) {
    return QStringLiteral("%1 %").arg(static_cast<int>(std::floor(std::clamp(fraction, 0.0, 1.0) * 100 + 1e-9)));
}

QString ago(const QDateTime& then, const QDateTime& now) {
    const qint64 seconds = then.secsTo(now);
    if (seconds < 5)
        return QStringLiteral("just now");
    if (seconds < 60)
        return QStringLiteral("%1 s ago").arg(seconds);
    if (seconds < 3600)
        return QStringLiteral("%1 min ago").arg(seconds / 60);
    if (seconds < qint64{48} * 3600)
        return QStringLiteral("%1 h ago").arg(seconds / 3600);
    return QStringLiteral("%1 d ago").arg(seconds / 86'400);
}

QDateTime toLocal(const QDateTime& time) {
    const QTimeZone& zone = Theme::of().timeZone();
    return zone.isValid() ? time.toTimeZone(zone) : time.toLocalTime();
}

QString clockTime(const QDateTime& time) {
    return toLocal(time).toString(QStringLiteral("HH:mm:ss"));
}

QString when(const QDateTime& then, const QDateTime& now) {
    const QDateTime local = toLocal(then);
    const QDate today = toLocal(now).date();
    const QString time = clock(local.time());
    if (local.date() == today)
        return QStringLiteral("Today ") + time;
    if (local.date().addDays(1) == today)
        return QStringLiteral("Yesterday ") + time;
    return date(local.date(), local.date().year() != today.year()) + QStringLiteral(" ") + time;
}

QString whenWithin(const QDateTime& then, const QDateTime& now) {
    const QString words = when(then, now);
    const bool named = words.startsWith(QLatin1String("Today")) || words.startsWith(QLatin1String("Yesterday"));
    return named ? words.left(1).toLower() + words.mid(1) : words;
}

QString localTime(const QDateTime& time) {
    const QDateTime local = toLocal(time);
    return date(local.date(), true) + local.time().toString(QStringLiteral(", HH:mm:ss ")) +
           local.timeZoneAbbreviation();
}

QString utcTime(const QDateTime& time) {
    return time.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}

QDateTime toDateTime(std::chrono::system_clock::time_point time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count(), Qt::UTC);
}

QString shortId(const QString& id, int keep) {
    if (id.size() <= 2 * keep + 2)
        return id;
    return id.left(keep) + QStringLiteral("…") + id.right(keep);
}

} // namespace landreeve::ui::theme
