#include "ui/widgets/field_note.h"

#include "ui/theme/proxy_style.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

Status statusOfKind(FieldNote::Kind kind) {
    switch (kind) {
    case FieldNote::Kind::Good:
        return {Shape::Tick, Token::Ok, QStringLiteral("right")};
    case FieldNote::Kind::Warn:
        return {Shape::Triangle, Token::Warn, QStringLiteral("attention")};
    case FieldNote::Kind::Bad:
        return {Shape::Diamond, Token::Bad, QStringLiteral("wrong")};
    default:
        return {Shape::OpenRing, Token::Accent, QStringLiteral("checking")};
    }
}

} // namespace

FieldNote::FieldNote(QWidget* field, QWidget* parent) : QWidget(parent), m_field(field) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(0);
    m_mark = new StatusMark(statusOfKind(Kind::Busy), 12, this);
    m_text = new Label({}, theme::TypeStyle::Small, Token::Ink2, this);
    m_text->setWraps();
    m_link = new LButton({}, LButton::Kind::Link, this);
    m_link->setObjectName(QStringLiteral("repairLink"));
    m_link->setButtonSize(LButton::Size::Small);
    m_mark->standLevelWith(m_text);
    grid->addWidget(m_mark, 0, 0, Qt::AlignTop);
    grid->addWidget(m_text, 0, 1);
    grid->addWidget(m_link, 1, 1, Qt::AlignLeft);
    grid->setColumnStretch(1, 1);
    connect(m_link, &LButton::activated, this, &FieldNote::repairRequested);
    set(Kind::None, {});
}

void FieldNote::set(Kind kind, const QString& text, const QString& repair) {
    m_kind = kind;
    m_words = text;
    m_repair = repair;
    if (m_field) {
        const QString state =
            kind == Kind::Bad ? QStringLiteral("bad") : (kind == Kind::Warn ? QStringLiteral("warn") : QString());
        theme::setFieldState(m_field, state);
        // Behind it stands what the field says of itself, such as its unit.
        if (const QString now = m_field->accessibleDescription(); now != m_described)
            m_own = now;
        m_described = QStringList{text, m_own}.join(u' ').trimmed();
        m_field->setAccessibleDescription(m_described);
    }
    if (QGuiApplication::mouseButtons() == Qt::NoButton)
        present();
    else
        qApp->installEventFilter(this);
}

void FieldNote::present() {
    const bool marked = m_kind != Kind::Hint && m_kind != Kind::None;
    m_mark->setVisible(marked);
    if (marked)
        m_mark->setStatus(statusOfKind(m_kind));
    m_text->setInk(m_kind == Kind::Bad ? Token::Bad : (m_kind == Kind::Warn ? Token::Warn : Token::Ink2));
    m_text->setText(m_words);
    m_link->setVisible(!m_repair.isEmpty());
    m_link->setText(m_repair);
    m_link->updateGeometry();
    setVisible(m_kind != Kind::None);
    updateGeometry();
}

bool FieldNote::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonRelease) {
        qApp->removeEventFilter(this);
        // After what was pressed has heard of it.
        QMetaObject::invokeMethod(this, &FieldNote::present, Qt::QueuedConnection);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace landreeve::ui::widgets
