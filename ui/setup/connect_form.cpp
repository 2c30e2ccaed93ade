#include "ui/setup/connect_form.h"

#include "core/base/error.h"
#include "ui/theme/icons.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace landreeve::ui::setup {

using postgres::ConnectionUrl;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kStillMs = 300;

std::optional<ConnectionUrl> parsed(const QString& text) {
    try {
        return ConnectionUrl::parse(text.trimmed().toStdString());
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

ConnectForm::ConnectForm(QWidget* parent) : QWidget(parent), m_still(new QTimer(this)) {
    setObjectName(QStringLiteral("connectForm"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(new Label(QStringLiteral("Connect to a server"), TypeStyle::Title, Token::Ink, this));
    auto* text = new Label(
        QStringLiteral("A PostgreSQL server with Landreeve's control database, or one on which it can be made: "
                       "for that the role needs CREATEDB and CREATEROLE."),
        TypeStyle::Body, Token::Ink2, this);
    text->setWraps();
    column->addWidget(text);
    column->addSpacing(12);

    m_url = new QLineEdit(this);
    m_url->setObjectName(QStringLiteral("controlUrlEdit"));
    m_url->setPlaceholderText(QStringLiteral("postgresql://role@host:5432"));
    theme::setTypeStyle(m_url, TypeStyle::Fixed);
    addField(QStringLiteral("Control URL"), m_url, &m_urlNote);
    m_password = new QLineEdit(this);
    m_password->setObjectName(QStringLiteral("passwordEdit"));
    m_password->setEchoMode(QLineEdit::Password);
    QAction* reveal = m_password->addAction(theme::icon(QStringLiteral("view-reveal")), QLineEdit::TrailingPosition);
    reveal->setCheckable(true);
    reveal->setToolTip(QStringLiteral("Show the password"));
    connect(reveal, &QAction::toggled, m_password,
            [this](bool shown) { m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
    addField(QStringLiteral("Password"), m_password, &m_passwordNote);
    explainPassword();
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("workspaceNameEdit"));
    addField(QStringLiteral("Name"), m_name, &m_nameNote);
    m_kind = new QComboBox(this);
    m_kind->setObjectName(QStringLiteral("kindCombo"));
    m_kind->addItem(QStringLiteral("Production"), QStringLiteral("production"));
    m_kind->addItem(QStringLiteral("Staging"), QStringLiteral("staging"));
    FieldNote* kindNote = nullptr;
    addField(QStringLiteral("Kind"), m_kind, &kindNote);
    kindNote->set(FieldNote::Kind::Hint,
                  QStringLiteral("Stands in the header of every page, against the wrong edit in the wrong place."));

    column->addSpacing(12);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    m_back = new LButton(QStringLiteral("Back"), LButton::Kind::Secondary, this);
    m_back->setObjectName(QStringLiteral("connectBackButton"));
    m_connect = new LButton(QStringLiteral("Connect"), LButton::Kind::Primary, this);
    m_connect->setObjectName(QStringLiteral("connectButton"));
    buttons->addWidget(m_back);
    buttons->addStretch(1);
    buttons->addWidget(m_connect);
    column->addLayout(buttons);

    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, [this] { checkUrl(false); });
    connect(m_url, &QLineEdit::textEdited, m_still, qOverload<>(&QTimer::start));
    connect(m_url, &QLineEdit::editingFinished, this, [this] { checkUrl(true); });
    connect(m_password, &QLineEdit::textEdited, this, &ConnectForm::explainPassword);
    connect(m_name, &QLineEdit::textEdited, this, [this] {
        m_nameTyped = true;
        checkName();
    });
    for (QLineEdit* edit : {m_url, m_password, m_name})
        connect(edit, &QLineEdit::returnPressed, this, &ConnectForm::submit);
    connect(m_connect, &LButton::activated, this, &ConnectForm::submit);
    connect(m_back, &LButton::activated, this, &ConnectForm::backRequested);
}

QWidget* ConnectForm::addField(const QString& label, QWidget* field, FieldNote** note) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    auto* words = new Label(label, TypeStyle::Body, Token::Ink2, this);
    words->setBuddy(field);
    column->addSpacing(6);
    column->addWidget(words);
    column->addWidget(field);
    field->setAccessibleName(label);
    *note = new FieldNote(field, this);
    column->addWidget(*note);
    return field;
}

void ConnectForm::setTaken(const std::vector<std::string>& names) {
    m_taken = names;
}

void ConnectForm::begin() {
    m_url->setFocus(Qt::OtherFocusReason);
}

void ConnectForm::explainPassword() {
    m_passwordNote->set(
        FieldNote::Kind::Hint,
        QStringLiteral(
            "Kept in the keychain, never in a file of settings. Leave it empty where the server asks for none."));
}

bool ConnectForm::showRefusal(const Error& error) {
    static const std::map<std::string, FieldNote * ConnectForm::*> kFields{
        {"authentication_failed", &ConnectForm::m_passwordNote}, {"workspace_exists", &ConnectForm::m_nameNote},
        {"invalid_workspace_name", &ConnectForm::m_nameNote},    {"server_unavailable", &ConnectForm::m_urlNote},
        {"deadline_exceeded", &ConnectForm::m_urlNote},          {"tls_refused", &ConnectForm::m_urlNote},
        {"database_missing", &ConnectForm::m_urlNote},           {"database_closed", &ConnectForm::m_urlNote},
        {"too_many_connections", &ConnectForm::m_urlNote},       {"insufficient_privilege", &ConnectForm::m_urlNote},
        {"name_taken_on_server", &ConnectForm::m_urlNote},       {"server_too_old", &ConnectForm::m_urlNote}};
    const auto found = kFields.find(error.code());
    if (found == kFields.end())
        return false;
    FieldNote* const note = this->*found->second;
    note->set(FieldNote::Kind::Bad, QString::fromStdString(error.message() + ' ' + error.hint()).trimmed());
    if (note == m_urlNote)
        m_refusedUrl = m_url->text().trimmed();
    note->field()->setFocus(Qt::OtherFocusReason);
    return true;
}

void ConnectForm::checkUrl(bool leaving) {
    m_still->stop();
    const QString text = m_url->text().trimmed();
    if (!text.isEmpty() && text == m_refusedUrl)
        return;
    if (text.isEmpty()) {
        m_urlNote->clear();
        return;
    }
    ConnectionUrl url;
    try {
        url = ConnectionUrl::parse(text.toStdString());
    } catch (const Error& error) {
        // Half a URL while it is being typed is no mistake yet.
        if (leaving || text.contains(u'@') || text.contains(u' '))
            m_urlNote->set(FieldNote::Kind::Bad, QString::fromStdString(error.message() + ' ' + error.hint()));
        return;
    }
    if (leaving && !url.password().empty()) {
        // A password typed within the URL goes where nobody reads it.
        const auto password = url.password().reveal();
        m_password->setText(QString::fromUtf8(password.data(), static_cast<qsizetype>(password.size())));
        m_url->setText(QString::fromStdString(url.redacted()));
        m_url->setCursorPosition(0);
    }
    if (const auto weakness = url.weakness())
        m_urlNote->set(FieldNote::Kind::Warn, QString::fromStdString(*weakness));
    else if (url.isRemote())
        m_urlNote->set(FieldNote::Kind::Good, QStringLiteral("Encrypted, and the server's certificate is checked."));
    else
        m_urlNote->clear();
    if (!m_nameTyped) {
        m_name->setText(QString::fromStdString(workspace::proposeWorkspaceName(url, m_taken)));
        checkName();
    }
}

void ConnectForm::checkName() {
    const std::string name = m_name->text().trimmed().toStdString();
    if (name.empty()) {
        m_nameNote->clear();
        return;
    }
    try {
        workspace::checkWorkspaceName(name);
    } catch (const Error& error) {
        m_nameNote->set(FieldNote::Kind::Bad, QString::fromStdString(error.message()));
        return;
    }
    if (std::ranges::find(m_taken, name) != m_taken.end())
        m_nameNote->set(FieldNote::Kind::Bad, QStringLiteral("There is a workspace of this name already."));
    else
        m_nameNote->clear();
}

void ConnectForm::submit() {
    m_refusedUrl.clear();
    checkUrl(true);
    checkName();
    if (m_url->text().trimmed().isEmpty())
        m_urlNote->set(FieldNote::Kind::Bad,
                       QStringLiteral("A URL is needed: it says where the server is and as whom to connect."));
    if (m_name->text().trimmed().isEmpty())
        m_nameNote->set(FieldNote::Kind::Bad, QStringLiteral("A name is needed: it stands in the header."));
    for (FieldNote* note : {m_urlNote, m_nameNote}) {
        if (note->kind() == FieldNote::Kind::Bad) {
            note->field()->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    const auto url = parsed(m_url->text());
    if (!url)
        return;
    WorkspaceOpener::Request request;
    request.name = m_name->text().trimmed().toStdString();
    request.server = url->withPassword(SecretString(m_password->text().toStdString()));
    request.kind = m_kind->currentData().toString().toStdString();
    Q_EMIT connectRequested(request);
}

} // namespace landreeve::ui::setup
