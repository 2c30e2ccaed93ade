#include "ui/paper/page_flow.h"

#include <QPainter>

namespace landreeve::ui::paper {

int PageFlow::add(Block block) {
    m_blocks.push_back(std::move(block));
    return static_cast<int>(m_blocks.size()) - 1;
}

qreal PageFlow::runFrom(std::size_t block) const {
    qreal height = m_blocks[block].height;
    while (m_blocks[block].keepWithNext && block + 1 < m_blocks.size())
        height += m_blocks[++block].height;
    return height;
}

void PageFlow::lay(const QRectF& first, const QRectF& others) {
    m_pages.assign(1, {});
    QRectF room = first;
    qreal y = room.top();
    const auto place = [&](int block) {
        m_pages.back().push_back({block, {room.left(), y}});
        y += m_blocks[static_cast<std::size_t>(block)].height;
    };
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const Block& block = m_blocks[i];
        const qreal heading = block.heading >= 0 ? m_blocks[static_cast<std::size_t>(block.heading)].height : 0;
        const qreal run = runFrom(i);
        // What is too high to stay together on any page may part.
        const qreal needed = heading + run > others.height() ? block.height : run;
        if (y + needed > room.bottom() && !m_pages.back().empty()) {
            m_pages.emplace_back();
            room = others;
            y = room.top();
            if (block.heading >= 0)
                place(block.heading);
        }
        place(static_cast<int>(i));
    }
}

void PageFlow::draw(QPainter& painter, int page) const {
    for (const Placed& placed : m_pages.at(static_cast<std::size_t>(page)))
        m_blocks[static_cast<std::size_t>(placed.block)].draw(painter, placed.at);
}

} // namespace landreeve::ui::paper
