#include "ui/users/new_role_panel.h"

#include "core/base/error.h"
#include "ui/users/role_acts.h"
#include "ui/users/role_choice.h"
#include "ui/users/user_rights.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::Role;
using landreeve::control::RoleChange;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

NewRolePanel::NewRolePanel(const UserServices& services, QWidget* parent)
    : SidePanel(parent),
      m_services(services),
      m_name(new QLineEdit(this)),
      m_nameNote(new FieldNote(m_name, this)),
      m_like(new RoleChoice(QStringLiteral("newRoleLikeCombo"), this)),
      m_refusal(new Label({}, TypeStyle::Small, Token::Ink2, this)),
      m_error(new widgets::ErrorLine(this)),
      m_make(new LButton(QStringLiteral("Make role"), LButton::Kind::Primary, this)) {
    setObjectName(QStringLiteral("newRolePanel"));
    setTitle(QStringLiteral("New role"), QStringLiteral("One of your own, for any tenant"));
    auto* label = new Label(QStringLiteral("Name"), TypeStyle::Body, Token::Ink2, this);
    label->setBuddy(m_name);
    m_name->setObjectName(QStringLiteral("newRoleNameEdit"));
    m_name->setAccessibleName(QStringLiteral("Name"));
    m_name->setMaxLength(40);
    body()->addWidget(label);
    body()->addWidget(m_name);
    body()->addWidget(m_nameNote);
    body()->addWidget(
        new Label(QStringLiteral("It begins with what this one may do:"), TypeStyle::Body, Token::Ink2, this));
    body()->addWidget(m_like);
    m_refusal->setObjectName(QStringLiteral("newRoleRefusal"));
    m_refusal->setWraps();
    body()->addWidget(m_refusal);
    m_error->setObjectName(QStringLiteral("newRoleError"));
    body()->addWidget(m_error);
    auto* cancel = new LButton(QStringLiteral("Cancel"), LButton::Kind::Secondary, this);
    cancel->setObjectName(QStringLiteral("newRoleCancelButton"));
    m_make->setObjectName(QStringLiteral("makeRoleButton"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    for (LButton* button : {cancel, m_make}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    body()->addLayout(row);
    body()->addStretch(1);
    setTabOrder(cancel, m_make); // as they stand
    connect(m_name, &QLineEdit::textChanged, this, &NewRolePanel::present);
    connect(m_name, &QLineEdit::returnPressed, this, &NewRolePanel::make);
    connect(m_like, &RoleChoice::changed, this, &NewRolePanel::present);
    connect(cancel, &LButton::activated, this, &SidePanel::closeRequested);
    connect(this, &SidePanel::closeRequested, m_name, &QLineEdit::clear);
    connect(m_make, &LButton::activated, this, &NewRolePanel::make);
    widgets::pressOnCtrlEnter(this, m_make);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &NewRolePanel::make);
    connect(&m_services.rights, &UserRights::answered, this, &NewRolePanel::present);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &NewRolePanel::present);
    present();
}

void NewRolePanel::setRoles(const std::vector<Role>& roles) {
    m_roles = roles;
    m_like->setRoles(roles);
    present();
}

void NewRolePanel::begin() {
    m_error->clear();
    m_name->setFocus(Qt::OtherFocusReason);
}

bool NewRolePanel::isTouched() const {
    return !m_name->text().isEmpty();
}

void NewRolePanel::present() {
    static const QRegularExpression shape(QStringLiteral("^[a-z][a-z0-9-]{0,39}$"));
    const QString name = m_name->text();
    const bool taken = std::ranges::find(m_roles, name.toStdString(), &Role::name) != m_roles.end();
    if (name.isEmpty())
        m_nameNote->set(FieldNote::Kind::Hint, QStringLiteral("Lower-case letters, digits and hyphens: night-shift."));
    else if (!shape.match(name).hasMatch())
        m_nameNote->set(FieldNote::Kind::Bad,
                        QStringLiteral("Lower-case letters, digits and hyphens, first a letter."));
    else if (taken)
        m_nameNote->set(FieldNote::Kind::Bad, QStringLiteral("There is a role of that name already."));
    else
        m_nameNote->clear();
    const auto may = m_services.rights.mayWriteRoles({});
    const QString why = m_services.isLost()    ? QStringLiteral("The server does not answer; nothing can be changed.")
                        : may && !may->allowed ? may->reason
                                               : QString();
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
    const auto like = std::ranges::find(m_roles, m_like->role(), &Role::name);
    m_make->setEnabled(may && why.isEmpty() && !taken && shape.match(name).hasMatch() && like != m_roles.end() &&
                       !like->permissions.empty());
    m_make->setToolTip(why);
}

void NewRolePanel::make() {
    const auto like = std::ranges::find(m_roles, m_like->role(), &Role::name);
    if (!m_make->isEnabled() || m_make->isBusy() || like == m_roles.end())
        return;
    m_error->clear();
    m_make->setBusy(true);
    RoleChange change{.name = m_name->text().toStdString(), .grant = like->permissions, .create = true};
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, change = std::move(change)](const std::stop_token& stop,
                                                                        const ProgressFn&) {
            changeRoles(workspace, {change}, stop);
            return QString::fromStdString(change.name);
        },
        tasks::Outcome<QString>{.done =
                                    [this](const QString& name) {
                                        m_make->setBusy(false);
                                        m_name->clear();
                                        Q_EMIT made(name);
                                    },
                                .failed =
                                    [this](const Error& error) {
                                        m_make->setBusy(false);
                                        m_error->showError(error);
                                    },
                                .cancelled = [this] { m_make->setBusy(false); }});
}

} // namespace landreeve::ui::users
