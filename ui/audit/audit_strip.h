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

/// The time line: how many entries match, by hour or by day. A click on one, or Left, Right, Home, End and Enter,
/// narrow the log to it, and from a single hour lead back to its day.
class AuditStrip : public QWidget {
    Q_OBJECT
public:
    explicit AuditStrip(const AuditServices& services, QWidget* parent = nullptr);

    /// Counts those that match: within the filter's span, else of the last 30 days.
    void read(const landreeve::audit::EntryFilter& filter);
    QString words() const;

Q_SIGNALS:
    /// What happened from `since` until before `until` is wanted: "12 Nov 2026".
    void spanWanted(Time since, Time until, const QString& words);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void present(const std::vector<landreeve::audit::EntryCount>& counts, bool hourly);
    void setCurrent(int slot);
    void choose(int slot);
    int last() const { return static_cast<int>(m_counts.size()) - 1; }
    Time endOf(int slot) const;
    QString nameOf(int slot) const;
    QString wordsOf(int slot) const;

    AuditServices m_services;
    widgets::Label* m_said;
    sessions::TimePlot* m_plot;
    QPointer<tasks::Task> m_reading;
    std::vector<landreeve::audit::EntryCount> m_counts;
    QString m_all; ///< Of all of them, in words.
    bool m_hourly = false;
    int m_current = -1; ///< Where the keyboard is.
};

} // namespace landreeve::ui::audit
