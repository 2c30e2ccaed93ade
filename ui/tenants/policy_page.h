#pragma once

#include "core/tenancy/provision_request.h"
#include "ui/tenants/wizard_step.h"

class QPlainTextEdit;
class QSpinBox;
class QTimer;

namespace landreeve::ui::widgets {
class FieldNote;
class Form;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// How long sessions of the tenant's users live, how many one may have, and which web origins may call for it. Stored
/// in the tenant's settings as everybody reads them (core/tenancy/setting_rules.h).
class PolicyPage : public WizardStep {
    Q_OBJECT
public:
    PolicyPage(ProvisionServices services, tenancy::ProvisionRequest& request, QWidget* parent = nullptr);

    int wrongCount() const override;
    QWidget* firstField() const override;
    void initializePage() override;
    bool validatePage() override;

    static constexpr int kLifeHours = 8;
    static constexpr int kIdleMinutes = 30;
    static constexpr int kPerUser = 5;

    /// The settings of somebody who changes nothing.
    static QJsonObject proposedSettings();
    /// "8 h, idle 30 min".
    static QString words(const QJsonObject& settings);
    static int perUser(const QJsonObject& settings);
    static QStringList originsOf(const QJsonObject& settings);

private:
    void check();
    void write();
    QStringList origins() const;

    tenancy::ProvisionRequest& m_request;
    widgets::Form* m_form;
    QSpinBox* m_life;
    QSpinBox* m_idle;
    QSpinBox* m_perUser;
    QPlainTextEdit* m_origins;
    widgets::FieldNote* m_idleNote;
    widgets::FieldNote* m_originsNote;
    QTimer* m_still;
    QString m_wrongLine;
    QString m_repair;
};

} // namespace landreeve::ui::tenants
