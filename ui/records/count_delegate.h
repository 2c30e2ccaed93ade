#pragma once

#include "ui/widgets/number_delegate.h"

namespace landreeve::ui::records {

/// A counted quantity: typing begins it, Enter and Tab end it and ask for the next row, Esc takes it back.
class CountDelegate : public widgets::NumberDelegate {
    Q_OBJECT
public:
    using NumberDelegate::NumberDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

Q_SIGNALS:
    /// A row up (-1) or down (1) from the one that was typed.
    void moved(int by);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace landreeve::ui::records
