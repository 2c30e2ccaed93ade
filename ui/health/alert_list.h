#pragma once

#include "core/health/report.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::health {

/// What needs attention, each with its remedy; says so where nothing does.
class AlertList : public QWidget {
    Q_OBJECT
public:
    explicit AlertList(QWidget* parent = nullptr);

    void setAlerts(const std::vector<landreeve::health::Alert>& alerts);
    /// Before the first looks are over.
    void setLoading(bool loading);
    /// Without the heading, where that stands elsewhere.
    void hideTitle();

    /// Without a height: that follows the width, and a paragraph's own guess, made at another width, may be lines
    /// higher.
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void remedyRequested(const landreeve::health::Alert& alert);

private:
    class Row;
    void showNothing();

    widgets::Label* m_title;
    QVBoxLayout* m_rows;
    widgets::Label* m_nothing;
    QList<Row*> m_shown;
    bool m_loading = true;
};

} // namespace landreeve::ui::health
