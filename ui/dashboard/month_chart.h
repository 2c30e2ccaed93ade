#pragma once

#include "core/dashboard/figures.h"

#include <QWidget>

#include <optional>

namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::dashboard {

class MonthPlot;

/// Purchases and sales of twelve months as bars; the current month's stand below in words, each opening its list. Left,
/// Right, Home and End go from month to month.
class MonthChart : public QWidget {
    Q_OBJECT
public:
    explicit MonthChart(QWidget* parent = nullptr);

    using Months = std::vector<landreeve::dashboard::MonthFigure>;
    /// Nothing: this side is not known, or may not be read, which `why` says.
    void setMonths(landreeve::dashboard::Side side, const std::optional<Months>& months, const QString& why = {});
    /// The current one of that side, where it is known.
    std::optional<landreeve::dashboard::MonthFigure> current(landreeve::dashboard::Side side) const;
    /// "Dec 2025 to Nov 2026"
    QString span() const;

Q_SIGNALS:
    /// current(side) is to be opened.
    void chosen(landreeve::dashboard::Side side);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setCurrent(int month);
    void showMonth();
    void showPlot();
    int count() const;
    const Months& any() const { return m_sides[0] ? *m_sides[0] : (m_sides[1] ? *m_sides[1] : m_none); }

    MonthPlot* m_plot;
    widgets::Label* m_name;
    widgets::LButton* m_links[2];
    widgets::LButton* m_before;
    widgets::LButton* m_after;
    std::optional<Months> m_sides[2];
    QString m_why[2];
    Months m_none;
    int m_current = -1;
};

} // namespace landreeve::ui::dashboard
