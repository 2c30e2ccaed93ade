#pragma once

#include "ui/widgets/column_layout.h"
#include "ui/widgets/column_set.h"

namespace landreeve::ui::widgets {

class Table;

/// How the columns of a table are arranged; kept between starts.
class TableColumns : public QObject, public ColumnSet {
    Q_OBJECT
public:
    /// `kept` names the arrangement in `file`; `fields` name the columns by their logical index, and those of `locked`
    /// cannot be hidden; those of `off` are hidden until somebody chooses them.
    TableColumns(Table& table, tasks::TaskRunner& runner, const QString& file, QString kept, QStringList fields,
                 QStringList locked, QObject* parent = nullptr, QStringList off = {});

    QList<Column> columns() const override;
    void setColumnShown(const QString& field, bool shown) override;
    void moveColumn(const QString& field, int place) override;
    void resetColumns() override;

private:
    void apply();
    bool isChosen(const QString& field) const;
    void changed();

    Table& m_table;
    ColumnLayoutStore m_store;
    QString m_kept;
    QStringList m_fields;
    QStringList m_locked;
    QStringList m_off;
    ColumnLayout m_layout;
};

} // namespace landreeve::ui::widgets
