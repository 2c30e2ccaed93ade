#pragma once

#include "core/transfer/import.h"

#include <QAbstractTableModel>

namespace landreeve::ui::transfer {

/// The first rows of a file as they are read by the format in use. A row that cannot be read says why.
class PreviewModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setView(const landreeve::transfer::FileView& view);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isFaulty(int row) const { return !m_view.faults[static_cast<std::size_t>(row)].empty(); }

    landreeve::transfer::FileView m_view;
};

} // namespace landreeve::ui::transfer
