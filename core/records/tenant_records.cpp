#include "core/records/tenant_records.h"

#include "core/access/resolved.h"
#include "core/records/grid_reader.h"
#include "core/records/secret_field.h"

#include <utility>

namespace landreeve::records {
namespace {

// Sorting a very large result may take long before its first key comes.
constexpr std::chrono::minutes kKeysTimeout(5);
// Adding one up is one pass over it.
constexpr std::chrono::minutes kGroupsTimeout(2);
constexpr std::chrono::minutes kEditsTimeout(10);

} // namespace

access::TenantConnection TenantRecords::lend(const Entity& entity, const char* action, std::stop_token stop,
                                             std::chrono::milliseconds timeout) {
    return m_lend({entity.name, action}, {std::move(stop), timeout});
}

GridPage TenantRecords::firstPage(const RecordQuery& query, int limit, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop));
    return GridReader(connection).firstPage(sealedQuery(query, m_vault.get()), limit);
}

std::int64_t TenantRecords::streamKeys(const RecordQuery& query, const KeyBlockFn& take, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop), kKeysTimeout);
    return GridReader(connection).streamKeys(sealedQuery(query, m_vault.get()), take);
}

std::vector<GridRow> TenantRecords::rows(const RecordQuery& query, const std::vector<RowKey>& keys,
                                         std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop));
    return GridReader(connection).rows(sealedQuery(query, m_vault.get()), keys);
}

GridTotals TenantRecords::totals(const RecordQuery& query, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop), kKeysTimeout);
    return GridReader(connection).totals(sealedQuery(query, m_vault.get()));
}

GridTotals TenantRecords::totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop));
    return GridReader(connection).totalsOf(sealedQuery(query, m_vault.get()), keys);
}

Grouping TenantRecords::groups(const RecordQuery& query, const Field& by, int limit, std::stop_token stop) {
    auto connection = lend(*query.entity, "read", std::move(stop), kGroupsTimeout);
    return groupsOf(connection, sealedQuery(query, m_vault.get()), by, limit);
}

QJsonObject TenantRecords::get(const Entity& entity, const std::string& id, std::stop_token stop) {
    auto connection = lend(entity, "read", std::move(stop));
    return RecordStore(connection).get(entity, id);
}

QJsonObject TenantRecords::create(const Entity& entity, const QJsonObject& fields, const std::string& id,
                                  std::stop_token stop) {
    auto connection = lend(entity, "write", std::move(stop));
    return RecordStore(connection, m_vault.get()).create(entity, fields, id);
}

void TenantRecords::remove(const Entity& entity, const std::string& id, std::int64_t version, std::stop_token stop) {
    bool asked = false;
    access::resolved([&] { return lend(entity, "delete", stop); },
                     [&](access::TenantConnection& connection) {
                         const bool again = std::exchange(asked, true);
                         try {
                             RecordStore(connection).remove(entity, id, version);
                         } catch (const Error& error) {
                             // The answer was lost, and it is gone: as was wanted, by whomever.
                             if (!again || error.code() != "record_not_found")
                                 throw;
                         }
                     });
}

Saved TenantRecords::save(const Entity& entity, const QJsonObject& base, const QJsonObject& fields,
                          const std::string& change, std::stop_token stop) {
    auto connection = lend(entity, "write", std::move(stop));
    connection.nameChange(change);
    return RecordStore(connection, m_vault.get()).save(entity, base, fields);
}

Landed TenantRecords::landed(const Entity& entity, const QJsonObject& base, const std::string& change,
                             std::stop_token stop) {
    // A viewer's login asks nothing of the audit trail.
    auto connection = lend(entity, "write", std::move(stop));
    return RecordStore(connection).landed(entity, base, change);
}

SecretString TenantRecords::reveal(const Entity& entity, const std::string& id, const Field& field,
                                   const std::string& reason, std::stop_token stop) {
    auto connection = lend(entity, "reveal", std::move(stop));
    return RecordStore(connection, m_vault.get()).reveal(entity, id, field, reason);
}

TenantRules TenantRecords::rules(std::stop_token stop) {
    auto connection = m_lend({"tenant", "read"}, {std::move(stop), std::chrono::seconds(30)});
    return RecordStore(connection).rules();
}

std::vector<RecordChange> TenantRecords::history(const Entity& entity, const std::string& id, int limit,
                                                 std::stop_token stop) {
    // Who may read the record may read what became of it.
    lend(entity, "read", stop);
    return m_history ? m_history(entity, id, limit, stop) : std::vector<RecordChange>();
}

std::vector<Choice> TenantRecords::choices(const Entity& entity, const std::string& search, int limit,
                                           std::stop_token stop) {
    auto connection = lend(entity, "read", std::move(stop));
    std::vector<Choice> choices;
    // The active ones first, however many others there are.
    for (const Compare compare : {Compare::Equal, Compare::NotEqual}) {
        const int left = limit - static_cast<int>(choices.size());
        if (left <= 0)
            break;
        const RecordQuery query{&entity, search, {{"status", compare, {"active"}}}, Sort{"name", false}};
        for (const QJsonValue record : RecordStore(connection).list(query, left).records) {
            const auto text = [&](const char* field) { return record[QLatin1String(field)].toString().toStdString(); };
            const bool isActive = compare == Compare::Equal;
            choices.push_back(
                {text("id"),
                 text(entity.keyField.c_str()) + " · " + text("name") + (isActive ? "" : " (" + text("status") + ")"),
                 isActive});
        }
    }
    return choices;
}

AppliedEdits TenantRecords::apply(const Entity& entity, const std::vector<RecordEdit>& edits,
                                  const std::stop_token& stop, const ProgressFn& progress) {
    try {
        auto connection = lend(entity, "write", stop, kEditsTimeout);
        return applyEdits(connection, entity, edits, progress);
    } catch (const Error& error) {
        if (!error.inDoubt())
            throw;
        std::vector<RecordEdit> done = edits;
        Landed landed = Landed::Unknown;
        // Cancelled while it was being committed, it is asked after all the same.
        const std::stop_token asking = stop.stop_requested() ? std::stop_token() : stop;
        try {
            landed = access::resolved(
                [&] { return lend(entity, "read", asking); },
                [&](access::TenantConnection& connection) { return editsLanded(connection, entity, done); });
        } catch (const std::exception&) {
            throw Error(error);
        }
        if (landed == Landed::Yes)
            return {std::move(done), {}, {}};
        if (landed == Landed::No)
            throw Error("server_unavailable", "The server did not answer, and nothing was changed.",
                        "Look again, then change it once more.");
        throw Error("server_unavailable", "The server did not answer, and others have changed these records since.",
                    "Look again at what they are now.");
    }
}

StockBalance TenantRecords::adjust(const StockAdjustment& adjustment, std::stop_token stop) {
    return access::resolved([&] { return lend(entity("inventory"), "write", stop); },
                            [&](access::TenantConnection& connection) { return adjustStock(connection, adjustment); });
}

} // namespace landreeve::records
