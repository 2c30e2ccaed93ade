#include "ui/tenants/provision_page.h"

#include "ui/control/fleet_feed.h"
#include "ui/tenants/policy_page.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/provision_summary.h"
#include "ui/tenants/provision_wizard.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::ChainView;
using widgets::LButton;

namespace {

constexpr int kWideFrom = 1060;
constexpr int kChainWidth = 184;
constexpr int kSummaryWidth = 300;

} // namespace

ProvisionPage::ProvisionPage(ProvisionServices services, shell::Navigator& navigator, bool firstWithSamples,
                             QWidget* parent)
    : Page(QStringLiteral("provisionPage"), parent),
      m_services(services),
      m_navigator(navigator),
      m_firstWithSamples(firstWithSamples),
      m_rights(new TenantRights(services.workspace, services.tasks.runner(), this)),
      m_refused(new widgets::EmptyState({}, {}, false, this)) {
    setTitle(QStringLiteral("Provision a tenant"));
    head()->setFacts(QStringLiteral("A new company, with a database of its own"));
    m_lineRow = new QWidget(this);
    auto* line = new QHBoxLayout(m_lineRow);
    line->setContentsMargins(0, 0, 0, 0);
    m_line = new widgets::Label({}, TypeStyle::BodyMedium, Token::Ink, m_lineRow);
    m_line->setObjectName(QStringLiteral("wizardLine"));
    line->addWidget(m_line);
    line->addStretch(1);
    m_fold = new LButton(QStringLiteral("What will be created"), LButton::Kind::Flat, m_lineRow);
    m_fold->setObjectName(QStringLiteral("summaryFold"));
    m_fold->setCheckable(true);
    line->addWidget(m_fold);
    m_lineRow->hide();
    body()->addWidget(m_lineRow);

    m_row = new QHBoxLayout;
    m_row->setSpacing(20);
    body()->addLayout(m_row, 1);
    m_left = new QWidget(this);
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 18, 0, 0);
    m_chain = new ChainView(ChainView::Layout::Upright, m_left);
    m_chain->setObjectName(QStringLiteral("wizardChain"));
    left->addWidget(m_chain);
    left->addStretch(1);
    m_row->addWidget(m_left);
    m_middle = new QWidget(this);
    auto* middle = new QVBoxLayout(m_middle);
    middle->setContentsMargins(0, 0, 0, 0);
    m_row->addWidget(m_middle, 1);
    m_right = new QWidget(this);
    auto* right = new QVBoxLayout(m_right);
    right->setContentsMargins(0, 0, 0, 0);
    // At large text it is taller than a small window.
    auto* scroll = new QScrollArea(m_right);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_summary = new ProvisionSummary(services.feed, scroll);
    scroll->setWidget(m_summary);
    m_summary->setAutoFillBackground(false);
    right->addWidget(scroll);
    m_row->addWidget(m_right);
    m_refused->setObjectName(QStringLiteral("provisionRefused"));
    auto* back = new LButton(QStringLiteral("Show the tenants"), LButton::Kind::Secondary, m_refused);
    back->setObjectName(QStringLiteral("provisionRefusedBack"));
    m_refused->addAction(back);
    m_refused->hide();
    body()->addWidget(m_refused, 1);
    connect(back, &LButton::activated, this, [this] { leave(true); });
    connect(m_rights, &TenantRights::answered, this, &ProvisionPage::showRights);
    m_rights->follow(services.feed);
    connect(m_fold, &QAbstractButton::toggled, this, &ProvisionPage::layOut);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &ProvisionPage::layOut);
    connect(&services.feed, &control::FleetFeed::fleetChanged, this, &ProvisionPage::describe);
    connect(&services.feed, &control::FleetFeed::fleetChanged, this, &ProvisionPage::followElsewhere);
    connect(&services.feed, &control::FleetFeed::serversChanged, this, &ProvisionPage::describe);
    connect(&services.runs, &ProvisionRuns::showRequested, this, [this](const QString& id) {
        m_navigator.openPage(QStringLiteral("provision"), {{QStringLiteral("resume"), id}});
    });
}

tenancy::ProvisionRequest ProvisionPage::proposed() const {
    tenancy::ProvisionRequest request;
    request.settings = PolicyPage::proposedSettings();
    request.seed = m_firstWithSamples && m_services.feed.isLoaded() && m_services.feed.fleet().tenants.empty();
    return request;
}

QStringList ProvisionPage::unsaved() const {
    if (m_wizard == nullptr || !m_wizard->hasInput())
        return {};
    const QString name = QString::fromStdString(m_wizard->request().name);
    return {name.isEmpty() ? QStringLiteral("What you typed for a new tenant")
                           : QStringLiteral("What you typed for the new tenant %1").arg(name)};
}

void ProvisionPage::activated(const QVariantMap& arguments) {
    showRights();
    const QString resume = arguments.value(QStringLiteral("resume")).toString();
    if (!resume.isEmpty()) {
        attach(resume);
        return;
    }
    const QString name = arguments.value(QStringLiteral("name")).toString();
    if (m_wizard != nullptr && m_wizard->hasInput() && name.isEmpty()) {
        m_wizard->focusFirst();
        return; // left without cancelling: it is as it was
    }
    tenancy::ProvisionRequest request = proposed();
    request.name = name.toStdString();
    begin(request);
}

