#include "core/access/record_areas.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace landreeve::access {
namespace {

constexpr std::array<std::string_view, 8> kRecordAreas{"vendor",      "customer",  "product",   "purchase-order",
                                                       "sales-order", "warehouse", "inventory", "employee"};

} // namespace

bool isRecordArea(const std::string& area) {
    return std::ranges::find(kRecordAreas, area) != kRecordAreas.end();
}

bool onlyReadsRecords(const std::set<std::string>& permissions) {
    return std::ranges::none_of(permissions, [](const std::string& permission) {
        const auto colon = permission.find(':');
        return isRecordArea(permission.substr(0, colon)) && permission.substr(colon + 1) != "read";
    });
}

bool areRecordsOpen(control::TenantStatus status, const std::string& role) {
    return status == control::TenantStatus::Active ||
           (status == control::TenantStatus::Suspended && (role == "owner" || role == "admin"));
}

} // namespace landreeve::access
