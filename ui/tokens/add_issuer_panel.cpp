#include "ui/tokens/add_issuer_panel.h"

#include "core/access/add_issuer.h"
#include "core/base/error.h"
#include "ui/tokens/token_rights.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::tokens {

using landreeve::control::Issuer;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

std::vector<std::string> listOf(const QString& text) {
    std::vector<std::string> list;
    const auto parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString& part : parts)
        list.push_back(part.trimmed().toStdString());
    return list;
}

} // namespace

AddIssuerPanel::AddIssuerPanel(const TokenServices& services, QWidget* parent)
    : SidePanel(parent), m_services(services) {
    setObjectName(QStringLiteral("addIssuerPanel"));
    setTitle(QStringLiteral("Add issuer"), QStringLiteral("Its tokens are accepted from then on"));
    m_url = field("issuerUrlEdit", QStringLiteral("Address"), QStringLiteral("https://auth.example, as in iss"));
    m_urlNote = new FieldNote(m_url, this);
    body()->addWidget(m_urlNote);
    // Most of what is refused is the address, and there it is seen in a small window too.
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("addIssuerError"));
    body()->addWidget(m_error);
    m_audience = field("issuerAudienceEdit", QStringLiteral("Audience"), QStringLiteral("anybody"));
    m_algorithms = field("issuerAlgorithmsEdit", QStringLiteral("Algorithms"), QStringLiteral("RS256, ES256"));
    m_tenantClaim = field("issuerClaimEdit", QStringLiteral("Claim that names the tenant"),
                          QStringLiteral("app_metadata.tenant_id"));
    m_tenants = field("issuerTenantsEdit", QStringLiteral("Tenants it may speak for"), QStringLiteral("all"));
    m_keysUrl = field("issuerKeysEdit", QStringLiteral("Address of its keys"), QStringLiteral("as it says itself"));
    m_clientId = field("issuerClientIdEdit", QStringLiteral("Client ID"), QStringLiteral("nobody signs in here at it"));
    body()->addStretch(1);
    auto* foot = new QWidget(this);
    auto* keep = new LButton(QStringLiteral("Cancel"), LButton::Kind::Secondary, foot);
    keep->setObjectName(QStringLiteral("addIssuerCancelButton"));
    m_go = new LButton(QStringLiteral("Add issuer"), LButton::Kind::Primary, foot);
    m_go->setObjectName(QStringLiteral("addIssuerGoButton"));
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(8);
    row->addStretch(1);
    for (LButton* button : {keep, m_go}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    setFoot(foot);
    connect(m_url, &QLineEdit::textEdited, m_urlNote, &FieldNote::clear);
    connect(keep, &LButton::activated, this, &AddIssuerPanel::dropped);
    connect(m_go, &LButton::activated, this, &AddIssuerPanel::go);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &AddIssuerPanel::go);
    connect(&m_services.rights, &TokenRights::answered, this, &AddIssuerPanel::showRights);
    showRights();
}

QLineEdit* AddIssuerPanel::field(const char* name, const QString& label, const QString& placeholder) {
    auto* words = new Label(label, TypeStyle::Body, Token::Ink2, this);
    auto* edit = new QLineEdit(this);
    edit->setObjectName(QLatin1String(name));
    edit->setAccessibleName(label);
    edit->setPlaceholderText(placeholder);
    words->setBuddy(edit);
    body()->addWidget(words);
    body()->addWidget(edit);
    connect(edit, &QLineEdit::returnPressed, this, &AddIssuerPanel::go);
    return edit;
}

void AddIssuerPanel::begin() {
    m_url->setFocus(Qt::OtherFocusReason);
}

bool AddIssuerPanel::isTouched() const {
    const auto edits = {m_url, m_audience, m_algorithms, m_tenantClaim, m_tenants, m_keysUrl, m_clientId};
    return std::ranges::any_of(edits, [](const QLineEdit* edit) { return !edit->text().isEmpty(); });
}

void AddIssuerPanel::showRights() {
    const auto may = m_services.rights.may(kWriteSettings);
    m_go->setEnabled(may && may->allowed);
    m_go->setToolTip(may && !may->allowed ? may->reason : QString());
}

void AddIssuerPanel::go() {
    if (!m_go->isEnabled() || m_go->isBusy())
        return;
    Issuer issuer;
    issuer.url = m_url->text().trimmed().toStdString();
    if (issuer.url.empty()) {
        m_urlNote->set(FieldNote::Kind::Bad, QStringLiteral("Its address is missing."));
        m_url->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (const QString audience = m_audience->text().trimmed(); !audience.isEmpty())
        issuer.audience = audience.toStdString();
    if (auto names = listOf(m_algorithms->text()); !names.empty())
        issuer.algorithms = std::move(names);
    issuer.tenantClaim = m_tenantClaim->text().trimmed().toStdString();
    if (auto ids = listOf(m_tenants->text()); !ids.empty())
        issuer.tenants = std::move(ids);
    issuer.clientId = m_clientId->text().trimmed().toStdString();
    issuer.keysUrl = m_keysUrl->text().trimmed().toStdString();
    m_error->clear();
    m_go->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, issuer](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, kWriteSettings, {}, stop);
            access::addIssuer(workspace.control(), issuer, stop);
        },
        tasks::Outcome<tasks::Nothing>{.done =
                                           [this, url = qt(issuer.url)](tasks::Nothing) {
                                               m_go->setBusy(false);
                                               Q_EMIT added(url);
                                           },
                                       .failed =
                                           [this](const Error& error) {
                                               m_go->setBusy(false);
                                               m_error->showError(error);
                                               m_url->setFocus(Qt::OtherFocusReason);
                                           },
                                       .cancelled = [this] { m_go->setBusy(false); }});
}

} // namespace landreeve::ui::tokens
