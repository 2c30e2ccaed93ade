#pragma once

#include "ui/widgets/column_layout.h"
#include "ui/widgets/column_set.h"

namespace landreeve::ui::widgets {
class Table;
}

namespace landreeve::ui::tenants {

/// How the columns of the tenants' table are arranged; kept between starts.
class TenantColumns : public QObject, public widgets::ColumnSet {
    Q_OBJECT
public:
    /// `file` is where arrangements are kept.
    TenantColumns(widgets::Table& table, tasks::TaskRunner& runner, const QString& file, QObject* parent = nullptr);

    QList<Column> columns() const override;
    void setColumnShown(const QString& field, bool shown) override;
    void moveColumn(const QString& field, int place) override;
    void resetColumns() override;

private:
    void apply();
    void changed();

    widgets::Table& m_table;
    widgets::ColumnLayoutStore m_store;
    widgets::ColumnLayout m_layout;
};

} // namespace landreeve::ui::tenants
