#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace landreeve::access {

/// Copies of what the control plane said, for as long as this program hears of its changes. Each is at most five
/// seconds old. Every member may be called from any thread; none blocks for long.
template <typename Key, typename Value>
class Copies {
    using Clock = std::chrono::steady_clock;

public:
    static constexpr auto kOldest = std::chrono::seconds(5);
    static constexpr std::size_t kMost = 20'000;

    /// Null where it must be asked for.
    std::shared_ptr<const Value> find(const Key& key) const {
        const auto now = Clock::now();
        const std::lock_guard lock(m_mutex);
        // A watch that gave no sign for so long may have missed something.
        if (!m_heardAt || now - *m_heardAt >= kOldest)
            return nullptr;
        const auto found = m_copies.find(key);
        return found == m_copies.end() || now - found->second.askedAt >= kOldest ? nullptr : found->second.value;
    }

    /// The moment before the control plane is asked.
    struct Asked {
        std::uint64_t changes;
        Clock::time_point at;
    };
    Asked ask() const {
        const std::lock_guard lock(m_mutex);
        return {m_changes, Clock::now()};
    }
    /// Keeps an answer, unless something changed since it was asked for.
    void keep(const Key& key, const Asked& asked, std::shared_ptr<const Value> value) {
        const std::lock_guard lock(m_mutex);
        if (!m_heardAt || asked.changes != m_changes)
            return;
        if (m_copies.size() >= kMost)
            std::erase_if(m_copies, [&](const auto& copy) { return asked.at - copy.second.askedAt >= kOldest; });
        if (m_copies.size() >= kMost)
            m_copies.clear();
        m_copies.insert_or_assign(key, Copy{asked.at, std::move(value)});
    }

    /// A sign that changes are being heard; from the first one on copies are kept.
    void heard() {
        const std::lock_guard lock(m_mutex);
        m_heardAt = Clock::now();
    }
    /// Nothing is heard any more.
    void deaf() {
        const std::lock_guard lock(m_mutex);
        m_heardAt.reset();
        forget([](const Key&) { return true; });
    }
    /// Drops the copies whose key `concerned` says may have changed.
    template <typename Concerned>
    void drop(const Concerned& concerned) {
        const std::lock_guard lock(m_mutex);
        forget(concerned);
    }
    void drop() {
        drop([](const Key&) { return true; });
    }

private:
    struct Copy {
        Clock::time_point askedAt;
        std::shared_ptr<const Value> value;
    };

    template <typename Concerned>
    void forget(const Concerned& concerned) {
        ++m_changes;
        std::erase_if(m_copies, [&](const auto& copy) { return concerned(copy.first); });
    }

    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<Key, Copy> m_copies;
    std::uint64_t m_changes = 0;
    std::optional<Clock::time_point> m_heardAt; ///< Empty: nothing is heard.
};

} // namespace landreeve::access
