#include "ui/users/role_panel.h"

#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/users/role_acts.h"
#include "ui/users/role_draft.h"
#include "ui/users/role_draft_box.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"
#include "ui/widgets/ask_dialog.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>

namespace landreeve::ui::users {

using landreeve::control::Role;
using landreeve::control::RoleStore;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

struct Action {
    const char* name;
    const char* words;
};
constexpr std::array<Action, 7> kActions{{{"read", "Read"},
                                          {"write", "Write: make, edit and adjust"},
                                          {"delete", "Delete"},
                                          {"approve", "Approve"},
                                          {"export", "Export"},
                                          {"reveal", "Reveal personal data"},
                                          {"revoke", "Revoke"}}};

/// Accepted when the role shall go.
class RemoveRoleDialog : public widgets::AskDialog {
public:
    RemoveRoleDialog(const QString& role, const QStringList& exceptions, QWidget* parent)
        : AskDialog(QStringLiteral("removeRoleDialog"), QStringLiteral("Remove the role %1").arg(role), parent) {
        addWords(QStringLiteral("Remove the role %1?").arg(role), TypeStyle::Heading, Token::Ink);
        addWords((exceptions.isEmpty() ? QStringLiteral("Nobody has it.")
                                       : QStringLiteral("Nobody has it. What is otherwise in %1 goes with it.")
                                             .arg(exceptions.join(QStringLiteral(", ")))) +
                     QStringLiteral(" This cannot be undone."),
                 TypeStyle::Body, Token::Ink2);
        auto* act = addButtons(QStringLiteral("Keep role"), QStringLiteral("keepRoleButton"),
                               QStringLiteral("Remove role"), QStringLiteral("confirmRemoveRoleButton"));
        connect(act, &LButton::activated, this, &QDialog::accept);
        stayButton()->setFocus(Qt::OtherFocusReason);
    }
};

} // namespace

RolePanel::RolePanel(const UserServices& services, RoleDraft& draft, QWidget* parent)
    : SidePanel(parent),
      m_services(services),
      m_draft(draft),
      m_remove(new LButton(QStringLiteral("Remove role…"), LButton::Kind::DangerOutline, this)),
      m_areaWords(new Label({}, TypeStyle::BodyStrong, Token::Ink, this)),
      m_note(new Label({}, TypeStyle::Small, Token::Ink2, this)),
      m_facts(new widgets::Facts(84, this)),
      m_may(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_error(new widgets::ErrorLine(this)),
      m_box(new RoleDraftBox(Qt::Vertical, services, draft, this)) {
    setObjectName(QStringLiteral("rolePanel"));
    m_remove->setObjectName(QStringLiteral("removeRoleButton"));
    m_remove->setButtonSize(LButton::Size::Small);
    actions()->addWidget(m_remove);
    actions()->addStretch(1);
    m_error->setObjectName(QStringLiteral("rolePanelError"));
    body()->addWidget(m_error);
    m_areaWords->setObjectName(QStringLiteral("roleArea"));
    body()->addWidget(m_areaWords);
    for (const Action& action : kActions) {
        auto* check = new QCheckBox(QLatin1String(action.words), this);
        check->setObjectName(QStringLiteral("roleAction_") + QLatin1String(action.name));
        m_actions[action.name] = check;
        body()->addWidget(check);
        connect(check, &QCheckBox::toggled, this,
                [this, name = std::string(action.name)](bool on) { m_draft.set(m_role, m_area + ':' + name, on); });
    }
    m_note->setObjectName(QStringLiteral("roleNote"));
    m_note->setWraps();
    body()->addWidget(m_note);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("The role in all"), this));
    m_facts->setObjectName(QStringLiteral("roleFacts"));
    m_facts->add(QStringLiteral("kind"), QStringLiteral("Kind"));
    m_facts->add(QStringLiteral("given"), QStringLiteral("Given"));
    m_facts->add(QStringLiteral("otherwise"), QStringLiteral("Otherwise in"));
    body()->addWidget(m_facts);
    m_may->setObjectName(QStringLiteral("roleMay"));
    m_may->setWraps();
    body()->addWidget(m_may);
    body()->addStretch(1);
    m_box->setPlace(false);
    setFoot(m_box);
    connect(m_box, &RoleDraftBox::saved, this, &RolePanel::saved);
    connect(m_remove, &LButton::activated, this, &RolePanel::ask);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RolePanel::remove);
    connect(&m_draft, &RoleDraft::changed, this, &RolePanel::present);
    connect(&m_services.rights, &UserRights::answered, this, &RolePanel::present);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &RolePanel::present);
}

void RolePanel::setCell(const std::string& role, const std::string& area) {
    if (role != m_role)
        m_error->clear();
    m_role = role;
    m_area = area;
    present();
}

void RolePanel::setCovering(bool covering) {
    m_box->setPlace(covering);
}

