#include "core/base/likeness.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace landreeve {

std::size_t editDistance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, changed});
        }
    }
    return row.back();
}

std::vector<std::string> likest(std::string_view typed, const std::vector<std::string>& known) {
    constexpr std::size_t kMost = 3;
    const std::size_t farthest = std::max<std::size_t>(1, typed.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& word : known) {
        if (const std::size_t far = editDistance(typed.substr(0, 200), word); far <= farthest)
            near.emplace_back(far, word);
    }
    std::ranges::sort(near);
    std::vector<std::string> likest;
    for (auto& [far, word] : near) {
        if (likest.size() == kMost)
            break;
        likest.push_back(std::move(word));
    }
    return likest;
}

} // namespace landreeve
