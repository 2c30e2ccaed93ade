#pragma once

#include "core/records/stock_adjustment.h"
#include "core/records/tenant_records.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/side_panel.h"

class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class Facts;
class FieldNote;
class Form;
class Label;
class LButton;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// Changes the stock of one inventory row by hand: a counted quantity or a difference, what it will do beside it, the
/// reason, and then a move in the ledger. While something is typed the panel stays with its row.
class AdjustPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    AdjustPanel(tasks::TaskRunner& runner, QWidget* parent = nullptr);

    void setRecords(std::shared_ptr<landreeve::records::TenantRecords> records);
    /// The row to adjust as it is now; nothing where there is none.
    void setRow(const landreeve::records::GridRow* row);
    /// The row the panel stands for.
    std::optional<landreeve::records::RowKey> key() const;
    bool isTyped() const;
    /// Puts the keyboard into the quantity.
    void begin();

Q_SIGNALS:
    /// It was done: the row's key and a line of news.
    void adjusted(const landreeve::records::RowKey& key, const QString& words);
    /// Whether something was done is not known, or somebody else changed the row: it is to be read again.
    void readAgain(const landreeve::records::RowKey& key);

private:
    struct Seen {
        landreeve::records::RowKey key;
        std::int64_t version = 0;
        QString sku;
        QString product;
        std::string productId;
        std::string warehouse;
        QString unit;
        Decimal onHand;
        Decimal reserved;
        Decimal average;
        Decimal valuation;
    };
    static Seen seenIn(const landreeve::records::GridRow& row);

    void build();
    void showSeen();
    void edited();
    /// The signed quantity that was typed; nothing while it cannot be read.
    std::optional<Decimal> quantity() const;
    QString faultOfQuantity() const;
    void showEffect();
    void submit();
    void take(const landreeve::records::StockBalance& balance, const Decimal& quantity);
    void refuse(const Error& error);
    void showConflict(const Error& error);
    void clearTyped();

    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    std::optional<Seen> m_seen;
    std::optional<Seen> m_newer; ///< What the row became while something was typed.
    std::string m_eventKey;
    widgets::Facts* m_facts;
    widgets::Segments* m_mode;
    widgets::Form* m_form;
    QLineEdit* m_quantity;
    QLineEdit* m_reason;
    widgets::FieldNote* m_quantityNote;
    widgets::FieldNote* m_reasonNote;
    widgets::Label* m_effect;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_submit;
    widgets::LButton* m_keep;
};

} // namespace landreeve::ui::records
