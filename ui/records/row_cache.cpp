#include "ui/records/row_cache.h"

namespace landreeve::ui::records {

using landreeve::records::GridRow;
using landreeve::records::RowKey;

const RowCache::Entry* RowCache::find(const RowKey& key) const {
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return nullptr;
    m_order.splice(m_order.begin(), m_order, found->second.place);
    return &found->second.entry;
}

RowCache::Slot& RowCache::slot(const RowKey& key) {
    if (const auto found = m_entries.find(key); found != m_entries.end()) {
        m_order.splice(m_order.begin(), m_order, found->second.place);
        return found->second;
    }
    if (m_entries.size() >= m_most) {
        m_entries.erase(m_order.back());
        m_order.pop_back();
    }
    m_order.push_front(key);
    Slot& made = m_entries[key];
    made.place = m_order.begin();
    return made;
}

void RowCache::put(GridRow row) {
    Slot& place = slot(row.key);
    place.entry = {std::move(row), State::Fresh};
}

void RowCache::setGone(const RowKey& key) {
    slot(key).entry = {GridRow{key, 0, {}}, State::Gone};
}

void RowCache::setStale() {
    for (auto& [key, place] : m_entries) {
        if (place.entry.state == State::Fresh)
            place.entry.state = State::Stale;
    }
}

void RowCache::clear() {
    m_entries.clear();
    m_order.clear();
}

} // namespace landreeve::ui::records
