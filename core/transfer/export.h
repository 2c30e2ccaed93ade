#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/progress.h"
#include "core/records/query.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::transfer {

enum class ExportFormat { Csv, Xlsx, Json };

struct ExportOptions {
    records::RecordQuery query = {};   ///< A sealedQuery() where it may ask for encrypted fields.
    std::vector<std::string> ids = {}; ///< These records alone, in this order, whatever the query; empty: its own.
    std::string path = {};
    ExportFormat format = ExportFormat::Csv;
    bool byteOrderMark = false;           ///< Of a CSV: some spreadsheets know UTF-8 by it alone.
    std::vector<std::string> fields = {}; ///< Which and in which order; empty: all that may leave.
};

struct ExportReport {
    std::int64_t records = 0;
    std::vector<std::string> leftOut = {}; ///< Personal fields, which never leave.
};

/// By the ending of a file's name: .csv, .xlsx, .json. Throws Error `usage`.
ExportFormat formatOf(const std::string& path);

/// The fields of an export: no encrypted one; asked for by name it is refused with Error `encrypted_field`.
std::vector<const records::Field*> exportedFields(const records::Entity& entity, const std::vector<std::string>& names);

/// Writes the records that match, in their order, as they are at one moment, in bounded memory. The file takes its name
/// when it is whole; readable by its owner only. Audited (`record.export`). What was exported as CSV or JSON imports
/// again to the same content. Blocks. Throws Error `file_unwritable`, `too_many_rows` (of XLSX), or like QueryText.
ExportReport exportRecords(access::TenantConnection& connection, const ExportOptions& options,
                           const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace landreeve::transfer
