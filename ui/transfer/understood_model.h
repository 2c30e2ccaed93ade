#pragma once

#include "core/transfer/import.h"

#include <QAbstractTableModel>

namespace landreeve::ui::transfer {

/// The first rows of a file as an import understood them: a column for each field, values as lists show them.
class UnderstoodModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit UnderstoodModel(const landreeve::records::Entity& entity, QObject* parent = nullptr);

    void setRows(std::vector<landreeve::transfer::ReadRow> rows);
    /// Whether its values stand at the right.
    bool isNumber(int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const QModelIndex& index) const;

    const landreeve::records::Entity& m_entity;
    std::vector<landreeve::transfer::ReadRow> m_rows;
    /// Behind the line: those that any row has, in their order.
    std::vector<const landreeve::records::Field*> m_fields;
};

} // namespace landreeve::ui::transfer
