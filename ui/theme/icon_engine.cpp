#include "ui/theme/icon_engine.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace landreeve::ui::theme {

namespace {

QString pathOf(const QString& name) {
    return QStringLiteral(":/icons/%1.svg").arg(name);
}

} // namespace

QColor IconEngine::colorFor(QIcon::Mode mode) const {
    return color(mode == QIcon::Disabled ? Token::Disabled : m_token);
}

QPixmap IconEngine::render(const QString& name, const QSize& devicePixels, const QColor& color) {
    const QString key = QStringLiteral("landreeve/%1/%2x%3/%4")
                            .arg(name)
                            .arg(devicePixels.width())
                            .arg(devicePixels.height())
                            .arg(color.rgba(), 8, 16, QLatin1Char('0'));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(pathOf(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    // The packaged outlines are 1 px wide and look thin beside our type: a stroke makes them heavier. Ours are stroked.
    svg.replace("fill=\"currentColor\" class=",
                "fill=\"currentColor\" stroke=\"currentColor\" stroke-width=\"0.35\" class=");
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(devicePixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const int side = std::min(devicePixels.width(), devicePixels.height());
    // A wide size leaves the icon at its left: that is how a gap between icon and text is made.
    renderer.render(&painter, QRectF(0, (devicePixels.height() - side) / 2.0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) {
    paintIcon(*painter, rect, m_name, colorFor(mode));
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) {
    return render(m_name, size, colorFor(mode));
}

QPixmap IconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) {
    // Qt 6.4 hands over device pixels together with the scale.
    QPixmap result = render(m_name, size, colorFor(mode));
    result.setDevicePixelRatio(scale);
    return result;
}

QIcon icon(const QString& name, Token token) {
    if (!QFile::exists(pathOf(name)))
        return {};
    return QIcon(new IconEngine(name, token));
}

QIcon applicationIcon() {
    QIcon result;
    for (const int side : {16, 24, 32, 48, 64, 128, 256})
        result.addPixmap(IconEngine::render(QStringLiteral("landreeve"), QSize(side, side), Qt::black));
    return result;
}

QStringList iconNames() {
    QStringList names = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    for (QString& name : names)
        name.chop(4);
    return names;
}

void paintIcon(QPainter& painter, const QRectF& rect, const QString& name, const QColor& color) {
    const double scale = painter.device()->devicePixelRatio();
    const QSize size(static_cast<int>(std::lround(rect.width() * scale)),
                     static_cast<int>(std::lround(rect.height() * scale)));
    QPixmap pixmap = IconEngine::render(name, size, color);
    pixmap.setDevicePixelRatio(scale);
    painter.drawPixmap(QPointF(std::round(rect.x() * scale) / scale, std::round(rect.y() * scale) / scale), pixmap);
}

} // namespace landreeve::ui::theme