void ProvisionPage::begin(const tenancy::ProvisionRequest& request) {
    show(new ProvisionWizard(m_services, request, m_middle));
}

void ProvisionPage::attach(const QString& id) {
    if (m_wizard != nullptr && m_wizard->run() != nullptr && m_wizard->run()->id() == id)
        return;
    ProvisionRun* run = m_services.runs.find(id);
    const auto* tenant = m_services.feed.fleet().tenant(id.toStdString());
    const bool half = tenant != nullptr && tenant->isHalfMade();
    // A run of this window that ended says less than the record, when somebody else went on meanwhile.
    const bool elsewhere = tenant != nullptr && tenant->underWay;
    // One that ended here with a result may still be seen with its lock.
    const bool stale = run != nullptr && !run->isWorking() && (run->isOver() ? half : elsewhere);
    if (run == nullptr || stale) {
        tenancy::ProvisionRequest request;
        request.id = id.toStdString();
        if (tenant != nullptr)
            request.name = tenant->tenant.name;
        run = m_services.runs.make(request);
        run->readSteps(elsewhere);
    }
    show(new ProvisionWizard(m_services, run, m_middle));
}

void ProvisionPage::followElsewhere() {
    ProvisionRun* const run = m_wizard != nullptr ? m_wizard->run() : nullptr;
    // One that this window brought to its end is not somebody else's, though its lock may still be seen.
    if (run == nullptr || run->isWorking() || run->isOver())
        return;
    const auto* tenant = m_services.feed.fleet().tenant(run->id().toStdString());
    const bool underWay = tenant != nullptr && tenant->underWay;
    if (underWay) {
        run->readSteps(true);
    } else if (run->state() == ProvisionRun::State::Elsewhere) {
        if (tenant != nullptr && tenant->isHalfMade())
            run->readSteps(false);
        else if (isVisible())
            Q_EMIT m_wizard->showTenantRequested(run->id()); // It is whole, or gone.
    }
}

void ProvisionPage::show(ProvisionWizard* wizard) {
    if (m_wizard != nullptr) {
        m_wizard->disconnect(this);
        m_wizard->hide();
        m_wizard->deleteLater();
    }
    m_wizard = wizard;
    connect(wizard, &ProvisionWizard::stepChanged, this, &ProvisionPage::describe);
    connect(wizard, &ProvisionWizard::leaveRequested, this, &ProvisionPage::leave);
    connect(wizard, &ProvisionWizard::anotherRequested, this, [this] { begin(proposed()); });
    connect(wizard, &ProvisionWizard::changeRequested, this, [this] { begin(m_wizard->request()); });
    connect(wizard, &ProvisionWizard::resumeRequested, this, &ProvisionPage::attach);
    connect(wizard, &ProvisionWizard::openDataRequested, this, [this](const QString& page) {
        if (m_wizard->run() != nullptr && m_wizard->run()->result())
            m_services.actions.openData(m_wizard->run()->result()->tenant, page);
    });
    connect(wizard, &ProvisionWizard::showTenantRequested, this, [this](const QString& id) {
        m_navigator.openPage(QStringLiteral("tenants"), {{QStringLiteral("tenant"), id}});
    });
    m_middle->layout()->addWidget(wizard);
    wizard->show();
    wizard->focusFirst();
    describe();
}

void ProvisionPage::describe() {
    if (m_wizard == nullptr || m_wizard->currentId() < 0)
        return;
    const auto steps = m_wizard->chain();
    m_chain->setSteps(steps);
    const int at = m_wizard->currentId();
    m_line->setText(QStringLiteral("Step %1 of %2: %3").arg(at + 1).arg(steps.size()).arg(steps[at].title));
    m_summary->show(*m_wizard);
}

void ProvisionPage::leave(bool keep) {
    if (!keep && m_wizard != nullptr) {
        m_wizard->disconnect(this);
        m_wizard->hide();
        m_wizard->deleteLater();
        m_wizard = nullptr;
    }
    m_navigator.openPage(QStringLiteral("tenants"));
}

bool ProvisionPage::escape() {
    if (m_narrow && m_fold->isChecked()) {
        m_fold->setChecked(false);
        return true;
    }
    leave(m_wizard != nullptr && m_wizard->isEditing());
    return true;
}

void ProvisionPage::showRights() {
    // What is under way goes on, and shows what comes of it.
    const bool working = m_wizard != nullptr && m_wizard->run() != nullptr;
    const QString why = working ? QString() : m_rights->refusal(QStringLiteral("write"));
    if (!why.isEmpty())
        m_refused->setRefusal(why);
    m_refused->setVisible(!why.isEmpty());
    m_middle->setVisible(why.isEmpty());
    body()->setStretchFactor(m_row, why.isEmpty() ? 1 : 0);
    layOut();
}

void ProvisionPage::layOut() {
    const bool refused = !m_refused->isHidden();
    m_narrow = width() < theme::scaled(kWideFrom);
    m_lineRow->setVisible(m_narrow && !refused);
    m_left->setFixedWidth(theme::scaled(kChainWidth));
    m_left->setVisible(!m_narrow && !refused);
    m_right->setFixedWidth(theme::scaled(kSummaryWidth));
    m_right->setVisible((!m_narrow || m_fold->isChecked()) && !refused);
}

void ProvisionPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    layOut();
}

} // namespace landreeve::ui::tenants
