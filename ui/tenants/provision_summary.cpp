#include "ui/tenants/provision_summary.h"

#include "core/tenancy/tenant_id.h"
#include "ui/control/fleet_feed.h"
#include "ui/tenants/placement_page.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/provision_wizard.h"
#include "ui/tenants/tenant_words.h"
#include "ui/widgets/code_box.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

using RunState = ProvisionRun::State;

bool isStopped(const ProvisionWizard& wizard) {
    return wizard.run() != nullptr && wizard.run()->state() == RunState::Stopped;
}

/// Half made and left so: to be resumed or undone.
bool isLeft(const ProvisionWizard& wizard) {
    return isStopped(wizard) && std::ranges::any_of(wizard.run()->steps(), [](const tenancy::StepRecord& step) {
               return step.state != tenancy::StepRecord::State::Waiting;
           });
}

bool isWorking(const ProvisionWizard& wizard) {
    return wizard.run() != nullptr && wizard.run()->isWorking();
}

QString heading(const ProvisionWizard& wizard) {
    if (wizard.currentId() == ProvisionWizard::ResultId)
        return QStringLiteral("Created");
    if (wizard.currentId() != ProvisionWizard::ProgressId || wizard.run() == nullptr)
        return QStringLiteral("What will be created");
    if (wizard.run()->state() == RunState::Undone)
        return QStringLiteral("Taken back");
    if (wizard.run()->state() == RunState::Reading)
        return QStringLiteral("The tenant");
    return isLeft(wizard)      ? QStringLiteral("Half created")
           : isStopped(wizard) ? QStringLiteral("Not created")
                               : QStringLiteral("Being created");
}

QString aboutWords(const ProvisionWizard& wizard) {
    switch (wizard.currentId()) {
    case ProvisionWizard::IdentityId:
        return QStringLiteral(
            "3 to 40 characters: small letters, digits and single hyphens inside, beginning with a letter.\n\n"
            "Its database is the ID with underscores, then _db_prod.\n\n"
            "An ID is free again only once its old database is proven gone.");
    case ProvisionWizard::PlacementId:
        return QStringLiteral(
            "A server that is full, being emptied, away or without the rights to make databases and roles "
            "cannot be chosen, and says so.");
    case ProvisionWizard::PolicyId:
        return QStringLiteral(
            "An origin is scheme, host and port, as a browser sends it. Only https is taken, except on this "
            "computer.");
    case ProvisionWizard::ReviewId:
        return QStringLiteral(
            "Each step is recorded before and after. If this computer stops in the middle, it goes on from the "
            "last recorded step.");
    case ProvisionWizard::ProgressId:
        if (isLeft(wizard))
            return QStringLiteral("It is never shown as active. Resume goes on from the last recorded step; undo takes "
                                  "back what was made, the last first.");
        if (!isWorking(wizard))
            return {};
        return QStringLiteral(
            "The server stops the running step. You are then asked whether to undo the finished steps, or to "
            "keep them and resume later.\n\nIf this computer stops instead, open the tenant again: it goes on "
            "from the last recorded step.");
    default:
        return {};
    }
}

QString aboutHeading(const ProvisionWizard& wizard) {
    switch (wizard.currentId()) {
    case ProvisionWizard::IdentityId:
        return QStringLiteral("About an ID");
    case ProvisionWizard::PlacementId:
        return QStringLiteral("About placement");
    case ProvisionWizard::PolicyId:
        return QStringLiteral("About origins");
    case ProvisionWizard::ReviewId:
        return QStringLiteral("If it is cut off");
    case ProvisionWizard::ProgressId:
        return isLeft(wizard)      ? QStringLiteral("What is half made")
               : isWorking(wizard) ? QStringLiteral("If you cancel")
                                   : QString();
    default:
        return QStringLiteral("From the command line");
    }
}

} // namespace

ProvisionSummary::ProvisionSummary(control::FleetFeed& feed, QWidget* parent) : QWidget(parent), m_feed(feed) {
    setObjectName(QStringLiteral("provisionSummary"));
    setAccessibleName(QStringLiteral("What will be created"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->setSpacing(8);
    m_heading = new widgets::SectionHeading({}, this);
    column->addWidget(m_heading);
    m_facts = new widgets::Facts(86, this);
    m_facts->add(QStringLiteral("id"), QStringLiteral("Tenant ID"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("database"), QStringLiteral("Database"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("app"), QStringLiteral("App login"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("viewer"), QStringLiteral("Viewer login"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("schema"), QStringLiteral("Schema"));
    m_facts->add(QStringLiteral("server"), QStringLiteral("Server"));
    column->addWidget(m_facts);
    column->addSpacing(12);
    m_aboutHeading = new widgets::SectionHeading({}, this);
    column->addWidget(m_aboutHeading);
    m_about = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_about->setWraps();
    column->addWidget(m_about);
    m_commands = new widgets::CodeBox({}, this);
    m_commands->setObjectName(QStringLiteral("provisionCommands"));
    m_commands->setAccessibleName(QStringLiteral("Commands"));
    column->addWidget(m_commands);
    column->addStretch(1);
}

void ProvisionSummary::show(const ProvisionWizard& wizard) {
    const auto& request = wizard.request();
    const int page = wizard.currentId();
    m_heading->setText(heading(wizard));
    const bool valid = tenancy::checkTenantId(request.id).valid;
    const auto set = [this, valid](const QString& key, const std::string& value) {
        m_facts->set(key, valid ? text(value) : QStringLiteral("waits for the ID"));
        auto* label = m_facts->findChild<Label*>(key);
        label->setTypeStyle(valid ? TypeStyle::Fixed : TypeStyle::Body);
        label->setInk(valid ? Token::Ink : Token::Ink2);
    };
    set(QStringLiteral("database"), tenancy::databaseOf(request.id));
    set(QStringLiteral("app"), tenancy::appLoginOf(request.id));
    set(QStringLiteral("viewer"), tenancy::viewerLoginOf(request.id));
    set(QStringLiteral("id"), request.id);
    auto* id = m_facts->findChild<Label*>(QStringLiteral("id"));
    if (!valid) {
        id->setText(request.id.empty() ? QStringLiteral("from the name") : QStringLiteral("not valid yet"));
        id->setInk(request.id.empty() ? Token::Ink2 : Token::Bad);
    }
    const auto& fleet = m_feed.fleet();
    m_facts->set(QStringLiteral("schema"), schemaWords(fleet.newestSchema));
    std::string server = request.server;
    if (wizard.run() != nullptr && wizard.run()->result())
        server = wizard.run()->result()->tenant.server;
    else if (server.empty())
        server = PlacementPage::proposedServer(m_feed);
    const auto* known = fleet.server(server);
    m_facts->set(QStringLiteral("server"),
                 known != nullptr ? QStringLiteral("%1, %2").arg(text(server), roomWords(*known)) : text(server));

    m_aboutHeading->setText(aboutHeading(wizard));
    m_aboutHeading->setVisible(!aboutHeading(wizard).isEmpty());
    const bool result = page == ProvisionWizard::ResultId;
    m_about->setVisible(!result);
    m_about->setText(aboutWords(wizard));
    m_commands->setVisible(result);
    if (result)
        m_commands->setText(QStringLiteral("landreevectl tenant show %1\nlandreevectl tenant url %1\n"
                                           "landreevectl record list inventory --tenant-id %1")
                                .arg(text(request.id)));
}

} // namespace landreeve::ui::tenants
