#pragma once

#include "ui/widgets/painted_items.h"
#include "ui/widgets/status.h"

#include <QWidget>

namespace landreeve::ui::widgets {

/// One step of a chain.
struct ChainStep {
    enum class State { Waiting, Current, Running, Done, Attention, Failed, Skipped, Silent, NotReached };

    QString title;
    QString detail;    ///< what it does or did; wraps in Columns
    QString note = {}; ///< at the right in Columns: how long it took
    State state = State::Waiting;
    double fraction = -1;       ///< 0 to 1 draws a bar in Columns and moves the ring
    QString progressWords = {}; ///< beside that bar: "6,200 of 10,000 products"
};

/// Everything that has steps: wizard, provisioning, verdict, order path, waves. Marks joined by a line. A list for
/// accessibility: "grants, done, 9 ms".
class ChainView : public QWidget, public PaintedItems {
    Q_OBJECT
public:
    enum class Layout {
        Upright, ///< title over detail, beside a wizard
        Columns, ///< title, detail and note in columns, for steps as they happen
        Level    ///< marks in a row with the words below them
    };

    explicit ChainView(Layout layout, QWidget* parent = nullptr);

    void setSteps(QList<ChainStep> steps);
    const QList<ChainStep>& steps() const { return m_steps; }
    /// Changes one step and repaints only it.
    void setStep(int index, const ChainStep& step);
    void setLayoutKind(Layout layout);

    static Status statusOfState(ChainStep::State state);

    int itemCount() const override { return static_cast<int>(m_steps.size()); }
    QString itemText(int item) const override;
    QRect itemRect(int item) const override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return m_layout == Layout::Columns; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    int rowHeight(int item, int width) const;
    void paintUpright(QPainter& painter, int item, const QRect& row) const;
    void paintColumns(QPainter& painter, int item, const QRect& row) const;
    void paintLevel(QPainter& painter, int item, const QRect& cell) const;
    void paintMarkOf(QPainter& painter, int item, const QPointF& centre) const;
    int titleWidth() const;
    int noteWidth() const;

    Layout m_layout;
    QList<ChainStep> m_steps;
};

} // namespace landreeve::ui::widgets
