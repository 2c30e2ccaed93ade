#pragma once

#include "core/records/stock_adjustment.h"
#include "core/records/tenant_records.h"
#include "ui/records/field_editor.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/ask_dialog.h"

namespace landreeve::ui::widgets {
class ErrorLine;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// A product's first stock in a warehouse: how much, what it is worth, and why, written into the ledger as an
/// adjustment. Where there is stock already it says so, and changes nothing.
class StartStockDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    StartStockDialog(std::shared_ptr<landreeve::records::TenantRecords> records, tasks::TaskRunner& runner,
                     FindChoices find, QWidget* parent);

Q_SIGNALS:
    /// It was done: the new row and a line of news. The dialog closes.
    void started(const landreeve::records::RowKey& key, const QString& words);
    /// The product has a row there, which is to be adjusted instead. The dialog closes.
    void adjustInstead(const landreeve::records::RowKey& key, const QString& sku);

private:
    void build(const FindChoices& find);
    FieldEditor* editor(const char* field) const;
    std::optional<Decimal> number(const char* field) const;
    /// The code of the record that was chosen.
    QString chosen(const char* field) const;
    QString place() const;
    /// Says beside each field what is wrong; false where anything is.
    bool check();
    void submit();
    void refuse(const Error& error);

    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    tasks::TaskRunner& m_runner;
    widgets::Form* m_form;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_submit;
    std::vector<FieldEditor*> m_editors;
    std::string m_key;
    std::optional<landreeve::records::RowKey> m_there;
};

} // namespace landreeve::ui::records
