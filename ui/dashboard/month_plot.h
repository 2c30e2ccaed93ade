#pragma once

#include <QtCharts/QChartView>

#include <vector>

class QAreaSeries;
class QBarSet;

namespace landreeve::ui::dashboard {

/// Two bars a month, the first hollow and the second filled. Not a stop of the keyboard: whoever shows it says in words
/// what it holds.
class MonthPlot : public QChartView {
    Q_OBJECT
public:
    struct Month {
        QString name; ///< "Nov"
        double first = 0;
        double second = 0;
    };

    explicit MonthPlot(QWidget* parent = nullptr);

    void setMonths(const std::vector<Month>& months);
    /// The one that stands out.
    void setCurrent(int month);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(260, sizeHint().height()); }

Q_SIGNALS:
    /// Pressed in the column of a month.
    void monthChosen(int month);
    /// Pressed on one of its bars: the first or the second.
    void barChosen(int month, bool first);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void build();
    void showBand();
    QBarSet* addBars(bool first);
    void setPlotRoom(const QSize& size);

    std::vector<Month> m_months;
    int m_current = -1;
    QAreaSeries* m_band = nullptr;
    double m_top = 1; ///< Where the upright axis ends.
    int m_left = 60;  ///< For the labels of the upright axis.
};

} // namespace landreeve::ui::dashboard
