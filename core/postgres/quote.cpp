#include "core/postgres/quote.h"

#include "core/base/error.h"

namespace landreeve::postgres {
namespace {

std::string quoted(std::string_view text, char mark) {
    if (text.find('\0') != std::string_view::npos)
        throw Error("internal_error", "A NUL byte cannot stand in a statement.");
    std::string out(1, mark);
    for (const char c : text) {
        out.push_back(c);
        if (c == mark)
            out.push_back(c);
    }
    out.push_back(mark);
    return out;
}

} // namespace

std::string quoteIdentifier(std::string_view name) {
    if (name.empty())
        throw Error("internal_error", "A name in a statement is empty.");
    return quoted(name, '"');
}

std::string quoteLiteral(std::string_view value) {
    // An escape string reads the same whatever standard_conforming_strings says.
    std::string escapes;
    for (const char c : value) {
        escapes.push_back(c);
        if (c == '\\')
            escapes.push_back(c);
    }
    return (escapes.size() == value.size() ? "" : " E") + quoted(escapes, '\'');
}

} // namespace landreeve::postgres
