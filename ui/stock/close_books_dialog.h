#pragma once

#include "ui/stock/stock_services.h"
#include "ui/widgets/ask_dialog.h"

#include <QDate>

class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Form;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::stock {

/// Closes a tenant's books through a day, for a reason; they never open again.
class CloseBooksDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// `through`: the ISO day they are closed through now; empty where they never were. `today`: of the machine, from
    /// which a day is proposed; the tenant's own day counts.
    CloseBooksDialog(std::shared_ptr<landreeve::stock::TenantStock> tenant, tasks::TaskRunner& runner,
                     const QString& through, const QDate& today, QWidget* parent);

Q_SIGNALS:
    /// It was done: a line of news. The dialog closes.
    void booksClosed(const QString& words);
    /// Nobody knows whether it was done, or they are closed further than was shown: read them again.
    void readAgain();

private:
    void build();
    void edited();
    /// The day that is typed, ISO; empty where it is none.
    QString day() const;
    QString faultOfDay() const;
    void submit();
    void done(const QString& day);
    void refuse(const QString& day, const Error& error);

    std::shared_ptr<landreeve::stock::TenantStock> m_tenant;
    tasks::TaskRunner& m_runner;
    QString m_through;
    QDate m_today;
    QString m_doubtful; ///< The day that may be closed through by now.
    widgets::Form* m_form;
    widgets::ErrorLine* m_error;
    QLineEdit* m_day;
    QLineEdit* m_reason;
    widgets::FieldNote* m_dayNote;
    widgets::FieldNote* m_reasonNote;
    widgets::LButton* m_submit;
};

} // namespace landreeve::ui::stock
