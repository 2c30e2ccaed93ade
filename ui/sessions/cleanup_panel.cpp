#include "ui/sessions/cleanup_panel.h"

#include "core/sessions/session_figures.h"
#include "core/workspace/workspace.h"
#include "ui/sessions/session_actions.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

CleanupPanel::CleanupPanel(const SessionPanel::Services& services, QWidget* parent)
    : SidePanel(parent), m_services(services) {
    setObjectName(QStringLiteral("cleanupPanel"));
    setTitle(QStringLiteral("Clean up"), QStringLiteral("Deletes sessions that ended long ago"));
    auto* label = new Label(QStringLiteral("Ended before"), TypeStyle::Body, Token::Ink2, this);
    m_older = new QComboBox(this);
    m_older->setObjectName(QStringLiteral("cleanupOlderCombo"));
    m_older->setAccessibleName(QStringLiteral("Ended before"));
    m_older->addItem(QStringLiteral("1 day ago"), 24);
    m_older->addItem(QStringLiteral("7 days ago"), 7 * 24);
    m_older->addItem(QStringLiteral("30 days ago"), 30 * 24);
    m_older->addItem(QStringLiteral("90 days ago"), 90 * 24);
    m_older->setCurrentIndex(2);
    label->setBuddy(m_older);
    body()->addWidget(label);
    body()->addWidget(m_older);
    m_text = new Label({}, TypeStyle::Body, Token::Ink, this);
    m_text->setObjectName(QStringLiteral("cleanupText"));
    m_text->setWraps();
    body()->addWidget(m_text);
    auto* kept = new Label(QStringLiteral("Revoked sessions of other issuers stay: an issuer may go on renewing one, "
                                          "and it would be seen as new. The audit log keeps everything."),
                           TypeStyle::Small, Token::Ink2, this);
    kept->setWraps();
    body()->addWidget(kept);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("cleanupError"));
    body()->addWidget(m_error);
    m_done = new Label({}, TypeStyle::BodyStrong, Token::Ink, this);
    m_done->setObjectName(QStringLiteral("cleanedUpText"));
    m_done->setWraps();
    m_done->hide();
    body()->addWidget(m_done);
    m_go = new LButton(QStringLiteral("Delete"), LButton::Kind::Danger, this);
    m_go->setObjectName(QStringLiteral("cleanupButton"));
    m_go->setButtonSize(LButton::Size::Small);
    auto* keep = new LButton(QStringLiteral("Keep"), LButton::Kind::Secondary, this);
    keep->setObjectName(QStringLiteral("cleanupKeepButton"));
    keep->setButtonSize(LButton::Size::Small);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    row->addWidget(keep);
    row->addWidget(m_go);
    body()->addLayout(row);
    body()->addStretch(1);

    connect(m_older, &QComboBox::currentIndexChanged, this, [this] {
        m_done->hide();
        count();
    });
    connect(keep, &LButton::activated, this, &SidePanel::closeRequested);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &CleanupPanel::count);
    connect(m_go, &LButton::activated, this, [this] {
        m_go->setBusy(true);
        m_services.actions.cleanUp(olderThan());
    });
    connect(&m_services.actions, &SessionActions::cleanedUp, this, [this](qint64 count) {
        m_go->setBusy(false);
        m_done->setText(QStringLiteral("Deleted %1.").arg(sessionsWords(count)));
        m_done->show();
        this->count();
    });
    connect(&m_services.actions, &SessionActions::failed, this, [this](const Error& error) {
        m_go->setBusy(false);
        m_error->showError(error);
    });
    connect(&m_services.rights, &SessionRights::answered, this, &CleanupPanel::present);
    connect(&m_services.feed, &SessionsFeed::linkChanged, this, &CleanupPanel::present);
}

std::chrono::hours CleanupPanel::olderThan() const {
    return std::chrono::hours(m_older->currentData().toInt());
}

void CleanupPanel::begin() {
    m_done->hide();
    m_error->clear();
    count();
    m_older->setFocus(Qt::OtherFocusReason);
}

void CleanupPanel::count() {
    if (m_counting)
        m_counting->cancel();
    m_count.reset();
    present();
    m_counting = m_services.runner.run(
        this,
        [&workspace = m_services.workspace, older = olderThan()](const std::stop_token& stop,
                                                                 const ProgressFn&) -> qint64 {
            return landreeve::sessions::countCleanable(workspace.control(), older, {stop, std::chrono::minutes(2)});
        },
        tasks::Outcome<qint64>{.done =
                                   [this](qint64 count) {
                                       m_count = count;
                                       m_error->clear();
                                       present();
                                   },
                               .failed = [this](const Error& error) { m_error->showError(error); }});
}

void CleanupPanel::present() {
    m_text->setText(!m_count        ? QStringLiteral("Counting…")
                    : *m_count == 0 ? QStringLiteral("No session ended so long ago.")
                                    : QStringLiteral("Deletes %1. It cannot be undone.").arg(sessionsWords(*m_count)));
    m_go->setText(m_count ? QStringLiteral("Delete %1").arg(sessionsWords(*m_count)) : QStringLiteral("Delete"));
    const auto may = m_services.rights.may(QStringLiteral("delete"), {});
    const bool lost = m_services.feed.link() == SessionsFeed::Link::Lost;
    m_go->setEnabled(m_count.value_or(0) > 0 && may && may->allowed && !lost);
    m_go->setToolTip(may && !may->allowed ? may->reason
                     : lost               ? QStringLiteral("The server does not answer; nothing can be deleted now.")
                                          : QString());
    if (may && !may->allowed)
        m_text->setText(may->reason);
    m_go->updateGeometry();
}

} // namespace landreeve::ui::sessions
