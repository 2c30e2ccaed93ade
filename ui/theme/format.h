#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <string_view>

/// How numbers and times are written on the screen, independent of the system's locale. "Local" is Theme::timeZone().
namespace landreeve::ui::theme {

/// Digits grouped the Indian way (12,34,567.80) with a true minus sign; the input is a decimal string as it comes from
/// the database, e.g. "-1234567.80". What is no decimal is returned unchanged.
QString grouped(std::string_view decimal);

/// An amount in the currency of currency.h, grouped its own way: "₹ 8,77,671.00", "−₹ 0.34", "EUR 877,671.00".
QString money(std::string_view decimal);

/// The same in few digits, for the axis of a chart and where there is no room: "₹ 2.23 Cr", "₹ 12,300", "EUR 1.2 M".
QString shortMoney(std::string_view decimal);

/// A whole number, grouped the Indian way.
QString count(qint64 value);

/// "1 tenant", "3 tenants".
QString counted(qint64 count, const QString& one, const QString& many);

/// A decimal string without needless zeros after the point: "12.000" → "12", "0.500" → "0.5", grouped.
QString quantity(std::string_view decimal);

/// "9 MB", "1.84 GB"; a unit is 1024 of the one below, as PostgreSQL counts.
QString bytes(qint64 value);

/// "4 ms", "1.6 s", "38 s", "42 min", "1 h 40 min", "3 d 4 h".
QString duration(std::chrono::milliseconds value);

/// "about 5 min left", "about 40 s left"; empty for less than half a second.
QString timeLeft(std::chrono::milliseconds value);

/// "34 %": rounded down, so that 100 means done.
QString percent(double fraction);

/// "just now", "12 s ago", "35 min ago", "31 h ago", "12 d ago".
QString ago(const QDateTime& then, const QDateTime& now);

/// The same instant in local time.
QDateTime toLocal(const QDateTime& time);

/// The time of day, local: "14:32:08".
QString clockTime(const QDateTime& time);

/// An ISO day: "31 Mar 2026"; a dash for what is none.
QString day(const QString& iso);

/// Local: "Today 02:14", "Yesterday 18:02", "19 Nov 19:08", "8 Jan 2025 10:04".
QString when(const QDateTime& then, const QDateTime& now);
/// The same inside a sentence: "today 02:14".
QString whenWithin(const QDateTime& then, const QDateTime& now);

/// Local date and time in full: "24 Nov 2025, 14:32:08 IST".
QString localTime(const QDateTime& time);

/// For the tooltip of a local time: "2025-11-24 09:02:08 UTC".
QString utcTime(const QDateTime& time);

/// A system clock's time as QDateTime in UTC.
QDateTime toDateTime(std::chrono::system_clock::time_point time);

/// An id without its middle: "e52f…91bb"; short ids are whole.
QString shortId(const QString& id, int keep = 4);

} // namespace landreeve::ui::theme
