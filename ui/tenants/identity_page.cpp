#include "ui/tenants/identity_page.h"

#include "core/india/gstin.h"
#include "core/tenancy/tenant_id.h"
#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"
#include "ui/tasks/task_centre.h"
#include "ui/tenants/provision_wizard.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/label.h"
#include "ui/widgets/regions.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QRadioButton>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using tenancy::IdAvailability;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;

namespace {

constexpr int kStillMs = 300;
const QString kIndia = QStringLiteral("IN");

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

} // namespace

IdentityPage::IdentityPage(ProvisionServices services, tenancy::ProvisionRequest& request, QWidget* parent)
    : WizardStep(QStringLiteral("identityPage"), QStringLiteral("Who is the tenant?"),
                 QStringLiteral("The ID names the database and its roles, and cannot be changed later."), parent),
      m_services(services),
      m_request(request),
      m_form(new widgets::Form(content())),
      m_still(new QTimer(this)) {
    build();
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, [this] {
        checkName(false);
        checkId(false);
        checkTaxId(false);
    });
    connect(m_name, &QLineEdit::textEdited, this, &IdentityPage::nameEdited);
    connect(m_name, &QLineEdit::editingFinished, this, [this] { checkName(true); });
    connect(m_id, &QLineEdit::textEdited, this, &IdentityPage::idEdited);
    connect(m_id, &QLineEdit::editingFinished, this, [this] {
        if (!m_id->text().isEmpty())
            checkId(true);
    });
    connect(m_gstin, &QLineEdit::textEdited, this, [this] {
        m_gstinNote->clear();
        m_still->start();
        write();
    });
    connect(m_gstin, &QLineEdit::editingFinished, this, [this] { checkTaxId(true); });
    connect(m_taxId, &QLineEdit::textEdited, this, &IdentityPage::write);
    connect(m_country, &QComboBox::currentIndexChanged, this, [this] {
        fillZones();
        const bool india = m_country->currentData().toString() == kIndia;
        m_form->setRowVisible(m_gstin, india);
        m_form->setRowVisible(m_taxId, !india);
        if (!india)
            m_gstinNote->clear();
        write();
        Q_EMIT judged();
    });
    connect(m_zone, &QComboBox::activated, this, [this] { m_zoneChosen = true; });
    connect(m_zone, &QComboBox::currentIndexChanged, this, &IdentityPage::write);
    connect(m_sample, &QRadioButton::toggled, this, &IdentityPage::write);
    connect(m_idNote, &FieldNote::repairRequested, this, [this] {
        if (m_checked && m_availability.state == IdAvailability::State::HalfMade) {
            Q_EMIT resumeRequested(m_id->text());
            return;
        }
        const auto verdict = tenancy::checkTenantId(m_id->text().toStdString());
        const std::string repair = verdict.valid ? m_availability.repair : verdict.repair;
        m_id->setText(text(repair));
        m_idTyped = true;
        m_checked = false;
        write();
        checkId(true);
        m_id->setFocus(Qt::OtherFocusReason);
    });
    connect(m_gstinNote, &FieldNote::repairRequested, this, [this] {
        if (const auto repair = india::checkGstin(m_gstin->text().toStdString()).repair)
            m_gstin->setText(text(*repair));
        write();
        checkTaxId(true);
        m_gstin->setFocus(Qt::OtherFocusReason);
    });
}

void IdentityPage::build() {
    column()->addWidget(m_form);
    m_name = new QLineEdit(m_form);
    m_name->setObjectName(QStringLiteral("tenantNameEdit"));
    m_name->setPlaceholderText(QStringLiteral("As people know the company"));
    m_nameNote = m_form->addField({QStringLiteral("Tenant name"), true, 454}, m_name);
    m_id = new QLineEdit(m_form);
    m_id->setObjectName(QStringLiteral("tenantIdEdit"));
    theme::setTypeStyle(m_id, TypeStyle::Fixed);
    m_idNote = m_form->addField({QStringLiteral("Tenant ID"), true, 454}, m_id);
    m_country = new QComboBox(m_form);
    m_country->setObjectName(QStringLiteral("countryCombo"));
    for (const widgets::Country& country : widgets::countries())
        m_country->addItem(country.name, country.code);
    m_form->addField({QStringLiteral("Country"), false, 240}, m_country);
    m_gstin = new QLineEdit(m_form);
    m_gstin->setObjectName(QStringLiteral("gstinEdit"));
    m_gstin->setPlaceholderText(QStringLiteral("later, if not known yet"));
    theme::setTypeStyle(m_gstin, TypeStyle::Fixed);
    m_gstinNote = m_form->addField({QStringLiteral("GSTIN"), false, 240}, m_gstin);
    m_taxId = new QLineEdit(m_form);
    m_taxId->setObjectName(QStringLiteral("taxIdEdit"));
    theme::setTypeStyle(m_taxId, TypeStyle::Fixed);
    m_form->addField({QStringLiteral("Tax ID"), false, 240}, m_taxId);
    m_form->setRowVisible(m_taxId, false);
    m_zone = new QComboBox(m_form);
    m_zone->setObjectName(QStringLiteral("timeZoneCombo"));
    m_zone->setMaxVisibleItems(14);
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_form->addField({QStringLiteral("Time zone"), false, 240}, m_zone);
    m_form->addField({QStringLiteral("First data")}, buildFirstData());
    column()->addStretch(1);
    for (QLineEdit* edit : {m_id, m_gstin, m_taxId})
        edit->setMaxLength(60);
    fillZones();
}

