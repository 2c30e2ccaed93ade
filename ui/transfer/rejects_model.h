#pragma once

#include "core/records/entity.h"
#include "core/transfer/import.h"

#include <QAbstractTableModel>

#include <vector>

namespace landreeve::ui::transfer {

/// What is wrong with a file, a line each: where, what stands there and what would be right. May be narrowed to one
/// field.
class RejectsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Line, FieldName, Value, Fault, Repair, Columns };

    RejectsModel(const landreeve::records::Entity& entity, QObject* parent)
        : QAbstractTableModel(parent), m_entity(entity) {}

    void setRejects(std::vector<landreeve::transfer::RowReject> rejects);
    /// Nothing: all of them. An empty name is for rows that cannot be read at all.
    void setField(const std::optional<std::string>& field);
    /// The fields that have faults, with how many.
    std::vector<std::pair<std::string, int>> fields() const;
    /// "Sale price"; "The row" for a row that cannot be read.
    QString fieldWord(const std::string& field) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void narrow();
    QString words(const landreeve::transfer::RowReject& reject, int column) const;

    const landreeve::records::Entity& m_entity;
    std::vector<landreeve::transfer::RowReject> m_all;
    std::vector<std::size_t> m_shown;
    std::optional<std::string> m_field;
};

} // namespace landreeve::ui::transfer
