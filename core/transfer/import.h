#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/clock.h"
#include "core/base/decimal.h"
#include "core/base/progress.h"
#include "core/records/entity.h"
#include "core/transfer/column_mapping.h"
#include "core/transfer/csv_format.h"

#include <QJsonObject>

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::vault {
class FieldVault;
}

namespace landreeve::transfer {

/// What tells whether a file is still the one that was looked at.
struct FileStamp {
    std::int64_t size = 0;
    std::int64_t modified = 0; ///< Milliseconds since the epoch.

    bool operator==(const FileStamp&) const = default;
};

/// Throws Error `file_unreadable`.
FileStamp stampOf(const std::string& path);

enum class ImportMode {
    Insert, ///< A record that is there already is refused.
    Upsert  ///< It is updated; columns the file does not have stay as they are.
};

/// What is chosen for an import beside its file; kept with it, so that it can go on and a file like it begin so.
struct ImportChoices {
    std::optional<CsvFormat> format = {};           ///< Nothing: detected.
    std::map<std::string, std::string> chosen = {}; ///< Column → field, see mappingOf(); empty: not imported.
    std::string key = {};                           ///< The field records are known by; empty: the entity's own.
    ImportMode mode = ImportMode::Insert;
    bool keepEmpty = false;             ///< An update leaves a value alone where the file has an empty cell.
    std::vector<std::string> sums = {}; ///< Numeric fields to add up on both sides.
};

struct ImportOptions : ImportChoices {
    const records::Entity* entity = nullptr;
    std::string path = {};               ///< CSV, or JSON where its name ends so.
    bool dryRun = false;                 ///< Writes nothing and reports the same.
    std::string rejectsPath = {};        ///< Takes the rejected rows, with reasons; empty: nowhere.
    std::size_t chunk = 10'000;          ///< Rows a transaction takes.
    std::size_t keptRejects = 100;       ///< How many the report has.
    std::optional<FileStamp> stamp = {}; ///< Another one is refused with Error `file_changed`.
};

/// A row that was not imported, and why.
struct RowReject {
    std::int64_t line = 0; ///< Counted from 1, the header's.
    std::string field = {};
    std::string code = {};
    std::string message = {};
    std::string value = {};  ///< What stands in the file there, its beginning; masked where the field is encrypted.
    std::string repair = {}; ///< What was probably meant; empty where nobody can tell.
    std::vector<RowReject> more = {}; ///< What is wrong with other cells of the row.
};

/// A field's sum over the accepted rows, in the file and in the table afterwards.
struct SumPair {
    Decimal file;
    Decimal table;
};

/// Updates that took a field's value away.
struct EmptiedField {
    std::int64_t records = 0;
    std::vector<std::int64_t> lines = {}; ///< The first kMost of them.

    static constexpr std::size_t kMost = 5;

    void add(const EmptiedField& more);
};

/// "line 5", "lines 5, 9, 12 and 40 more".
std::string linesOf(const EmptiedField& field);

/// A row as it was understood: fields and their values, null where there is none, encrypted ones masked.
struct ReadRow {
    std::int64_t line = 0;
    std::vector<std::pair<std::string, std::optional<std::string>>> fields = {};
};

/// What became of an import.
struct ImportReport {
    std::int64_t read = 0;
    std::int64_t inserted = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    std::map<std::string, SumPair> sums = {};
    std::map<std::string, EmptiedField> emptied = {}; ///< By field.
    std::vector<ReadRow> first = {};                  ///< The first rows that were understood, kShownRows at most.
    std::vector<RowReject> rejects = {};              ///< The first of them, of this part where the import was resumed.
    std::int64_t resumedBehind = 0; ///< The line an import begun earlier had reached; 0: from the start.
    ColumnMapping mapping = {};

    static constexpr std::size_t kShownRows = 5;

    QJsonObject toJson() const;
};

/// What a file looks like, for people to confirm before it is imported.
struct FileView {
    CsvFormat format = {};
    std::vector<std::string> columns = {};
    std::vector<std::vector<std::string>> rows = {}; ///< The first of them.
    std::vector<std::string> faults = {};            ///< By row: why it cannot be read; empty where it can.
    ColumnMapping mapping = {};
};

/// Reads at most `rows` rows. Throws like Import.
FileView inspect(const ImportOptions& options, std::size_t rows = 20);

/// An import that ended halfway.
struct UnfinishedImport {
    std::int64_t lineReached = 0; ///< Everything to this line is done.
    ImportReport report = {};     ///< Of that part; without rejects.
    Time since = {};              ///< When it began.
    std::string by = {};
    ImportChoices choices = {}; ///< What goes on with it.
};

/// The newest import of a file with the same columns.
struct EarlierImport {
    std::string fileName = {};
    Time since = {};
    ImportChoices choices = {};
};

/// The newest unfinished import of this very file into that kind of record, whatever its options were. Blocks; throws
/// Error `file_unreadable` or what the database throws.
std::optional<UnfinishedImport> unfinishedImport(access::TenantConnection& connection, const records::Entity& entity,
                                                 const std::string& path);

/// What was chosen for the newest import into that kind of record of a file with these columns, in any order; those
/// that a file of rejected rows adds are not looked at. Blocks; throws what the database throws.
std::optional<EarlierImport> earlierImport(access::TenantConnection& connection, const records::Entity& entity,
                                           const std::vector<std::string>& columns);

/// Brings a file's rows into a tenant's table, in chunks of a transaction each. An import that ended halfway goes on
/// where it stopped when it is run again with the same file and options; a dry run of it looks at the rest alone.
/// Blocks; throws Error `invalid_mapping`, `csv_damaged`, `json_damaged`, `wrong_encoding`, `file_unreadable`,
/// `file_changed`, `record_changed` where the same import runs elsewhere, or what the database throws; Cancelled, with
/// the whole chunks kept. `vault` encrypts; without one a file with personal fields is refused (`encrypted_field`).
ImportReport importRows(access::TenantConnection& connection, const vault::FieldVault* vault,
                        const ImportOptions& options, const ProgressFn& progress = {},
                        const std::stop_token& stop = {});

} // namespace landreeve::transfer