QRadioButton* IdentityPage::addChoice(QWidget* parent, const QString& name, const QString& words,
                                      const QString& detail) {
    auto* button = new QRadioButton(words, parent);
    button->setObjectName(name);
    button->setAccessibleDescription(detail);
    parent->layout()->addWidget(button);
    auto* below = new Label(detail, TypeStyle::Small, Token::Ink2, parent);
    below->setContentsMargins(24, 0, 0, 6);
    below->setWraps();
    parent->layout()->addWidget(below);
    return button;
}

QWidget* IdentityPage::buildFirstData() {
    auto* choices = new QWidget(m_form);
    choices->setObjectName(QStringLiteral("firstData"));
    auto* list = new QVBoxLayout(choices);
    list->setContentsMargins(0, 6, 0, 0);
    list->setSpacing(1);
    m_empty = addChoice(choices, QStringLiteral("emptyRadio"), QStringLiteral("Empty"),
                        QStringLiteral("Tables and roles only."));
    m_sample = addChoice(
        choices, QStringLiteral("sampleRadio"), QStringLiteral("Sample records"),
        QStringLiteral("400 products, 40 vendors and a year of orders of an invented distributor, for trials."));
    choices->setFocusProxy(m_empty);
    return choices;
}

void IdentityPage::fillZones() {
    const QString chosen = m_zoneChosen ? m_zone->currentData().toString() : QString();
    const QSignalBlocker quiet(m_zone);
    m_zone->clear();
    const QStringList own = widgets::zonesOf(m_country->currentData().toString());
    for (const QString& zone : own)
        m_zone->addItem(widgets::zoneWords(zone), zone);
    if (!own.isEmpty())
        m_zone->insertSeparator(m_zone->count());
    for (const QString& zone : widgets::otherZones(own))
        m_zone->addItem(zone, zone);
    const int at = m_zone->findData(chosen.isEmpty() ? text(m_request.timeZone) : chosen);
    // Another country's zone is no proposal, unless somebody chose it.
    m_zone->setCurrentIndex(!chosen.isEmpty() || (at >= 0 && at < own.size()) ? at : 0);
}

void IdentityPage::initializePage() {
    const QSignalBlocker quietCountry(m_country);
    m_name->setText(text(m_request.name));
    m_id->setText(text(m_request.id));
    m_idTyped = !m_request.id.empty() && m_request.id != tenancy::proposeTenantId(m_request.name);
    m_country->setCurrentIndex(std::max(0, m_country->findData(text(m_request.country))));
    const bool india = m_country->currentData().toString() == kIndia;
    m_form->setRowVisible(m_gstin, india);
    m_form->setRowVisible(m_taxId, !india);
    (india ? m_gstin : m_taxId)->setText(text(m_request.taxId));
    fillZones();
    (m_request.seed ? m_sample : m_empty)->setChecked(true);
    if (!m_request.id.empty())
        checkId(true);
}

QWidget* IdentityPage::firstField() const {
    return m_name;
}

void IdentityPage::nameEdited() {
    if (!m_idTyped) {
        m_id->setText(text(tenancy::proposeTenantId(m_name->text().toStdString())));
        m_checked = false;
        m_idNote->clear();
    }
    m_nameNote->clear();
    m_still->start();
    write();
    Q_EMIT judged();
}

void IdentityPage::idEdited() {
    // Emptied by hand: it follows the name again.
    m_idTyped = !m_id->text().isEmpty();
    m_checked = false;
    m_idNote->clear();
    m_still->start();
    write();
    Q_EMIT judged();
}

void IdentityPage::checkName(bool leaving) {
    const QString name = m_name->text();
    if (name.isEmpty() && !leaving)
        return;
    // Leaving an untouched page is no mistake.
    if (name.isEmpty() && !m_nameNote->isVisible() && m_id->text().isEmpty() && !m_forwardAsked)
        return;
    const auto verdict = tenancy::checkTenantName(name.toStdString());
    if (verdict.valid)
        m_nameNote->clear();
    else
        m_nameNote->set(FieldNote::Kind::Bad, text(verdict.message));
    Q_EMIT judged();
}

