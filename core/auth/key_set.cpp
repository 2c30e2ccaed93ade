#include "core/auth/key_set.h"

#include <algorithm>

namespace landreeve::auth {

KeySet KeySet::read(std::string text) {
    KeySet set;
    std::string why;
    const auto document = StrictJson::read(std::move(text), why);
    if (!document) {
        set.m_fault = "is no JSON object: " + why;
        return set;
    }
    const auto keys = document->root().member("keys");
    if (!keys.isArray()) {
        set.m_fault = "has no list \"keys\"";
        return set;
    }
    for (auto key = keys.first(); key.exists(); key = key.next()) {
        if (set.m_keys.size() == kMostKeys) {
            set.m_keys.clear();
            set.m_fault = "has more than 32 keys";
            return set;
        }
        set.m_keys.emplace_back(key);
    }
    set.refuseDuplicateIds();
    return set;
}

void KeySet::refuseDuplicateIds() {
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        const auto& id = m_keys[i].id();
        const auto same = [&](const Jwk& other) { return &other != &m_keys[i] && other.id() == id; };
        if (id && std::ranges::any_of(m_keys, same))
            m_keys[i].refuse("has an id that another key of the set has too");
    }
}

std::size_t KeySet::usableKeys() const {
    return static_cast<std::size_t>(std::ranges::count_if(m_keys, &Jwk::usable));
}

KeyChoice KeySet::choose(std::optional<std::string_view> id, Algorithm algorithm) const {
    if (!m_fault.empty())
        return {nullptr, Reason::KeyUnusable, "The key set " + m_fault + "."};
    const Jwk* chosen = nullptr;
    if (id) {
        const auto found = std::ranges::find_if(m_keys, [&](const Jwk& key) { return key.id() == *id; });
        if (found == m_keys.end())
            return {nullptr, Reason::KeyUnknown, "The key set has no key of the id \"" + std::string(*id) + "\"."};
        chosen = &*found;
    } else if (m_keys.empty()) {
        return {nullptr, Reason::KeyUnknown, "The key set is empty."};
    } else if (const std::size_t usable = usableKeys(); usable > 1) {
        return {nullptr, Reason::KidInvalid,
                "The token names no key (kid), and the set has " + std::to_string(usable) + " of them."};
    } else {
        const auto found = std::ranges::find_if(m_keys, &Jwk::usable);
        chosen = found == m_keys.end() ? &m_keys.front() : &*found;
    }
    if (std::string fault = chosen->unfitFor(algorithm); !fault.empty())
        return {nullptr, Reason::KeyUnusable,
                (chosen->id() ? "The key \"" + *chosen->id() + "\" " : std::string("The key ")) + fault + "."};
    return {chosen, Reason::None, {}};
}

} // namespace landreeve::auth
