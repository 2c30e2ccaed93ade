#include "ui/records/count_delegate.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace landreeve::ui::records {

QWidget* CountDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
    auto* edit = new QLineEdit(parent);
    edit->setObjectName(QStringLiteral("countedEdit"));
    edit->setAccessibleName(QStringLiteral("Counted, %1").arg(index.siblingAtColumn(0).data().toString()));
    edit->setAlignment(Qt::AlignRight);
    return edit;
}

void CountDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    // Also called when the row has changed under the editor: what is being typed stays.
    if (auto* edit = static_cast<QLineEdit*>(editor); !edit->isModified())
        edit->setText(index.data(Qt::EditRole).toString());
}

void CountDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    model->setData(index, static_cast<QLineEdit*>(editor)->text());
}

void CountDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                         const QModelIndex&) const {
    editor->setGeometry(option.rect);
}

bool CountDelegate::eventFilter(QObject* watched, QEvent* event) {
    auto* editor = qobject_cast<QLineEdit*>(watched);
    if (editor == nullptr)
        return NumberDelegate::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut) {
        Q_EMIT commitData(editor);
        Q_EMIT closeEditor(editor, NoHint);
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return NumberDelegate::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    // Ctrl+Enter is the sheet's own.
    if (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return false;
    const auto end = [&](int by) {
        Q_EMIT commitData(editor);
        Q_EMIT closeEditor(editor, NoHint);
        Q_EMIT moved(by);
        return true;
    };
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Down:
        return end(1);
    case Qt::Key_Backtab:
    case Qt::Key_Up:
        return end(-1);
    case Qt::Key_Escape:
        Q_EMIT closeEditor(editor, RevertModelCache);
        return true;
    default:
        return false;
    }
}

} // namespace landreeve::ui::records
