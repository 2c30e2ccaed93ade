#include "ui/tokens/mint_view.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/token_rights.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/code_box.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace landreeve::ui::tokens {

using access::MintedToken;
using access::MintRequest;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;
using widgets::Sheet;

namespace {

constexpr int kWidth = 760;
constexpr int kNames = 92;

} // namespace

MintView::MintView(const TokenServices& services, QWidget* parent) : QScrollArea(parent), m_services(services) {
    setObjectName(QStringLiteral("mintView"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    auto* content = new QWidget(this);
    content->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(20, 0, 20, 16);
    column->setSpacing(14);
    column->addWidget(buildForm(content));
    column->addWidget(buildResult(content));
    column->addStretch(1);
    setWidget(content);
    const auto fit = [content] {
        const auto sheets = content->findChildren<Sheet*>(Qt::FindDirectChildrenOnly);
        for (Sheet* sheet : sheets)
            sheet->setMaximumWidth(theme::scaled(kWidth));
    };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, content, fit);
    connect(m_tenant, &QComboBox::currentIndexChanged, this, [this] {
        m_tenantNote->clear();
        showRights();
    });
    connect(m_user, &QLineEdit::textChanged, m_userNote, &FieldNote::clear);
    connect(m_life, &QLineEdit::textChanged, m_lifeNote, &FieldNote::clear);
    for (QLineEdit* edit : {m_user, m_life})
        connect(edit, &QLineEdit::returnPressed, this, &MintView::mint);
    connect(m_go, &LButton::activated, this, &MintView::mint);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &MintView::mint);
    connect(&m_services.rights, &TokenRights::answered, this, &MintView::showRights);
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, &MintView::fillTenants);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &MintView::showRights);
    fillTenants();
}

QWidget* MintView::buildForm(QWidget* parent) {
    auto* sheet = new Sheet(parent);
    sheet->body()->addWidget(
        new Label(QStringLiteral("A token of this workspace"), TypeStyle::BodyStrong, Token::Ink, sheet));
    auto* text = new Label(QStringLiteral("Signed by the workspace’s own issuer. Its session is recorded, and can be "
                                          "revoked like any other; its user gets the role where there is none yet."),
                           TypeStyle::Body, Token::Ink2, sheet);
    text->setWraps();
    sheet->body()->addWidget(text);
    m_form = new widgets::Form(sheet);
    m_tenant = new QComboBox(m_form);
    m_tenant->setObjectName(QStringLiteral("mintTenantCombo"));
    m_tenant->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_tenantNote = m_form->addField({QStringLiteral("Tenant"), true, 300}, m_tenant);
    m_user = new QLineEdit(m_form);
    m_user->setObjectName(QStringLiteral("mintUserEdit"));
    m_user->setPlaceholderText(QStringLiteral("User ID, as in sub"));
    m_userNote = m_form->addField({QStringLiteral("User"), true, 300}, m_user);
    m_role = new QComboBox(m_form);
    m_role->setObjectName(QStringLiteral("mintRoleCombo"));
    m_role->addItem(QStringLiteral("The present one, else viewer"), QString());
    for (const char* role : {"owner", "admin", "operator", "accountant", "viewer"})
        m_role->addItem(QLatin1String(role), QLatin1String(role));
    m_form->addField({QStringLiteral("Role"), false, 300}, m_role);
    m_life = new QLineEdit(m_form);
    m_life->setObjectName(QStringLiteral("mintLifeEdit"));
    m_life->setPlaceholderText(QStringLiteral("as the tenant has it"));
    m_lifeNote = m_form->addField({QStringLiteral("Life"), false, 190}, m_life);
    sheet->body()->addWidget(m_form);
    m_refusal = new Label({}, TypeStyle::Body, Token::Ink2, sheet);
    m_refusal->setObjectName(QStringLiteral("mintRefusal"));
    m_refusal->setWraps();
    sheet->body()->addWidget(m_refusal);
    m_error = new widgets::ErrorLine(sheet);
    m_error->setObjectName(QStringLiteral("mintError"));
    sheet->body()->addWidget(m_error);
    m_go = new LButton(QStringLiteral("Mint token"), LButton::Kind::Primary, sheet);
    m_go->setObjectName(QStringLiteral("mintButton"));
    sheet->body()->addWidget(m_go, 0, Qt::AlignRight);
    return sheet;
}

