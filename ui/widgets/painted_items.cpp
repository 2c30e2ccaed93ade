#include "ui/widgets/painted_items.h"

namespace landreeve::ui::widgets {

AccessibleItems::AccessibleItems(QWidget* widget, PaintedItems& items, QAccessible::Role role,
                                 QAccessible::Role itemRole)
    : QAccessibleWidget(widget, role), m_items(items), m_itemRole(itemRole) {}

AccessibleItems::~AccessibleItems() {
    for (const QAccessible::Id id : m_ids) {
        if (id)
            QAccessible::deleteAccessibleInterface(id);
    }
}

int AccessibleItems::childCount() const {
    return m_items.itemCount();
}

QAccessibleInterface* AccessibleItems::makeItem(int item) const {
    return new AccessibleItem(widget(), m_items, item, m_itemRole);
}

QAccessibleInterface* AccessibleItems::child(int index) const {
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto at = static_cast<std::size_t>(index);
    if (m_ids.size() <= at)
        m_ids.resize(at + 1, 0);
    if (m_ids[at] == 0)
        m_ids[at] = QAccessible::registerAccessibleInterface(makeItem(index));
    return QAccessible::accessibleInterface(m_ids[at]);
}

int AccessibleItems::indexOfChild(const QAccessibleInterface* wanted) const {
    for (int i = 0; i < childCount(); ++i) {
        if (child(i) == wanted)
            return i;
    }
    return -1;
}

QAccessibleInterface* AccessibleItems::childAt(int x, int y) const {
    const QPoint at = widget()->mapFromGlobal(QPoint(x, y));
    for (int i = 0; i < childCount(); ++i) {
        if (m_items.itemRect(i).contains(at))
            return child(i);
    }
    return nullptr;
}

AccessibleItem::AccessibleItem(QWidget* widget, PaintedItems& items, int item, QAccessible::Role role)
    : m_widget(widget), m_items(items), m_item(item), m_role(role) {}

QAccessibleInterface* AccessibleItem::parent() const {
    return m_widget ? QAccessible::queryAccessibleInterface(m_widget) : nullptr;
}

QString AccessibleItem::text(QAccessible::Text kind) const {
    return kind == QAccessible::Name && isValid() ? m_items.itemText(m_item) : QString();
}

QRect AccessibleItem::rect() const {
    if (!isValid())
        return {};
    const QRect own = m_items.itemRect(m_item);
    return QRect(m_widget->mapToGlobal(own.topLeft()), own.size());
}

QAccessible::State AccessibleItem::state() const {
    QAccessible::State state;
    if (!isValid() || !m_widget->isVisible())
        state.invisible = true;
    state.readOnly = true;
    return state;
}

} // namespace landreeve::ui::widgets
