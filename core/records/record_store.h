#pragma once

#include "core/access/tenant_connection.h"
#include "core/records/query.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>

namespace landreeve::records {

/// What `record list` gives.
struct RecordList {
    QJsonArray records = {};
    std::optional<std::string> next = {}; ///< The cursor of the page behind this one.
    std::int64_t estimatedTotal = 0;      ///< The planner's guess; exact where everything is on this page.
};

/// Records of one tenant as JSON: the fields of their entity by name, with `id` and `version`; decimals are strings,
/// encrypted fields masked. Works on one lent connection and blocks until its wait ends.
class RecordStore {
public:
    static constexpr int kMost = 1000;

    explicit RecordStore(access::TenantConnection& connection) : m_connection(connection) {}

    /// At most `limit` (1 to kMost) records behind a cursor of the same query; empty: from the start. Throws Error
    /// `invalid_cursor` for a cursor that is none or belongs to another query.
    RecordList list(const RecordQuery& query, int limit, const std::string& after = {});

    /// Throws Error `record_not_found`.
    QJsonObject get(const Entity& entity, const std::string& id);

    /// Writes the given fields where the record still has that version; the record as it is then. A field that is not
    /// editable may be given only as it is. Throws Error `invalid_record` (unknown, read-only or wrong; `details.field`
    /// says which), `encrypted_field`, `record_not_found`, or `record_changed` with `details`: `expected`, `version`,
    /// `base` (as given, else only its version), `theirs` (the record now) and `mine` (what was to be written).
    QJsonObject update(const Entity& entity, const std::string& id, const QJsonObject& fields, std::int64_t version,
                       const QJsonObject& base = {});

private:
    access::TenantConnection& m_connection;
};

} // namespace landreeve::records
