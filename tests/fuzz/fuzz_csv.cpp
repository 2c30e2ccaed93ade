#include "core/base/error.h"
#include "core/transfer/csv_reader.h"
#include "core/transfer/csv_writer.h"
#include "tests/fuzz/fuzz.h"

#include <vector>

using namespace landreeve;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// The good rows of a text that comes in blocks; `torn` says that its last quote is never closed.
Rows read(const std::string& text, char delimiter, std::size_t block, bool& torn) {
    std::size_t at = 0;
    transfer::CsvReader reader(
        [&](std::string& out) {
            if (at >= text.size())
                return false;
            out.append(text, at, block);
            at += block;
            return true;
        },
        delimiter);
    Rows rows;
    transfer::CsvRow row;
    std::int64_t line = 0;
    try {
        while (reader.next(row)) {
            fuzz::must(row.line > line, "lines go up");
            line = row.line;
            fuzz::must(row.fault == transfer::RowFault::None || row.faultLine >= row.line, "a fault has its line");
            if (row.fault == transfer::RowFault::None)
                rows.emplace_back(row.fields.begin(), row.fields.end());
        }
        torn = false;
    } catch (const Error& error) {
        fuzz::must(error.code() == "csv_damaged", "it fails for one reason alone");
        torn = true;
    }
    return rows;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::textOf(data, size);
    const transfer::CsvFormat format = transfer::detectFormat(text);
    bool torn = false;
    const Rows rows = read(text, format.delimiter, 64 * 1024, torn);
    bool tornInPieces = false;
    fuzz::must(read(text, format.delimiter, 1, tornInPieces) == rows && torn == tornInPieces,
               "where a block ends makes no difference");
    std::string again;
    for (const auto& row : rows)
        again += transfer::csvRow(row);
    fuzz::must(read(again, ',', 64 * 1024, torn) == rows && !torn, "what is written is read again");
    fuzz::must(transfer::validUtf8(text) <= text.size(), "no more is valid than there is");
    return 0;
}
