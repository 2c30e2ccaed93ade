#include "ui/shell/choice_list.h"

#include "ui/shell/choice_model.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>

namespace landreeve::ui::shell {

ChoiceList::ChoiceList(QWidget* parent) : QListView(parent) {
    theme::setTypeStyle(this, theme::TypeStyle::Body);
    setFrameShape(QFrame::NoFrame);
    setModel(new ChoiceModel(this));
    setItemDelegate(new ChoiceDelegate(this));
    setMouseTracking(true);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    viewport()->setAutoFillBackground(false);
}

void ChoiceList::setItems(const QList<ChoiceItem>& items, const QString& needle) {
    m_items = items;
    static_cast<ChoiceModel*>(model())->setRows(items, needle);
    if (!items.isEmpty())
        setCurrentId(items.first().id);
    scrollToTop();
}

const ChoiceItem* ChoiceList::current() const {
    const int at = static_cast<ChoiceModel*>(model())->itemAt(currentIndex().row());
    return currentIndex().isValid() && at >= 0 ? &m_items[at] : nullptr;
}

void ChoiceList::setCurrentId(const QString& id) {
    const auto* rows = static_cast<ChoiceModel*>(model());
    for (int i = 0; i < m_items.size(); ++i) {
        if (m_items[i].id != id)
            continue;
        setCurrentIndex(rows->index(rows->rowOfItem(i)));
        return;
    }
}

void ChoiceList::step(int by) {
    const auto* rows = static_cast<ChoiceModel*>(model());
    const int last = rows->rowCount() - 1;
    int row = currentIndex().isValid() ? currentIndex().row() : -1;
    for (int tried = 0; tried <= last; ++tried) {
        row += by > 0 ? 1 : -1;
        if (row < 0)
            row = last;
        else if (row > last)
            row = 0;
        if (rows->itemAt(row) >= 0) {
            setCurrentIndex(rows->index(row));
            return;
        }
    }
}

int ChoiceList::contentHeight() const {
    int height = 0;
    for (int row = 0; row < model()->rowCount(); ++row)
        height += sizeHintForRow(row);
    return height;
}

void ChoiceList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const ChoiceItem* item = current())
            Q_EMIT chosen(item->id);
        return;
    }
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        step(event->key() == Qt::Key_Down ? 1 : -1);
        return;
    }
    QListView::keyPressEvent(event);
}

void ChoiceList::mouseReleaseEvent(QMouseEvent* event) {
    QListView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    const int at = static_cast<ChoiceModel*>(model())->itemAt(index.row());
    if (index.isValid() && at >= 0 && event->button() == Qt::LeftButton) {
        const QString id = m_items[at].id;
        Q_EMIT chosen(id);
    }
}

} // namespace landreeve::ui::shell
