#pragma once

#include "core/audit/chain_check.h"
#include "ui/audit/audit_services.h"

#include <QDateTime>
#include <QPointer>
#include <QWidget>

namespace landreeve::ui::widgets {
class Label;
class LButton;
class StatusLabel;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::audit {

/// Whether the log is whole, as far as it was computed here: never claimed, always looked at. The first entry that is
/// not as it was sealed is named on a bad ground.
class ChainStatus : public QWidget {
    Q_OBJECT
public:
    explicit ChainStatus(const AuditServices& services, QWidget* parent = nullptr);

    /// Seals what waits and computes the whole log anew; at most one look at a time.
    void verify();
    bool isRunning() const { return m_task != nullptr; }
    /// The last look's result, where there was one.
    const std::optional<landreeve::audit::ChainReport>& report() const { return m_report; }

Q_SIGNALS:
    /// A look began, went on or ended.
    void changed();
    /// What waited in the databases is in the log.
    void sealed();
    void entryWanted(qint64 seq);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void present();
    void say(const QString& status, const QString& words);

    AuditServices m_services;
    widgets::StatusLabel* m_status;
    widgets::Label* m_words;
    widgets::LButton* m_show;
    widgets::LButton* m_stop;
    QPointer<tasks::Task> m_task;
    std::optional<landreeve::audit::ChainReport> m_report;
    QDateTime m_lookedAt; ///< When it came.
    QStringList m_unsealed;
};

} // namespace landreeve::ui::audit
