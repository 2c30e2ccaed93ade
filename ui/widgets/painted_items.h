#pragma once

#include <QAccessibleWidget>
#include <QPointer>
#include <QRect>
#include <QString>
#include <QWidget>

#include <vector>

namespace landreeve::ui::widgets {

/// A widget that paints items which are no widgets, for accessibility: it lists them in reading order.
class PaintedItems {
public:
    virtual ~PaintedItems() = default;
    virtual int itemCount() const = 0;
    virtual QString itemText(int item) const = 0;
    /// In the widget's coordinates.
    virtual QRect itemRect(int item) const = 0;
};

/// The accessible side of such a widget: a list of its items.
class AccessibleItems : public QAccessibleWidget {
public:
    AccessibleItems(QWidget* widget, PaintedItems& items, QAccessible::Role role, QAccessible::Role itemRole);
    ~AccessibleItems() override;

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* childAt(int x, int y) const override;

protected:
    PaintedItems& items() const { return m_items; }
    /// Makes the interface of one item; it is registered and kept by child().
    virtual QAccessibleInterface* makeItem(int item) const;
    QAccessible::Role itemRole() const { return m_itemRole; }

private:
    PaintedItems& m_items;
    QAccessible::Role m_itemRole;
    mutable std::vector<QAccessible::Id> m_ids;
};

/// One painted item. It has no QObject, so it becomes invalid with its widget.
class AccessibleItem : public QAccessibleInterface {
public:
    AccessibleItem(QWidget* widget, PaintedItems& items, int item, QAccessible::Role role);

    bool isValid() const override { return m_widget && m_item < m_items.itemCount(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override;
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override;
    QAccessible::Role role() const override { return m_role; }
    QAccessible::State state() const override;

protected:
    QPointer<QWidget> m_widget;
    int item() const { return m_item; }

private:
    PaintedItems& m_items;
    int m_item;
    QAccessible::Role m_role;
};

} // namespace landreeve::ui::widgets
