#pragma once

#include "core/records/entity.h"
#include "core/transfer/column_form.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace landreeve::transfer {

/// A cell of a file as PostgreSQL reads it, or what is wrong with it.
struct Cell {
    std::optional<std::string> value = {}; ///< Nothing: null.
    std::string faultCode = {};            ///< Empty: it is right.
    std::string fault = {};
    std::string repair = {}; ///< Text that was probably meant; empty where nobody can tell.
};

/// Reads cells as values of one field by the rules of a form (records::typedField), those that many rows repeat only
/// once. Not for secrets. Belongs to one thread.
class CellConversion {
public:
    /// `sheet`: the file may come from a spreadsheet, so that importedText() is applied. `form`: how its numbers or
    /// dates are written.
    CellConversion(const records::Field& field, bool indian, bool sheet, const ColumnForm& form)
        : m_field(field), m_indian(indian), m_sheet(sheet), m_form(form), m_rewritten(isRewritten(form, field)) {}

    /// What is empty is the field's initial value where it cannot be null.
    Cell convert(std::string_view text);

private:
    Cell converted(std::string_view text);
    Cell slowly(const std::string& text) const;

    const records::Field& m_field;
    bool m_indian;
    bool m_sheet;
    ColumnForm m_form;
    bool m_rewritten; ///< Values are read by plainValue().
    std::unordered_map<std::string, Cell> m_known;
};

/// Whether a cell with this text is empty.
bool isBlank(std::string_view text);

/// What an empty cell is where the field cannot be null.
std::string emptyOf(const records::Field& field);

/// Whether a spreadsheet would take the text, or what stands behind its apostrophes, for a formula.
bool isFormula(std::string_view text);
/// A text that isFormula(), with an apostrophe before it; another as it is. importedText()
/// takes exactly that one off again.
std::string harmlessText(std::string_view text);
std::string_view importedText(std::string_view text);
/// Whether an exported value of this field can be such a text.
bool mayBeFormula(const records::Field& field);
/// Whether a spreadsheet takes the text for a number or an amount and for nothing else, a sign before it or not.
bool isBareNumber(std::string_view text);

} // namespace landreeve::transfer
