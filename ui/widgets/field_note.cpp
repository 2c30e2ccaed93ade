#include "ui/widgets/field_note.h"

#include "ui/theme/proxy_style.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QGridLayout>

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
    m_text->setWordWrap(true);
    m_text->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    m_link = new LButton({}, LButton::Kind::Link, this);
    m_link->setButtonSize(LButton::Size::Small);
    m_mark->setFixedSize(12, m_text->fontMetrics().height());
    grid->addWidget(m_mark, 0, 0, Qt::AlignTop);
    grid->addWidget(m_text, 0, 1);
    grid->addWidget(m_link, 1, 1, Qt::AlignLeft);
    grid->setColumnStretch(1, 1);
    connect(m_link, &LButton::activated, this, &FieldNote::repairRequested);
    set(Kind::None, {});
}

void FieldNote::set(Kind kind, const QString& text, const QString& repair) {
    m_kind = kind;
    const bool marked = kind != Kind::Hint && kind != Kind::None;
    m_mark->setVisible(marked);
    if (marked)
        m_mark->setStatus(statusOfKind(kind));
    m_text->setInk(kind == Kind::Bad ? Token::Bad : (kind == Kind::Warn ? Token::Warn : Token::Ink2));
    m_text->setText(text);
    m_link->setVisible(!repair.isEmpty());
    m_link->setText(repair);
    m_link->updateGeometry();
    if (m_field) {
        const QString state =
            kind == Kind::Bad ? QStringLiteral("bad") : (kind == Kind::Warn ? QStringLiteral("warn") : QString());
        theme::setFieldState(m_field, state);
        m_field->setAccessibleDescription(text);
    }
    setVisible(kind != Kind::None);
    updateGeometry();
}

QString FieldNote::text() const {
    return m_text->text();
}

} // namespace landreeve::ui::widgets
