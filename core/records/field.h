#pragma once

#include <QJsonValue>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::records {

/// What a field holds. The type decides how it is written in SQL and JSON, how it is compared, and how it looks.
enum class FieldType {
    Text,     ///< Words in reading order; looked for by a part of them.
    Code,     ///< A number or name that people type from its beginning: sku, po_number.
    Note,     ///< Text of several lines.
    Choice,   ///< One of `choices`.
    Flag,     ///< true or false.
    Money,    ///< numeric(14,2)
    UnitCost, ///< numeric(18,6)
    Quantity, ///< numeric(14,3)
    Percent,  ///< numeric(5,2)
    Rating,   ///< numeric(2,1)
    Date,     ///< "2025-11-24"
    Instant,  ///< A point in time, RFC 3339 in UTC.
    Id,       ///< A UUID.
    List,     ///< text[]
    Json,     ///< An object.
    Lines,    ///< An order's lines, an array of objects.
    Secret    ///< Encrypted; only its last characters are read.
};

/// What the plaintext of a Secret is: decides how it is checked, normalised and found.
enum class SecretKind { None, Phone, Aadhaar, Pan, Address, BankDetails };

/// Which form a text is held to beyond its type; those of India only where the tenant is Indian.
enum class TextForm { Any, Email, Phone, Gstin, StateCode, Hsn, GstRate, RoleName };

/// A value of a Choice and the word it is shown as.
struct Choice {
    std::string value;
    std::string word;
    bool active = true; ///< Of a record: not one that is inactive or blocked.
};

/// One field of an entity.
struct Field {
    std::string name;  ///< As in JSON and, where editable, as the table's column is named.
    std::string label; ///< As a column's head or a form shows it.
    FieldType type = FieldType::Text;
    std::string expression = {}; ///< SQL over the entity's `from`; empty means t.<name>.
    bool searchable = false;     ///< `--search` looks into it.
    bool sortable = true;
    bool editable = false;
    bool nullable = true; ///< Whether `expression` may be null: decides how pages are keyed.
    std::vector<Choice> choices = {};
    std::string rule = {};         ///< The sentence beside the field when a value is refused.
    std::string readOnlyHint = {}; ///< How to change it instead, where it is not editable.
    std::string mask = {};         ///< Of a Secret: what stands before its last characters.

    // When a record is made or edited.
    std::string section = {};             ///< The heading it stands under in a form.
    bool required = false;                ///< A new record must be given one.
    std::string initial = {};             ///< What a new record has, as JSON text has it, unless told otherwise.
    int most = 0;                         ///< Characters at most; 0: no limit of its own.
    TextForm form = TextForm::Any;        ///< Of a text.
    SecretKind secret = SecretKind::None; ///< Of a Secret.
    bool isAddress = false;               ///< Of a Json: it has an address's parts, see kAddressParts.
    std::string refersTo = {};            ///< Of an Id: the entity whose record it names,
    std::string keyedBy = {};             ///< and the field here that holds that record's readable key.

    // In a grid.
    bool inGrid = true;        ///< Offered as a column.
    bool shown = true;         ///< Visible unless the user chose otherwise.
    bool fixedPlace = false;   ///< Cannot be hidden: it says which record a row is.
    int width = 12;            ///< In digits.
    int priority = 5;          ///< Where there is no room the lowest hides first.
    bool totalled = false;     ///< Adds up over a selection.
    std::string lowBelow = {}; ///< The field that says below which value this one needs attention.

    /// The SQL that gives the value.
    std::string sql() const { return expression.empty() ? "t." + name : expression; }
    bool isNumber() const;
    /// Decimal places the column keeps; only for numbers.
    int scale() const;
    /// The word of a Choice's value; the value itself where it is none of them.
    std::string wordOf(std::string_view value) const;
};

/// The parts of an address, in the order people write them.
inline constexpr const char* kAddressParts[] = {"line1", "line2",      "city", "district",
                                                "state", "state_code", "pin",  "country"};
/// The parts of bank details.
inline constexpr const char* kBankParts[] = {"account_name", "account_number", "ifsc", "bank"};

/// A value as PostgreSQL sent it, as JSON has it: decimals and dates as strings, times as RFC 3339, a Secret masked.
QJsonValue jsonOf(const Field& field, const std::optional<std::string>& value);

/// The SQL type that the field's text is cast to.
std::string_view sqlTypeOf(const Field& field);

/// The SQL that sends the field's value as text.
std::string selectedAs(const Field& field);

} // namespace landreeve::records
