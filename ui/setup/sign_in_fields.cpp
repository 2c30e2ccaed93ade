#include "ui/setup/sign_in_fields.h"

#include "core/auth/retry_after.h"
#include "core/base/back_off.h"
#include "ui/theme/icons.h"
#include "ui/theme/proxy_style.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonValue>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::setup {

using control::IssuerKind;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

/// After the issuer has said "too often": the wait, doubled with each time it says so again.
constexpr std::chrono::seconds kFirstWait(1);
constexpr std::chrono::seconds kLongestWait(60);

QString keepWords(const std::string& store) {
    if (store == "keychain")
        return QStringLiteral("The refresh token goes to the keychain, never to a file.");
    if (store == "vault-file")
        return QStringLiteral("The refresh token goes to the vault file, under your passphrase.");
    return QStringLiteral("The refresh token goes to a file that you alone can read: there is no keychain here.");
}

QString sentence(const Error& error) {
    return QString::fromStdString(error.message() + (error.hint().empty() ? "" : ' ' + error.hint()));
}

void setTall(QWidget* button) {
    const auto fit = [button] { button->setMinimumHeight(button->fontMetrics().height() + 18); };
    fit();
    QObject::connect(&theme::Theme::of(), &theme::Theme::themeChanged, button, fit);
}

} // namespace

QString hostOf(const std::string& issuer) {
    const QString address = QString::fromStdString(issuer);
    const QString host = QUrl(address).host();
    return host.isEmpty() ? address : host;
}

namespace {

/// What tells an issuer from the others to choose from: its host, and all of it where two have the same.
QString nameAmong(const std::string& issuer, const std::vector<access::SignInChoice>& choices) {
    const auto alike = std::ranges::count_if(
        choices, [&](const access::SignInChoice& choice) { return hostOf(choice.issuer) == hostOf(issuer); });
    if (alike < 2)
        return hostOf(issuer);
    QString whole = QString::fromStdString(issuer);
    return whole.remove(QStringLiteral("https://")).remove(QStringLiteral("http://"));
}

} // namespace

SignInFields::SignInFields(QWidget* parent) : QWidget(parent), m_second(new QTimer(this)) {
    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, &SignInFields::showWait);
    build();
    present();
}

