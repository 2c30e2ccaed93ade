#pragma once

#include "core/records/grouping.h"
#include "core/records/tenant_records.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/popover.h"

#include <QAbstractTableModel>
#include <QDateTime>

class QComboBox;

namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// The groups of a list: value, how many, and a subtotal for each field the entity adds up.
class GroupModel : public QAbstractTableModel {
    Q_OBJECT
public:
    GroupModel(const landreeve::records::Entity& entity, QObject* parent);

    void setGroups(const landreeve::records::Field& by, landreeve::records::Grouping grouping, const QDateTime& now);
    const landreeve::records::Group& groupAt(int row) const { return m_grouping.groups[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<const landreeve::records::Field*> m_totalled;
    const landreeve::records::Field* m_by = nullptr;
    landreeve::records::Grouping m_grouping;
    QDateTime m_now;
};

/// What matches, by the values of one column, with subtotals; Enter on a group filters the list to it.
class GroupPopover : public widgets::Popover {
    Q_OBJECT
public:
    /// More groups than these are not shown.
    static constexpr int kMost = 200;

    /// `by` is taken first where a list can be grouped by it.
    GroupPopover(landreeve::records::RecordQuery query, std::shared_ptr<landreeve::records::TenantRecords> records,
                 tasks::TaskRunner& runner, const QDateTime& now, const std::string& by, QWidget* window);

    /// Puts the keyboard into the groups.
    void begin();

Q_SIGNALS:
    /// Show that group alone: what is to be typed above the column.
    void chosen(const QString& field, const QString& filter);

private:
    void read();
    void show(landreeve::records::Grouping grouping);
    void fitColumns();
    void choose(const QModelIndex& index);
    const landreeve::records::Field& by() const;

    landreeve::records::RecordQuery m_query;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    tasks::TaskRunner& m_runner;
    QDateTime m_now;
    GroupModel* m_model;
    QComboBox* m_by;
    widgets::Label* m_facts;
    widgets::ErrorLine* m_error;
    widgets::Table* m_table;
    QPointer<tasks::Task> m_task;
};

} // namespace landreeve::ui::records
