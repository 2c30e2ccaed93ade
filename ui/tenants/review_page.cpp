#include "ui/tenants/review_page.h"

#include "core/tenancy/tenant_id.h"
#include "ui/control/fleet_feed.h"
#include "ui/tenants/placement_page.h"
#include "ui/tenants/policy_page.h"
#include "ui/tenants/tenant_words.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/regions.h"
#include "ui/widgets/section_heading.h"

#include <QJsonObject>
#include <QLocale>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::TypeStyle;
using widgets::ChainStep;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

} // namespace

ReviewPage::ReviewPage(ProvisionServices services, const tenancy::ProvisionRequest& request, QWidget* parent)
    : WizardStep(QStringLiteral("reviewPage"), QStringLiteral("Read it before it starts"),
                 QStringLiteral("Nothing has been made so far. Every step can be undone until the last."), parent),
      m_services(services),
      m_request(request) {
    setCommitPage(true);
    column()->addWidget(new widgets::SectionHeading(QStringLiteral("What will be created"), content()));
    column()->addSpacing(8);
    m_facts = new widgets::Facts(132, content());
    m_facts->setObjectName(QStringLiteral("reviewFacts"));
    m_facts->add(QStringLiteral("name"), QStringLiteral("Tenant"), TypeStyle::BodyMedium);
    m_facts->add(QStringLiteral("id"), QStringLiteral("ID"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("country"), QStringLiteral("Country"));
    m_facts->add(QStringLiteral("tax"), QStringLiteral("Tax number"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("zone"), QStringLiteral("Time zone"));
    m_facts->add(QStringLiteral("server"), QStringLiteral("Server"));
    m_facts->add(QStringLiteral("database"), QStringLiteral("Database"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("logins"), QStringLiteral("Logins"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("data"), QStringLiteral("First data"));
    m_facts->add(QStringLiteral("sessions"), QStringLiteral("Sessions"));
    m_facts->add(QStringLiteral("origins"), QStringLiteral("Allowed origins"));
    column()->addWidget(m_facts);
    column()->addSpacing(16);
    column()->addWidget(new widgets::SectionHeading(QStringLiteral("What will be done"), content()));
    column()->addSpacing(4);
    m_chain = new widgets::ChainView(widgets::ChainView::Layout::Columns, content());
    m_chain->setObjectName(QStringLiteral("reviewSteps"));
    column()->addWidget(m_chain);
    column()->addStretch(1);
}

void ReviewPage::initializePage() {
    const auto& fleet = m_services.feed.fleet();
    m_facts->set(QStringLiteral("name"), text(m_request.name));
    m_facts->set(QStringLiteral("id"), text(m_request.id));
    m_facts->set(QStringLiteral("country"),
                 QLocale::territoryToString(QLocale::codeToTerritory(text(m_request.country))));
    m_facts->set(QStringLiteral("tax"), text(m_request.taxId));
    m_facts->set(QStringLiteral("zone"), widgets::zoneWords(text(m_request.timeZone)));
    const std::string server =
        m_request.server.empty() ? PlacementPage::proposedServer(m_services.feed) : m_request.server;
    const auto* known = fleet.server(server);
    m_facts->set(QStringLiteral("server"),
                 known ? QStringLiteral("%1, %2").arg(text(server), roomWords(*known)) : text(server));
    m_facts->set(QStringLiteral("database"), text(tenancy::databaseOf(m_request.id)));
    m_facts->set(QStringLiteral("logins"),
                 text(tenancy::appLoginOf(m_request.id) + ", " + tenancy::viewerLoginOf(m_request.id)));
    m_facts->set(QStringLiteral("data"), m_request.seed ? QStringLiteral("Sample records") : QStringLiteral("Empty"));
    m_facts->set(QStringLiteral("sessions"),
                 PolicyPage::words(m_request.settings) +
                     QStringLiteral(", %1 a user").arg(PolicyPage::perUser(m_request.settings)));
    const QStringList origins = PolicyPage::originsOf(m_request.settings);
    m_facts->set(QStringLiteral("origins"),
                 origins.isEmpty() ? QStringLiteral("none") : origins.join(QStringLiteral(", ")));
    QList<ChainStep> steps;
    for (const std::string& name : tenancy::provisionSteps())
        steps.append({.title = text(name), .detail = stepPurpose(name, m_request, fleet.newestSchema), .note = {}});
    m_chain->setSteps(steps);
}

} // namespace landreeve::ui::tenants
