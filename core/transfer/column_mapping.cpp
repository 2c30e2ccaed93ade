#include "core/transfer/column_mapping.h"

#include "core/base/error.h"
#include "core/transfer/rejects_file.h"

#include <algorithm>
#include <set>

namespace landreeve::transfer {
namespace {

using records::Entity;
using records::Field;

/// What other systems call a field, plain.
const std::map<std::string, std::vector<std::string>>& otherNames() {
    static const std::map<std::string, std::vector<std::string>> names{
        {"code",
         {"customerid", "customercode", "supplierid", "suppliercode", "vendorid", "vendorcode", "vendor", "customer",
          "warehousecode", "warehouseid"}},
        {"sku", {"productid", "productcode", "itemcode", "itemno", "itemnumber", "partnumber", "article"}},
        {"employee_code", {"employeeid", "empcode", "empno", "empid", "staffid"}},
        {"name",
         {"companyname", "suppliername", "vendorname", "customername", "productname", "itemname", "fullname",
          "warehousename", "employeename"}},
        {"email", {"emailaddress", "mail", "emailid"}},
        {"phone", {"phonenumber", "telephone", "mobile", "homephone", "phoneno"}},
        {"tax_id", {"gstin", "gst", "gstno", "gstnumber", "vatnumber", "taxnumber"}},
        {"designation", {"title", "jobtitle", "position"}},
        {"sale_price", {"unitprice", "price", "sellingprice", "mrp", "listprice"}},
        {"cost_price", {"cost", "purchaseprice", "standardcost"}},
        {"tax_rate", {"gstrate", "tax", "taxpercent"}},
        {"unit", {"uom", "um", "unitofmeasure"}},
        {"hsn_code", {"hsn", "hsnsac"}},
        {"barcode", {"ean", "gtin", "upc"}},
        {"category", {"categoryname", "productgroup", "itemgroup", "group"}},
        {"reorder_level", {"reorderpoint", "minstock"}},
        {"on_hand", {"quantity", "qty", "stock", "unitsinstock"}},
        {"warehouse_location", {"warehouse", "location"}},
        {"aadhar_number", {"aadhaar", "aadhar", "aadhaarnumber"}},
        {"pan_number", {"pan"}},
        {"line_items", {"lines", "items"}},
        {"order_date", {"date", "orderdate"}},
        {"expected_date", {"requireddate", "duedate"}},
        {"delivery_date", {"requireddate", "duedate"}},
    };
    return names;
}

const std::map<std::string, std::string>& addressParts() {
    static const std::map<std::string, std::string> parts{
        {"line1", "line1"},  {"address", "line1"},  {"address1", "line1"},       {"addressline1", "line1"},
        {"street", "line1"}, {"line2", "line2"},    {"address2", "line2"},       {"addressline2", "line2"},
        {"city", "city"},    {"town", "city"},      {"district", "district"},    {"state", "state"},
        {"region", "state"}, {"province", "state"}, {"statecode", "state_code"}, {"pin", "pin"},
        {"pincode", "pin"},  {"postalcode", "pin"}, {"postcode", "pin"},         {"zip", "pin"},
        {"zipcode", "pin"},  {"country", "country"}};
    return parts;
}

std::string plainName(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            plain.push_back(static_cast<char>(c - 'A' + 'a'));
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
            plain.push_back(c);
    }
    return plain;
}

bool hasParts(const Field& field) {
    return field.isAddress || field.secret == records::SecretKind::Address ||
           field.secret == records::SecretKind::BankDetails;
}

bool isAddressField(const Field& field) {
    return field.isAddress || field.secret == records::SecretKind::Address;
}

[[noreturn]] void refuse(const std::string& why, const std::string& hint) {
    throw Error("invalid_mapping", why, hint);
}

/// "field", "field.part" as people name them.
ColumnTarget chosenTarget(const Entity& entity, std::size_t column, const std::string& name) {
    const auto point = name.find('.');
    const Field* field = entity.find(name.substr(0, point));
    if (field == nullptr)
        refuse("There is no field \"" + name + "\" in " + entity.name + ".", "Take a name that record get prints.");
    if (!importable(entity, *field))
        refuse(field->label + " (" + field->name + ") cannot be imported.", field->readOnlyHint);
    ColumnTarget target{column, field, point == std::string::npos ? std::string() : name.substr(point + 1)};
    const auto parts = partsOf(*field);
    if (!target.part.empty() && std::ranges::find(parts, target.part) == parts.end())
        refuse(field->label + " has no part \"" + target.part + "\".", "Take one such as address.city.");
    return target;
}

/// What a column's name alone tells.
std::optional<ColumnTarget> targetByName(const Entity& entity, std::size_t column, const std::string& name,
                                         bool addressIsWhole, const ColumnForm& form) {
    const std::string plain = plainName(name);
    const auto place = [&](const Field& field) -> std::optional<ColumnTarget> {
        if (!importable(entity, field))
            return std::nullopt;
        return ColumnTarget{column, &field, {}};
    };
    // An address in one column with its city in another is its first line.
    const auto address = std::ranges::find_if(entity.fields, isAddressField);
    const auto part = addressParts().find(plain);
    const bool isPart = address != entity.fields.end() && part != addressParts().end() && !addressIsWhole;
    for (const Field& field : entity.fields) {
        const std::string own = plainName(field.name);
        if ((own == plain || plainName(field.label) == plain) && !(isPart && hasParts(field))) {
            if (auto target = place(field))
                return target;
        }
        // "Billing address city", "address.pin"
        if (hasParts(field) && plain.starts_with(own)) {
            const auto rest = addressParts().find(plain.substr(own.size()));
            if (rest != addressParts().end() && rest->first != "address")
                return ColumnTarget{column, &field, rest->second};
        }
    }
    if (isPart)
        return ColumnTarget{column, &*address, part->second};
    for (const Field& field : entity.fields) {
        const auto others = otherNames().find(field.name);
        if (others != otherNames().end() && std::ranges::find(others->second, plain) != others->second.end() &&
            mayHold(form, field)) {
            if (auto target = place(field))
                return target;
        }
    }
    return std::nullopt;
}

} // namespace

