#include "ui/widgets/field_map.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QToolTip>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kCell = 9;
constexpr int kPitch = 12;
constexpr int kLabel = 84;
constexpr int kGroupGap = 7;

class AccessibleCell : public AccessibleItem, public QAccessibleTableCellInterface {
public:
    AccessibleCell(FieldMap* map, int item) : AccessibleItem(map, *map, item, QAccessible::Cell), m_map(map) {}
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this) : nullptr;
    }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return isValid() ? m_map->columnOf(item()) : -1; }
    int rowIndex() const override { return isValid() ? m_map->rowOf(item()) : -1; }
    bool isSelected() const override { return isValid() && m_map->current() == item(); }
    QAccessibleInterface* table() const override { return parent(); }

private:
    FieldMap* m_map;
};

class AccessibleMap : public AccessibleItems, public QAccessibleTableInterface {
public:
    explicit AccessibleMap(FieldMap* map)
        : AccessibleItems(map, *map, QAccessible::Table, QAccessible::Cell), m_map(map) {}
    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::TableInterface)
            return static_cast<QAccessibleTableInterface*>(this);
        return AccessibleItems::interface_cast(type);
    }
    QAccessibleInterface* makeItem(int item) const override { return new AccessibleCell(m_map, item); }

    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    QAccessibleInterface* cellAt(int row, int column) const override {
        for (int i = 0; i < m_map->itemCount(); ++i) {
            if (m_map->rowOf(i) == row && m_map->columnOf(i) == column)
                return child(i);
        }
        return nullptr;
    }
    int selectedCellCount() const override { return m_map->current() >= 0 ? 1 : 0; }
    QList<QAccessibleInterface*> selectedCells() const override {
        return m_map->current() >= 0 ? QList<QAccessibleInterface*>{child(m_map->current())}
                                     : QList<QAccessibleInterface*>{};
    }
    QString columnDescription(int) const override { return {}; }
    QString rowDescription(int) const override { return {}; }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    int columnCount() const override { return m_map->columns(); }
    int rowCount() const override { return m_map->rows(); }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

private:
    FieldMap* m_map;
};

QAccessibleInterface* makeAccessible(const QString&, QObject* object) {
    if (auto* map = qobject_cast<FieldMap*>(object))
        return new AccessibleMap(map);
    return nullptr;
}

void paintCell(QPainter& painter, const QRectF& cell, FieldMap::State state) {
    switch (state) {
    case FieldMap::State::Applied:
        theme::roundedBox(painter, cell, 1.5, theme::color(Token::Ok), QColor());
        break;
    case FieldMap::State::Running:
        painter.setPen(QPen(theme::color(Token::Accent), 1.8));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(cell.adjusted(1, 1, -1, -1));
        break;
    case FieldMap::State::Waiting:
        theme::roundedBox(painter, cell, 2, QColor(), theme::color(Token::Edge));
        break;
    case FieldMap::State::Failed: {
        const QPointF c = cell.center();
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::color(Token::Bad));
        painter.drawPolygon(QPolygonF({c + QPointF(0, -6), c + QPointF(6, 0), c + QPointF(0, 6), c + QPointF(-6, 0)}));
        break;
    }
    case FieldMap::State::NotActive:
        painter.setPen(QPen(theme::color(Token::Idle), 1.3));
        painter.drawLine(cell.bottomLeft() + QPointF(1, -1), cell.topRight() + QPointF(-1, 1));
        break;
    }
}

} // namespace

