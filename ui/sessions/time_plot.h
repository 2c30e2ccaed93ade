#pragma once

#include "ui/theme/tokens.h"

#include <QtCharts/QChartView>

#include <vector>

class QDateTime;

namespace landreeve::ui::sessions {

/// Counts over time, one a slot: as a filled line or as bars. Several with the same margins share one time axis; only
/// the lowest labels it. Not a stop of the keyboard: whoever shows it says in words what it holds.
class TimePlot : public QChartView {
    Q_OBJECT
public:
    enum class Look { Line, Bars };
    struct Point {
        qint64 at; ///< Of the slot's middle, in milliseconds since 1970.
        qint64 value;
    };

    TimePlot(Look look, theme::Token color, bool labelsTime, QWidget* parent = nullptr);

    /// `from` to `to` is what the axis spans, labelled at `marks`.
    void setPoints(const std::vector<Point>& points, const QDateTime& from, const QDateTime& to,
                   const QList<QPair<qint64, QString>>& marks);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(200, sizeHint().height()); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();

    Look m_look;
    theme::Token m_color;
    bool m_labelsTime;
    std::vector<Point> m_points;
    qint64 m_from = 0;
    qint64 m_to = 1;
    QList<QPair<qint64, QString>> m_marks;
};

} // namespace landreeve::ui::sessions
