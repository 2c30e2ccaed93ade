#pragma once

#include "core/audit/entries.h"
#include "ui/audit/audit_services.h"

#include <QPointer>
#include <QWidget>

namespace landreeve::ui::sessions {
class TimePlot;
}
namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::audit {

/// The time line: how many entries match, by hour or by day.
class AuditStrip : public QWidget {
    Q_OBJECT
public:
    explicit AuditStrip(const AuditServices& services, QWidget* parent = nullptr);

    /// Counts those that match: within the filter's span, else of the last 30 days.
    void read(const landreeve::audit::EntryFilter& filter);
    QString words() const;

private:
    void present(const std::vector<landreeve::audit::EntryCount>& counts, bool hourly);

    AuditServices m_services;
    widgets::Label* m_said;
    sessions::TimePlot* m_plot;
    QPointer<tasks::Task> m_reading;
};

} // namespace landreeve::ui::audit