FieldMap::FieldMap(QWidget* parent) : QWidget(parent) {
    static const bool installed = (QAccessible::installFactory(makeAccessible), true);
    Q_UNUSED(installed);
    theme::setTypeStyle(this, theme::TypeStyle::Small);
    setFocusPolicy(Qt::StrongFocus);
    setProperty("ownFocus", true);
    setAccessibleName(QStringLiteral("Every tenant"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QString FieldMap::word(State state) {
    switch (state) {
    case State::Applied:
        return QStringLiteral("applied");
    case State::Running:
        return QStringLiteral("running");
    case State::Waiting:
        return QStringLiteral("waiting");
    case State::Failed:
        return QStringLiteral("failed");
    case State::NotActive:
        return QStringLiteral("not active");
    }
    return {};
}

void FieldMap::setGroups(QList<Group> groups) {
    m_groups = std::move(groups);
    m_cells.clear();
    for (int g = 0; g < m_groups.size(); ++g) {
        for (int i = 0; i < m_groups[g].cells.size(); ++i)
            m_cells.push_back({m_groups[g].cells[i].name, m_groups[g].cells[i].state, g, i});
    }
    m_current = m_current < itemCount() ? m_current : -1;
    updateGeometry();
    update();
}

void FieldMap::setState(int cell, State state) {
    if (cell < 0 || cell >= itemCount())
        return;
    m_cells[static_cast<std::size_t>(cell)].state = state;
    update(itemRect(cell).adjusted(-4, -4, 4, 4));
}

void FieldMap::setCurrent(int cell) {
    if (cell == m_current || cell >= itemCount())
        return;
    m_current = cell;
    update();
    Q_EMIT currentChanged(cell);
}

QString FieldMap::itemText(int item) const {
    const Placed& cell = m_cells[static_cast<std::size_t>(item)];
    return cell.name + QStringLiteral(", ") + word(cell.state);
}

int FieldMap::columnsFor(int width) const {
    return std::max(1, (width - kLabel) / kPitch);
}

int FieldMap::columns() const {
    return columnsFor(width());
}

int FieldMap::groupTop(int group, int columns) const {
    int y = 3;
    for (int g = 0; g < group; ++g) {
        const int lines = std::max(1, (static_cast<int>(m_groups[g].cells.size()) + columns - 1) / columns);
        y += std::max(lines * kPitch, fontMetrics().height()) + kGroupGap;
    }
    return y;
}

int FieldMap::columnOf(int cell) const {
    return m_cells[static_cast<std::size_t>(cell)].inGroup % columns();
}

int FieldMap::rowOf(int cell) const {
    const Placed& placed = m_cells[static_cast<std::size_t>(cell)];
    int row = placed.inGroup / columns();
    for (int g = 0; g < placed.group; ++g)
        row += (static_cast<int>(m_groups[g].cells.size()) + columns() - 1) / columns();
    return row;
}

int FieldMap::rows() const {
    return m_cells.empty() ? 0 : rowOf(itemCount() - 1) + 1;
}

QRect FieldMap::itemRect(int item) const {
    const Placed& cell = m_cells[static_cast<std::size_t>(item)];
    const int wide = columns();
    return QRect(kLabel + cell.inGroup % wide * kPitch, groupTop(cell.group, wide) + 3 + cell.inGroup / wide * kPitch,
                 kCell, kCell);
}

int FieldMap::heightForWidth(int width) const {
    return groupTop(static_cast<int>(m_groups.size()), columnsFor(width)) - kGroupGap + 6;
}

QSize FieldMap::sizeHint() const {
    return QSize(kLabel + 40 * kPitch, heightForWidth(kLabel + 40 * kPitch));
}

void FieldMap::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(Token::Ink2));
    for (int g = 0; g < m_groups.size(); ++g)
        painter.drawText(QRect(0, groupTop(g, columns()), kLabel - 8, fontMetrics().height()), Qt::AlignVCenter,
                         fontMetrics().elidedText(m_groups[g].label, Qt::ElideRight, kLabel - 8));
    for (int i = 0; i < itemCount(); ++i) {
        const QRect cell = itemRect(i);
        if (!cell.adjusted(-4, -4, 4, 4).intersects(event->rect()))
            continue;
        if (i == m_current)
            theme::roundedBox(painter, QRectF(cell).adjusted(-3.5, -3.5, 3.5, 3.5), 4, theme::color(Token::Tint),
                              theme::color(Token::Accent), hasFocus() ? 2 : 1);
        paintCell(painter, cell, m_cells[static_cast<std::size_t>(i)].state);
    }
}

int FieldMap::cellAt(const QPoint& at) const {
    for (int i = 0; i < itemCount(); ++i) {
        if (itemRect(i).adjusted(-1, -1, 2, 2).contains(at))
            return i;
    }
    return -1;
}

void FieldMap::mousePressEvent(QMouseEvent* event) {
    setCurrent(cellAt(event->pos()));
}

void FieldMap::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const int cell = cellAt(event->pos()); cell >= 0)
        Q_EMIT opened(cell);
}

void FieldMap::keyPressEvent(QKeyEvent* event) {
    const int last = itemCount() - 1;
    int next = m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        next = m_current - 1;
        break;
    case Qt::Key_Right:
        next = m_current + 1;
        break;
    case Qt::Key_Up:
        next = m_current - columns();
        break;
    case Qt::Key_Down:
        next = m_current + columns();
        break;
    case Qt::Key_Home:
        next = 0;
        break;
    case Qt::Key_End:
        next = last;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT opened(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (last >= 0)
        setCurrent(std::clamp(next, 0, last));
}

bool FieldMap::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int cell = cellAt(help->pos());
        QToolTip::showText(help->globalPos(), cell < 0 ? QString() : itemText(cell), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace landreeve::ui::widgets
