#include "ui/sessions/session_notice.h"

#include "ui/sessions/lock_card.h"
#include "ui/sessions/own_session_words.h"
#include "ui/shell/main_window.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/format.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/popover.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using tasks::Task;
using widgets::LButton;
using Kind = OwnSession::Kind;
using SignedInBy = OwnSession::SignedInBy;

namespace {

const QString kMessage = QStringLiteral("session");
const QString kSignInAgain = QStringLiteral("Sign in again…");
const QString kRenew = QStringLiteral("Renew now");
const QString kStay = QStringLiteral("Stay signed in");

QString sentence(const std::string& text) {
    const QString words = QString::fromStdString(text);
    return words.endsWith(u'.') ? words : words + u'.';
}

/// A name at its beginning stays as it is written.
QString withinSentence(const QString& words) {
    for (const auto& first : {QStringLiteral("The "), QStringLiteral("No ")}) {
        if (words.startsWith(first))
            return words.at(0).toLower() + words.mid(1);
    }
    return words;
}

} // namespace

SessionNotice::SessionNotice(OwnSession& session, shell::MainWindow& window, Ways ways, QObject* parent)
    : QObject(parent), m_session(session), m_window(window), m_ways(std::move(ways)) {
    connect(&session, &OwnSession::changed, this, &SessionNotice::show);
    connect(&session, &OwnSession::resumed, this, &SessionNotice::resumed);
    connect(&session, &OwnSession::refused, this, &SessionNotice::refused);
    connect(&session, &OwnSession::browsing, this, [this](const QString& url) {
        m_ways.openUrl(url);
        if (m_card)
            m_card->showBrowser(url);
    });
    window.setPersonFill([this](widgets::Popover& popover) { fillPerson(popover); });
    window.registerCommand(
        {.id = QStringLiteral("sign-out"), .text = QStringLiteral("Sign out"), .run = [this] { signOut(); }});
    show();
}

void SessionNotice::show() {
    showMessage();
    if (!m_session.hasEnded())
        return;
    if (m_session.state().reason == OwnSession::kSignedOut && m_session.signedInBy() == SignedInBy::Issuer)
        Q_EMIT signedOut();
    lock();
}

void SessionNotice::showMessage() {
    const OwnSession::State& state = m_session.state();
    if (state.kind == Kind::Fine || state.kind == Kind::Ended) {
        m_window.clearMessage(kMessage);
        m_window.setTimeLeft({});
        return;
    }
    const bool ending = state.kind == Kind::Ending;
    const bool byIssuer = m_session.signedInBy() == SignedInBy::Issuer;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime ends = m_session.endsAt();
    shell::Message message;
    message.id = kMessage;
    message.severity = shell::Message::Severity::Warning;
    message.mark = widgets::Shape::Hourglass;
    message.strong = ending ? QStringLiteral("Your session ends in %1.").arg(countDown(ends, now))
                            : QStringLiteral("Your sign-in could not be renewed.");
    QString why;
    if (state.failure) {
        const qint64 wait = std::max<qint64>(1, (now.msecsTo(state.nextAttempt) + 999) / 1000);
        const QString next =
            m_session.isBusy() ? QStringLiteral("Trying now.") : QStringLiteral("Next attempt in %1 s.").arg(wait);
        why = sentence(state.failure->message());
        message.text = (ending ? QStringLiteral("It could not be renewed: ") + withinSentence(why) : why) + u' ' + next;
    } else if (const auto& row = m_session.session(); row && row->expiresAt > row->createdAt) {
        const auto life = std::chrono::duration_cast<std::chrono::milliseconds>(row->expiresAt - row->createdAt);
        message.text = QStringLiteral("It lasts %1; then this window locks.").arg(theme::duration(life));
    }
    message.second = m_window.unsaved().isEmpty()
                         ? QStringLiteral("You can go on working.")
                         : QStringLiteral("You can go on working. What is not saved stays in this window, locked too.");
    const auto stay = [session = &m_session] { session->stayIn(); };
    if (byIssuer) {
        message.otherAction = kSignInAgain;
        message.otherAct = [this] { lock(); };
        message.action = kRenew;
        message.actionIcon = QStringLiteral("view-refresh");
        message.act = stay;
        // A session is not made longer by its token.
        if (!state.failure) {
            message.action = kSignInAgain;
            message.actionIcon.clear();
            message.act = std::exchange(message.otherAct, nullptr);
            message.otherAction.clear();
        }
    } else if (m_session.signedInBy() != SignedInBy::Token) {
        message.action = kStay;
        message.act = stay;
    }
    message.spoken = ending ? QStringLiteral("Your session ends in %1. %2").arg(minutesLeft(ends, now), why)
                            : message.strong + u' ' + why;
    m_window.showMessage(message);
    m_window.setTimeLeft(ending ? QStringLiteral("%1 left").arg(countDown(ends, now)) : QString(),
                         QStringLiteral("Session ends in %1").arg(minutesLeft(ends, now)));
}

