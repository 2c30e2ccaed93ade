#pragma once

#include "core/records/tenant_records.h"
#include "core/transfer/export.h"
#include "core/transfer/import.h"

namespace landreeve::transfer {

/// One tenant's imports and exports for windows: each call lends its own connection, so any number of them may run at
/// once. Everything blocks until done, the stop, or the time limit.
class TenantTransfer {
public:
    /// `vault`: the tenant's encrypted fields; null where a file with such fields is to be refused.
    explicit TenantTransfer(records::Lend lend, std::shared_ptr<const vault::FieldVault> vault = nullptr)
        : m_lend(std::move(lend)), m_vault(std::move(vault)) {}

    /// As importRows(), with the permission to write.
    ImportReport import(const ImportOptions& options, const ProgressFn& progress, const std::stop_token& stop);
    std::optional<UnfinishedImport> unfinished(const records::Entity& entity, const std::string& path,
                                               const std::stop_token& stop);
    std::optional<EarlierImport> earlier(const records::Entity& entity, const std::vector<std::string>& columns,
                                         const std::stop_token& stop);
    /// As exportRecords(), with the permission to export.
    ExportReport exportRecords(const ExportOptions& options, const ProgressFn& progress, const std::stop_token& stop);

private:
    records::Lend m_lend;
    std::shared_ptr<const vault::FieldVault> m_vault;
};

} // namespace landreeve::transfer