const ColumnTarget* ColumnMapping::find(std::string_view field) const {
    const auto found =
        std::ranges::find_if(targets, [&](const ColumnTarget& each) { return each.field->name == field; });
    return found == targets.end() ? nullptr : &*found;
}

bool importable(const Entity& entity, const Field& field) {
    if (entity.name == "inventory")
        return field.name == "sku" || field.name == "warehouse_location" || field.name == "on_hand" ||
               field.name == "avg_cost_per_unit";
    // A reference is given by the readable key of what it names; ids differ between systems.
    const bool names = std::ranges::any_of(
        entity.fields, [&](const Field& each) { return each.editable && each.keyedBy == field.name; });
    return names || (field.editable && field.keyedBy.empty());
}

std::vector<std::string> partsOf(const Field& field) {
    if (field.secret == records::SecretKind::BankDetails)
        return {std::begin(records::kBankParts), std::end(records::kBankParts)};
    if (isAddressField(field))
        return {std::begin(records::kAddressParts), std::end(records::kAddressParts)};
    return {};
}

ColumnMapping mappingOf(const Entity& entity, const std::vector<std::string>& columns,
                        const std::map<std::string, std::string>& chosen,
                        const std::vector<std::vector<std::string>>& rows, const CsvFormat& format) {
    const auto refuseTwice = [&](const std::string& name) {
        if (std::ranges::count(columns, name) > 1)
            refuse("Two columns of the file are called \"" + name + "\".",
                   "Give each a name of its own in the file's first row.");
    };
    for (const auto& [column, field] : chosen) {
        if (std::ranges::find(columns, column) == columns.end())
            refuse("The file has no column \"" + column + "\".", "Its columns are named in its first row.");
        if (!field.empty())
            refuseTwice(column);
    }
    const auto plainIs = [&](const std::string& wanted) {
        return std::ranges::find_if(columns, [&](const std::string& name) { return plainName(name) == wanted; });
    };
    const auto address = std::ranges::find_if(entity.fields, isAddressField);
    const auto addressAt = static_cast<std::size_t>(
        (address != entity.fields.end() ? plainIs(plainName(address->name)) : columns.end()) - columns.begin());
    const bool partsToo = plainIs("city") != columns.end() || plainIs("postalcode") != columns.end();
    const bool json = !rows.empty() && addressAt < rows.front().size() && rows.front()[addressAt].starts_with('{');
    const bool addressIsWhole = addressAt < columns.size() && (json || !partsToo);

    ColumnMapping mapping;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::vector<std::string_view> values;
        values.reserve(rows.size());
        for (const auto& row : rows)
            values.push_back(i < row.size() ? std::string_view(row[i]) : std::string_view());
        mapping.forms.push_back(columnForm(values));
    }
    settleDecimals(mapping.forms, format);
    std::set<std::pair<const Field*, std::string>> taken;
    const auto add = [&](const ColumnTarget& target) {
        if (!taken.emplace(target.field, target.part).second)
            return false;
        mapping.targets.push_back(target);
        return true;
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto wanted = chosen.find(columns[i]);
        if (wanted != chosen.end() && !wanted->second.empty() && !add(chosenTarget(entity, i, wanted->second)))
            refuse("Two columns go into " + wanted->second + ".", "Map one of them.");
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        // What says why a row was rejected is no part of it.
        if (isRejectColumn(columns[i]))
            continue;
        if (chosen.contains(columns[i])) {
            if (chosen.at(columns[i]).empty())
                mapping.ignored.push_back(columns[i]);
            continue;
        }
        const auto target = targetByName(entity, i, columns[i], addressIsWhole, mapping.forms[i]);
        if (!target || !add(*target))
            mapping.ignored.push_back(columns[i]);
    }
    for (const ColumnTarget& target : mapping.targets)
        refuseTwice(columns[target.column]);
    return mapping;
}

} // namespace landreeve::transfer
