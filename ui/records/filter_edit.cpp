#include "ui/records/filter_edit.h"

#include "core/base/error.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/proxy_style.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QTimer>

#include <utility>

namespace landreeve::ui::records {

using landreeve::records::Choice;
using landreeve::records::Field;
using landreeve::records::FieldType;
using theme::Token;

namespace {

QString placeholderOf(const Field& field) {
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Note:
        return QStringLiteral("contains");
    case FieldType::Code:
        return QStringLiteral("starts with");
    case FieldType::Secret:
        return QStringLiteral("all of it");
    default:
        return QStringLiteral("any");
    }
}

QString hintOf(const Field& field) {
    if (field.isNumber())
        return QStringLiteral("12, > 0, <= 5.5, 10..20; = for empty");
    switch (field.type) {
    case FieldType::Date:
    case FieldType::Instant:
        return QStringLiteral("2025-11-24, > 24 Nov 2025, 2025-04-01..2025-06-30; = for empty");
    case FieldType::Choice:
        return QStringLiteral("One or more, with commas; Alt+Down lists them");
    case FieldType::Flag:
        return QStringLiteral("yes or no");
    case FieldType::Secret:
        return QStringLiteral("All of it, then Enter: it is encrypted, and a part finds nothing. It is not kept");
    default:
        return QStringLiteral("A part of it; = before the whole text; = alone for empty");
    }
}

} // namespace

FilterEdit::FilterEdit(const Field& field, QWidget* parent)
    : QLineEdit(parent), m_field(field), m_still(new QTimer(this)) {
    const QString label = QString::fromStdString(field.label);
    setObjectName(QStringLiteral("filter_") + QString::fromStdString(field.name));
    setAccessibleName(QStringLiteral("Filter by %1").arg(label));
    setPlaceholderText(placeholderOf(field));
    setToolTip(hintOf(field));
    theme::setTypeStyle(this, theme::TypeStyle::Small);
    setProperty("ownFocus", true);
    if (field.isNumber())
        setAlignment(Qt::AlignLeft);
    m_still->setSingleShot(true);
    m_still->setInterval(500);
    connect(m_still, &QTimer::timeout, this, &FilterEdit::commit);
    // A part of an encrypted number finds nothing: that is looked for when it is whole.
    if (field.type != FieldType::Secret)
        connect(this, &QLineEdit::textEdited, this, [this] { m_still->start(); });
}

QSize FilterEdit::sizeHint() const {
    return QSize(80, fontMetrics().height() + 10);
}

bool FilterEdit::read() {
    QString fault;
    try {
        m_filters = landreeve::records::filtersFromText(m_field, text().toStdString());
    } catch (const Error& error) {
        fault = QString::fromStdString(error.hint().empty() ? error.message() : error.message() + ' ' + error.hint());
    }
    const bool other = std::exchange(m_fault, fault) != fault;
    theme::setFieldState(this, fault.isEmpty() ? QString() : QStringLiteral("bad"));
    setToolTip(fault.isEmpty() ? hintOf(m_field) : fault);
    setAccessibleDescription(fault);
    if (other)
        Q_EMIT faultChanged();
    return fault.isEmpty();
}

void FilterEdit::apply(const QString& text) {
    m_still->stop();
    setText(text);
    setCursorPosition(0);
    read();
}

void FilterEdit::commit() {
    m_still->stop();
    const auto before = m_filters;
    if (read() && m_filters != before)
        Q_EMIT filtersChanged();
    update();
}

void FilterEdit::focusInEvent(QFocusEvent* event) {
    QLineEdit::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        selectAll();
}

void FilterEdit::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    commit();
    setCursorPosition(0);
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down && event->modifiers() & Qt::AltModifier) {
        offerChoices();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        commit();
        return;
    case Qt::Key_Down:
        commit();
        Q_EMIT leaveDown();
        return;
    case Qt::Key_Escape:
        if (!text().isEmpty()) {
            clear();
            commit();
            return;
        }
        Q_EMIT leaveDown();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void FilterEdit::offerChoices() {
    QStringList choices;
    for (const Choice& choice : m_field.choices)
        choices << QString::fromStdString(choice.word);
    if (m_field.type == FieldType::Flag)
        choices = {QStringLiteral("yes"), QStringLiteral("no")};
    if (choices.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(accessibleName());
    const auto offer = [this, menu](const QString& words, const QString& typed) {
        connect(menu->addAction(words), &QAction::triggered, this, [this, typed] {
            setText(typed);
            commit();
        });
    };
    offer(QStringLiteral("Any"), {});
    for (const QString& choice : choices)
        offer(choice, choice);
    menu->popup(mapToGlobal(QPoint(0, height())));
}

QRect FilterEdit::crossRect() const {
    const int side = theme::scaled(16);
    return QRect(width() - side - 2, 0, side, height());
}

void FilterEdit::mousePressEvent(QMouseEvent* event) {
    if (!hasFocus() && !text().isEmpty() && crossRect().contains(event->pos())) {
        clear();
        commit();
        event->accept();
        return;
    }
    QLineEdit::mousePressEvent(event);
}

void FilterEdit::paintEvent(QPaintEvent* event) {
    if (hasFocus() || text().isEmpty()) {
        QLineEdit::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Token edge = isWrong() ? Token::Bad : Token::Accent;
    theme::roundedBox(painter, rect(), 4, theme::color(isWrong() ? Token::BadTint : Token::Tint), theme::color(edge));
    const QRect words(8, 0, crossRect().x() - 8 - 2, height());
    painter.setPen(theme::color(isEnabled() ? Token::Ink : Token::Disabled));
    painter.setFont(font());
    painter.drawText(
        words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        fontMetrics().elidedText(m_field.type == FieldType::Secret ? QStringLiteral("•••• ") + text().right(4) : text(),
                                 Qt::ElideRight, words.width()));
    const QPointF middle = QRectF(crossRect()).center();
    const int side = theme::scaled(10);
    theme::paintIcon(painter, QRectF(middle.x() - side / 2.0, middle.y() - side / 2.0, side, side),
                     QStringLiteral("window-close"), theme::color(Token::Ink2));
}

} // namespace landreeve::ui::records
