#pragma once

#include "ui/widgets/status.h"

#include <QPointer>
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
    /// Becomes as high as a line of that widget, to stand level with its first.
    void standLevelWith(const QWidget* words);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fit();
    Status m_status;
    int m_side;
    QPointer<const QWidget> m_words;
};

} // namespace landreeve::ui::widgets
