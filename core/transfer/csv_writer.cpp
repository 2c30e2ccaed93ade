#include "core/transfer/csv_writer.h"

namespace landreeve::transfer {

void appendField(std::string& row, std::string_view field) {
    if (field.find_first_of(",;|\t\"\r\n") == std::string_view::npos) {
        row.append(field);
        return;
    }
    row.push_back('"');
    for (const char c : field) {
        if (c == '"')
            row.push_back('"');
        row.push_back(c);
    }
    row.push_back('"');
}

std::string csvRow(const std::vector<std::string>& fields) {
    std::string row;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0)
            row.push_back(',');
        appendField(row, fields[i]);
    }
    // A lone empty field would be an empty line, which is no row.
    if (fields.size() == 1 && row.empty())
        row = "\"\"";
    row.push_back('\n');
    return row;
}

} // namespace landreeve::transfer
