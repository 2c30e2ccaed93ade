#pragma once

#include "core/postgres/connection.h"

#include <string>
#include <utility>
#include <vector>

namespace landreeve::migrations {

/// What the catalogs say of a database's schema, one object a line: schemas, extensions, tables and their row security,
/// columns, constraints, indexes and whether they are valid, policies, triggers, rules, functions, types, sequences,
/// statistics, collations, event triggers, and what is granted on them. Nothing in it depends on order, on OIDs, or on
/// who owns an object. Two servers of different major versions may print the same object differently.
struct Fingerprint {
    struct Object {
        std::string name;       ///< "column public.vendor.email"
        std::string definition; ///< "text not null"
        bool operator==(const Object&) const = default;
    };

    std::string sha256;
    std::vector<Object> objects; ///< Sorted by name.
};

/// One round trip. The connection must be in no transaction.
Fingerprint fingerprint(postgres::Connection& connection);

struct SchemaDifference {
    std::string object;
    std::string expected; ///< Its definition; empty with `extra`.
    std::string actual;   ///< Empty with `missing`.
    bool missing = false;
    bool extra = false;

    /// "lacks index public.i", "has column public.t.c as text instead of integer"
    std::string sentence() const;
    bool operator==(const SchemaDifference&) const = default;
};

/// Where `actual` is not as `expected`, sorted by object.
std::vector<SchemaDifference> differences(const Fingerprint& expected, const Fingerprint& actual);

/// Databases that are alike.
struct DriftVariant {
    std::string sha256;
    std::vector<std::string> targets;
    std::vector<SchemaDifference> differences; ///< Against the expected schema; empty for those that have it.
};

/// Groups a fleet by schema: those as expected first, then the largest group. Without an expected schema that of the
/// largest group is taken for it.
std::vector<DriftVariant> groupByVariant(const std::vector<std::pair<std::string, Fingerprint>>& fleet,
                                         const Fingerprint* expected = nullptr);

/// "980 alike; 12 lack index public.i; 8 have column public.t.c as text instead of integer"
std::string summaryOf(const std::vector<DriftVariant>& variants);

} // namespace landreeve::migrations
