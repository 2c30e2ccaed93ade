#include "core/tenancy/neutral_columns.h"

#include "core/base/error.h"
#include "core/tenancy/neutralisation.h"

#include <map>
#include <sstream>
#include <string>

namespace landreeve::tenancy {
namespace {

/// What is done with the columns of a table: their names, with spaces between.
struct Columns {
    const char* kept;      ///< They tell of nobody.
    const char* rewritten; ///< Neutralisation replaces or empties them.
};

/// Kept in every table.
constexpr const char* kEverywhere = "id tenant_id version created_at updated_at";

const std::map<std::string, Columns>& knownColumns() {
    static const std::map<std::string, Columns> kKnown{
        {"closed_period", {"closed_through", "reason created_by"}},
        {"customer",
         {"code name sez credit_limit payment_terms status",
          "email phone billing_address shipping_address tax_id created_by"}},
        {"employee",
         {"employee_code department designation role roles permissions status",
          "name email auth_user_id metadata address phone phone_last4 phone_index aadhar_number aadhar_number_last4 "
          "aadhar_number_index pan_number pan_number_last4 pan_number_index created_by"}},
        {"inventory",
         {"product_id warehouse_location on_hand reserved in_transit damaged avg_cost_per_unit valuation "
          "last_received_date last_issued_date",
          "created_by"}},
        {"number_series", {"kind financial_year last", ""}},
        {"order_event",
         {"seq purchase_order_id sales_order_id event idempotency_key status_before status_after order_version at",
          "asked lines reason carrier tracking_number by"}},
        {"product",
         {"sku name description category unit cost_price sale_price tax_rate hsn_code barcode reorder_level "
          "reorder_quantity attributes status",
          "created_by"}},
        {"purchase_order",
         {"po_number vendor_id status order_date expected_date received_at subtotal tax_amount round_off total_amount "
          "tax_split taxed_at payment_status line_items place_of_supply approved_at",
          "notes approved_by changed_by created_by"}},
        {"purchase_order_line",
         {"purchase_order_id line_id position product_id sku description warehouse_location hsn_code unit_price "
          "discount_pct tax_rate taxable_amount cgst sgst igst tax_amount amount ordered received rejected returned "
          "short_closed",
          "created_by"}},
        {"sales_order",
         {"so_number customer_id status held_from order_date delivery_date shipped_at delivered_at subtotal tax_amount "
          "round_off total_amount tax_split taxed_at payment_status payment_terms line_items place_of_supply "
          "allow_backorder confirmed_at",
          "delivery_address carrier tracking_number special_instructions confirmed_by created_by"}},
        {"sales_order_line",
         {"sales_order_id line_id position product_id sku description warehouse_location hsn_code unit_price "
          "discount_pct tax_rate taxable_amount cgst sgst igst tax_amount amount ordered reserved shipped returned "
          "issue_value returned_value",
          "created_by"}},
        {"schema_migration", {"name sha256 applied_at duration_ms applied_by state statement statement_sha256", ""}},
        {"stock_move",
         {"seq product_id warehouse_location kind quantity value damaged_quantity purchase_order_id sales_order_id "
          "line_id idempotency_key at",
          "reason by"}},
        {"tenant_identity",
         {"workspace_id name country state_code tax_id currency time_zone financial_year_start lowest_key_version",
          ""}},
        {"vendor",
         {"code name sez status rating", "email phone address tax_id bank_details bank_details_last4 created_by"}},
        {"warehouse", {"code name address state_code status", "created_by"}},
    };
    return kKnown;
}

bool isIn(const char* names, const std::string& name) {
    std::istringstream words(names);
    for (std::string word; words >> word;) {
        if (word == name)
            return true;
    }
    return false;
}

bool isKnown(const std::string& table, const std::string& column) {
    if (tablesLeftOut().contains(table) || isIn(kEverywhere, column))
        return true;
    const auto found = knownColumns().find(table);
    return found != knownColumns().end() && (isIn(found->second.kept, column) || isIn(found->second.rewritten, column));
}

} // namespace

void refuseUnknownColumns(postgres::Transaction& transaction) {
    std::string unknown;
    for (const auto row : transaction.exec(
             "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE "
             "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT "
             "a.attisdropped ORDER BY 1, 2")) {
        const auto table = row.get<std::string>(0);
        const auto column = row.get<std::string>(1);
        if (!isKnown(table, column))
            unknown.append(unknown.empty() ? "" : ", ").append(table).append(".").append(column);
    }
    if (!unknown.empty())
        throw Error("not_neutralised",
                    "The copy was not made: what " + unknown + " may tell of persons is not known to this program.",
                    "Copy the tenant as it is, or use a Landreeve that knows its schema.");
}

} // namespace landreeve::tenancy
