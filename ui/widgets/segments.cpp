#include "ui/widgets/segments.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainterPath>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

class Segment : public QAbstractButton {
public:
    Segment(const QString& id, const QString& words, QWidget* parent) : QAbstractButton(parent) {
        setObjectName(id);
        setText(words);
        setAccessibleName(words);
        setCheckable(true);
        setProperty("ringAround", true); // one ring, of all segments
        setFocusPolicy(Qt::NoFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        theme::setTypeStyle(this, theme::TypeStyle::Body);
    }

    void setCount(const QString& count) {
        m_count = count;
        setAccessibleName(count.isEmpty() ? text() : text() + QStringLiteral(", ") + count);
        updateGeometry();
        update();
    }

    QSize sizeHint() const override {
        // As wide as when chosen, so that nothing moves under the pointer.
        int width = 22 + QFontMetrics(strong()).horizontalAdvance(text());
        if (!m_count.isEmpty())
            width += 5 + fontMetrics().horizontalAdvance(m_count);
        return QSize(width, fontMetrics().height() + 12);
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (isEnabled() && underMouse() && !isChecked())
            painter.fillRect(rect().adjusted(0, 1, 0, -1), theme::color(Token::Hover));
        const QFont words = isChecked() ? strong() : font();
        int width = QFontMetrics(words).horizontalAdvance(text());
        const int counted = m_count.isEmpty() ? 0 : 5 + fontMetrics().horizontalAdvance(m_count);
        const int x = (this->width() - width - counted) / 2;
        painter.setFont(words);
        painter.setPen(theme::color(!isEnabled() ? Token::Disabled : (isChecked() ? Token::Ink : Token::Ink2)));
        painter.drawText(QRect(x, 0, width + 1, height()), Qt::AlignVCenter, text());
        painter.setFont(font());
        painter.setPen(theme::color(isEnabled() ? (isChecked() ? Token::Ink2 : Token::Ink3) : Token::Disabled));
        painter.drawText(QRect(x + width + 5, 0, counted, height()), Qt::AlignVCenter, m_count);
    }

private:
    QFont strong() const {
        QFont result = font();
        result.setWeight(QFont::DemiBold);
        return result;
    }
    QString m_count;
};

} // namespace

Segments::Segments(QWidget* parent) : QWidget(parent), m_group(new QButtonGroup(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::buttonClicked, this,
            [this](QAbstractButton* button) { Q_EMIT chosen(button->objectName()); });
    // Tab comes to the one that is chosen. Qt sees to that only once one of them has had the keyboard.
    connect(m_group, &QButtonGroup::buttonToggled, this, [this](QAbstractButton* button, bool checked) {
        button->setFocusPolicy(checked ? Qt::TabFocus : Qt::NoFocus);
        update();
    });
}

void Segments::add(const QString& id, const QString& text) {
    auto* segment = new Segment(id, text, this);
    m_group->addButton(segment);
    layout()->addWidget(segment);
    if (m_group->buttons().size() == 1)
        segment->setChecked(true);
}

void Segments::setCount(const QString& id, const QString& count) {
    if (auto* segment = findChild<QAbstractButton*>(id, Qt::FindDirectChildrenOnly))
        static_cast<Segment*>(segment)->setCount(count);
}

void Segments::setCurrent(const QString& id) {
    if (auto* segment = findChild<QAbstractButton*>(id, Qt::FindDirectChildrenOnly))
        segment->setChecked(true);
}

QString Segments::current() const {
    const QAbstractButton* checked = m_group->checkedButton();
    return checked ? checked->objectName() : QString();
}

void Segments::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    theme::roundedBox(painter, rect(), 5, theme::color(Token::Base), QColor());
    QPainterPath whole;
    whole.addRoundedRect(rect(), 5, 5);
    const auto buttons = m_group->buttons();
    for (const QAbstractButton* button : buttons) {
        if (!button->isChecked())
            continue;
        painter.save();
        painter.setClipPath(whole);
        painter.fillRect(button->geometry(), theme::color(Token::Tint));
        painter.restore();
    }
    for (const QAbstractButton* button : buttons) {
        if (button != buttons.first())
            theme::hairline(painter, QRectF(button->x(), 0, 1, height()), Qt::Vertical, theme::color(Token::Line2));
    }
    theme::roundedBox(painter, rect(), 5, QColor(), theme::color(Token::Line2));
}

} // namespace landreeve::ui::widgets
