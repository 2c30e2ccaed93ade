#include "ui/sessions/revoke_tenant_panel.h"

#include "core/workspace/workspace.h"
#include "ui/sessions/revoke_box.h"
#include "ui/sessions/session_actions.h"
#include "ui/sessions/session_words.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using landreeve::sessions::MarkScope;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

RevokeTenantPanel::RevokeTenantPanel(const SessionPanel::Services& services, QWidget* parent)
    : SidePanel(parent), m_services(services) {
    setObjectName(QStringLiteral("revokeTenantPanel"));
    setTitle(QStringLiteral("Revoke by tenant"), QStringLiteral("Ends every session of one tenant"));
    auto* label = new Label(QStringLiteral("Tenant"), TypeStyle::Body, Token::Ink2, this);
    m_tenants = new QComboBox(this);
    m_tenants->setObjectName(QStringLiteral("revokeTenantCombo"));
    m_tenants->setAccessibleName(QStringLiteral("Tenant"));
    m_tenants->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    label->setBuddy(m_tenants);
    body()->addWidget(label);
    body()->addWidget(m_tenants);
    m_box = new RevokeBox(services.workspace, services.feed, services.rights, services.runner, this);
    body()->addWidget(m_box);
    m_done = new Label({}, TypeStyle::Body, Token::Ink, this);
    m_done->setObjectName(QStringLiteral("revokedText"));
    m_done->setWraps();
    m_done->hide();
    body()->addWidget(m_done);
    body()->addStretch(1);
    connect(m_tenants, &QComboBox::currentIndexChanged, this, &RevokeTenantPanel::choose);
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, &RevokeTenantPanel::fill);
    connect(m_box, &RevokeBox::kept, this, &SidePanel::closeRequested);
    connect(m_box, &RevokeBox::revokeRequested, &m_services.actions, &SessionActions::revoke);
    connect(&m_services.actions, &SessionActions::revoked, this, [this](const RevokeScope& scope, qint64 count) {
        if (!m_box->isVisible())
            return;
        m_box->setBusy(false);
        m_box->hide();
        m_done->setText(QStringLiteral("Revoked %1 %2.").arg(sessionsWords(count), scope.whose));
        m_done->show();
        m_tenants->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_services.actions, &SessionActions::failed, this, [this](const Error& error) {
        if (m_box->isVisible())
            m_box->showError(error);
    });
    fill();
}

void RevokeTenantPanel::fill() {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants)
        ids.append(QString::fromStdString(one.tenant.id));
    QStringList shown;
    for (int i = 1; i < m_tenants->count(); ++i)
        shown.append(m_tenants->itemText(i));
    if (m_tenants->count() > 0 && ids == shown)
        return;
    const QString before = m_tenants->currentData().toString();
    {
        const QSignalBlocker quiet(m_tenants);
        m_tenants->clear();
        m_tenants->addItem(QStringLiteral("Choose a tenant…"), QString());
        for (const QString& id : std::as_const(ids))
            m_tenants->addItem(id, id);
        m_tenants->setCurrentIndex(std::max(0, m_tenants->findData(before)));
    }
    choose();
}

void RevokeTenantPanel::choose() {
    const QString id = m_tenants->currentData().toString();
    m_done->hide();
    m_box->setVisible(!id.isEmpty());
    if (id.isEmpty())
        return;
    m_box->setScopes({{QStringLiteral("tenant"), QStringLiteral("All of ") + id, QStringLiteral("of ") + id, id,
                       std::nullopt, MarkScope::ofTenant(id.toStdString()), false}});
}

void RevokeTenantPanel::begin(const QString& tenantId) {
    // Never the one of the last time: it would be another's sessions that end.
    m_tenants->setCurrentIndex(tenantId.isEmpty() ? 0 : std::max(0, m_tenants->findData(tenantId)));
    choose();
    m_tenants->setFocus(Qt::OtherFocusReason);
}

} // namespace landreeve::ui::sessions
