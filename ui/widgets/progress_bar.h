#pragma once

#include "ui/theme/tokens.h"

#include <QProgressBar>

class QPainter;

namespace landreeve::ui::widgets {

/// A bar of 6 px. The number always stands beside it, so it draws none. Speaks at steps of 25 %.
class ProgressBar : public QProgressBar {
    Q_OBJECT
public:
    explicit ProgressBar(QWidget* parent = nullptr);

    /// 0 to 1; below 0 is unknown and shows an empty bar.
    void setFraction(double fraction);
    void setTone(theme::Token tone);

    static void paint(QPainter& painter, const QRectF& rect, double fraction, const QColor& color, const QColor& track);

    QSize sizeHint() const override { return QSize(120, 6); }
    QSize minimumSizeHint() const override { return QSize(30, 6); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    theme::Token m_tone = theme::Token::Accent;
    int m_spoken = 0;
};

} // namespace landreeve::ui::widgets
