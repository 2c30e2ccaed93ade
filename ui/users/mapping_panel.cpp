#include "ui/users/mapping_panel.h"

#include "core/base/error.h"
#include "core/control/role_store.h"
#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"
#include "ui/users/users_model.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::users {

using landreeve::control::UserMapping;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using Act = MappingBox::Act;

namespace {

constexpr int kNames = 84;
constexpr int kSoonMs = 150;

} // namespace

MappingPanel::MappingPanel(const UserServices& services, const UsersModel& model, QWidget* parent)
    : SidePanel(parent),
      m_services(services),
      m_model(model),
      m_changeIt(new LButton(QStringLiteral("Change role…"), LButton::Kind::Secondary, this)),
      m_removeIt(new LButton(QStringLiteral("Remove mapping…"), LButton::Kind::DangerOutline, this)),
      m_notice(new widgets::Sheet(this)),
      m_noticeText(new Label({}, TypeStyle::Body, Token::Ink, m_notice)),
      m_facts(new widgets::Facts(kNames, this)),
      m_may(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_refusal(new Label({}, TypeStyle::Small, Token::Ink2, this)),
      m_sessions(new LButton(QStringLiteral("Show sessions"), LButton::Kind::Link, this)),
      m_change(new MappingBox(services, Act::Change, this)),
      m_remove(new MappingBox(services, Act::Remove, this)),
      m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("mappingPanel"));
    m_changeIt->setObjectName(QStringLiteral("panelChangeRoleButton"));
    m_removeIt->setObjectName(QStringLiteral("panelRemoveMappingButton"));
    for (LButton* button : {m_changeIt, m_removeIt}) {
        button->setButtonSize(LButton::Size::Small);
        actions()->addWidget(button);
    }
    actions()->addStretch(1);
    m_notice->setObjectName(QStringLiteral("mappingNotice"));
    m_notice->body()->setContentsMargins(12, 10, 12, 10);
    m_notice->setGround(Token::WarnTint, Token::WarnTint);
    m_noticeText->setObjectName(QStringLiteral("mappingNoticeText"));
    m_noticeText->setWraps();
    m_notice->body()->addWidget(m_noticeText);
    m_notice->hide();
    body()->addWidget(m_notice);
    m_facts->setObjectName(QStringLiteral("mappingFacts"));
    m_facts->add(QStringLiteral("user"), QStringLiteral("User ID"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("issuer"), QStringLiteral("Issuer"));
    m_facts->add(QStringLiteral("place"), QStringLiteral("Tenant"));
    m_facts->add(QStringLiteral("role"), QStringLiteral("Role"));
    m_facts->add(QStringLiteral("since"), QStringLiteral("Since"));
    m_facts->add(QStringLiteral("by"), QStringLiteral("Given by"));
    m_facts->add(QStringLiteral("others"), QStringLiteral("Elsewhere"));
    m_facts->add(QStringLiteral("sessions"), QStringLiteral("Sessions"));
    body()->addWidget(m_facts);
    m_sessions->setObjectName(QStringLiteral("showSessionsLink"));
    body()->addWidget(m_sessions, 0, Qt::AlignLeft);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("What the role may do there"), this));
    m_may->setObjectName(QStringLiteral("mappingMay"));
    m_refusal->setObjectName(QStringLiteral("mappingRefusal"));
    for (Label* label : {m_may, m_refusal}) {
        label->setWraps();
        body()->addWidget(label);
    }
    for (MappingBox* box : {m_change, m_remove}) {
        box->hide();
        box->installEventFilter(this);
        body()->addWidget(box);
        // The keyboard stays in the panel, from which closing it brings it back to the list.
        const auto leave = [this, box] {
            (box == m_change ? m_changeIt : m_removeIt)->setFocus(Qt::OtherFocusReason);
            box->hide();
        };
        connect(box, &MappingBox::kept, this, leave);
        connect(box, &MappingBox::done, this, [this, leave](const UserMapping& mapping, const QString& words) {
            leave();
            m_mapping = mapping;
            Q_EMIT changed(mapping, words);
            read();
        });
    }
    body()->addStretch(1);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &MappingPanel::read);
    connect(m_changeIt, &LButton::activated, this, [this] { ask(Act::Change); });
    connect(m_removeIt, &LButton::activated, this, [this] { ask(Act::Remove); });
    connect(m_sessions, &LButton::activated, this, [this] {
        m_services.navigator.openPage(QStringLiteral("sessions"),
                                      {{QStringLiteral("search"), QString::fromStdString(m_mapping.userId)}});
    });
    connect(&m_services.rights, &UserRights::answered, this, &MappingPanel::present);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &MappingPanel::present);
    connect(&m_services.fleet, &control::FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        if (isVisible() &&
            (tables.contains("user_mapping") || tables.contains("session") || tables.contains("revocation_mark")))
            m_soon->start();
    });
    connect(&m_model, &UsersModel::loaded, this, &MappingPanel::present);
}

void MappingPanel::setMapping(const UserMapping& mapping) {
    if (!mapping.isOf(m_mapping) || m_gone || !isVisible()) {
        m_look.reset();
        m_gone = false;
        m_notice->hide();
        m_change->hide();
        m_remove->hide();
    }
    m_mapping = mapping;
    present();
    read();
}

void MappingPanel::setRoles(const std::vector<landreeve::control::Role>& roles) {
    m_change->setRoles(roles);
}

