#pragma once

#include <QAbstractItemDelegate>
#include <QKeyEvent>
#include <QLineEdit>
#include <QModelIndex>
#include <QStyleOptionViewItem>

#include <functional>

namespace landreeve::ui::orders {

/// Editing in a cell of a table of lines, over one of our painting delegates: a line edit that commits on Tab, Enter
/// and when it is left, and lets Esc restore the cell.
template <class Painting>
class LineDelegate : public Painting {
public:
    /// Called with Tab, Backtab or Enter after the cell was committed, with where the cell was before: where to go is
    /// the grid's to say.
    using Leave = std::function<void(int key, int row, int column)>;
    /// Asked first when a cell is left with Enter: whether the text was taken in another way than into the cell.
    using Take = std::function<bool(const QModelIndex& index, const QString& text)>;

    /// Called with each editor made, to add to it.
    using Dress = std::function<void(QLineEdit* edit)>;

    LineDelegate(bool atRight, Take take, Leave leave, QObject* parent, Dress dress = {})
        : Painting(parent),
          m_atRight(atRight),
          m_take(std::move(take)),
          m_leave(std::move(leave)),
          m_dress(std::move(dress)) {
        this->setColumnLines(true);
    }

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override {
        auto* edit = new QLineEdit(parent);
        m_index = index;
        edit->setObjectName(QStringLiteral("lineCellEdit"));
        edit->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString() +
                                QStringLiteral(", line %1").arg(index.row() + 1));
        edit->setFrame(false);
        edit->setFont(this->fontOf(option, index));
        edit->setAlignment((m_atRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        edit->setTextMargins(this->kPadding - 3, 0, this->kPadding - 3, 0);
        if (m_dress)
            m_dress(edit);
        return edit;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        // Also called when the line has changed under the editor: what is being typed stays.
        if (auto* edit = qobject_cast<QLineEdit*>(editor); edit && !edit->isModified()) {
            edit->setText(index.data(Qt::EditRole).toString());
            edit->selectAll();
        }
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        if (const auto* edit = qobject_cast<const QLineEdit*>(editor))
            model->setData(index, edit->text(), Qt::EditRole);
    }
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override {
        Q_UNUSED(index);
        editor->setGeometry(option.rect.adjusted(0, 0, -1, -1));
    }

    bool eventFilter(QObject* object, QEvent* event) override {
        auto* editor = qobject_cast<QWidget*>(object);
        if (editor == nullptr)
            return false;
        // Hidden, the view has given it up already, because the lines it belonged to are gone.
        if (event->type() == QEvent::FocusOut && (!editor->isVisible() || !editor->isActiveWindow() ||
                                                  static_cast<QFocusEvent*>(event)->reason() == Qt::PopupFocusReason))
            return false;
        if (event->type() == QEvent::FocusOut) {
            Q_EMIT this->commitData(editor);
            Q_EMIT this->closeEditor(editor, QAbstractItemDelegate::NoHint);
            return false;
        }
        if (event->type() == QEvent::ShortcutOverride) {
            // Esc restores the cell before it closes anything else.
            if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
                event->accept();
            return false;
        }
        if (event->type() != QEvent::KeyPress)
            return false;
        const int key = static_cast<QKeyEvent*>(event)->key();
        switch (key) {
        case Qt::Key_Escape:
            Q_EMIT this->closeEditor(editor, QAbstractItemDelegate::RevertModelCache);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (const auto* edit = qobject_cast<const QLineEdit*>(editor); edit && m_take(m_index, edit->text())) {
                Q_EMIT this->closeEditor(editor, QAbstractItemDelegate::RevertModelCache);
                return true;
            }
            [[fallthrough]];
        case Qt::Key_Tab:
        case Qt::Key_Backtab: {
            const int row = m_index.row();
            const int column = m_index.column();
            Q_EMIT this->commitData(editor);
            Q_EMIT this->closeEditor(editor, QAbstractItemDelegate::NoHint);
            m_leave(key, row, column);
            return true;
        }
        default:
            return false;
        }
    }

private:
    bool m_atRight;
    Take m_take;
    Leave m_leave;
    Dress m_dress;
    mutable QPersistentModelIndex m_index; ///< Whose cell is edited.
};

} // namespace landreeve::ui::orders
