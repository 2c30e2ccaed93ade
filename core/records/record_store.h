#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/secret_string.h"
#include "core/records/merge.h"
#include "core/records/query.h"
#include "core/records/record_change.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::vault {
class FieldVault;
}

namespace landreeve::records {

/// What `record list` gives.
struct RecordList {
    QJsonArray records = {};
    std::optional<std::string> next = {}; ///< The cursor of the page behind this one.
    std::int64_t estimatedTotal = 0;      ///< The planner's guess; exact where everything is on this page.
};

/// What became of an edit: written, or not because others wrote the same fields meanwhile.
struct Saved {
    QJsonObject record = {};                   ///< As it is now; as they left it where there are conflicts.
    std::vector<const Field*> merged = {};     ///< Fields others changed meanwhile, which the edit left as they are.
    std::vector<FieldConflict> conflicts = {}; ///< Empty: it was written.
};

/// Whether a save whose answer was lost had been done.
enum class Landed { Yes, No, Unknown };

/// Records of one tenant as JSON: the fields of their entity by name, with `id` and `version`; decimals are strings,
/// encrypted fields masked when read and given in the clear when written. Works on one lent connection and blocks
/// until its wait ends.
class RecordStore {
public:
    static constexpr int kMost = 1000;

    /// `vault` encrypts and finds personal fields; without one they can only be read masked.
    explicit RecordStore(access::TenantConnection& connection, const vault::FieldVault* vault = nullptr)
        : m_connection(connection), m_vault(vault) {}

    /// At most `limit` (1 to kMost) records behind a cursor of the same query; empty: from the start. Throws Error
    /// `invalid_cursor` for a cursor that is none or belongs to another query.
    RecordList list(const RecordQuery& query, int limit, const std::string& after = {});

    /// Throws Error `record_not_found`.
    QJsonObject get(const Entity& entity, const std::string& id);

    /// Adds a record with the given fields and this id (a UUID, newUuid()), so that a repetition after a lost answer is
    /// found out: Error `record_exists` with `details.field` "id". What it refers to may be given by its readable key
    /// (`code` instead of `vendor_id`; `sku` in lines). An inventory row takes `sku` or `product_id`,
    /// `warehouse_location`, `on_hand`, perhaps `avg_cost_per_unit`, and begins with a move of the ledger. Throws like
    /// update().
    QJsonObject create(const Entity& entity, const QJsonObject& fields, const std::string& id);

    /// Removes a record that still has that version (0: whichever it has). Throws Error `record_in_use` where something
    /// refers to it, always for orders and inventory; `record_not_found`; `record_changed`.
    void remove(const Entity& entity, const std::string& id, std::int64_t version = 0);

    /// Writes an edit of the record as it was read (`base`, whole): fields others changed meanwhile stay theirs, and
    /// where both changed the same field nothing is written (merge.h). Throws like update(), but not `record_changed`.
    Saved save(const Entity& entity, const QJsonObject& base, const QJsonObject& fields);

    /// After a save() whose answer was lost, on a connection that called its change so
    /// (TenantConnection::nameChange()): whether it was done, as the audit trail tells. After a create(): `base` holds
    /// its id alone. Unknown where the record is gone, or was changed since in a tenant whose schema keeps no such
    /// names yet.
    Landed landed(const Entity& entity, const QJsonObject& base, const std::string& change);

    /// What of the tenant the rules of its records depend on.
    TenantRules rules();

    /// The plaintext of an encrypted field, audited with its reason. Throws Error `reason_required`,
    /// `record_not_found`, `decrypt_failed`, `invalid_record` where the field is not encrypted. Empty where there is
    /// none.
    SecretString reveal(const Entity& entity, const std::string& id, const Field& field, const std::string& reason);

    /// Writes the given fields where the record still has that version; the record as it is then. A field that is not
    /// editable may be given only as it is. Throws Error `invalid_record` (unknown, read-only or wrong; `details.field`
    /// says which), `encrypted_field`, `record_not_found`, or `record_changed` with `details`: `expected`, `version`,
    /// `base` (as given, else only its version), `theirs` (the record now) and `mine` (what was to be written).
    QJsonObject update(const Entity& entity, const std::string& id, const QJsonObject& fields, std::int64_t version,
                       const QJsonObject& base = {});

private:
    template <typename Work>
    auto written(const Entity& entity, const Work& work);
    bool write(postgres::Transaction& transaction, const Entity& entity, const QJsonObject& current,
               const QJsonObject& fields);
    QJsonObject createInventory(postgres::Transaction& transaction, const QJsonObject& fields, const std::string& id);

    access::TenantConnection& m_connection;
    const vault::FieldVault* m_vault;
};

} // namespace landreeve::records