void IdentityPage::checkId(bool leaving) {
    const QString id = m_id->text();
    if (id.isEmpty()) {
        const std::string why = tenancy::whyNoTenantId(m_name->text().toStdString());
        if (leaving)
            m_idNote->set(FieldNote::Kind::Bad, text(why.empty() ? tenancy::checkTenantId("").message : why));
        else if (!why.empty())
            m_idNote->set(FieldNote::Kind::Hint, text(why));
        Q_EMIT judged();
        return;
    }
    const auto verdict = tenancy::checkTenantId(id.toStdString());
    if (!verdict.valid) {
        m_idNote->set(FieldNote::Kind::Bad, text(verdict.message),
                      verdict.repair.empty() ? QString() : QStringLiteral("Use ") + text(verdict.repair));
        Q_EMIT judged();
        return;
    }
    if (m_checked)
        showAvailability();
    else
        lookUpId();
}

void IdentityPage::lookUpId() {
    const QString id = m_id->text();
    if (m_looking && m_looking->property("id").toString() == id)
        return;
    if (m_looking)
        m_looking->cancel();
    m_idNote->set(FieldNote::Kind::Busy, QStringLiteral("Looking whether it is free…"));
    m_looking = m_services.tasks.runner().run(
        this,
        [&workspace = m_services.workspace, id = id.toStdString(),
         server = m_request.server](const std::stop_token& stop, const ProgressFn&) {
            return tenancy::checkIdAvailable(workspace.control(), workspace.servers(), id, server, stop);
        },
        tasks::Outcome<IdAvailability>{
            .done =
                [this, id](const IdAvailability& found) {
                    if (id != m_id->text())
                        return;
                    m_availability = found;
                    m_checked = true;
                    showAvailability();
                },
            .failed =
                [this, id](const Error& error) {
                    if (id != m_id->text())
                        return;
                    m_availability = {IdAvailability::State::NotLookedUp, error.message(), {}};
                    m_checked = true;
                    showAvailability();
                }});
    m_looking->setProperty("id", id);
}

void IdentityPage::showAvailability() {
    using State = IdAvailability::State;
    const QString message = text(m_availability.message);
    switch (m_availability.state) {
    case State::Free:
        m_idNote->clear();
        break;
    case State::Taken:
    case State::NameTaken:
        m_idNote->set(FieldNote::Kind::Bad, message,
                      m_availability.repair.empty() ? QString() : QStringLiteral("Use ") + text(m_availability.repair));
        break;
    case State::HalfMade:
        m_idNote->set(FieldNote::Kind::Bad, message, QStringLiteral("Resume or undo it"));
        break;
    case State::NotLookedUp:
        // The server's word comes when it is reserved; nothing is lost until then.
        m_idNote->set(FieldNote::Kind::Warn, message);
        break;
    }
    Q_EMIT judged();
    if (!std::exchange(m_forwardAsked, false))
        return;
    Q_EMIT judged();
    if (wrongCount() == 0)
        Q_EMIT forwardReady();
    else
        m_form->focusFirstWrong();
}

void IdentityPage::checkTaxId(bool leaving) {
    const std::string number = m_gstin->text().trimmed().toStdString();
    if (number.empty() || m_country->currentData().toString() != kIndia) {
        m_gstinNote->clear();
        Q_EMIT judged();
        return;
    }
    constexpr std::size_t kWhole = 15;
    const auto verdict = india::checkGstin(number);
    if (verdict.valid)
        m_gstinNote->set(FieldNote::Kind::Good, text(verdict.message));
    else if (leaving || number.size() >= kWhole)
        m_gstinNote->set(FieldNote::Kind::Bad, text(verdict.message),
                         verdict.repair ? QStringLiteral("Use ") + text(*verdict.repair) : QString());
    Q_EMIT judged();
}

void IdentityPage::write() {
    m_request.name = tenancy::readTenantName(m_name->text().toStdString());
    m_request.id = m_id->text().toStdString();
    m_request.country = m_country->currentData().toString().toStdString();
    m_request.taxId =
        (m_country->currentData().toString() == kIndia ? m_gstin : m_taxId)->text().trimmed().toStdString();
    m_request.timeZone = m_zone->currentData().toString().toStdString();
    m_request.seed = m_sample->isChecked();
    Q_EMIT requestChanged();
}

int IdentityPage::wrongCount() const {
    return static_cast<int>(m_form->wrongFields().size());
}

bool IdentityPage::validatePage() {
    m_still->stop();
    write();
    m_forwardAsked = true;
    checkName(true);
    if (const auto verdict = tenancy::checkTenantName(m_name->text().toStdString()); !verdict.valid)
        m_nameNote->set(FieldNote::Kind::Bad, text(verdict.message));
    checkTaxId(true);
    if (m_id->text().isEmpty() || !m_checked || !tenancy::checkTenantId(m_id->text().toStdString()).valid)
        checkId(true);
    if (wrongCount() > 0) {
        m_forwardAsked = false;
        Q_EMIT judged();
        m_form->focusFirstWrong();
        return false;
    }
    if (!m_checked) {
        Q_EMIT judged();
        return false; // goes on by itself when the answer is there
    }
    m_forwardAsked = false;
    Q_EMIT judged();
    return true;
}

int IdentityPage::nextId() const {
    return m_skip ? ProvisionWizard::ReviewId : ProvisionWizard::PlacementId;
}

} // namespace landreeve::ui::tenants
