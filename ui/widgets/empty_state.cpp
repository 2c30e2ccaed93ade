#include "ui/widgets/empty_state.h"

#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

// Parcels of land of which the first is staked out.
class Parcels : public QWidget {
public:
    explicit Parcels(QWidget* parent) : QWidget(parent) { setFixedSize(196, 108); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF a(8, 78), b(18, 28), c(92, 6), d(80, 54), e(190, 32), f(178, 66), g(168, 98), h(70, 104);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::color(Token::Base));
        painter.drawPolygon(QPolygonF({a, b, c, e, g, h}));
        QPen dashes(theme::color(Token::Line2), 1.3);
        dashes.setDashPattern({4, 3});
        painter.setPen(dashes);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF({c, e, f, g, h, a}));
        painter.drawPolyline(QPolygonF({d, f}));
        painter.drawPolyline(QPolygonF({d, h}));
        painter.setPen(QPen(theme::color(Token::Accent), 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(theme::color(Token::Tint));
        painter.drawPolygon(QPolygonF({a, b, c, d}));
        const QPointF middle = (a + b + c + d) / 4;
        painter.drawLine(middle - QPointF(8, 0), middle + QPointF(8, 0));
        painter.drawLine(middle - QPointF(0, 8), middle + QPointF(0, 8));
        painter.setBrush(theme::color(Token::Base));
        for (const QPointF& stake : {a, b, c, d})
            painter.drawRoundedRect(QRectF(stake.x() - 4, stake.y() - 4, 8, 8), 1.5, 1.5);
    }
};

} // namespace

EmptyState::EmptyState(const QString& title, const QString& text, bool drawing, QWidget* parent)
    : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(20, 20, 20, 20);
    m_column->setSpacing(2);
    m_column->addStretch(2);
    if (drawing) {
        m_column->addWidget(new Parcels(this), 0, Qt::AlignHCenter);
        m_column->addSpacing(20);
    }
    m_title = new Label(title, drawing ? theme::TypeStyle::Heading : theme::TypeStyle::BodyStrong, Token::Ink, this);
    m_text = new Label(text, theme::TypeStyle::Body, Token::Ink2, this);
    m_text->setAlignment(Qt::AlignCenter);
    m_column->addWidget(m_title, 0, Qt::AlignHCenter);
    m_column->addWidget(m_text, 0, Qt::AlignHCenter);
    m_column->addStretch(3);
}

void EmptyState::setTexts(const QString& title, const QString& text) {
    m_title->setText(title);
    m_text->setText(text);
}

void EmptyState::setRefusal(const QString& reason) {
    const qsizetype end = reason.indexOf(QStringLiteral(". "));
    setTexts(end < 0 ? reason : reason.left(end), end < 0 ? QString() : reason.mid(end + 2));
}

LButton* EmptyState::addAction(LButton* button) {
    const int before = m_column->count() - 1;
    m_column->insertSpacing(before, m_actions++ == 0 ? 16 : 8);
    m_column->insertWidget(before + 1, button, 0, Qt::AlignHCenter);
    return button;
}

void EmptyState::addBelow(QWidget* widget) {
    const int before = m_column->count() - 1;
    m_column->insertSpacing(before, 36);
    m_column->insertWidget(before + 1, widget, 0, Qt::AlignHCenter);
}

} // namespace landreeve::ui::widgets
