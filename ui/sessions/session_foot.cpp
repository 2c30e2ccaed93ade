#include "ui/sessions/session_foot.h"

#include "ui/theme/format.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>

namespace landreeve::ui::sessions {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::statusOf;

SessionFoot::SessionFoot(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(13, 6, 12, 6);
    row->setSpacing(8);
    m_position = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_position->setObjectName(QStringLiteral("rowPosition"));
    m_position->setElide(Qt::ElideRight);
    row->addWidget(m_position, 1);
    m_mark = new widgets::StatusMark(statusOf(QStringLiteral("Live")), 12, this);
    m_words = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_words->setObjectName(QStringLiteral("followState"));
    m_show = new LButton(QStringLiteral("Show them"), LButton::Kind::Link, this);
    m_show->setObjectName(QStringLiteral("showWaitingButton"));
    m_show->setButtonSize(LButton::Size::Small);
    m_show->hide();
    row->addWidget(m_mark);
    row->addWidget(m_words);
    row->addWidget(m_show);
    connect(m_show, &LButton::activated, this, &SessionFoot::showWaitingRequested);
}

void SessionFoot::setPosition(const QString& words) {
    m_position->setText(words);
}

void SessionFoot::setState(const SessionsFeed& feed, bool paused, int waiting) {
    const QString changes = waiting == 1 ? QStringLiteral("1 change waiting")
                                         : QStringLiteral("%1 changes waiting").arg(theme::count(waiting));
    QString words;
    widgets::Status status = statusOf(paused ? QStringLiteral("Paused") : QStringLiteral("Live"));
    if (feed.link() == SessionsFeed::Link::Lost) {
        status = statusOf(QStringLiteral("Offline"));
        words = QStringLiteral("As of %1, may be 5 s old").arg(theme::clockTime(feed.lostAt()));
    } else if (feed.link() == SessionsFeed::Link::Connecting) {
        status = statusOf(QStringLiteral("Connecting"));
        words = QStringLiteral("Connecting");
    } else if (paused) {
        words = waiting == 0 ? QStringLiteral("Paused") : QStringLiteral("Paused. ") + changes;
    } else if (waiting > 0) {
        words = changes;
    } else {
        const int recent = feed.changesOfMinute();
        words = QStringLiteral("Following live. %1 in the last minute")
                    .arg(recent == 0   ? QStringLiteral("No change")
                         : recent == 1 ? QStringLiteral("1 change")
                                       : QStringLiteral("%1 changes").arg(theme::count(recent)));
    }
    m_mark->setStatus(status);
    m_words->setText(words);
    m_show->setVisible(waiting > 0);
}

} // namespace landreeve::ui::sessions
