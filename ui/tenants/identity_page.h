#pragma once

#include "core/tenancy/id_check.h"
#include "core/tenancy/provision_request.h"
#include "ui/tasks/task.h"
#include "ui/tenants/wizard_step.h"

#include <QPointer>

class QButtonGroup;
class QComboBox;
class QLineEdit;
class QRadioButton;
class QTimer;

namespace landreeve::ui::widgets {
class FieldNote;
class Form;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// Who the tenant is: its name, the id proposed from it, country, tax number, time zone and first data. Everything but
/// the name is proposed, and everything is checked as it is typed.
class IdentityPage : public WizardStep {
    Q_OBJECT
public:
    IdentityPage(ProvisionServices services, tenancy::ProvisionRequest& request, QWidget* parent = nullptr);

    int wrongCount() const override;
    bool isWaiting() const override { return m_forwardAsked; }
    QWidget* firstField() const override;
    void initializePage() override;
    bool validatePage() override;
    int nextId() const override;
    /// The next page is Review: everything proposed is taken.
    void setSkip(bool skip) { m_skip = skip; }
    /// The id is one whose rules and name are known to be free.
    bool isIdFree() const { return m_checked && m_availability.state == tenancy::IdAvailability::State::Free; }

Q_SIGNALS:
    /// The id belongs to a tenant that was left half made.
    void resumeRequested(const QString& id);
    /// What the user asked to go on to can be gone on to now.
    void forwardReady();

private:
    void build();
    QWidget* buildFirstData();
    QRadioButton* addChoice(QWidget* parent, const QString& name, const QString& words, const QString& detail);
    void fillZones();
    void nameEdited();
    void idEdited();
    void checkName(bool leaving);
    void checkId(bool leaving);
    void lookUpId();
    void showAvailability();
    void checkTaxId(bool leaving);
    void write();

    ProvisionServices m_services;
    tenancy::ProvisionRequest& m_request;
    widgets::Form* m_form;
    QLineEdit* m_name;
    QLineEdit* m_id;
    QComboBox* m_country;
    QLineEdit* m_gstin;
    QLineEdit* m_taxId;
    QComboBox* m_zone;
    QRadioButton* m_empty = nullptr;
    QRadioButton* m_sample = nullptr;
    widgets::FieldNote* m_nameNote = nullptr;
    widgets::FieldNote* m_idNote = nullptr;
    widgets::FieldNote* m_gstinNote = nullptr;
    QTimer* m_still;
    QPointer<tasks::Task> m_looking;
    tenancy::IdAvailability m_availability;
    bool m_checked = false; ///< m_availability is of the id in the field
    bool m_idTyped = false;
    bool m_zoneChosen = false;
    bool m_forwardAsked = false;
    bool m_skip = false;
};

} // namespace landreeve::ui::tenants
