#pragma once

#include "core/base/clock.h"
#include "core/control/control_plane.h"

#include <QJsonObject>
#include <QJsonValue>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::audit {

/// Which entries of the log are asked for; what is empty asks nothing.
struct EntryFilter {
    std::string tenantId = {};
    std::string action = {}; ///< `*` stands for any text: "*.reveal".
    std::string actor = {};
    std::string objectKind = {};
    std::string objectId = {};
    std::string sessionJti = {};
    std::string search = {};        ///< Words, each part of who, what, of what, where, why, before or after.
    std::optional<Time> since = {}; ///< From then on.
    std::optional<Time> until = {}; ///< Before then.

    bool operator==(const EntryFilter&) const = default;
};

/// The address of what was done over a socket of the database server's own computer.
constexpr const char* kLocalAddress = "local";

/// One entry as it was sealed.
struct Entry {
    std::int64_t seq = 0;
    Time at;
    std::string tenantId = {};
    std::string actor = {};
    std::string actorName = {}; ///< As he is called where he is mapped now; may be empty. Not sealed.
    std::string login = {};     ///< The database role that connected.
    std::string sessionJti = {};
    std::string address = {}; ///< As the server saw it; kLocalAddress; empty where it was sealed without.
    std::string action = {};
    std::string objectKind = {};
    std::string objectId = {};
    QJsonValue before = {}; ///< Null where there is none; personal fields as "***".
    QJsonValue after = {};
    std::string reason = {};
    std::string source = {}; ///< The database it comes from, and its number there.
    std::string hash = {};   ///< In hexadecimal.
};

QJsonObject toJson(const Entry& entry);

struct EntryPage {
    std::vector<Entry> entries;
    std::int64_t next = 0; ///< `before` of the page behind it; 0 where there is none.
};

/// The newest entries, at most `limit` (up to 500), of those numbered below `before` (0: all). Blocks.
EntryPage entriesOf(control::ControlPlane& control, const EntryFilter& filter, int limit, std::int64_t before,
                    const postgres::Wait& wait = {});

/// Whose entries there are, and of which actions: what a filter can be chosen from, at most 500 of each. Blocks.
struct EntryChoices {
    std::vector<std::string> actors;
    std::vector<std::string> actions;
    std::vector<std::string> tenants; ///< Those that are gone, too.
};
EntryChoices choicesOf(control::ControlPlane& control, const postgres::Wait& wait = {});
/// The actions of them.
std::vector<std::string> actionsOf(postgres::Connection& control);

struct EntryCount {
    Time begin;
    std::int64_t entries = 0;
};

/// How many there were in each of `steps` spans of time of equal length from `begin` on, the empty ones too. Within it
/// `since` and `until` of the filter hold as well. Blocks.
std::vector<EntryCount> timeLine(control::ControlPlane& control, const EntryFilter& filter, Time begin,
                                 std::chrono::seconds step, int steps, const postgres::Wait& wait = {});

/// The condition of a filter over policy_sync_log `l`, with the parameters $1 to $9, and their values, for which the
/// connection is asked what the searched words stand for.
extern const char* const kEntryCondition;
postgres::Params conditionParams(postgres::Connection& control, const EntryFilter& filter);

} // namespace landreeve::audit
