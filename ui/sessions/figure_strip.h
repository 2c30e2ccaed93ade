#pragma once

#include <QList>
#include <QWidget>

namespace landreeve::ui::sessions {

/// Figures beside one another, each under its caption; two rows where there is no room for one.
class FigureStrip : public QWidget {
    Q_OBJECT
public:
    struct Figure {
        QString caption;
        QString value; ///< Empty: not known yet; a bar is drawn.
        QString toolTip = {};
    };

    explicit FigureStrip(QWidget* parent = nullptr);

    /// In their order; their number does not change afterwards.
    void setFigures(const QList<Figure>& figures);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(300, cellHeight()); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class Cell;
    int columnsFor(int width) const;
    int cellHeight() const;
    void place();

    QList<Cell*> m_cells;
};

} // namespace landreeve::ui::sessions
