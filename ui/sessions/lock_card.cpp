#include "ui/sessions/lock_card.h"

#include "ui/sessions/own_session_words.h"
#include "ui/setup/sign_in_fields.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>

namespace landreeve::ui::sessions {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Shape;
using SignedInBy = OwnSession::SignedInBy;

namespace {

constexpr int kWidth = 430;

QString staysWords(const LockCard::Beneath& beneath) {
    QString words = beneath.unsaved ? QStringLiteral("What you typed is still here and comes back with the page.")
                                    : QStringLiteral("The page comes back as you left it.");
    if (beneath.tasks > 0)
        words += beneath.tasks == 1 ? QStringLiteral(" One task goes on meanwhile.")
                                    : QStringLiteral(" %1 tasks go on meanwhile.").arg(beneath.tasks);
    return words;
}

QString nameOf(const access::Subject& person) {
    return QString::fromStdString(person.displayName.empty() ? person.userId : person.displayName);
}

} // namespace

LockCard::LockCard(OwnSession& session, const QString& email, const Beneath& beneath, QWidget* parent)
    : QWidget(parent), m_session(session) {
    setObjectName(QStringLiteral("lockCard"));
    build(email, beneath);
    connect(&session, &OwnSession::changed, this, &LockCard::show);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &LockCard::fit);
    fit();
    show();
}

void LockCard::build(const QString& email, const Beneath& beneath) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(scroll);
    auto* ground = new QWidget(scroll);
    auto* rows = new QVBoxLayout(ground);
    rows->setContentsMargins(24, 24, 24, 24);
    rows->addStretch(2);
    auto* sheet = new widgets::Sheet(ground);
    m_card = sheet;
    // Not by alignment: its height would be that of a card as wide as the window.
    auto* centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(sheet);
    centred->addStretch(1);
    rows->addLayout(centred);
    rows->addStretch(3);
    scroll->setWidget(ground);
    scroll->viewport()->setAutoFillBackground(false);
    ground->setAutoFillBackground(false);

    QVBoxLayout* column = sheet->body();
    column->setContentsMargins(24, 22, 24, 20);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(9);
    m_mark = new widgets::StatusMark({Shape::StruckRing, Token::Idle, {}}, 14, sheet);
    m_heading = new Label({}, TypeStyle::Heading, Token::Ink, sheet);
    m_heading->setObjectName(QStringLiteral("lockHeading"));
    m_heading->setWraps();
    m_mark->standLevelWith(m_heading);
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addWidget(m_heading, 1);
    column->addLayout(head);
    auto* where =
        new Label(QStringLiteral("Workspace %1").arg(beneath.workspace), TypeStyle::Small, Token::Ink3, sheet);
    where->setElide(Qt::ElideRight);
    column->addWidget(where);
    column->addSpacing(4);
    m_text = new Label({}, TypeStyle::Body, Token::Ink, sheet);
    m_text->setObjectName(QStringLiteral("lockText"));
    m_text->setWraps();
    column->addWidget(m_text);
    auto* stays = new Label(staysWords(beneath), TypeStyle::Body, Token::Ink2, sheet);
    stays->setObjectName(QStringLiteral("lockStays"));
    stays->setWraps();
    column->addWidget(stays);
    column->addSpacing(12);
    addSignIn(email, sheet);
    column->addSpacing(10);
    column->addWidget(new widgets::HairLine(Qt::Horizontal, sheet));
    column->addSpacing(4);
    auto* links = new QHBoxLayout;
    links->setSpacing(18);
    const auto link = [links, sheet](const char* name, const QString& text) {
        auto* button = new LButton(text, LButton::Kind::Link, sheet);
        button->setObjectName(QLatin1String(name));
        links->addWidget(button);
        return button;
    };
    m_back = link("lockBackLink", QStringLiteral("Not now"));
    auto* other = link("lockSwitchLink", QStringLiteral("Switch workspace…"));
    auto* quit = link("lockQuitLink", QStringLiteral("Quit"));
    links->addStretch(1);
    column->addLayout(links);
    connect(m_back, &LButton::activated, this, &LockCard::backRequested);
    connect(other, &LButton::activated, this, [this, other] { Q_EMIT switchRequested(other); });
    connect(quit, &LButton::activated, this, &LockCard::quitRequested);
}

