#pragma once

#include <QByteArray>

#include <string>
#include <vector>

namespace landreeve::documents {

/// Who a document is from.
struct Letterhead {
    std::string name = {};
    std::vector<std::string> address = {};
    std::string taxIdLabel = {}; ///< "GSTIN"; "Tax number" outside India.
    std::string taxId = {};
    std::string state = {}; ///< "27 Maharashtra"; empty outside India.
    QByteArray logo = {};   ///< PNG, JPEG or SVG.
};

/// Whom a document is for, or where the goods go: the first line is the name.
struct PrintedParty {
    std::string heading;
    std::vector<std::string> lines;
};

struct PrintedFact {
    std::string label;
    std::string value;
    bool strong = false;
};

struct PrintedColumn {
    enum class Kind { Text, Number, Item };
    std::string heading;
    Kind kind = Kind::Text; ///< Item takes the room that is left, and there is one.
};

struct PrintedTable {
    struct Row {
        std::vector<std::string> cells; ///< By column.
        std::string under = {};         ///< Small, below the text of the item.
        bool strong = false;
    };
    std::string heading = {};
    std::vector<PrintedColumn> columns = {};
    std::vector<Row> rows = {};
};

/// A document as it is drawn, on however many pages: text and nothing to compute. Empty parts are left out.
struct PrintedDocument {
    std::string title = {};  ///< "Purchase order".
    std::string number = {}; ///< "PO/26-27/00042".
    std::string mark = {};   ///< "Draft", "Cancelled": across every page.
    Letterhead letterhead = {};
    std::vector<PrintedFact> facts = {};
    std::vector<PrintedParty> parties = {};
    PrintedTable lines = {};
    std::vector<PrintedFact> totals = {};
    std::string words = {}; ///< The amount in words.
    PrintedTable summary = {};
    std::vector<PrintedFact> notes = {};      ///< A heading and its text, which may be long.
    std::vector<std::string> signatures = {}; ///< What each line for a signature is for.
};

} // namespace landreeve::documents
