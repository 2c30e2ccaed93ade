#include "core/transfer/tenant_transfer.h"

#include "core/records/secret_field.h"

namespace landreeve::transfer {
namespace {

constexpr auto kLendWait = std::chrono::seconds(30);
/// What is a help alone is not waited for long.
constexpr auto kHelpWait = std::chrono::seconds(3);

} // namespace

ImportReport TenantTransfer::import(const ImportOptions& options, const ProgressFn& progress,
                                    const std::stop_token& stop) {
    auto connection = m_lend({options.entity->name, "write"}, {stop, kLendWait});
    return importRows(connection, m_vault.get(), options, progress, stop);
}

std::optional<UnfinishedImport> TenantTransfer::unfinished(const records::Entity& entity, const std::string& path,
                                                           const std::stop_token& stop) {
    auto connection = m_lend({entity.name, "write"}, {stop, kLendWait});
    return unfinishedImport(connection, entity, path);
}

std::optional<EarlierImport> TenantTransfer::earlier(const records::Entity& entity,
                                                     const std::vector<std::string>& columns,
                                                     const std::stop_token& stop) {
    auto connection = m_lend({entity.name, "write"}, {stop, kHelpWait});
    return earlierImport(connection, entity, columns);
}

ExportReport TenantTransfer::exportRecords(const ExportOptions& options, const ProgressFn& progress,
                                           const std::stop_token& stop) {
    auto connection = m_lend({options.query.entity->name, "export"}, {stop, kLendWait});
    ExportOptions sealed = options;
    sealed.query = records::sealedQuery(options.query, m_vault.get());
    return transfer::exportRecords(connection, sealed, progress, stop);
}

} // namespace landreeve::transfer
