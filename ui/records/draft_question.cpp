#include "ui/records/draft_question.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using theme::Token;
using widgets::LButton;

DraftQuestion::DraftQuestion(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("draftQuestion"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 9, 12, 10);
    column->setSpacing(8);
    m_words = new widgets::Label({}, theme::TypeStyle::BodyMedium, Token::Ink, this);
    m_words->setWraps();
    column->addWidget(m_words);
    m_keep = new LButton({}, LButton::Kind::Secondary, this);
    m_keep->setObjectName(QStringLiteral("keepEditingButton"));
    m_discard = new LButton({}, LButton::Kind::Secondary, this);
    m_discard->setObjectName(QStringLiteral("discardDraftButton"));
    for (LButton* button : {m_keep, m_discard}) {
        button->setButtonSize(LButton::Size::Small);
        button->setShrinks(true);
        column->addWidget(button, 0, Qt::AlignLeft);
    }
    connect(m_keep, &LButton::activated, this, &DraftQuestion::keepRequested);
    connect(m_discard, &LButton::activated, this, &DraftQuestion::discardRequested);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void DraftQuestion::ask(const QString& question, const QString& keep, const QString& discard) {
    const bool isNew = isHidden() || m_words->text() != question;
    m_words->setText(question);
    m_keep->setText(keep);
    m_keep->setVisible(!keep.isEmpty());
    m_discard->setText(discard);
    m_discard->setToolTip(discard);
    setAccessibleName(question);
    show();
    if (!isNew)
        return;
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void DraftQuestion::begin() {
    (m_keep->isHidden() ? m_discard : m_keep)->setFocus(Qt::OtherFocusReason);
}

void DraftQuestion::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::WarnTint), QColor());
}

} // namespace landreeve::ui::records
