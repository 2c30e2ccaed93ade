#pragma once

#include "ui/theme/tokens.h"

#include <QIconEngine>

namespace landreeve::ui::theme {

/// Renders one SVG of our resource with `currentColor` replaced by a colour of the theme. Rendered pixmaps are kept in
/// QPixmapCache under name, device pixels and colour.
class IconEngine : public QIconEngine {
public:
    IconEngine(QString name, Token token) : m_name(std::move(name)), m_token(token) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine* clone() const override { return new IconEngine(m_name, m_token); }
    QString key() const override { return QStringLiteral("landreeve"); }
    bool isNull() override { return false; }

    /// The icon at a size in device pixels.
    static QPixmap render(const QString& name, const QSize& devicePixels, const QColor& color);

private:
    QColor colorFor(QIcon::Mode mode) const;

    QString m_name;
    Token m_token;
};

} // namespace landreeve::ui::theme
