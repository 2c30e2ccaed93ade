#pragma once

#include "ui/shell/choice_list.h"

#include <QAbstractItemDelegate>
#include <QAbstractListModel>

namespace landreeve::ui::shell {

/// The rows of a ChoiceList: choices and, before each group, a heading that cannot be chosen.
class ChoiceModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { HeadingRole = Qt::UserRole + 1, ItemRole, NeedleRole };
    using QAbstractListModel::QAbstractListModel;

    void setRows(const QList<ChoiceItem>& items, const QString& needle);
    /// The index into the items, or -1 for a heading.
    int itemAt(int row) const { return m_rows.value(row, -1); }
    int rowOfItem(int item) const { return static_cast<int>(m_rows.indexOf(item)); }
    const ChoiceItem& item(int index) const { return m_items[index]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QList<ChoiceItem> m_items;
    QList<int> m_rows;
    QStringList m_headings;
    QString m_needle;
};

class ChoiceDelegate : public QAbstractItemDelegate {
    Q_OBJECT
public:
    using QAbstractItemDelegate::QAbstractItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace landreeve::ui::shell
