#pragma once

#include "core/postgres/connection.h"

#include <string>
#include <string_view>
#include <vector>

namespace landreeve::audit {

/// "Employee revealed", of "employee.reveal". What is not known is said as it is written.
std::string actionWords(std::string_view action);
/// The same beside what it was done to: "Revealed", where that is an "employee".
std::string deedWords(std::string_view action, std::string_view objectKind);

/// Whether it is a field that a record keeps for itself, which says nothing to a reader.
bool isOwnField(std::string_view field);

/// What a field of that kind of object is called on the screen: "Aadhaar", of "aadhar_number" of "employee"; of a field
/// that no kind of record has, its name in words.
std::string fieldWords(std::string_view objectKind, std::string_view field);

/// A regular expression for each word of a search, all of which an entry's text must match, case apart. A word is
/// looked for as it is written, and as the names of what is shown as that word: actions, fields of records, and users
/// by the names they are mapped under. Blocks.
std::vector<std::string> searchPatterns(postgres::Connection& control, std::string_view search);

} // namespace landreeve::audit
