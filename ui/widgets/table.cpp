#include "ui/widgets/table.h"

#include "ui/theme/theme.h"
#include "ui/widgets/table_header.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace landreeve::ui::widgets {

Table::Table(QWidget* parent) : QTableView(parent), m_header(new TableHeader(this)) {
    setHorizontalHeader(m_header);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    applyDensity();
    connect(this, &QTableView::doubleClicked, this, &Table::opened);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &Table::applyDensity);
}

void Table::setModel(QAbstractItemModel* model) {
    disconnect(m_beginsToLose);
    disconnect(m_hasLost);
    if (model != nullptr) {
        // Ahead of the view, which moves the current row at the same signal.
        m_beginsToLose =
            connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_losingRows = true; });
        m_hasLost = connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { m_losingRows = false; });
    }
    QTableView::setModel(model);
    m_hovered = -1;
    if (model && !m_columns.isEmpty())
        layOutColumns();
}

void Table::setDensity(Density density) {
    m_density = density;
    applyDensity();
}

void Table::applyDensity() {
    const int text = fontMetrics().height();
    const int row =
        theme::Theme::of().rowPadding() +
        (m_density == Density::Compact ? text + 10 : (m_density == Density::Normal ? text + 13 : 2 * text + 4));
    if (verticalHeader()->defaultSectionSize() == row)
        return;
    verticalHeader()->setMinimumSectionSize(row);
    verticalHeader()->setDefaultSectionSize(row);
}

void Table::setGridLook(bool on) {
    m_gridLook = on;
    m_header->setColumnLines(on);
}

bool Table::isFirstColumn(int logical) const {
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (!m_header->isSectionHidden(column))
            return column == logical;
    }
    return false;
}

void Table::setColumns(const QList<Column>& columns) {
    m_columns = columns;
    layOutColumns();
}

void Table::setColumnChosen(int column, bool shown) {
    m_unchosen.removeAll(column);
    if (!shown)
        m_unchosen.append(column);
    if (m_columns.isEmpty())
        setColumnHidden(column, !shown);
    else
        layOutColumns();
}

void Table::layOutColumns() {
    if (!model() || m_columns.isEmpty() || m_layingOut)
        return;
    m_layingOut = true;
    const int count = std::min(static_cast<int>(m_columns.size()), model()->columnCount());
    const int room = viewport()->width();
    const auto least = [this](int c) {
        const Column& column = m_columns[c];
        return column.stretch > 0 && column.minimum > 0 ? column.minimum : column.width;
    };
    QList<int> shown;
    for (int c = 0; c < count; ++c) {
        if (isColumnChosen(c))
            shown.append(c);
    }
    QList<int> noRoom;
    const auto needed = [&] {
        int sum = 0;
        for (const int c : std::as_const(shown))
            sum += least(c);
        return sum;
    };
    while (shown.size() > 1 && needed() > room) {
        const auto lowest = std::min_element(
            shown.begin(), shown.end(), [this](int a, int b) { return m_columns[a].priority < m_columns[b].priority; });
        if (m_columns[*lowest].priority >= 100)
            break;
        noRoom.append(*lowest);
        shown.erase(lowest);
    }
    int stretch = 0;
    int fixed = 0;
    int behind = 0; // what the stretching columns that are still to come need at least
    for (const int c : std::as_const(shown)) {
        stretch += m_columns[c].stretch;
        (m_columns[c].stretch > 0 ? behind : fixed) += least(c);
    }
    int left = std::max(0, room - fixed);
    for (int c = 0; c < count; ++c) {
        const bool visible = shown.contains(c);
        setColumnHidden(c, !visible);
        if (!visible)
            continue;
        if (m_columns[c].stretch == 0) {
            setColumnWidth(c, m_columns[c].width);
            continue;
        }
        behind -= least(c);
        const int part = std::max(least(c), std::min(left * m_columns[c].stretch / stretch, left - behind));
        setColumnWidth(c, part);
        left -= part;
        stretch -= m_columns[c].stretch;
    }
    m_layingOut = false;
    if (noRoom != m_noRoom) {
        m_noRoom = noRoom;
        Q_EMIT columnsWithoutRoomChanged();
    }
}

void Table::updateRow(int row) {
    if (row >= 0)
        viewport()->update(QRect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row)));
}

void Table::setHovered(int row) {
    if (row == m_hovered)
        return;
    updateRow(m_hovered);
    m_hovered = row;
    updateRow(row);
    Q_EMIT hoveredRowChanged(row);
}

void Table::mouseMoveEvent(QMouseEvent* event) {
    setHovered(rowAt(event->pos().y()));
    QTableView::mouseMoveEvent(event);
}

void Table::leaveEvent(QEvent* event) {
    setHovered(-1);
    QTableView::leaveEvent(event);
}

void Table::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && state() != EditingState && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    // Qt knows the menu key alone.
    if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) {
        askForMenu(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void Table::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() != QContextMenuEvent::Mouse)
        askForMenu(currentIndex());
    else if (const QModelIndex index = indexAt(event->pos()); index.isValid())
        Q_EMIT menuRequested(index, event->globalPos());
}

void Table::askForMenu(const QModelIndex& index) {
    if (index.isValid())
        Q_EMIT menuRequested(index, viewport()->mapToGlobal(visualRect(index).bottomLeft()));
}

void Table::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    layOutColumns();
}

void Table::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange)
        applyDensity();
    QTableView::changeEvent(event);
}

void Table::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    // The accent belongs to the row, not to the one cell that Qt repaints.
    updateRow(previous.isValid() ? previous.row() : -1);
    updateRow(current.isValid() ? current.row() : -1);
}

void Table::scrollContentsBy(int dx, int dy) {
    QTableView::scrollContentsBy(dx, dy);
    if (dy != 0 && underMouse())
        setHovered(rowAt(viewport()->mapFromGlobal(QCursor::pos()).y()));
}

} // namespace landreeve::ui::widgets
