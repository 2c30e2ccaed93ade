#include "ui/setup/parcels_panel.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace landreeve::ui::setup {

namespace {

// Drawn in this space, which covers the panel and keeps its proportions.
constexpr double kWide = 520;
constexpr double kHigh = 900;

const QPointF kA(150, 118), kB(330, 176), kC(300, 372), kD(118, 330), kE(150, 560), kF(338, 592), kG(372, 770),
    kH(128, 760), kI(430, 338), kJ(446, 571);

void hatch(QPainter& painter, const QPointF& a, const QPointF& b, const QPointF& c, const QPointF& d, int lines) {
    for (int i = 1; i < lines; ++i) {
        const double t = static_cast<double>(i) / lines;
        painter.drawLine(a + (d - a) * t, b + (c - b) * t);
    }
}

} // namespace

ParcelsPanel::ParcelsPanel(QWidget* parent) : QWidget(parent) {
    setAccessibleName(
        QStringLiteral("Every tenant on its own ground. One window over every company, server and session."));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
}

void ParcelsPanel::paintEvent(QPaintEvent*) {
    const QColor ground = theme::tokenColor(theme::Scheme::Light, theme::Token::FillHover);
    const QColor parcel = theme::tokenColor(theme::Scheme::Light, theme::Token::Fill);
    const QColor stroke = theme::tokenColor(theme::Scheme::Dark, theme::Token::Accent);
    QPainter painter(this);
    painter.fillRect(rect(), ground);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    const double scale = std::max(width() / kWide, height() / kHigh);
    painter.scale(scale, scale);
    // Beyond the drawing's own edge the boundaries go on in their direction.
    painter.setPen(Qt::NoPen);
    QColor quiet = parcel;
    quiet.setAlphaF(0.45F);
    painter.setBrush(quiet);
    painter.drawPolygon(QPolygonF({kC, kI, kJ, kF}));
    painter.drawPolygon(QPolygonF({kD, kE, QPointF(-40, 618), QPointF(-40, 374)}));
    painter.setBrush(parcel);
    painter.drawPolygon(QPolygonF({kA, kB, kC, kD}));
    painter.drawPolygon(QPolygonF({kE, kF, kG, kH}));

    QColor faint = stroke;
    faint.setAlphaF(0.22F);
    painter.setPen(QPen(faint, 1));
    hatch(painter, kA, kB, kC, kD, 9);
    hatch(painter, kE, kH, kG, kF, 9);

    painter.setPen(QPen(stroke, 1.5));
    for (const auto& [from, to] : std::initializer_list<std::pair<QPointF, QPointF>>{
             {kA, kB},         {kB, kC},         {kC, kD},         {kD, kA},         {kD, kE},        {kC, kF},
             {kE, kF},         {kF, kG},         {kG, kH},         {kH, kE},         {kC, kI},        {kI, kJ},
             {kJ, kF},         {kA, {-40, 156}}, {kA, {174, -40}}, {kB, {358, -40}}, {kB, {760, 70}}, {kD, {-40, 374}},
             {kI, {760, 246}}, {kE, {-40, 618}}, {kJ, {760, 505}}, {kH, {-40, 773}}, {kG, {760, 690}}})
        painter.drawLine(from, to);

    // The line that is being measured.
    const QColor chain(0xE5, 0xC4, 0x78);
    QPen dashes(chain, 1.8);
    dashes.setDashPattern({5, 3});
    painter.setPen(dashes);
    painter.drawLine(kC, kE);
    painter.setPen(QPen(chain, 1.5));
    painter.setBrush(ground);
    for (int i = 1; i < 8; ++i)
        painter.drawEllipse(kC + (kE - kC) * (i / 8.0), 2.8, 2.8);

    painter.setPen(QPen(ground, 1));
    painter.setBrush(theme::tokenColor(theme::Scheme::Light, theme::Token::Tint));
    for (const QPointF& stake : {kA, kB, kC, kD, kE, kF, kG, kH, kI, kJ})
        painter.drawRoundedRect(QRectF(stake.x() - 4.5, stake.y() - 4.5, 9, 9), 1.5, 1.5);
    painter.restore();

    const QFont title = theme::font(theme::TypeStyle::Title);
    const QFont body = theme::font(theme::TypeStyle::Body);
    const int left = 44;
    const int room = width() - 2 * left;
    const int bodyHeight = QFontMetrics(body)
                               .boundingRect(QRect(0, 0, room, 400), Qt::TextWordWrap,
                                             QStringLiteral("One window over every company, server and session."))
                               .height();
    int y = height() - 40 - bodyHeight;
    painter.setFont(body);
    QColor second = stroke.lighter(125);
    painter.setPen(second);
    painter.drawText(QRect(left, y, room, bodyHeight), Qt::TextWordWrap,
                     QStringLiteral("One window over every company, server and session."));
    painter.setFont(title);
    painter.setPen(Qt::white);
    const int titleHeight =
        QFontMetrics(title)
            .boundingRect(QRect(0, 0, room, 400), Qt::TextWordWrap, QStringLiteral("Every tenant on its own ground."))
            .height();
    y -= titleHeight + 6;
    painter.drawText(QRect(left, y, room, titleHeight), Qt::TextWordWrap,
                     QStringLiteral("Every tenant on its own ground."));
}

} // namespace landreeve::ui::setup
