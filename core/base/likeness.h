#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve {

/// How many characters have to be put in, left out or changed to make one word the other (Levenshtein).
std::size_t editDistance(std::string_view from, std::string_view to);

/// Those of `known` that somebody who wrote `typed` may have meant, the likest first, at most three.
std::vector<std::string> likest(std::string_view typed, const std::vector<std::string>& known);

} // namespace landreeve
