#include "ui/dashboard/figure_rows.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/digit_text.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace landreeve::ui::dashboard {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kPad = 14;

} // namespace

class FigureRows::RowButton : public QAbstractButton {
public:
    explicit RowButton(QWidget* parent) : QAbstractButton(parent) {
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        theme::setTypeStyle(this, TypeStyle::Body);
    }

    void show(const Row& row) {
        m_row = row;
        setAccessibleName(QStringList{row.title, row.detail, row.figure}.join(QStringLiteral(", ")));
        setToolTip(row.hint);
        update();
    }

    QSize sizeHint() const override {
        return QSize(260, fontMetrics().height() + QFontMetrics(theme::font(TypeStyle::Small)).height() + 10);
    }
    QSize minimumSizeHint() const override { return QSize(160, sizeHint().height()); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (underMouse() || isDown())
            painter.fillRect(rect(), theme::color(Token::Hover));
        theme::hairline(painter, QRectF(0, 0, width(), 1), Qt::Horizontal, theme::color(Token::Line));
        const QFontMetrics small(theme::font(TypeStyle::Small));
        const widgets::DigitText digits(font());
        const int figure = static_cast<int>(digits.width(m_row.figure)) + 1;
        painter.setPen(theme::color(Token::Ink));
        digits.draw(painter, QRectF(0, 5, width() - kPad, fontMetrics().height()), Qt::AlignRight | Qt::AlignVCenter,
                    m_row.figure);
        const int room = width() - 2 * kPad - figure - 12;
        painter.drawText(QRect(kPad, 5, room, fontMetrics().height()), Qt::AlignVCenter,
                         fontMetrics().elidedText(m_row.title, Qt::ElideRight, room));
        painter.setFont(theme::font(TypeStyle::Small));
        painter.setPen(theme::color(m_row.tone));
        const int below = width() - 2 * kPad;
        painter.drawText(QRect(kPad, 5 + fontMetrics().height(), below, small.height()), Qt::AlignVCenter,
                         small.elidedText(m_row.detail, Qt::ElideRight, below));
    }

    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    Row m_row;
};

FigureRows::FigureRows(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addStretch(1);
}

void FigureRows::setRows(const QList<Row>& rows) {
    while (m_buttons.size() < rows.size()) {
        auto* button = new RowButton(this);
        const int number = static_cast<int>(m_buttons.size());
        button->setObjectName(QStringLiteral("row:%1").arg(number));
        m_column->insertWidget(number, button);
        m_buttons.append(button);
        connect(button, &QAbstractButton::clicked, this, [this, number] { Q_EMIT chosen(number); });
    }
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        if (i < rows.size())
            m_buttons[i]->show(rows[i]);
        m_buttons[i]->setVisible(i < rows.size());
    }
}

} // namespace landreeve::ui::dashboard