void RolePanel::begin() {
    for (const Action& action : kActions) {
        if (QCheckBox* check = m_actions[action.name]; check->isEnabled()) {
            check->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    setFocus(Qt::OtherFocusReason);
}

QString RolePanel::whyNotChanged() const {
    if (m_services.isLost())
        return QStringLiteral("The server does not answer; nothing can be changed.");
    const auto may = m_services.rights.mayWriteRoles(QString::fromStdString(m_draft.tenant()));
    return may && !may->allowed ? may->reason : QString();
}

QString RolePanel::whyNotRemoved() const {
    const Role* role = m_draft.role(m_role);
    if (role == nullptr)
        return QStringLiteral("There is no such role any more.");
    if (RoleStore::isBuiltIn(m_role))
        return QStringLiteral("The program brought this role along; take rights from it instead.");
    if (role->mappings > 0)
        return QStringLiteral("Somebody has this role. Give them another one first.");
    if (m_services.isLost())
        return QStringLiteral("The server does not answer; nothing can be changed.");
    const auto may = m_services.rights.mayWriteRoles({});
    return may && !may->allowed ? may->reason : QString();
}

void RolePanel::present() {
    const Role* role = m_draft.role(m_role);
    if (role == nullptr)
        return;
    const QString name = QString::fromStdString(m_role);
    setTitle(name, m_draft.tenant().empty() ? QStringLiteral("Everywhere") : placeOf(m_draft.tenant()));
    m_areaWords->setText(areaWords(m_area));
    const QString why = whyNotChanged();
    const auto held = m_draft.permissions(*role);
    QStringList notes;
    bool kept = false;
    for (const Action& action : kActions) {
        const std::string permission = m_area + ':' + action.name;
        QCheckBox* check = m_actions[action.name];
        const QSignalBlocker quiet(check);
        check->setChecked(held.contains(permission));
        const bool keeps = RoleDraft::isKept(m_role, permission);
        kept = kept || keeps;
        check->setEnabled(why.isEmpty() && !keeps);
        check->setToolTip(keeps ? QStringLiteral("An owner keeps this, so that rights can be given back.") : why);
        check->setAccessibleName(
            QStringLiteral("%1 %2 as %3").arg(QLatin1String(action.words), areaWords(m_area).toLower(), name));
        QString words = QLatin1String(action.words);
        if (m_draft.isChanged(m_role, permission))
            words += QStringLiteral(" — not saved");
        else if (!m_draft.tenant().empty() && role->permissions.contains(permission) != held.contains(permission))
            words += QStringLiteral(" — otherwise here");
        check->setText(words);
    }
    if (!why.isEmpty())
        notes.append(why);
    if (kept)
        notes.append(QStringLiteral(
            "An owner keeps the right to see and write users and roles, so that rights can be given back."));
    if (m_draft.tenant().empty()) {
        QStringList tenants;
        for (const auto& exception : role->exceptions) {
            const QString tenant = QString::fromStdString(exception.tenantId);
            if (exception.permission.starts_with(m_area + ':') && !tenants.contains(tenant))
                tenants.append(tenant);
        }
        if (!tenants.isEmpty())
            notes.append(
                QStringLiteral("Says otherwise here, and keeps its word: %1.").arg(tenants.join(QStringLiteral(", "))));
    }
    m_note->setText(notes.join(u' '));
    m_note->setVisible(!notes.isEmpty());
    m_facts->set(QStringLiteral("kind"),
                 RoleStore::isBuiltIn(m_role) ? QStringLiteral("built in") : QStringLiteral("one of your own"));
    m_facts->set(QStringLiteral("given"), role->mappings == 0 ? QStringLiteral("to nobody")
                                          : role->mappings == 1
                                              ? QStringLiteral("once")
                                              : QStringLiteral("%1 times").arg(theme::count(role->mappings)));
    m_otherwiseIn.clear();
    for (const auto& exception : role->exceptions) {
        if (const QString tenant = QString::fromStdString(exception.tenantId); !m_otherwiseIn.contains(tenant))
            m_otherwiseIn.append(tenant);
    }
    m_facts->set(QStringLiteral("otherwise"),
                 m_otherwiseIn.isEmpty() ? QStringLiteral("no tenant") : m_otherwiseIn.join(QStringLiteral(", ")));
    m_may->setText(permissionWords(held));
    const QString stays = whyNotRemoved();
    m_remove->setEnabled(stays.isEmpty());
    m_remove->setToolTip(stays);
    m_remove->setAccessibleName(QStringLiteral("Remove the role ") + name);
}

void RolePanel::ask() {
    if (!m_remove->isEnabled() || m_remove->isBusy())
        return;
    auto* dialog = new RemoveRoleDialog(QString::fromStdString(m_role), m_otherwiseIn, window());
    connect(dialog, &QDialog::accepted, this, &RolePanel::remove);
    dialog->open();
}

void RolePanel::remove() {
    if (!m_remove->isEnabled() || m_remove->isBusy())
        return;
    m_error->clear();
    m_remove->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, name = m_role](const std::stop_token& stop, const ProgressFn&) {
            removeRole(workspace, name, stop);
            return name;
        },
        tasks::Outcome<std::string>{
            .done =
                [this](const std::string& name) {
                    m_remove->setBusy(false);
                    Q_EMIT removed(QStringLiteral("There is no role %1 any more").arg(QString::fromStdString(name)));
                },
            .failed =
                [this](const Error& error) {
                    m_remove->setBusy(false);
                    m_error->showError(error);
                },
            .cancelled = [this] { m_remove->setBusy(false); }});
}

} // namespace landreeve::ui::users
