#pragma once

#include <QWidget>

namespace landreeve::ui::widgets {

/// A line of one logical pixel in Token::Line, across or upright.
class HairLine : public QWidget {
    Q_OBJECT
public:
    explicit HairLine(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::Orientation m_orientation;
};

} // namespace landreeve::ui::widgets
