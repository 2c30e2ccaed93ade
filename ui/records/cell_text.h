#pragma once

#include "core/base/decimal.h"
#include "core/records/field.h"

#include <QDateTime>
#include <QString>

#include <optional>
#include <string>

/// How a record's values are written on the screen.
namespace landreeve::ui::records {

/// A value as the database sent it, in words: grouped figures, a choice's word, a local time. `now` decides whether a
/// day needs its year.
QString shownAs(const landreeve::records::Field& field, const std::optional<std::string>& value, const QDateTime& now);

/// What a tooltip adds where the cell rounds or shortens: all decimals of a cost, a time in UTC; else empty.
QString moreAbout(const landreeve::records::Field& field, const std::optional<std::string>& value);

/// For a spreadsheet: plain figures and dates, words for choices.
QString copiedAs(const landreeve::records::Field& field, const std::optional<std::string>& value);

/// A sum of such values.
QString totalAs(const landreeve::records::Field& field, const landreeve::Decimal& sum);

/// "2025-11-24" as "24 Nov", with its year where it is not this one.
QString dayAs(const std::string& date, const QDateTime& now);

} // namespace landreeve::ui::records
