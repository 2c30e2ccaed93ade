#include "core/migrations/fingerprint.h"

#include <algorithm>
#include <map>

namespace landreeve::migrations {
namespace {

/// `has` is "has" for one database, "have" for several.
std::string sentence(const SchemaDifference& difference, bool several) {
    const std::string has = several ? "have " : "has ";
    if (difference.missing)
        return (several ? "lack " : "lacks ") + difference.object;
    if (difference.extra)
        return has + difference.object + " beyond what is expected";
    return has + difference.object + " as " + (difference.actual.empty() ? "plain" : difference.actual) +
           " instead of " + (difference.expected.empty() ? "plain" : difference.expected);
}

} // namespace

std::string SchemaDifference::sentence() const {
    return migrations::sentence(*this, false);
}

std::vector<SchemaDifference> differences(const Fingerprint& expected, const Fingerprint& actual) {
    std::vector<SchemaDifference> out;
    auto want = expected.objects.begin();
    auto have = actual.objects.begin();
    while (want != expected.objects.end() || have != actual.objects.end()) {
        if (have == actual.objects.end() || (want != expected.objects.end() && want->name < have->name)) {
            out.push_back({want->name, want->definition, {}, true, false});
            ++want;
        } else if (want == expected.objects.end() || have->name < want->name) {
            out.push_back({have->name, {}, have->definition, false, true});
            ++have;
        } else {
            if (want->definition != have->definition)
                out.push_back({want->name, want->definition, have->definition, false, false});
            ++want;
            ++have;
        }
    }
    return out;
}

std::vector<DriftVariant> groupByVariant(const std::vector<std::pair<std::string, Fingerprint>>& fleet,
                                         const Fingerprint* expected) {
    std::map<std::string, std::pair<DriftVariant, const Fingerprint*>> byHash;
    for (const auto& [target, print] : fleet) {
        auto& [variant, example] = byHash[print.sha256];
        variant.sha256 = print.sha256;
        variant.targets.push_back(target);
        example = &print;
    }
    std::vector<std::pair<DriftVariant, const Fingerprint*>> groups;
    groups.reserve(byHash.size());
    for (auto& [hash, group] : byHash)
        groups.push_back(std::move(group));
    std::ranges::stable_sort(groups, std::ranges::greater(),
                             [](const auto& group) { return group.first.targets.size(); });
    if (expected == nullptr && !groups.empty())
        expected = groups.front().second;
    std::vector<DriftVariant> out;
    for (auto& [variant, example] : groups) {
        variant.differences = differences(*expected, *example);
        out.push_back(std::move(variant));
    }
    std::stable_partition(out.begin(), out.end(),
                          [](const DriftVariant& variant) { return variant.differences.empty(); });
    return out;
}

std::string summaryOf(const std::vector<DriftVariant>& variants) {
    constexpr std::size_t kNamed = 3;
    std::string out;
    for (const DriftVariant& variant : variants) {
        const std::size_t count = variant.targets.size();
        out += (out.empty() ? "" : "; ") + std::to_string(count) + " ";
        if (variant.differences.empty()) {
            out += count == 1 ? "as expected" : "alike";
            continue;
        }
        for (std::size_t i = 0; i < std::min(kNamed, variant.differences.size()); ++i)
            out += (i == 0 ? "" : ", ") + sentence(variant.differences[i], count > 1);
        if (variant.differences.size() > kNamed)
            out += " and " + std::to_string(variant.differences.size() - kNamed) + " more";
    }
    return out;
}

} // namespace landreeve::migrations
