#include "core/auth/verified_tokens.h"

#include <cstring>

namespace landreeve::auth {

std::size_t VerifiedTokens::FirstBytes::operator()(const Fingerprint& text) const {
    std::size_t first = 0;
    std::memcpy(&first, text.data(), sizeof first);
    return first;
}

VerifiedTokens::Entry VerifiedTokens::find(const Fingerprint& text) {
    const std::lock_guard guard(m_mutex);
    const auto place = m_places.find(text);
    if (place == m_places.end())
        return {};
    m_held.splice(m_held.begin(), m_held, place->second);
    return place->second->entry;
}

void VerifiedTokens::put(const Fingerprint& text, Entry entry) {
    const std::lock_guard guard(m_mutex);
    if (const auto place = m_places.find(text); place != m_places.end()) {
        place->second->entry = std::move(entry);
        m_held.splice(m_held.begin(), m_held, place->second);
        return;
    }
    m_held.push_front({text, std::move(entry)});
    m_places.emplace(text, m_held.begin());
    if (m_held.size() > m_most) {
        m_places.erase(m_held.back().text);
        m_held.pop_back();
    }
}

void VerifiedTokens::evictKey(const Fingerprint& key) {
    const std::lock_guard guard(m_mutex);
    for (auto held = m_held.begin(); held != m_held.end();) {
        if (held->entry.key == key) {
            m_places.erase(held->text);
            held = m_held.erase(held);
        } else {
            ++held;
        }
    }
}

void VerifiedTokens::clear() {
    const std::lock_guard guard(m_mutex);
    m_places.clear();
    m_held.clear();
}

std::size_t VerifiedTokens::size() const {
    const std::lock_guard guard(m_mutex);
    return m_held.size();
}

} // namespace landreeve::auth
