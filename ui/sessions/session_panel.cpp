#include "ui/sessions/session_panel.h"

#include "core/access/gate.h"
#include "core/sessions/session_store.h"
#include "core/workspace/workspace.h"
#include "ui/sessions/client_name.h"
#include "ui/sessions/revoke_box.h"
#include "ui/sessions/session_actions.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_label.h"

#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using landreeve::sessions::MarkScope;
using landreeve::sessions::Session;
using landreeve::sessions::SessionStatus;
using theme::Token;
using theme::TypeStyle;
using widgets::Facts;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kNames = 92;

} // namespace

SessionPanel::SessionPanel(const Services& services, QWidget* parent) : SidePanel(parent), m_services(services) {
    setObjectName(QStringLiteral("sessionPanel"));
    m_revoke = new LButton(QStringLiteral("Revoke…"), LButton::Kind::DangerOutline, this);
    m_revoke->setObjectName(QStringLiteral("panelRevokeButton"));
    m_revoke->setIconName(QStringLiteral("process-stop"));
    m_copy = new LButton(QStringLiteral("Copy session ID"), LButton::Kind::Secondary, this);
    m_copy->setObjectName(QStringLiteral("copySessionButton"));
    for (LButton* button : {m_revoke, m_copy}) {
        button->setButtonSize(LButton::Size::Small);
        actions()->addWidget(button);
    }
    actions()->addStretch(1);
    connect(m_revoke, &LButton::activated, this, &SessionPanel::askRevoke);
    connect(m_copy, &LButton::activated, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromStdString(m_session.jti)); });

    m_notice = new widgets::Sheet(this);
    m_notice->body()->setContentsMargins(12, 10, 12, 10);
    m_notice->setGround(Token::IdleTint, Token::IdleTint);
    m_noticeText = new Label({}, TypeStyle::Body, Token::Ink, m_notice);
    m_noticeText->setObjectName(QStringLiteral("endedText"));
    m_noticeText->setWraps();
    m_notice->body()->addWidget(m_noticeText);
    body()->addWidget(m_notice);

    m_facts = new Facts(kNames, this);
    m_facts->setObjectName(QStringLiteral("sessionFacts"));
    m_status = new widgets::StatusLabel({}, m_facts);
    m_facts->addWidget(QStringLiteral("Status"), m_status);
    m_facts->add(QStringLiteral("session"), QStringLiteral("Session"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("user"), QStringLiteral("User ID"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("tenant"), QStringLiteral("Tenant"));
    m_facts->add(QStringLiteral("started"), QStringLiteral("Started"));
    m_facts->add(QStringLiteral("seen"), QStringLiteral("Seen"));
    m_facts->add(QStringLiteral("ends"), QStringLiteral("Ends"));
    m_facts->add(QStringLiteral("address"), QStringLiteral("Address"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("client"), QStringLiteral("Client"));
    m_facts->add(QStringLiteral("issuer"), QStringLiteral("Issuer"), TypeStyle::Fixed);
    body()->addWidget(m_facts);
    body()->addSpacing(4);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("What its first token said"), this));
    m_claims = new QWidget(this);
    m_claims->setObjectName(QStringLiteral("claimsView"));
    m_claims->setAccessibleName(QStringLiteral("Claims"));
    auto* claims = new QVBoxLayout(m_claims);
    claims->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_claims);
    body()->addSpacing(4);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("What became of it"), this));
    m_renewals = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_renewals->setObjectName(QStringLiteral("renewalWords"));
    m_renewals->setWraps();
    body()->addWidget(m_renewals);
    m_entries = new QWidget(this);
    m_entries->setObjectName(QStringLiteral("sessionEntries"));
    m_entries->setAccessibleName(QStringLiteral("What became of it"));
    auto* entries = new QVBoxLayout(m_entries);
    entries->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_entries);
    body()->addSpacing(2);
    m_box = new RevokeBox(services.workspace, services.feed, services.rights, services.runner, this);
    m_box->hide();
    m_box->installEventFilter(this);
    body()->addWidget(m_box);
    body()->addStretch(1);

    connect(m_box, &RevokeBox::kept, this, [this] {
        m_box->hide();
        m_revoke->setFocus(Qt::OtherFocusReason);
    });
    connect(m_box, &RevokeBox::revokeRequested, &m_services.actions, &SessionActions::revoke);
    connect(&m_services.actions, &SessionActions::revoked, this, [this](const RevokeScope& scope) {
        m_box->setBusy(false);
        if (!scopes().contains(scope))
            return;
        const bool here = m_box->isAncestorOf(QApplication::focusWidget());
        m_box->hide();
        if (here)
            Q_EMIT leftToList();
    });
    connect(&m_services.actions, &SessionActions::failed, this, [this](const Error& error) {
        if (m_box->isVisible())
            m_box->showError(error);
    });
    connect(&m_services.rights, &SessionRights::answered, this, &SessionPanel::show);
}

