#pragma once

#include <QFontMetrics>
#include <QProxyStyle>

namespace landreeve::ui::theme {

/// Fusion with our edges, marks, chevrons, scroll bars and metrics. Everything is painted here from the theme's tokens
/// and no style sheet is set: a style sheet costs every widget, and Fusion makes its own edges from Window.
class ProxyStyle : public QProxyStyle {
    Q_OBJECT
public:
    ProxyStyle();

    /// Dynamic property of a field: "bad" or "warn" colours its edge. Use setFieldState().
    static constexpr const char* kFieldState = "fieldState";

    /// The height of fields and buttons for a widget's font.
    static int fieldHeight(const QFontMetrics& metrics) { return metrics.height() + 14; }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    void polish(QWidget* widget) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    using QProxyStyle::polish;
};

/// Marks a field's edge: empty, "bad" or "warn".
void setFieldState(QWidget* field, const QString& state);

} // namespace landreeve::ui::theme
