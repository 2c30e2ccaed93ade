#pragma once

#include "core/records/field.h"
#include "core/transfer/csv_format.h"

#include <string>
#include <string_view>
#include <vector>

namespace landreeve::transfer {

/// What the values of a column are, all but perhaps one in ten of them.
enum class ColumnType { Empty, Number, Date, Flag, Text };

/// How a column of a file is written.
struct ColumnForm {
    ColumnType type = ColumnType::Empty;
    bool decimalComma = false; ///< Of numbers: 1.234,50.
    bool guessed = false;      ///< Whether it is a decimal comma could not be told: 1,234 is a number either way.
    bool monthFirst = false;   ///< Of dates: 12/31/2025. Only where the values tell; else the day comes first.
    int values = 0;            ///< How many were looked at; what is empty is none.
    int numbers = 0;           ///< So many of them are numbers
    int dates = 0;             ///< or dates.
    int onlyPoints = 0;        ///< Numbers with a decimal point and no other way to read them: 1,234.50;
    int onlyCommas = 0;        ///< with a decimal comma: 1.234,50;
    int eitherPoints = 0;      ///< with a point that may be decimal or group: 1.234;
    int eitherCommas = 0;      ///< with such a comma: 1,234.

    bool operator==(const ColumnForm&) const = default;
};

/// How many rows of a file are looked at.
inline constexpr std::size_t kSampleRows = 200;

/// The form of a column with these values, as far as they tell: 1,234 alone is grouped.
ColumnForm columnForm(const std::vector<std::string_view>& values);

/// Settles how the numbers of a file's columns are written: as the format says; else, where a column's own values do
/// not tell, as the other columns' do; else by a decimal comma where the file is separated by semicolons, as
/// spreadsheets do where the comma is taken, and no number of it has a point.
void settleDecimals(std::vector<ColumnForm>& forms, const CsvFormat& format);

/// A value of such a column as it is read elsewhere: 1234.50, 2025-12-31; as it is where it is no such number or date.
std::string plainValue(std::string_view text, const ColumnForm& form);

/// Whether a field's values in a column of this form are read by plainValue().
bool isRewritten(const ColumnForm& form, const records::Field& field);

/// Whether a column of this form may hold a field's values, as far as numbers and dates tell.
bool mayHold(const ColumnForm& form, const records::Field& field);

/// "empty", "number", "date", "flag", "text".
std::string_view nameOf(ColumnType type);
/// For people: "number, decimal comma", "date, month first", "yes or no".
std::string wordsOf(const ColumnForm& form);

} // namespace landreeve::transfer
