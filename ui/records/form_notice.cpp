#include "ui/records/form_notice.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>

namespace landreeve::ui::records {

using theme::Token;
using widgets::LButton;

FormNotice::FormNotice(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    m_mark = new widgets::StatusMark({}, 12, this);
    m_words = new widgets::Label({}, theme::TypeStyle::Body, Token::Ink, this);
    m_words->setObjectName(QStringLiteral("formNoticeText"));
    m_words->setWraps();
    m_first = new LButton({}, LButton::Kind::Secondary, this);
    m_first->setObjectName(QStringLiteral("noticeFirstButton"));
    m_first->setButtonSize(LButton::Size::Small);
    m_second = new LButton({}, LButton::Kind::Flat, this);
    m_second->setObjectName(QStringLiteral("noticeSecondButton"));
    m_second->setButtonSize(LButton::Size::Small);
    row->addWidget(m_mark);
    row->addWidget(m_words, 1);
    row->addWidget(m_first);
    row->addWidget(m_second);
    connect(m_first, &LButton::activated, this, [this] {
        if (const auto run = m_acts[0].run)
            run();
    });
    connect(m_second, &LButton::activated, this, [this] {
        if (const auto run = m_acts[1].run)
            run();
    });
    hide();
}

void FormNotice::say(widgets::Shape shape, Token color, const QString& words, const NoticeAct& first,
                     const NoticeAct& second) {
    const bool isSaid = isShown() && words == m_words->text();
    m_color = color;
    m_acts[0] = first;
    m_acts[1] = second;
    m_mark->setStatus({shape, color, {}});
    m_words->setText(words);
    m_first->setText(first.words);
    m_first->setVisible(!first.words.isEmpty());
    m_second->setText(second.words);
    m_second->setVisible(!second.words.isEmpty());
    setAccessibleName(words);
    show();
    update();
    if (isSaid)
        return;
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void FormNotice::clear() {
    m_words->setText({});
    m_acts[0] = {};
    m_acts[1] = {};
    hide();
}

QString FormNotice::words() const {
    return m_words->text();
}

void FormNotice::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(theme::tintOf(m_color)), QColor());
}

} // namespace landreeve::ui::records