void SessionPanel::setSession(const Session& session) {
    const bool other = session.key() != m_session.key();
    const bool claims = other || session.metadata != m_session.metadata;
    const bool moved = other || session.reason != m_session.reason || session.lastSeenAt != m_session.lastSeenAt;
    auto mark = other ? std::nullopt : std::exchange(m_session.endedBy, std::nullopt);
    m_session = session;
    if (m_session.reason == "session_superseded" && !m_session.endedBy)
        m_session.endedBy = std::move(mark);
    if (other)
        m_box->hide();
    askWhatEndedIt();
    if (moved)
        readHistory();
    show();
    if (claims)
        showClaims();
    if (m_box->isVisible())
        m_box->setScopes(scopes());
}

// A list of sessions does not know by which mark each was ended.
void SessionPanel::askWhatEndedIt() {
    if (m_session.reason != "session_superseded" || m_session.endedBy)
        return;
    m_services.runner.run(
        this,
        [&workspace = m_services.workspace, key = m_session.key(),
         tenant = m_session.tenantId](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", tenant, stop);
            return landreeve::sessions::SessionStore(workspace.control()).find(key, {stop});
        },
        tasks::Outcome<std::optional<Session>>{.done = [this](std::optional<Session> found) {
            if (!found || found->key() != m_session.key() || m_session.reason != found->reason)
                return;
            m_session.endedBy = std::move(found->endedBy);
            show();
        }});
}

void SessionPanel::readHistory() {
    struct Read {
        landreeve::sessions::SessionHistory history;
        bool entries = false;
    };
    m_services.runner.run(
        this,
        [&workspace = m_services.workspace, session = m_session](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", session.tenantId, stop);
            const bool may =
                workspace.gate().may(workspace.user(), session.tenantId, {"audit", "read"}, {stop}).allowed;
            return Read{landreeve::sessions::historyOf(workspace.control(), session, may, {stop}), may};
        },
        // What cannot be read is not shown; that the server is away is said by the window.
        tasks::Outcome<Read>{.done = [this, key = m_session.key()](const Read& read) {
            if (key == m_session.key())
                showHistory(read.history, read.entries);
        }});
}

void SessionPanel::showHistory(const landreeve::sessions::SessionHistory& history, bool entriesRead) {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool isOutside = m_session.issuer.starts_with("http");
    m_renewals->setText(!history.renewable && isOutside ? QStringLiteral("Whether it can be renewed, its issuer knows.")
                        : !history.renewable            ? QStringLiteral("It has no refresh token.")
                        : history.renewals == 0
                            ? QStringLiteral("Its refresh token was not used yet.")
                            : QStringLiteral("Renewed %1, last %2.")
                                  .arg(history.renewals == 1 ? QStringLiteral("once")
                                                             : QStringLiteral("%1 times").arg(history.renewals),
                                       theme::whenWithin(theme::toDateTime(*history.renewedAt), now)));
    while (QLayoutItem* item = m_entries->layout()->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    if (!entriesRead) {
        m_entries->layout()->addWidget(new Label(QStringLiteral("What was done in it needs audit:read."),
                                                 TypeStyle::Body, Token::Ink2, m_entries));
        return;
    }
    auto* facts = new Facts(kNames, m_entries);
    int row = 0;
    for (const auto& entry : history.entries) {
        const QString key = QString::number(row++);
        const QDateTime at = theme::toDateTime(entry.at);
        QString words = actWords(entry.action);
        for (const std::string& more : {entry.object, entry.reason}) {
            if (!more.empty())
                words += QStringLiteral(" · ") + QString::fromStdString(more);
        }
        facts->add(key, theme::when(at, now));
        facts->set(key, words, QString::fromStdString(entry.actor + ", " + entry.action) + u'\n' + theme::utcTime(at));
    }
    m_entries->layout()->addWidget(facts);
}

QList<RevokeScope> SessionPanel::scopes() const {
    const auto& user = m_services.workspace.user();
    const QString person = personOf(m_session);
    const QString tenant = QString::fromStdString(m_session.tenantId);
    const bool own = m_session.jti == user.sessionJti && m_session.issuer == user.issuer;
    const bool ownPerson = m_session.userId == user.userId && m_session.issuer == user.issuer;
    QList<RevokeScope> scopes;
    scopes.append({QStringLiteral("this"), QStringLiteral("This session"), QStringLiteral("of ") + person, tenant,
                   m_session, std::nullopt, own});
    scopes.append({QStringLiteral("person"), QStringLiteral("All of this person"), QStringLiteral("of ") + person,
                   QString(), m_session, MarkScope::ofUser(m_session.userId, m_session.issuer), ownPerson});
    if (!tenant.isEmpty())
        scopes.append({QStringLiteral("tenant"), QStringLiteral("All of ") + tenant, QStringLiteral("of ") + tenant,
                       tenant, m_session, MarkScope::ofTenant(m_session.tenantId), own});
    return scopes;
}

void SessionPanel::askRevoke() {
    m_box->setScopes(scopes());
    m_box->show();
    m_box->begin();
}

// It stands at the foot, and grows with what it has counted.
bool SessionPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_box && (event->type() == QEvent::Show || event->type() == QEvent::Resize))
        QTimer::singleShot(0, m_box, [this] {
            if (auto* area = findChild<QScrollArea*>())
                area->ensureWidgetVisible(m_box, 0, 8);
        });
    return SidePanel::eventFilter(watched, event);
}