void MappingPanel::ask(Act act) {
    if (m_gone)
        return;
    m_change->setVisible(act == Act::Change);
    m_remove->setVisible(act == Act::Remove);
    (act == Act::Change ? m_change : m_remove)->begin();
}

// It stands at the foot, and grows with what it has counted.
bool MappingPanel::eventFilter(QObject* watched, QEvent* event) {
    if ((watched == m_change || watched == m_remove) &&
        (event->type() == QEvent::Show || event->type() == QEvent::Resize)) {
        auto* box = static_cast<QWidget*>(watched);
        QTimer::singleShot(0, box, [this, box] {
            if (auto* area = findChild<QScrollArea*>(); area != nullptr && box->isVisible())
                area->ensureWidgetVisible(box, 0, 8);
        });
    }
    return SidePanel::eventFilter(watched, event);
}

void MappingPanel::read() {
    if (m_reading) {
        m_soon->start();
        return;
    }
    if (m_mapping.role.empty())
        return;
    m_reading = m_services.runner().run(
        this,
        [&workspace = m_services.workspace, mapping = m_mapping](const std::stop_token& stop, const ProgressFn&) {
            return lookAt(workspace, mapping, stop);
        },
        tasks::Outcome<MappingLook>{.done =
                                        [this, of = m_mapping](const MappingLook& look) {
                                            m_reading = nullptr;
                                            if (of == m_mapping)
                                                take(look);
                                            else
                                                read();
                                        },
                                    // The list says what went wrong, and when it is right again.
                                    .failed = [this](const Error&) { m_reading = nullptr; }});
}

void MappingPanel::take(const MappingLook& look) {
    // What it is doing itself is no news.
    if (m_change->isBusy() || m_remove->isBusy()) {
        m_soon->start();
        return;
    }
    m_look = look;
    m_gone = !look.now;
    if (m_gone) {
        m_change->hide();
        m_remove->hide();
        showNotice(QStringLiteral("Somebody took this role away meanwhile."));
    } else if (look.now->role != m_mapping.role) {
        showNotice(QStringLiteral("Changed meanwhile: %1 is %2 there now, no longer %3.")
                       .arg(personOf(*look.now), QString::fromStdString(look.now->role),
                            QString::fromStdString(m_mapping.role)));
    }
    if (look.now)
        m_mapping = *look.now;
    present();
}

void MappingPanel::showNotice(const QString& words) {
    m_noticeText->setText(words);
    m_notice->show();
}

MappingBox::Place MappingPanel::place() const {
    return {m_model.isOwn(m_mapping), m_model.isLastOwner(m_mapping)};
}

void MappingPanel::present() {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime since = theme::toDateTime(m_mapping.createdAt);
    const auto text = [](const std::string& utf8) { return QString::fromStdString(utf8); };
    setTitle(personOf(m_mapping), placeOf(m_mapping.tenantId));
    m_facts->set(QStringLiteral("user"), text(m_mapping.userId), text(m_mapping.userId));
    m_facts->set(QStringLiteral("issuer"), tokens::nameOfIssuer(m_mapping.issuer), text(m_mapping.issuer));
    m_facts->set(QStringLiteral("place"), placeOf(m_mapping.tenantId));
    m_facts->set(QStringLiteral("role"), text(m_mapping.role));
    m_facts->set(QStringLiteral("since"), theme::when(since, now),
                 theme::localTime(since) + u'\n' + theme::utcTime(since));
    m_facts->set(QStringLiteral("by"), text(m_mapping.createdBy));
    QStringList others;
    if (m_look) {
        for (const UserMapping& other : m_look->others)
            others.append(QStringLiteral("%1 in %2").arg(text(other.role), placeIn(other.tenantId)));
    }
    m_facts->set(QStringLiteral("others"), !m_look            ? QStringLiteral("…")
                                           : others.isEmpty() ? QStringLiteral("no role")
                                                              : others.join(QStringLiteral(", ")));
    m_facts->set(QStringLiteral("sessions"),
                 !m_look                 ? QStringLiteral("…")
                 : m_look->sessions == 0 ? QStringLiteral("none alive there")
                                         : QStringLiteral("%1 alive there").arg(theme::count(m_look->sessions)));
    m_may->setText(!m_look ? QStringLiteral("…") : permissionWords(m_look->permissions));
    const auto may = m_services.rights.mayUsers(QStringLiteral("write"), text(m_mapping.tenantId));
    QString why;
    if (m_services.isLost())
        why = QStringLiteral("The server does not answer; nothing can be changed.");
    else if (may && !may->allowed)
        why = may->reason;
    else if (m_model.isLastOwner(m_mapping))
        why =
            QStringLiteral("The workspace’s last owner stays. Make somebody else owner of the whole workspace first.");
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
    for (LButton* button : {m_changeIt, m_removeIt}) {
        button->setEnabled(!m_gone && may && why.isEmpty());
        button->setToolTip(why);
    }
    m_changeIt->setAccessibleName(QStringLiteral("Change the role of ") + personOf(m_mapping));
    m_removeIt->setAccessibleName(QStringLiteral("Remove the mapping of ") + personOf(m_mapping));
    for (MappingBox* box : {m_change, m_remove})
        box->setMapping(m_mapping, place(), m_look);
}

} // namespace landreeve::ui::users
