#pragma once

#include "ui/tenants/provision_run.h"
#include "ui/tenants/wizard_step.h"

#include <QPointer>

class QPlainTextEdit;
class QTimer;

namespace landreeve::ui::widgets {
class ChainView;
class CodeBox;
class Label;
class Sheet;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// The steps as they happen, what was said meanwhile, and, where they stopped, why and what can be done.
class ProgressPage : public WizardStep {
    Q_OBJECT
public:
    ProgressPage(ProvisionServices services, QWidget* parent = nullptr);

    void setRun(ProvisionRun* run);
    ProvisionRun* run() const { return m_run; }
    void initializePage() override;
    /// "Step 7 of 10".
    QString where() const;

Q_SIGNALS:
    void runChanged();

private:
    void show();
    void showNotice();
    /// What was refused, and what became of the tenant.
    void showRefusal(const Error& error, const QString& became);
    void showHead();

    ProvisionServices m_services;
    QPointer<ProvisionRun> m_run;
    widgets::Label* m_where;
    widgets::Sheet* m_notice;
    widgets::StatusMark* m_noticeMark;
    widgets::Label* m_noticeTitle;
    widgets::Label* m_noticeText;
    widgets::ChainView* m_chain;
    QPlainTextEdit* m_log;
    QTimer* m_tick;
};

} // namespace landreeve::ui::tenants
