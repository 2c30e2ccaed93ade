#include "core/records/refusal.h"

#include "core/records/value_text.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace landreeve::records {
namespace {

struct Rule {
    std::string_view sqlState;
    std::string_view code;
    std::string_view field; ///< Empty: the column the server names.
    std::string_view hint;
};

constexpr auto kRules = std::to_array<Rule>({
    {"LR001", "record_changed", "", "Look at it again, then repeat the change."},
    {"LR002", "stock_short", "quantity", "Take less, or release what is reserved first."},
    {"LR003", "reason_required", "reason", "Say why."},
    {"LR004", "product_inactive", "product_id", "Activate the product, or write its stock down."},
    {"LR005", "closed_period", "", "Move stock after the day through which the books are closed."},
    {"LR006", "quantity_zero", "quantity", "Say how much; nothing is done with none."},
    {"LR007", "record_frozen", "", "Change only what is still open, or cancel the order."},
    {"LR008", "invalid_record", "line_items", "Correct the line."},
    {"LR009", "status_refused", "status", "Take one of the steps the order's status allows."},
    {"LR015", "key_rotated", "", "Repeat it: the new key is taken then."},
    {"LR017", "permission_denied", "", "Somebody with role:write can change it."},
    {"LR024", "permission_denied", "", "An owner of the tenant or of the workspace can."},
    {"LR013", "key_reused", "", "Use a fresh key for a new movement."},
    {"LR030", "same_warehouse", "to", "Choose another warehouse to move to."},
    {"LR031", "warehouse_inactive", "to", "Activate the warehouse, or choose another."},
    {"LR032", "period_refused", "closed_through",
     "Take a day that has come, later than the one they are closed through."},
    {"LR018", "quantity_exceeded", "lines", "Take no more than is left."},
    {"LR019", "own_approval", "", "Let somebody else approve it."},
    {"LR020", "order_empty", "line_items", "Give it a line first."},
    {"LR021", "nothing_outstanding", "", "Look at the order as it stands."},
    {"LR022", "permission_denied", "", "An owner or admin of the tenant can grant it."},
    {"LR023", "invalid_lines", "lines", "Correct the line; name lines by the line_id the order gives them."},
});

std::string detail(const Error& error, const char* name) {
    return error.details()[QLatin1String(name)].toString().toStdString();
}

/// The records a table holds, in words: "purchase orders"; of lines, the orders they are of.
std::string usersOf(std::string table) {
    if (table.ends_with("_line"))
        table.resize(table.size() - 5);
    if (table == "stock_move")
        return "the stock ledger";
    for (const Entity& each : entities()) {
        if (each.table == table)
            return loweredText(each.many);
    }
    return "other records";
}

Error withFacts(Error refusal, const Error& error, const std::string& field) {
    refusal.withSqlState(error.sqlState());
    if (!field.empty())
        refusal.withDetail("field", QString::fromStdString(field));
    // The domain's own refusals put their figures in DETAIL as an object.
    const QJsonObject facts = QJsonDocument::fromJson(QByteArray::fromStdString(detail(error, "detail"))).object();
    for (auto fact = facts.begin(); fact != facts.end(); ++fact) {
        if (fact.key() != QLatin1String("field"))
            refusal.withDetail(fact.key().toStdString(), fact.value());
        else
            refusal.withDetail("line_field", fact.value());
    }
    return refusal;
}

} // namespace

bool concernsRecords(const Error& error) {
    const std::string& state = error.sqlState();
    return !error.connectionLost() && !error.inDoubt() && state != "LR015" &&
           (state.starts_with("22") || state.starts_with("23") || state.starts_with("LR") || state.starts_with("P0"));
}

Error refusalOf(const Entity& entity, const Error& error) {
    const std::string& state = error.sqlState();
    const std::string column = detail(error, "column");
    if (const auto rule = std::ranges::find(kRules, state, &Rule::sqlState); rule != kRules.end()) {
        const bool named = !rule->field.empty();
        // What is damaged is nobody's to release.
        const std::string_view hint =
            state == "LR002" && column == "damaged" ? "Write off no more than is damaged." : rule->hint;
        return withFacts(Error(rule->code, error.message(), std::string(hint)), error,
                         named                            ? std::string(rule->field)
                         : entity.find(column) != nullptr ? column
                                                          : std::string());
    }
    const std::string constraint = detail(error, "constraint");
    // Two with one key at once: neither saw the other's when it looked for it.
    if (state == "23505" && (constraint == "order_event_once" || constraint == "stock_move_key_once"))
        return withFacts(Error("key_reused", "This key belongs to something else that was done.",
                               "Use a fresh key for something new."),
                         error, {});
    std::string name = entity.find(column) != nullptr ? column : entity.fieldOf(constraint);
    const Field* field = entity.find(name);
    const std::string label = field != nullptr ? field->label : std::string();
    const std::string rule = field != nullptr ? field->rule : std::string();
    if (state == "23505" && constraint == entity.table + "_pkey")
        return withFacts(Error("record_exists", "This " + entity.one + " is there already.", "Edit it instead."), error,
                         "id");
    if (state == "23505")
        return withFacts(Error("record_exists",
                               label.empty() ? "Another " + entity.one + " is the same already."
                                             : label + ": another " + entity.one + " has this already.",
                               rule.empty() ? "Take another value." : rule),
                         error, name);
    if (state == "23503") {
        // The server names the table that refers where something is still referred to.
        if (detail(error, "table") == entity.table)
            return withFacts(
                Error("invalid_record",
                      label.empty() ? "What it refers to is not there." : label + ": what it refers to is not there.",
                      rule),
                error, name);
        return withFacts(Error("record_in_use",
                               "This " + entity.one + " is still in use by " + usersOf(detail(error, "table")) + ".",
                               "Change what refers to it first, or make it inactive."),
                         error, entity.keyField);
    }
    if (state == "23502")
        return withFacts(
            Error("invalid_record", label.empty() ? "A value is missing." : label + ": a value is needed.", rule),
            error, name);
    if (state == "23514") {
        // A rule of ours speaks for itself; PostgreSQL's own words name only the constraint.
        const bool ours = error.message().find("violates check constraint") == std::string::npos;
        if (name.empty() && constraint.starts_with("stock_move_quantity"))
            name = "quantity";
        const std::string message = ours             ? error.message()
                                    : !rule.empty()  ? label + ": " + rule
                                    : !label.empty() ? label + ": this value is not allowed."
                                                     : error.message();
        return withFacts(Error("invalid_record", message, ours ? rule : std::string()), error, name);
    }
    if (state == "22003")
        return withFacts(Error("invalid_record",
                               label.empty() ? "A number is too large." : label + ": a number is too large.",
                               "Enter a smaller number."),
                         error, name);
    if (state == "P0002")
        return withFacts(
            Error("record_not_found", error.message(),
                  "Look it up with record list" + (column.empty() ? " " + entity.name : std::string()) + "."),
            error,
            column == "product_id" || column == "warehouse_location" || column == "from" || column == "to"
                ? column
                : std::string());
    return error;
}

} // namespace landreeve::records