void SessionNotice::lock() {
    if (m_window.isLocked())
        return;
    const auto workspace = m_window.workspace();
    const LockCard::Beneath beneath{workspace ? workspace->name : QString(), !m_window.unsaved().isEmpty(),
                                    m_window.runningTasks()};
    auto* card = new LockCard(m_session, m_ways.email, beneath);
    m_card = card;
    connect(card, &LockCard::backRequested, this, &SessionNotice::unlock);
    connect(card, &LockCard::quitRequested, &m_window, &QWidget::close);
    connect(card, &LockCard::switchRequested, &m_window, &shell::MainWindow::openWorkspaceSwitch);
    m_window.lock(card);
    card->begin();
}

void SessionNotice::unlock() {
    m_session.cancel();
    m_window.unlock();
}

void SessionNotice::resumed() {
    const bool wasLocked = m_window.isLocked();
    m_window.unlock();
    // What was refused meanwhile is read again.
    if (wasLocked)
        m_window.refreshPages();
    m_window.say(wasLocked                                      ? QStringLiteral("Signed in again")
                 : m_session.signedInBy() == SignedInBy::Issuer ? QStringLiteral("Sign-in renewed")
                                                                : QStringLiteral("You stay signed in"),
                 Task::State::Done);
}

void SessionNotice::refused(const Error& error) {
    if (m_card && m_window.isLocked())
        m_card->showRefusal(error);
    else
        m_window.say(QString::fromStdString(error.message()), Task::State::Failed);
}

void SessionNotice::signOut() {
    m_window.leave(QStringLiteral("Sign out and discard"), [this] { m_session.signOut(); });
}

void SessionNotice::fillPerson(widgets::Popover& popover) {
    popover.setMinimumWidth(theme::scaled(270));
    auto* facts = new widgets::Facts(76, &popover);
    facts->add(QStringLiteral("personRole"), QStringLiteral("Role"));
    facts->add(QStringLiteral("personSignedIn"), QStringLiteral("Signed in by"));
    facts->add(QStringLiteral("personSince"), QStringLiteral("Since"));
    facts->add(QStringLiteral("personUntil"), QStringLiteral("Until"));
    const auto present = [session = &m_session, facts] {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto setTime = [&](const char* key, const QDateTime& at) {
            facts->set(QLatin1String(key), theme::when(at, now), theme::localTime(at) + u'\n' + theme::utcTime(at));
        };
        facts->set(QStringLiteral("personRole"), session->role());
        facts->set(QStringLiteral("personSignedIn"), signedInWords(*session));
        if (const auto& row = session->session()) {
            setTime("personSince", theme::toDateTime(row->createdAt));
            setTime("personUntil", session->endsAt());
        }
    };
    present();
    connect(&m_session, &OwnSession::changed, facts, present);
    popover.body()->addSpacing(10);
    popover.body()->addWidget(facts);
    popover.body()->addSpacing(12);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto button = [&](const QString& text, const char* name, std::function<void()> run) {
        auto* made = new LButton(text, LButton::Kind::Secondary, &popover);
        made->setObjectName(QLatin1String(name));
        buttons->addWidget(made);
        connect(made, &LButton::activated, this, [over = &popover, run = std::move(run)] {
            over->dismiss();
            run();
        });
    };
    const bool byIssuer = m_session.signedInBy() == SignedInBy::Issuer;
    if (byIssuer || m_session.state().kind == Kind::Ending)
        button(byIssuer ? kRenew : kStay, "renewButton", [this] { m_session.stayIn(); });
    button(QStringLiteral("Sign out"), "signOutButton", [this] { signOut(); });
    buttons->addStretch(1);
    popover.body()->addLayout(buttons);
}

} // namespace landreeve::ui::sessions
