#pragma once

#include <QPointF>
#include <QRectF>

#include <functional>
#include <vector>

class QPainter;

namespace landreeve::ui::paper {

/// Something as wide as the text that stands on one page as a whole.
struct Block {
    qreal height = 0;
    std::function<void(QPainter&, QPointF topLeft)> draw = {};
    int heading = -1;          ///< Of this one is repeated at the top of a page that begins here: its index.
    bool keepWithNext = false; ///< Not the last on a page.
};

/// Blocks one below the other, page after page.
class PageFlow {
public:
    int add(Block block);
    /// Puts them on pages with this much room, the first and the others. A block that is higher than that is cut off
    /// at the bottom: who adds it sees to it that none is.
    void lay(const QRectF& first, const QRectF& others);

    int pages() const { return static_cast<int>(m_pages.size()); }
    void draw(QPainter& painter, int page) const;

private:
    struct Placed {
        int block;
        QPointF at;
    };
    /// How much must fit below each other for the block to stand here.
    qreal runFrom(std::size_t block) const;

    std::vector<Block> m_blocks;
    std::vector<std::vector<Placed>> m_pages;
};

} // namespace landreeve::ui::paper
