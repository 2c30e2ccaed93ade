#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace landreeve::ui::widgets {

/// A small line of values with a dot at its end. Speaks a sentence ("Sign-ins, 14 days, 41 to 63, rising").
class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);

    void setValues(std::vector<double> values);
    /// The words before the figures in the spoken sentence, e.g. "Sign-ins, 14 days".
    void setSubject(const QString& subject);
    void setColor(theme::Token color);

    /// The same in a cell. Values of one or none draw nothing.
    static void paint(QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& color);
    /// "41 to 63, rising".
    static QString sentence(const std::vector<double>& values);

    QSize sizeHint() const override { return QSize(90, 20); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
    QString m_subject;
    theme::Token m_color = theme::Token::Accent;
};

} // namespace landreeve::ui::widgets