QString SessionPanel::typedReason() const {
    return m_box->isVisible() ? m_box->reason() : QString();
}

void SessionPanel::tick() {
    if (isVisible())
        show();
}

void SessionPanel::show() {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime started = theme::toDateTime(m_session.createdAt);
    const QDateTime seen = theme::toDateTime(m_session.lastSeenAt);
    const QDateTime ends = theme::toDateTime(m_session.expiresAt);
    const QString tenant = QString::fromStdString(m_session.tenantId);
    const auto* row = m_services.fleet.fleet().tenant(m_session.tenantId);
    const QString tenantName = row != nullptr ? QString::fromStdString(row->tenant.name) : tenant;
    const auto& user = m_services.workspace.user();
    const bool own = m_session.jti == user.sessionJti && m_session.issuer == user.issuer;
    setTitle(own ? personOf(m_session) + QStringLiteral(" (you)") : personOf(m_session),
             tenant.isEmpty() ? QStringLiteral("In the workspace, in no tenant") : tenantName);
    m_status->setStatus(statusOfSession(m_session, now));
    m_status->updateGeometry();
    const QString jti = QString::fromStdString(m_session.jti);
    m_facts->set(QStringLiteral("session"), theme::shortId(jti), jti);
    m_facts->set(QStringLiteral("user"), QString::fromStdString(m_session.userId));
    m_facts->set(QStringLiteral("tenant"), tenant);
    m_facts->set(QStringLiteral("started"), theme::when(started, now),
                 theme::localTime(started) + u'\n' + theme::utcTime(started));
    m_facts->set(QStringLiteral("seen"), theme::ago(seen, now), theme::localTime(seen) + u'\n' + theme::utcTime(seen));
    const bool alive = m_session.status == SessionStatus::Active;
    QString until = theme::when(ends, now);
    if (alive)
        until += QStringLiteral(", in ") + leftWords(ends, now);
    const auto at = m_session.endedBy ? std::optional(m_session.endedBy->at) : m_session.revokedAt;
    const QDateTime ended = at ? theme::toDateTime(*at) : ends;
    if (at)
        until = theme::when(ended, now) + QStringLiteral(", revoked");
    m_facts->set(QStringLiteral("ends"), until, theme::localTime(ended) + u'\n' + theme::utcTime(ended));
    m_facts->set(QStringLiteral("address"), QString::fromStdString(m_session.ip));
    const QString agent = QString::fromStdString(m_session.userAgent);
    m_facts->set(QStringLiteral("client"), clientName(agent), agent);
    m_facts->set(QStringLiteral("issuer"), QString::fromStdString(m_session.issuer));

    m_notice->setVisible(!alive);
    QString over = endWords(m_session);
    if (at)
        over += u' ' + theme::when(ended, now) + u'.';
    m_noticeText->setText(over);
    const auto may = m_services.rights.may(QStringLiteral("revoke"), tenant);
    m_revoke->setEnabled(may && may->allowed);
    m_revoke->setToolTip(may && !may->allowed ? may->reason : QStringLiteral("Revoke… (Ctrl+R)"));
    m_revoke->setAccessibleName(QStringLiteral("Revoke sessions of ") + personOf(m_session));
}

void SessionPanel::showClaims() {
    while (QLayoutItem* item = m_claims->layout()->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    if (m_session.metadata.isEmpty()) {
        m_claims->layout()->addWidget(
            new Label(QStringLiteral("Nothing of its token is kept."), TypeStyle::Body, Token::Ink2, m_claims));
        return;
    }
    auto* facts = new Facts(kNames, m_claims);
    for (auto it = m_session.metadata.begin(); it != m_session.metadata.end(); ++it) {
        facts->add(it.key(), it.key(), TypeStyle::Fixed);
        const QString time = tokens::timeOfClaim(it.key(), it.value());
        facts->set(it.key(), time.isEmpty() ? tokens::claimWords(it.value()) : time, tokens::claimWords(it.value()));
    }
    m_claims->layout()->addWidget(facts);
}

} // namespace landreeve::ui::sessions
