#pragma once

#include "ui/widgets/status.h"

#include <QWidget>

class QPainter;

namespace landreeve::ui::widgets {

/// Paints the mark of a shape into a square (12 px in tables). `ground` shows in the tick, the ! and the ×.
void paintMark(QPainter& painter, const QRectF& square, Shape shape, const QColor& color, const QColor& ground,
               double fraction = 0.7);

/// A mark alone, beside a word that stands elsewhere; speaks the word all the same.
class StatusMark : public QWidget {
    Q_OBJECT
public:
    explicit StatusMark(Status status, int side = 12, QWidget* parent = nullptr);
    void setStatus(const Status& status);
    const Status& status() const { return m_status; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Status m_status;
};

} // namespace landreeve::ui::widgets
