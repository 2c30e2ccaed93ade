#include "ui/users/mapping_box.h"

#include "core/base/error.h"
#include "ui/sessions/session_words.h"
#include "ui/users/gift_check.h"
#include "ui/users/role_choice.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::users {

using landreeve::control::UserMapping;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

MappingBox::MappingBox(const UserServices& services, Act act, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_act(act),
      m_gift(new GiftCheck(services, this)),
      m_text(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_warning(new Label({}, TypeStyle::BodyMedium, Token::Bad, this)),
      m_error(new widgets::ErrorLine(this)) {
    const bool change = act == Act::Change;
    setObjectName(change ? QStringLiteral("changeRoleBox") : QStringLiteral("removeMappingBox"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(10);
    column->addWidget(new widgets::SectionHeading(
        change ? QStringLiteral("Change role") : QStringLiteral("Remove mapping: what would happen"), this));
    if (change) {
        m_role = new RoleChoice(QStringLiteral("changeRoleCombo"), this);
        column->addWidget(m_role);
        connect(m_role, &RoleChoice::changed, this, &MappingBox::present);
    }
    m_text->setObjectName(change ? QStringLiteral("changeRoleText") : QStringLiteral("removeMappingText"));
    m_text->setWraps();
    column->addWidget(m_text);
    if (!change) {
        m_sessions = new QCheckBox(this);
        m_sessions->setObjectName(QStringLiteral("endSessionsCheck"));
        column->addWidget(m_sessions);
        connect(m_sessions, &QCheckBox::toggled, this, &MappingBox::present);
    }
    m_warning->setObjectName(change ? QStringLiteral("changeRoleWarning") : QStringLiteral("removeMappingWarning"));
    m_warning->setWraps();
    column->addWidget(m_warning);
    m_error->setObjectName(change ? QStringLiteral("changeRoleError") : QStringLiteral("removeMappingError"));
    column->addWidget(m_error);
    m_keep = new LButton(QStringLiteral("Keep"), LButton::Kind::Secondary, this);
    m_keep->setObjectName(change ? QStringLiteral("changeRoleKeepButton") : QStringLiteral("removeMappingKeepButton"));
    m_go = new LButton({}, change ? LButton::Kind::Primary : LButton::Kind::Danger, this);
    m_go->setObjectName(change ? QStringLiteral("changeRoleGoButton") : QStringLiteral("removeMappingGoButton"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    for (LButton* button : {m_keep, m_go}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    column->addLayout(row);
    connect(m_keep, &LButton::activated, this, &MappingBox::kept);
    connect(m_go, &LButton::activated, this, &MappingBox::go);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &MappingBox::go);
    connect(m_gift, &GiftCheck::answered, this, &MappingBox::present);
    connect(&m_services.rights, &UserRights::answered, this, &MappingBox::present);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &MappingBox::present);
}

void MappingBox::setMapping(const UserMapping& mapping, const Place& place, const std::optional<MappingLook>& look) {
    const bool other = !mapping.isOf(m_mapping);
    if (m_role != nullptr) {
        m_role->setTenant(mapping.tenantId);
        if (other || mapping.role != m_mapping.role)
            m_role->setRole(mapping.role);
    }
    if (other) {
        m_error->clear();
        if (m_sessions != nullptr)
            m_sessions->setChecked(false);
    }
    m_mapping = mapping;
    m_place = place;
    m_look = look;
    present();
}

void MappingBox::setRoles(const std::vector<landreeve::control::Role>& roles) {
    if (m_role != nullptr)
        m_role->setRoles(roles);
}

void MappingBox::begin() {
    m_error->clear();
    present();
    (m_role != nullptr ? static_cast<QWidget*>(m_role->combo()) : m_keep)->setFocus(Qt::OtherFocusReason);
}

bool MappingBox::isBusy() const {
    return m_go->isBusy();
}

bool MappingBox::isTouched() const {
    return m_role != nullptr && isVisible() && m_role->role() != m_mapping.role;
}

QString MappingBox::removeWords() const {
    if (!m_look)
        return QStringLiteral("Counting…");
    const QString person = personOf(m_mapping);
    QString stays;
    for (const UserMapping& other : m_look->others) {
        if (other.tenantId.empty())
            stays = QStringLiteral("%1 falls back to %2 of the whole workspace there, at once.")
                        .arg(person, QString::fromStdString(other.role));
    }
    if (stays.isEmpty())
        stays = QStringLiteral("%1 may do nothing in %2 any more, at once%3.")
                    .arg(person, placeIn(m_mapping.tenantId),
                         m_look->others.empty() || !m_mapping.tenantId.empty()
                             ? QString()
                             : QStringLiteral("; what %1 has in single tenants stays").arg(person));
    QString words = stays + QStringLiteral(" Until now: ") + permissionWords(m_look->permissions);
    if (m_look->sessions == 0)
        words += QStringLiteral(" No session of theirs is alive there.");
    return words;
}

void MappingBox::present() {
    const bool change = m_act == Act::Change;
    const auto may = m_services.rights.mayUsers(QStringLiteral("write"), QString::fromStdString(m_mapping.tenantId));
    // What he has elsewhere he has there instead, from then on or until now.
    if (isVisible() && m_look) {
        landreeve::control::Gift gift{m_mapping.tenantId, {m_mapping.role}};
        if (change)
            gift.roles.push_back(m_role->role());
        for (const UserMapping& other : m_look->others) {
            if (other.tenantId.empty())
                gift.roles.push_back(other.role);
        }
        m_gift->ask(gift);
    }
    QString why;
    if (m_services.isLost())
        why = QStringLiteral("The server does not answer; nothing can be changed.");
    else if (may && !may->allowed)
        why = may->reason;
    else if (m_place.lastOwner)
        why =
            QStringLiteral("The workspace’s last owner stays. Make somebody else owner of the whole workspace first.");
    else if (isVisible())
        why = m_gift->refusal();
    QString warning = why;
    if (warning.isEmpty() && m_place.own)
        warning = change ? QStringLiteral("This is your own role: what the new one may not, you may not, at once.")
                         : QStringLiteral("This is your own role: these rights are yours, and you may not be able to "
                                          "take them back.");
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
    const bool same = change && m_role->role() == m_mapping.role;
    if (change) {
        m_text->setText(same ? QStringLiteral("That is the role %1 has there.").arg(personOf(m_mapping))
                             : QStringLiteral("Holds at once, also for those who are signed in."));
        m_go->setText(same ? QStringLiteral("Change role")
                           : QStringLiteral("Change to %1").arg(QString::fromStdString(m_role->role())));
    } else {
        m_text->setText(removeWords());
        const qint64 sessions = m_look ? m_look->sessions : 0;
        const auto revoke = m_services.rights.mayRevoke(QString::fromStdString(m_mapping.tenantId));
        m_sessions->setVisible(sessions > 0);
        m_sessions->setText(QStringLiteral("End %1 too").arg(sessions::sessionsWords(sessions)));
        m_sessions->setEnabled(revoke && revoke->allowed);
        m_sessions->setToolTip(revoke && !revoke->allowed ? revoke->reason : QString());
        m_go->setText(m_sessions->isChecked() && sessions > 0
                          ? QStringLiteral("Remove, end %1").arg(sessions::sessionsWords(sessions))
                          : QStringLiteral("Remove mapping"));
    }
    m_go->setEnabled(why.isEmpty() && !same && (change || m_look));
    m_go->setToolTip(why);
    m_go->updateGeometry();
}

void MappingBox::go() {
    if (!m_go->isEnabled() || m_go->isBusy())
        return;
    m_error->clear();
    m_go->setBusy(true);
    UserMapping after = m_mapping;
    after.role = m_act == Act::Change ? m_role->role() : std::string();
    const bool end = m_sessions != nullptr && m_sessions->isVisible() && m_sessions->isChecked();
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, before = m_mapping, after, end](const std::stop_token& stop,
                                                                            const ProgressFn&) -> qint64 {
            if (after.role.empty())
                return take(workspace, before, end, stop);
            give(workspace, after, before.role, stop);
            return 0;
        },
        tasks::Outcome<qint64>{
            .done =
                [this, after, end](qint64 ended) {
                    m_go->setBusy(false);
                    const QString person = personOf(after);
                    QString words =
                        after.role.empty()
                            ? QStringLiteral("%1 has no role in %2 any more").arg(person, placeIn(after.tenantId))
                            : QStringLiteral("%1 is %2 in %3")
                                  .arg(person, QString::fromStdString(after.role), placeIn(after.tenantId));
                    if (end)
                        words += QStringLiteral("; ended %1").arg(sessions::sessionsWords(ended));
                    Q_EMIT done(after, words);
                },
            .failed =
                [this](const Error& error) {
                    m_go->setBusy(false);
                    m_error->showError(error);
                },
            .cancelled = [this] { m_go->setBusy(false); }});
}

} // namespace landreeve::ui::users
