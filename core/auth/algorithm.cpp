#include "core/auth/algorithm.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace landreeve::auth {
namespace {

constexpr auto kNames = std::to_array<std::string_view>(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"});
static_assert(kNames.size() == kAlgorithms);

} // namespace

std::string_view nameOf(Algorithm algorithm) {
    return kNames.at(static_cast<std::size_t>(algorithm));
}

std::optional<Algorithm> algorithmFromName(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end())
        return std::nullopt;
    return static_cast<Algorithm>(found - kNames.begin());
}

AlgorithmSet::AlgorithmSet() {
    m_members.set(static_cast<std::size_t>(Algorithm::RS256));
    m_members.set(static_cast<std::size_t>(Algorithm::ES256));
}

AlgorithmSet AlgorithmSet::all() {
    AlgorithmSet set;
    set.m_members.set();
    return set;
}

AlgorithmSet AlgorithmSet::fromNames(std::span<const std::string> names) {
    AlgorithmSet set;
    set.m_members.reset();
    for (const std::string& name : names) {
        const auto algorithm = algorithmFromName(name);
        if (!algorithm)
            throw Error("usage", "\"" + name + "\" is no algorithm that is accepted here.",
                        "Take of these: " + all().names() + ".");
        set.m_members.set(static_cast<std::size_t>(*algorithm));
    }
    if (set.m_members.none())
        throw Error("usage", "No algorithm is allowed.", "Take of these: " + all().names() + ".");
    return set;
}

std::string AlgorithmSet::names() const {
    std::string names;
    for (std::size_t i = 0; i < kAlgorithms; ++i) {
        if (m_members[i])
            names.append(names.empty() ? "" : ", ").append(kNames.at(i));
    }
    return names;
}

} // namespace landreeve::auth
