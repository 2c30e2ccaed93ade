#pragma once

#include "core/access/tenant_connection.h"
#include "core/records/bulk_edit.h"
#include "core/records/grid_source.h"
#include "core/records/grouping.h"
#include "core/records/record_change.h"
#include "core/records/record_store.h"
#include "core/records/stock_adjustment.h"
#include "core/vault/field_vault.h"

namespace landreeve::records {

/// Lends a connection to the tenant's database for what a permission says; the gate's lend() with its subject and
/// tenant filled in. Called from workers; blocks and throws like it.
using Lend = std::function<access::TenantConnection(const access::Permission&, const postgres::Wait&)>;

/// One tenant's records for windows: each call lends its own connection, so any number of them may run at once.
/// Everything blocks until done, the stop, or the time limit.
class TenantRecords final : public GridSource {
public:
    /// `vault`: the tenant's encrypted fields; null where they can only be read masked. `history`: what the audit log
    /// says of a record, newest first.
    using History = std::function<std::vector<RecordChange>(const Entity&, const std::string& id, int limit,
                                                            const std::stop_token&)>;
    TenantRecords(std::string tenantId, Lend lend, std::shared_ptr<const vault::FieldVault> vault = nullptr,
                  History history = {})
        : m_tenantId(std::move(tenantId)),
          m_lend(std::move(lend)),
          m_vault(std::move(vault)),
          m_history(std::move(history)) {}

    const std::string& tenantId() const { return m_tenantId; }

    GridPage firstPage(const RecordQuery& query, int limit, std::stop_token stop) override;
    std::int64_t streamKeys(const RecordQuery& query, const KeyBlockFn& take, std::stop_token stop) override;
    std::vector<GridRow> rows(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) override;
    GridTotals totals(const RecordQuery& query, std::stop_token stop) override;
    GridTotals totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) override;
    /// As groupsOf(); adding up a large list takes its time.
    Grouping groups(const RecordQuery& query, const Field& by, int limit, std::stop_token stop);

    QJsonObject get(const Entity& entity, const std::string& id, std::stop_token stop);
    /// As RecordStore has them, each with the permission it needs: write, delete, reveal. A save is called `change` (a
    /// UUID), by which landed() asks for it.
    QJsonObject create(const Entity& entity, const QJsonObject& fields, const std::string& id, std::stop_token stop);
    void remove(const Entity& entity, const std::string& id, std::int64_t version, std::stop_token stop);
    Saved save(const Entity& entity, const QJsonObject& base, const QJsonObject& fields, const std::string& change,
               std::stop_token stop);
    Landed landed(const Entity& entity, const QJsonObject& base, const std::string& change, std::stop_token stop);
    SecretString reveal(const Entity& entity, const std::string& id, const Field& field, const std::string& reason,
                        std::stop_token stop);
    /// Whose database it is, as far as the rules of fields depend on it.
    TenantRules rules(std::stop_token stop);
    std::vector<RecordChange> history(const Entity& entity, const std::string& id, int limit, std::stop_token stop);
    /// Records whose key or name has this in it, for a field that refers to one: at most `limit`, active ones first.
    std::vector<Choice> choices(const Entity& entity, const std::string& search, int limit, std::stop_token stop);

    /// As applyEdits(). Where the answer is lost the records tell whether it was done: what it throws says whether
    /// anything was changed, and is in doubt only where they could not be asked either.
    AppliedEdits apply(const Entity& entity, const std::vector<RecordEdit>& edits, const std::stop_token& stop,
                       const ProgressFn& progress);

    StockBalance adjust(const StockAdjustment& adjustment, std::stop_token stop);

    /// A connection for what is done to many records at once (bulk_edit.h, stock_count.h), with the
    /// permission for that action.
    access::TenantConnection lend(const Entity& entity, const char* action, std::stop_token stop,
                                  std::chrono::milliseconds timeout = std::chrono::seconds(30));

private:
    std::string m_tenantId;
    Lend m_lend;
    std::shared_ptr<const vault::FieldVault> m_vault;
    History m_history;
};

} // namespace landreeve::records
