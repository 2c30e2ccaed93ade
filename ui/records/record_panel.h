#pragma once

#include "core/records/tenant_records.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/side_panel.h"

#include <QDateTime>

class QTimer;

namespace landreeve::ui::widgets {
class ErrorLine;
class Facts;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// Every field of the current record, to read.
class RecordPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;

    RecordPanel(tasks::TaskRunner& runner, const landreeve::records::Entity& entity, Clock clock,
                QWidget* parent = nullptr);

    void setRecords(std::shared_ptr<landreeve::records::TenantRecords> records);
    /// The record to show; read once the choice has rested a moment.
    void setKey(const std::optional<landreeve::records::RowKey>& key);

private:
    void read();
    void show(const QJsonObject& record);

    tasks::TaskRunner& m_runner;
    const landreeve::records::Entity& m_entity;
    Clock m_clock;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    std::optional<landreeve::records::RowKey> m_key;
    QPointer<tasks::Task> m_task;
    QTimer* m_rest;
    widgets::Facts* m_facts;
    widgets::ErrorLine* m_error;
};

} // namespace landreeve::ui::records