QWidget* MintView::buildResult(QWidget* parent) {
    m_result = new Sheet(parent);
    m_result->setObjectName(QStringLiteral("mintResult"));
    m_result->body()->addWidget(
        new Label(QStringLiteral("The token, shown this once"), TypeStyle::BodyStrong, Token::Ink, m_result));
    m_token = new widgets::CodeBox({}, m_result);
    m_token->setObjectName(QStringLiteral("mintedToken"));
    m_result->body()->addWidget(m_token);
    m_result->body()->addWidget(new widgets::SectionHeading(QStringLiteral("What was recorded"), m_result));
    m_facts = new widgets::Facts(kNames, m_result);
    m_facts->setObjectName(QStringLiteral("mintFacts"));
    m_facts->add(QStringLiteral("session"), QStringLiteral("Session"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("user"), QStringLiteral("User"));
    m_facts->add(QStringLiteral("tenant"), QStringLiteral("Tenant"));
    m_facts->add(QStringLiteral("role"), QStringLiteral("Role"));
    m_facts->add(QStringLiteral("until"), QStringLiteral("Good until"));
    m_result->body()->addWidget(m_facts);
    auto* inspect = new LButton(QStringLiteral("Inspect it"), LButton::Kind::Secondary, m_result);
    inspect->setObjectName(QStringLiteral("inspectMintedButton"));
    inspect->setButtonSize(LButton::Size::Small);
    m_result->body()->addWidget(inspect, 0, Qt::AlignLeft);
    connect(inspect, &LButton::activated, this, [this] { Q_EMIT inspectRequested(m_token->text()); });
    connect(m_token, &widgets::CodeBox::copied, this,
            [this] { m_services.navigator.say(QStringLiteral("Copied the token")); });
    m_result->hide();
    return m_result;
}

QWidget* MintView::firstField() const {
    return m_tenant;
}

bool MintView::isTouched() const {
    return !m_user->text().isEmpty();
}

void MintView::refresh() {
    m_error->clear();
    fillTenants();
    showRights();
}

void MintView::clear() {
    m_token->setText({});
    m_facts->clearValues();
    m_result->hide();
}

void MintView::fillTenants() {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants) {
        if (one.tenant.status == landreeve::control::TenantStatus::Active)
            ids.append(qt(one.tenant.id));
    }
    QStringList shown;
    for (int i = 1; i < m_tenant->count(); ++i)
        shown.append(m_tenant->itemText(i));
    if (m_tenant->count() > 0 && ids == shown)
        return;
    const QString before = m_tenant->currentData().toString();
    const QSignalBlocker quiet(m_tenant);
    m_tenant->clear();
    m_tenant->addItem(QStringLiteral("Choose a tenant…"), QString());
    for (const QString& id : std::as_const(ids))
        m_tenant->addItem(id, id);
    m_tenant->setCurrentIndex(std::max(0, m_tenant->findData(before)));
}

void MintView::showRights() {
    const QString tenant = m_tenant->currentData().toString();
    QString why;
    for (const auto* permission : {&kWriteTokens, &kWriteUsers}) {
        const auto may = m_services.rights.may(*permission, tenant);
        if (may && !may->allowed && why.isEmpty())
            why = may->reason;
    }
    if (m_services.fleet.link() == control::FleetFeed::Link::Lost)
        why = QStringLiteral("The server does not answer; no token can be made now.");
    // While it is being asked a press is taken: the gate is asked again before anything is done.
    m_go->setEnabled(why.isEmpty());
    m_go->setToolTip(why);
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
}

void MintView::mint() {
    if (!m_go->isEnabled() || m_go->isBusy())
        return;
    MintRequest request;
    request.tenantId = m_tenant->currentData().toString().toStdString();
    request.userId = m_user->text().trimmed().toStdString();
    if (const QString role = m_role->currentData().toString(); !role.isEmpty())
        request.role = role.toStdString();
    if (request.tenantId.empty())
        m_tenantNote->set(FieldNote::Kind::Bad, QStringLiteral("Choose the tenant it is for."));
    if (request.userId.empty())
        m_userNote->set(FieldNote::Kind::Bad, QStringLiteral("Say whom it is for."));
    if (const QString life = m_life->text().trimmed(); !life.isEmpty()) {
        request.life = durationFromText(life.toStdString());
        if (!request.life || *request.life < std::chrono::seconds(1))
            m_lifeNote->set(FieldNote::Kind::Bad, QStringLiteral("This is no duration. Write it as 15m, 8h or 30d."));
    }
    if (m_form->focusFirstWrong())
        return;
    m_error->clear();
    clear();
    m_go->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, request](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, kWriteTokens, request.tenantId, stop);
            // A token speaks of a role, which is given where there is none yet.
            refuseUnlessAllowed(workspace, kWriteUsers, request.tenantId, stop);
            auto minted =
                access::mintToken(workspace.control(), workspace.localIssuer(), workspace.giver(), request, {stop});
            workspace.tellRights(request.tenantId, stop);
            return minted;
        },
        tasks::Outcome<MintedToken>{.done =
                                        [this, request](const MintedToken& minted) {
                                            m_go->setBusy(false);
                                            // Who has left the page has not asked to see it later.
                                            if (isVisible())
                                                show(request, minted);
                                        },
                                    .failed =
                                        [this](const Error& error) {
                                            m_go->setBusy(false);
                                            m_error->showError(error);
                                        },
                                    .cancelled = [this] { m_go->setBusy(false); }});
}

void MintView::show(const MintRequest& request, const MintedToken& minted) {
    m_token->setText(qt(minted.token.reveal()));
    const QString jti = qt(minted.jti);
    m_facts->set(QStringLiteral("session"), theme::shortId(jti), jti);
    m_facts->set(QStringLiteral("user"), qt(request.userId));
    m_facts->set(QStringLiteral("tenant"), qt(request.tenantId));
    m_facts->set(QStringLiteral("role"), qt(minted.role));
    const QDateTime until = theme::toDateTime(minted.expiresAt);
    m_facts->set(QStringLiteral("until"), theme::localTime(until), theme::utcTime(until));
    m_result->show();
    m_token->copyButton()->setFocus(Qt::OtherFocusReason);
    m_services.navigator.say(QStringLiteral("Minted a token of %1").arg(qt(request.userId)));
}

} // namespace landreeve::ui::tokens
