#include "core/access/standing.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace landreeve::access {
namespace {

using control::ChangedRow;
using control::WatchEvent;

/// What any standing may follow from, and any place.
constexpr std::array<std::string_view, 4> kOfStandings{"revocation_mark", "user_mapping", "role_permission",
                                                       "employee_right"};
constexpr std::array<std::string_view, 2> kOfPlaces{"tenant_metadata", "database_server"};

template <std::size_t N>
bool hasAny(const std::set<std::string>& tables, const std::array<std::string_view, N>& wanted) {
    return std::ranges::any_of(wanted, [&](std::string_view table) { return tables.contains(std::string(table)); });
}

} // namespace

void GateCopies::hear(const WatchEvent& event) {
    switch (event.kind) {
    case WatchEvent::Kind::Trying:
        return;
    case WatchEvent::Kind::Lost:
        standings.deaf();
        places.deaf();
        return;
    case WatchEvent::Kind::Live:
        standings.drop();
        places.drop();
        break;
    case WatchEvent::Kind::Delay:
        break;
    case WatchEvent::Kind::Changed:
        if (hasAny(event.tables, kOfStandings))
            standings.drop();
        if (hasAny(event.tables, kOfPlaces))
            places.drop();
        for (const ChangedRow& row : event.rows) {
            // One that begins is nobody's copy yet.
            if (row.table == "session" && !row.inserted)
                standings.drop([&](const StandingKey& key) { return !row.id || key.jti == *row.id; });
        }
        break;
    }
    standings.heard();
    places.heard();
}

} // namespace landreeve::access
