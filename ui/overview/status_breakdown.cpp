#include "ui/overview/status_breakdown.h"

#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/digit_text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::overview {

using theme::Token;
using theme::TypeStyle;

/// The share of each status; every status that is there is seen, however small its share.
class StatusBreakdown::Bar : public QWidget {
public:
    explicit Bar(QWidget* parent) : QWidget(parent) {
        setFixedHeight(9);
        setAccessibleName(QStringLiteral("Share of each status"));
    }

    void setRows(const QList<Row>& rows) {
        m_rows = rows;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        int total = 0;
        int present = 0;
        for (const Row& row : std::as_const(m_rows)) {
            total += row.count;
            present += row.count > 0 ? 1 : 0;
        }
        if (total == 0) {
            theme::roundedBox(painter, rect(), 2, theme::color(Token::Track), QColor());
            return;
        }
        constexpr int kGap = 2;
        constexpr int kLeast = 4;
        const double room = width() - (present - 1) * kGap - present * kLeast;
        double x = 0;
        for (const Row& row : std::as_const(m_rows)) {
            if (row.count == 0)
                continue;
            const double part = kLeast + room * row.count / total;
            theme::roundedBox(painter, QRectF(x, 0, part, height()), 2, theme::color(widgets::statusOf(row.word).color),
                              QColor());
            x += part + kGap;
        }
    }

private:
    QList<Row> m_rows;
};

class StatusBreakdown::RowButton : public QAbstractButton {
public:
    explicit RowButton(QWidget* parent) : QAbstractButton(parent) {
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        theme::setTypeStyle(this, TypeStyle::Body);
    }

    void show(const Row& row, const QString& hint) {
        m_row = row;
        setObjectName(QStringLiteral("status:") + row.word);
        setAccessibleName(QStringLiteral("%1: %2%3")
                              .arg(row.word, theme::count(row.count),
                                   row.note.isEmpty() ? QString() : QStringLiteral(", ") + row.note));
        setToolTip(hint);
        update();
    }

    QSize sizeHint() const override { return QSize(200, fontMetrics().height() + 13); }
    QSize minimumSizeHint() const override { return QSize(120, sizeHint().height()); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (underMouse() || isDown())
            painter.fillRect(rect(), theme::color(Token::Hover));
        theme::hairline(painter, QRectF(0, 0, width(), 1), Qt::Horizontal, theme::color(Token::Line));
        painter.setRenderHint(QPainter::Antialiasing);
        constexpr int kPad = 14;
        const widgets::Status status = widgets::statusOf(m_row.word);
        const int side = theme::scaled(12);
        widgets::paintMark(painter, QRectF(kPad, (height() - side) / 2.0, side, side), status.shape,
                           theme::color(status.color), theme::color(Token::Base));
        painter.setPen(theme::color(Token::Ink));
        painter.drawText(QRect(kPad + side + 7, 0, width(), height()), Qt::AlignVCenter, m_row.word);
        const QFont small = theme::font(TypeStyle::Small);
        const int noteRoom = std::max(84, QFontMetrics(small).horizontalAdvance(m_row.note) + 10);
        widgets::DigitText digits(theme::font(TypeStyle::BodyStrong));
        digits.draw(painter, QRectF(0, 0, width() - kPad - noteRoom, height()), Qt::AlignRight | Qt::AlignVCenter,
                    theme::count(m_row.count));
        painter.setFont(small);
        painter.setPen(theme::color(Token::Ink2));
        painter.drawText(QRect(width() - kPad - noteRoom, 0, noteRoom, height()), Qt::AlignVCenter | Qt::AlignRight,
                         m_row.note);
    }

    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            click();
            return;
        }
        QAbstractButton::keyPressEvent(event);
    }

private:
    Row m_row;
};

StatusBreakdown::StatusBreakdown(QWidget* parent)
    : StatusBreakdown(QStringLiteral("Tenants by status"), QStringLiteral("Show these tenants"), parent) {
    setObjectName(QStringLiteral("statusBreakdown"));
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->setContentsMargins(1, 0, 1, 4);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(13, 11, 13, 11);
    head->addWidget(new widgets::Label(accessibleName(), TypeStyle::BodyStrong, Token::Ink, this), 1);
    m_total = new widgets::Label({}, TypeStyle::Small, Token::Ink2, this);
    head->addWidget(m_total);
    column->insertLayout(0, head);
}

StatusBreakdown::StatusBreakdown(const QString& name, const QString& hint, QWidget* parent)
    : QWidget(parent), m_hint(hint) {
    setAccessibleName(name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(13, 0, 13, 10);
    m_bar = new Bar(this);
    bar->addWidget(m_bar);
    column->addLayout(bar);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    column->addStretch(1);
}

void StatusBreakdown::setRows(const QList<Row>& rows) {
    int total = 0;
    for (const Row& row : rows)
        total += row.count;
    if (m_total != nullptr)
        m_total->setText(QStringLiteral("%1 in all").arg(theme::count(total)));
    m_bar->setRows(rows);
    while (m_buttons.size() < rows.size()) {
        auto* button = new RowButton(this);
        m_rows->addWidget(button);
        m_buttons.append(button);
        connect(button, &QAbstractButton::clicked, this,
                [this, button] { Q_EMIT chosen(button->property("filter").toString()); });
    }
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setVisible(i < rows.size());
        if (i >= rows.size())
            continue;
        m_buttons[i]->setProperty("filter", rows[i].filter);
        m_buttons[i]->show(rows[i], m_hint);
    }
}

} // namespace landreeve::ui::overview
