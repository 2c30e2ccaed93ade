#pragma once

#include "ui/overview/alerts.h"

#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::overview {

/// What needs attention, each with its remedy; says so where nothing does.
class AlertList : public QWidget {
    Q_OBJECT
public:
    explicit AlertList(QWidget* parent = nullptr);

    void setAlerts(const QList<Alert>& alerts);
    /// Before the first looks are over.
    void setLoading(bool loading);

Q_SIGNALS:
    void remedyRequested(const landreeve::ui::overview::Alert& alert);

private:
    class Row;
    void showNothing();

    QVBoxLayout* m_rows;
    widgets::Label* m_nothing;
    QList<Row*> m_shown;
    bool m_loading = true;
};

} // namespace landreeve::ui::overview
