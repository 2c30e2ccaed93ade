#pragma once

#include "core/records/tenant_records.h"
#include "ui/records/count_draft.h"
#include "ui/records/count_model.h"
#include "ui/tasks/task_runner.h"

#include <QDialog>

class QLineEdit;
class QTableWidget;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Label;
class LButton;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

class FormNotice;

/// A stock count: counted quantities typed or pasted beside what the books say, each difference shown, all of them made
/// in one transaction with one reason, and then what the ledger has of it. Deletes itself when closed.
class CountDialog : public QDialog {
    Q_OBJECT
public:
    /// More rows are counted in several sheets.
    static constexpr int kMost = 2000;

    /// `pasted` are a spreadsheet's cells to begin with; `place` is where what is typed is kept meanwhile.
    CountDialog(std::shared_ptr<landreeve::records::TenantRecords> records, tasks::TaskRunner& runner,
                std::vector<landreeve::records::RowKey> keys, QList<QStringList> pasted, CountDraft::Place place,
                QWidget* parent);

    CountModel* model() const { return m_model; }

Q_SIGNALS:
    /// The rows were adjusted; with what takes it back.
    void adjusted(const std::vector<landreeve::records::StockAdjustment>& undo);

protected:
    void reject() override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void read(const std::vector<landreeve::records::RowKey>& keys, QList<QStringList> pasted);
    void setSending(bool on);
    void paste(const QList<QStringList>& cells, int row);
    void offer(const landreeve::records::Draft& draft);
    /// Types a draft again; rows of it that are not in the sheet come into it.
    void restore(const QJsonObject& texts);
    void showSums();
    void submit();
    void take(const landreeve::records::StockCount& count,
              const std::vector<landreeve::records::StockAdjustment>& adjustments, const std::vector<int>& rows);
    void fail(const Error& error);
    void showLedger(const std::vector<landreeve::records::LedgerMove>& moves);

    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    tasks::TaskRunner& m_runner;
    CountModel* m_model;
    CountDraft* m_draft;
    FormNotice* m_offer;
    QJsonObject m_restored; ///< To be typed once its rows are read.
    widgets::Label* m_title;
    widgets::Label* m_sums;
    widgets::Label* m_hint;
    widgets::Table* m_table;
    QWidget* m_sheet;
    widgets::ErrorLine* m_error;
    QLineEdit* m_reason;
    widgets::FieldNote* m_reasonNote;
    QWidget* m_reasonRow;
    widgets::LButton* m_keep;
    widgets::LButton* m_submit;
    bool m_done = false;
    bool m_warned = false;
};

} // namespace landreeve::ui::records
