#include "ui/theme/style_painters.h"

#include "ui/theme/paint.h"
#include "ui/theme/proxy_style.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QWidget>

namespace landreeve::ui::theme::painters {

namespace {

bool has(const QStyleOption& option, QStyle::StateFlag flag) {
    return option.state & flag;
}

// The square of an indicator, in the middle of the rectangle.
QRectF markRect(const QRect& rect) {
    const int side = std::min({rect.width(), rect.height(), scaled(16)});
    return QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side);
}

} // namespace

void field(QPainter& painter, const QRect& rect, const QStyleOption& option, const QWidget* widget) {
    const bool writable = has(option, QStyle::State_Enabled) && !has(option, QStyle::State_ReadOnly);
    fieldEdge(painter, rect, widget, color(writable ? Token::Base : Token::Alt), writable ? Token::Edge : Token::Line2,
              has(option, QStyle::State_HasFocus));
}

void fieldEdge(QPainter& painter, const QRect& rect, const QWidget* widget, const QColor& ground, Token edge,
               bool focused) {
    const QString state = widget ? widget->property(ProxyStyle::kFieldState).toString() : QString();
    if (focused)
        edge = Token::Accent;
    if (state == QLatin1String("bad"))
        edge = Token::Bad;
    else if (state == QLatin1String("warn"))
        edge = Token::Warn;
    roundedBox(painter, rect, 5, ground, color(edge), focused || state == QLatin1String("bad") ? 2 : 1);
}

void button(QPainter& painter, const QRect& rect, const QStyleOption& option) {
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    Token ground = Token::Base;
    if (!enabled)
        ground = Token::Alt;
    else if (down)
        ground = Token::Track;
    else if (has(option, QStyle::State_MouseOver))
        ground = Token::Hover;
    roundedBox(painter, rect, 5, color(ground), color(Token::Line2));
}

void checkMark(QPainter& painter, const QRect& rect, const QStyleOption& option) {
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    const bool partly = has(option, QStyle::State_NoChange);
    const QRectF box = markRect(rect);
    if (on || partly) {
        Token ground = enabled ? Token::Fill : Token::Disabled;
        if (enabled && has(option, QStyle::State_MouseOver))
            ground = Token::FillHover;
        roundedBox(painter, box, 4, color(ground), QColor());
    } else {
        const bool hover = enabled && has(option, QStyle::State_MouseOver);
        roundedBox(painter, box, 4, color(enabled ? Token::Base : Token::Alt),
                   color(hover ? Token::Accent : Token::Edge));
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Token::OnFill), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.translate(box.topLeft());
    painter.scale(box.width() / 16, box.height() / 16);
    if (partly)
        painter.drawLine(QPointF(4.5, 8), QPointF(11.5, 8));
    else
        painter.drawPolyline(QPolygonF({QPointF(4.2, 8.3), QPointF(6.9, 10.9), QPointF(11.8, 5.5)}));
    painter.restore();
}

void radioMark(QPainter& painter, const QRect& rect, const QStyleOption& option) {
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool on = has(option, QStyle::State_On);
    const QRectF box = markRect(rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(enabled ? Token::Fill : Token::Disabled));
        painter.drawEllipse(box);
        painter.setBrush(color(Token::OnFill));
        painter.drawEllipse(box.center(), box.width() * 0.18, box.width() * 0.18);
    } else {
        const bool hover = enabled && has(option, QStyle::State_MouseOver);
        painter.setPen(QPen(color(hover ? Token::Accent : Token::Edge), 1));
        painter.setBrush(color(enabled ? Token::Base : Token::Alt));
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.restore();
}

void scrollBar(QPainter& painter, const QRect& slider, const QStyleOptionSlider& option) {
    if (option.maximum <= option.minimum)
        return;
    const bool upright = option.orientation == Qt::Vertical;
    const bool active = has(option, QStyle::State_Sunken) || (option.activeSubControls & QStyle::SC_ScrollBarSlider);
    const QRectF bar = upright ? QRectF(slider).adjusted(3, 2, -3, -2) : QRectF(slider).adjusted(2, 3, -2, -3);
    roundedBox(painter, bar, 3, color(active ? Token::Ink3 : Token::Edge), QColor());
}

void menuItem(QPainter& painter, const QStyleOptionMenuItem& option) {
    const QRect rect = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        hairline(painter, QRectF(rect.x(), rect.center().y(), rect.width(), 1), Qt::Horizontal, color(Token::Line));
        return;
    }
    const bool enabled = has(option, QStyle::State_Enabled);
    if (enabled && has(option, QStyle::State_Selected))
        roundedBox(painter, QRectF(rect).adjusted(4, 0, -4, 0), 4, color(Token::Sel), QColor());
    const QColor ink = color(enabled ? Token::Ink : Token::Disabled);
    const QRectF mark(rect.x() + 12, rect.center().y() - 7, 16, 16);
    if (option.checked) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(
            QPen(color(enabled ? Token::Accent : Token::Disabled), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF(
            {mark.topLeft() + QPointF(3.5, 8), mark.topLeft() + QPointF(6.5, 11), mark.topLeft() + QPointF(12, 5)}));
        painter.restore();
    } else if (!option.icon.isNull()) {
        option.icon.paint(&painter, mark.toRect(), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const qsizetype tabAt = option.text.indexOf(u'\t');
    const QString text = tabAt < 0 ? option.text : option.text.left(tabAt);
    const QRect words = rect.adjusted(38, 0, -14, 0);
    painter.setFont(option.font);
    painter.setPen(ink);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic | Qt::TextSingleLine, text);
    if (tabAt >= 0) {
        painter.setPen(color(enabled ? Token::Ink3 : Token::Disabled));
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, option.text.mid(tabAt + 1));
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        chevron(painter, QRectF(rect.right() - 22, rect.y(), 12, rect.height()), 7, 270, ink);
}

void tab(QPainter& painter, const QStyleOptionTab& option) {
    const QRectF rect = option.rect;
    if (has(option, QStyle::State_Selected))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 2), color(Token::Accent));
    else if (has(option, QStyle::State_MouseOver))
        roundedBox(painter, rect.adjusted(0, 4, 0, -4), 4, color(Token::Hover), QColor());
    if (has(option, QStyle::State_HasFocus))
        roundedBox(painter, rect.adjusted(1, 3, -1, -4), 4, QColor(), color(Token::Accent), 2);
}

void tabLabel(QPainter& painter, const QStyleOptionTab& option, const QRect& text) {
    const bool chosen = has(option, QStyle::State_Selected);
    const bool enabled = has(option, QStyle::State_Enabled);
    QFont strong = painter.font();
    strong.setWeight(chosen ? QFont::DemiBold : QFont::Normal);
    painter.setFont(strong);
    painter.setPen(color(!enabled ? Token::Disabled : (chosen ? Token::Ink : Token::Ink2)));
    painter.drawText(text, Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
}

} // namespace landreeve::ui::theme::painters
