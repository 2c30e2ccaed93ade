#pragma once

#include "ui/theme/tokens.h"

#include <QtCharts/QChartView>

#include <vector>

class QAreaSeries;
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
        QString words = {}; ///< The slot's tip, where it has one.
    };

    TimePlot(Look look, theme::Token color, bool labelsTime, QWidget* parent = nullptr);

    /// `from` to `to` is what the axis spans, labelled at `marks`.
    void setPoints(const std::vector<Point>& points, const QDateTime& from, const QDateTime& to,
                   const QList<QPair<qint64, QString>>& marks);
    /// Marks a slot; below 0, none.
    void setCurrent(int slot);
    /// Where it stands in the viewport.
    QRectF slotRect(int slot) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(200, sizeHint().height()); }

Q_SIGNALS:
    void slotPressed(int slot);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void build();
    void showBand();
    int slotAt(const QPointF& position) const; ///< -1 beside them.

    Look m_look;
    theme::Token m_color;
    bool m_labelsTime;
    std::vector<Point> m_points;
    qint64 m_from = 0;
    qint64 m_to = 1;
    QList<QPair<qint64, QString>> m_marks;
    int m_current = -1;
    QAreaSeries* m_band = nullptr; ///< Behind the current slot; of the chart.
    qint64 m_top = 1;
};

} // namespace landreeve::ui::sessions
