#pragma once

#include "core/records/bulk_edit.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QWidget>

namespace landreeve::ui::widgets {
class CellDelegate;
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// The cells of a plan: what is refused first, then before → after. One row a cell.
class EditPreviewModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Record, FieldName, Before, After, Why, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setPlan(landreeve::records::EditPlan plan, const QDateTime& now);
    const landreeve::records::EditPlan& plan() const { return m_plan; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Cell {
        const std::string* name;
        const std::string* title;
        const landreeve::records::Field* field;
        const std::optional<std::string>* before;
        const std::optional<std::string>* after; ///< Null: refused.
        const landreeve::records::RefusedEdit* refused;
    };
    Cell cellAt(int row) const;
    QString textOf(const Cell& cell, int column) const;

    landreeve::records::EditPlan m_plan;
    std::vector<std::pair<std::size_t, std::size_t>> m_cells; ///< Edit and cell in it.
    QDateTime m_now;
};

/// The plan with its counts above it.
class EditPreview : public QWidget {
    Q_OBJECT
public:
    explicit EditPreview(QWidget* parent);

    void setPlan(landreeve::records::EditPlan plan, const QString& one, const QString& many, const QDateTime& now);
    /// Stands in the place of the counts while nothing is known yet.
    void say(const QString& words);
    const landreeve::records::EditPlan& plan() const { return m_model->plan(); }
    QString words() const;

private:
    EditPreviewModel* m_model;
    widgets::Label* m_counts;
    widgets::Table* m_table;
    widgets::CellDelegate* m_texts;
    widgets::CellDelegate* m_figures;
};

} // namespace landreeve::ui::records