void LockCard::addSignIn(const QString& email, QWidget* card) {
    auto* column = static_cast<widgets::Sheet*>(card)->body();
    m_error = new widgets::ErrorLine(card);
    m_error->setObjectName(QStringLiteral("lockError"));
    m_error->retryButton()->hide();
    if (m_session.signedInBy() == SignedInBy::Token) {
        auto* words =
            new Label(QStringLiteral("Start the program again with a new token."), TypeStyle::Body, Token::Ink, card);
        words->setWraps();
        column->addWidget(words);
        return;
    }
    if (const auto& issuer = m_session.issuer(); m_session.signedInBy() == SignedInBy::Issuer && issuer) {
        m_fields = new setup::SignInFields(card);
        m_fields->setChoices({*issuer}, {});
        m_fields->setKeepAsked(false);
        m_fields->setKeep(m_session.isKept());
        m_fields->setEmail(email);
        column->addWidget(m_fields);
        connect(m_fields, &setup::SignInFields::given, &m_session, &OwnSession::signInAgain);
        connect(m_fields, &setup::SignInFields::browserCancelled, &m_session, &OwnSession::cancel);
        return;
    }
    m_button =
        new LButton(QStringLiteral("Sign in as %1").arg(nameOf(m_session.person())), LButton::Kind::Primary, card);
    m_button->setObjectName(QStringLiteral("lockSignInButton"));
    m_button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    column->addWidget(m_button);
    column->addWidget(m_error);
    connect(m_button, &LButton::activated, this, [this] {
        m_error->clear();
        m_session.stayIn();
    });
}

void LockCard::show() {
    const bool ended = m_session.hasEnded();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString who = nameOf(m_session.person());
    m_back->setVisible(!ended);
    if (ended) {
        const bool revoked = m_session.state().reason.startsWith(QLatin1String("session_revoked")) ||
                             m_session.state().reason == QLatin1String("session_superseded");
        m_mark->setStatus({revoked ? Shape::StruckRing : Shape::Hourglass, revoked ? Token::Bad : Token::Idle,
                           QStringLiteral("Ended")});
        m_heading->setText(endHeading(m_session.state()));
        m_text->setText(endSentences(m_session, now));
    } else {
        m_mark->setStatus({Shape::Hourglass, Token::Warn, QStringLiteral("Ending")});
        m_heading->setText(QStringLiteral("Sign in again"));
        const QDateTime ends = m_session.endsAt();
        m_text->setText(
            ends.isValid()
                ? QStringLiteral("As %1. Your session ends in %2 otherwise.").arg(who, minutesLeft(ends, now))
                : QStringLiteral("As %1.").arg(who));
    }
    setAccessibleName(m_heading->text());
    setAccessibleDescription(m_text->text());
    const bool busy = m_session.isBusy();
    if (m_button != nullptr)
        m_button->setBusy(busy);
    // A renewal in the background is no answer to what was typed.
    if (m_fields != nullptr && m_wasBusy && !busy)
        m_fields->setBusy(false);
    m_wasBusy = busy;
}

void LockCard::begin() {
    if (m_fields != nullptr)
        m_fields->begin();
    else if (m_button != nullptr)
        m_button->setFocus(Qt::OtherFocusReason);
    else
        m_back->nextInFocusChain()->setFocus(Qt::OtherFocusReason);
}

void LockCard::showRefusal(const Error& error) {
    if (m_fields != nullptr)
        m_fields->showRefusal(error);
    else
        m_error->showText(QString::fromStdString(error.message()), QString::fromStdString(error.hint()),
                          QString::fromStdString(error.code()));
    m_error->retryButton()->hide();
}

void LockCard::showBrowser(const QString& url) {
    if (m_fields != nullptr)
        m_fields->showBrowser(url);
}

void LockCard::fit() {
    m_card->setFixedWidth(std::min(theme::scaled(kWidth), 860));
}

void LockCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !m_session.hasEnded()) {
        Q_EMIT backRequested();
        return;
    }
    QWidget::keyPressEvent(event);
}

void LockCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Window));
}

} // namespace landreeve::ui::sessions