void SignInFields::build() {
    setObjectName(QStringLiteral("signInFields"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    const auto label = [this, column](const QString& text, QWidget* field) {
        auto* words = new Label(text, TypeStyle::Body, Token::Ink2, this);
        words->setBuddy(field);
        field->setAccessibleName(text);
        column->addSpacing(6);
        column->addWidget(words);
        column->addWidget(field);
        return words;
    };
    m_issuer = new QComboBox(this);
    m_issuer->setObjectName(QStringLiteral("issuerCombo"));
    m_issuerLabel = label(QStringLiteral("Sign in at"), m_issuer);
    m_email = new QLineEdit(this);
    m_email->setObjectName(QStringLiteral("emailEdit"));
    m_emailLabel = label(QStringLiteral("E-mail"), m_email);

    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("passwordEdit"));
    m_password->setAccessibleName(QStringLiteral("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->installEventFilter(this);
    QAction* reveal = m_password->addAction(theme::icon(QStringLiteral("view-reveal")), QLineEdit::TrailingPosition);
    reveal->setCheckable(true);
    reveal->setToolTip(QStringLiteral("Show the password"));
    connect(reveal, &QAction::toggled, m_password,
            [this](bool shown) { m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
    m_passwordHead = new QWidget(this);
    auto* head = new QHBoxLayout(m_passwordHead);
    head->setContentsMargins(0, 6, 0, 0);
    auto* words = new Label(QStringLiteral("Password"), TypeStyle::Body, Token::Ink2, m_passwordHead);
    words->setBuddy(m_password);
    head->addWidget(words, 1);
    m_caps = new QWidget(m_passwordHead);
    m_caps->setObjectName(QStringLiteral("capsLockNote"));
    auto* caps = new QHBoxLayout(m_caps);
    caps->setContentsMargins(0, 0, 0, 0);
    caps->setSpacing(6);
    caps->addWidget(
        new widgets::StatusMark({widgets::Shape::Triangle, Token::Warn, QStringLiteral("Attention")}, 12, m_caps));
    caps->addWidget(new Label(QStringLiteral("Caps Lock is on"), TypeStyle::Small, Token::Warn, m_caps));
    m_caps->hide();
    head->addWidget(m_caps);
    column->addWidget(m_passwordHead);
    column->addWidget(m_password);

    m_note = new FieldNote(m_password, this);
    m_note->setObjectName(QStringLiteral("authNote"));
    column->addWidget(m_note);
    column->addSpacing(10);
    m_button = new LButton({}, LButton::Kind::Primary, this);
    m_button->setObjectName(QStringLiteral("signInButton"));
    m_button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTall(m_button);
    column->addWidget(m_button);

    m_browser = new QWidget(this);
    m_browser->setObjectName(QStringLiteral("browserWait"));
    auto* waiting = new QHBoxLayout(m_browser);
    waiting->setContentsMargins(0, 6, 0, 0);
    waiting->setSpacing(8);
    auto* copy = new LButton(QStringLiteral("Copy the address"), LButton::Kind::Secondary, m_browser);
    copy->setObjectName(QStringLiteral("copyAddressButton"));
    auto* leave = new LButton(QStringLiteral("Cancel"), LButton::Kind::Secondary, m_browser);
    leave->setObjectName(QStringLiteral("cancelBrowserButton"));
    waiting->addWidget(copy);
    waiting->addWidget(leave);
    waiting->addStretch(1);
    column->addWidget(m_browser);

    m_keepBox = new QWidget(this);
    auto* keep = new QVBoxLayout(m_keepBox);
    keep->setContentsMargins(0, 8, 0, 0);
    keep->setSpacing(2);
    m_keep = new QCheckBox(QStringLiteral("Stay signed in on this computer"), m_keepBox);
    m_keep->setObjectName(QStringLiteral("staySignedInCheck"));
    m_keep->setChecked(true);
    m_keepText = new Label({}, TypeStyle::Small, Token::Ink3, m_keepBox);
    m_keepText->setWraps();
    m_keepText->setContentsMargins(23, 0, 0, 0);
    keep->addWidget(m_keep);
    keep->addWidget(m_keepText);
    column->addWidget(m_keepBox);

    connect(m_issuer, &QComboBox::currentIndexChanged, this, [this] {
        m_note->clear();
        present();
        Q_EMIT issuerChanged();
    });
    for (QLineEdit* edit : {m_email, m_password})
        connect(edit, &QLineEdit::returnPressed, this, &SignInFields::submit);
    connect(m_button, &LButton::activated, this, &SignInFields::submit);
    connect(copy, &LButton::activated, this, [this] { QGuiApplication::clipboard()->setText(m_url); });
    connect(leave, &LButton::activated, this, &SignInFields::browserCancelled);
}

void SignInFields::setChoices(const std::vector<access::SignInChoice>& choices, const std::string& secretStore) {
    m_secretStore = secretStore;
    if (choices != m_choices) {
        m_choices = choices;
        const QSignalBlocker quiet(m_issuer);
        m_issuer->clear();
        for (const auto& choice : choices)
            m_issuer->addItem(nameAmong(choice.issuer, choices), QString::fromStdString(choice.issuer));
    }
    present();
    Q_EMIT issuerChanged();
}

std::optional<access::SignInChoice> SignInFields::choice() const {
    const auto at = static_cast<std::size_t>(std::max(0, m_issuer->currentIndex()));
    return at < m_choices.size() ? std::optional(m_choices[at]) : std::nullopt;
}

bool SignInFields::byPassword() const {
    const auto chosen = choice();
    return !chosen || chosen->kind == IssuerKind::Supabase;
}

void SignInFields::setEmail(const QString& email) {
    m_email->setText(email);
}

QString SignInFields::email() const {
    return m_email->text().trimmed();
}

void SignInFields::setKeepAsked(bool asked) {
    m_keepAsked = asked;
    present();
}

void SignInFields::setKeep(bool keep) {
    m_keep->setChecked(keep);
}

void SignInFields::present() {
    const bool password = byPassword();
    m_issuer->setVisible(m_choices.size() > 1);
    m_issuerLabel->setVisible(m_choices.size() > 1);
    for (QWidget* part : {static_cast<QWidget*>(m_email), static_cast<QWidget*>(m_emailLabel), m_passwordHead,
                          static_cast<QWidget*>(m_password)})
        part->setVisible(password);
    m_browser->setVisible(!m_url.isEmpty());
    m_keepBox->setVisible(m_keepAsked && m_url.isEmpty());
    m_keepText->setText(keepWords(m_secretStore));
    for (QWidget* part : {static_cast<QWidget*>(m_issuer), static_cast<QWidget*>(m_email),
                          static_cast<QWidget*>(m_password), static_cast<QWidget*>(m_keep)})
        part->setEnabled(!m_busy);
    m_button->setBusy(m_busy && m_url.isEmpty());
    showWait();
}

void SignInFields::showWait() {
    const qint64 left = m_waitMs > 0 ? m_waitMs - m_waitBegan.elapsed() : 0;
    if (left <= 0) {
        m_waitMs = 0;
        m_second->stop();
    }
    m_button->setEnabled(left <= 0 && m_url.isEmpty());
    m_button->setText(left > 0           ? QStringLiteral("Sign in again in %1 s").arg((left + 999) / 1000)
                      : !m_url.isEmpty() ? QStringLiteral("Waiting for the browser…")
                      : byPassword()     ? QStringLiteral("Sign in")
                                         : QStringLiteral("Continue in the browser"));
}

void SignInFields::begin() {
    QWidget* to = m_button;
    if (byPassword())
        to = email().isEmpty() ? m_email : m_password;
    to->setFocus(Qt::OtherFocusReason);
}

void SignInFields::setBusy(bool busy) {
    m_busy = busy;
    if (!busy)
        m_url.clear();
    if (busy)
        m_note->clear();
    present();
}

void SignInFields::showBrowser(const QString& url) {
    m_url = url;
    m_busy = true;
    present();
    m_browser->findChild<QWidget*>(QStringLiteral("cancelBrowserButton"))->setFocus(Qt::OtherFocusReason);
}

bool SignInFields::leaveBrowser() {
    if (m_url.isEmpty())
        return false;
    Q_EMIT browserCancelled();
    return true;
}

void SignInFields::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && leaveBrowser())
        return;
    QWidget::keyPressEvent(event);
}

void SignInFields::showRefusal(const Error& error) {
    setBusy(false);
    const bool password = byPassword();
    if (error.code() != "rate_limited")
        m_limited = 0;
    if (error.code() == "rate_limited") {
        m_waitMs = backOff(kFirstWait, kLongestWait, m_limited++, auth::retryAfterOf(error)).count();
        m_waitBegan.start();
        m_second->start();
        m_note->set(FieldNote::Kind::Bad, QString::fromStdString(error.message()));
        showWait();
    } else if (error.code() == "sign_in_refused" && password) {
        // Which of the two it is a stranger is not told.
        m_note->set(FieldNote::Kind::Bad, QStringLiteral("E-mail or password is not right."));
        theme::setFieldState(m_email, QStringLiteral("bad"));
        m_email->setAccessibleDescription(m_note->text());
    } else if (error.code() == "issuer_unavailable") {
        const auto chosen = choice();
        m_note->set(FieldNote::Kind::Warn, QStringLiteral("%1 cannot be asked now: %2")
                                               .arg(chosen ? hostOf(chosen->issuer) : QStringLiteral("The issuer"),
                                                    QString::fromStdString(error.message())));
    } else {
        m_note->set(FieldNote::Kind::Bad, sentence(error));
    }
    begin();
}

void SignInFields::submit() {
    const auto chosen = choice();
    if (m_busy || m_waitMs > 0 || !chosen)
        return;
    theme::setFieldState(m_email, {});
    m_email->setAccessibleDescription({});
    access::SignInAnswer answer;
    answer.issuer = chosen->issuer;
    answer.keep = m_keep->isChecked();
    if (byPassword()) {
        if (email().isEmpty() || m_password->text().isEmpty()) {
            m_note->set(FieldNote::Kind::Bad, email().isEmpty() ? QStringLiteral("An e-mail address is needed.")
                                                                : QStringLiteral("A password is needed."));
            begin();
            return;
        }
        answer.email = email().toStdString();
        answer.password = SecretString(m_password->text().toStdString());
        m_password->clear();
        m_caps->hide();
    }
    setBusy(true);
    Q_EMIT given(answer);
}

// Qt does not tell of it: a letter that comes in the other case than Shift says gives it away.
void SignInFields::noteCapsLock(const QString& typed, bool shift) {
    if (typed.size() != 1 || !typed.at(0).isLetter() || typed.toUpper() == typed.toLower())
        return;
    m_caps->setVisible(typed.at(0).isUpper() != shift);
}

bool SignInFields::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_password && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_CapsLock && !m_caps->isHidden())
            m_caps->hide();
        else
            noteCapsLock(key->text(), key->modifiers() & Qt::ShiftModifier);
    } else if (watched == m_password && event->type() == QEvent::FocusOut) {
        m_caps->hide();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace landreeve::ui::setup
