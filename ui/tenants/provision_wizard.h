#pragma once

#include "core/tenancy/provision_request.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/wizard_step.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/l_button.h"

#include <QWizard>

namespace landreeve::ui::tenants {

class IdentityPage;
class ProgressPage;
class ResultPage;

/// Makes a tenant, or goes on with a half-made one: identity → placement → policy → review → progress → result.
/// Embedded in ProvisionPage, never a window of its own.
class ProvisionWizard : public QWizard {
    Q_OBJECT
public:
    enum PageId { IdentityId, PlacementId, PolicyId, ReviewId, ProgressId, ResultId };

    /// A new tenant with what is proposed for it.
    ProvisionWizard(ProvisionServices services, tenancy::ProvisionRequest proposed, QWidget* parent);
    /// A tenant that is being made, was made or was left half made: opens at Progress or Result.
    ProvisionWizard(ProvisionServices services, ProvisionRun* run, QWidget* parent);

    const tenancy::ProvisionRequest& request() const { return m_request; }
    ProvisionRun* run() const { return m_run; }
    bool isEditing() const { return currentId() >= IdentityId && currentId() <= ReviewId; }
    /// Something was typed that would be lost.
    bool hasInput() const {
        return isEditing() && (!m_request.name.empty() || !m_request.id.empty() || !m_request.taxId.empty());
    }
    /// The six steps as the chain beside it shows them.
    QList<widgets::ChainStep> chain() const;
    void reject() override;
    /// Puts the keyboard where this page begins: into its first field, else on its forward button.
    void focusFirst();

Q_SIGNALS:
    /// What chain() and the summary say has changed.
    void stepChanged();
    /// Leaves the wizard; what it holds is dropped unless `keep`.
    void leaveRequested(bool keep);
    /// `page`: of the tenant's data; empty is the first.
    void openDataRequested(const QString& page);
    /// With its panel beside the list.
    void showTenantRequested(const QString& id);
    void anotherRequested();
    /// Begins again with what was typed, after nothing was made.
    void changeRequested();
    void resumeRequested(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    ProvisionWizard(ProvisionServices services, QWidget* parent);
    void addSteps();
    void connectStep(WizardStep* step);
    void setRun(ProvisionRun* run);
    void pageChanged(int id);
    void followRun();
    void forward();
    void skip();
    void applyButtons();
    void judge();
    void press(int which);
    void label(WizardButton which, const QString& words, widgets::LButton::Kind kind, const QString& name,
               const QString& icon = {});
    widgets::LButton* lButton(WizardButton which) const;

    ProvisionServices m_services;
    tenancy::ProvisionRequest m_request;
    QPointer<ProvisionRun> m_run;
    IdentityPage* m_identity = nullptr;
    ProgressPage* m_progress = nullptr;
    ResultPage* m_result = nullptr;
    QHash<int, std::function<void()>> m_acts;
    int m_primary = NextButton;
};

} // namespace landreeve::ui::tenants
