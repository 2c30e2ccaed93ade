#pragma once

#include "core/records/grid_source.h"

#include <list>
#include <unordered_map>

namespace landreeve::ui::records {

/// The rows that were read, by key, at most so many: those not looked at for longest go first.
class RowCache {
public:
    enum class State {
        Fresh, ///< As it was read.
        Stale, ///< Shown until it is read again.
        Gone   ///< It was deleted meanwhile.
    };
    struct Entry {
        landreeve::records::GridRow row;
        State state = State::Fresh;
    };

    explicit RowCache(std::size_t most) : m_most(most) {}

    /// Nothing where it was not read; else it counts as looked at.
    const Entry* find(const landreeve::records::RowKey& key) const;
    void put(landreeve::records::GridRow row);
    void setGone(const landreeve::records::RowKey& key);
    /// Everything is to be read again.
    void setStale();
    void clear();
    std::size_t size() const { return m_entries.size(); }

private:
    using Order = std::list<landreeve::records::RowKey>;
    struct Slot {
        Entry entry;
        Order::iterator place;
    };
    Slot& slot(const landreeve::records::RowKey& key);

    std::size_t m_most;
    mutable Order m_order; ///< The newest first.
    std::unordered_map<landreeve::records::RowKey, Slot> m_entries;
};

} // namespace landreeve::ui::records
