#pragma once

#include "core/records/stock_adjustment.h"
#include "core/records/tenant_records.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/side_panel.h"

#include <map>

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

class DraftQuestion;

/// Changes the stock of one inventory row by hand: a counted quantity or a difference, what it will do beside it, the
/// reason, and then a move in the ledger. While something is typed the panel stays with its row, and nothing can be
/// sent or typed until that row is the list's current one.
class AdjustPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    AdjustPanel(tasks::TaskRunner& runner, QWidget* parent = nullptr);

    /// Another tenant's records, or none. What is typed is kept for the tenant it was typed for.
    void setRecords(const QString& tenantId, std::shared_ptr<landreeve::records::TenantRecords> records);
    /// The list's current row, and what is in it; nothing where there is none, or it is not read yet.
    void setRow(const std::optional<landreeve::records::RowKey>& current, const landreeve::records::GridRow* row);
    /// The row the panel stands for.
    std::optional<landreeve::records::RowKey> key() const;
    bool isTyped() const;
    /// "ARV-300 in Pune-Chakan"; empty where it stands for no row.
    QString rowName() const;
    /// What is typed for a row of this tenant and of others, a phrase each.
    QStringList unsaved() const;
    /// Puts the keyboard into the quantity, or to the question.
    void begin();

    /// Asks what shall become of what is typed; `keep` and `discard` are the words of the buttons.
    void ask(const QString& question, const QString& keep, const QString& discard);
    bool isAsking() const;
    void stopAsking();
    /// Forgets what is typed.
    void clearTyped();

Q_SIGNALS:
    /// It was done: the row's key and a line of news.
    void adjusted(const landreeve::records::RowKey& key, const QString& words);
    /// Whether something was done is not known, or somebody else changed the row: it is to be read again.
    void readAgain(const landreeve::records::RowKey& key);
    /// It was not done, and the panel stands for something else by now.
    void failedElsewhere(const QString& words);
    /// Something is being typed.
    void touched();
    /// The answers to the question.
    void keepRequested();
    void discardRequested();

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
    static QString nameOf(const Seen& seen);

    /// What was typed for a row of a tenant that is not open now.
    struct Draft {
        Seen seen;
        QString mode;
        QString quantity;
        QString reason;
        std::string eventKey;
    };
    /// What was sent to the server.
    struct Sent {
        std::shared_ptr<landreeve::records::TenantRecords> records;
        Seen seen;
        Decimal change;
        std::string eventKey;
    };

    void build();
    void keepDraft();
    void showSeen();
    void showLock();
    bool isLocked() const;
    bool standsFor(const Sent& sent) const;
    void edited();
    void noteQuantity(bool isLeft);
    bool isCounted() const;
    /// The signed quantity that was typed; nothing while it cannot be read.
    std::optional<Decimal> quantity() const;
    QString faultOfQuantity() const;
    void showEffect();
    void submit();
    void take(const Sent& sent, const landreeve::records::StockBalance& balance);
    void refuse(const Sent& sent, const Error& error);
    void showConflict(const Error& error);

    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    QString m_tenantId;
    std::map<QString, Draft> m_drafts;                   ///< By tenant.
    std::optional<landreeve::records::RowKey> m_current; ///< Of the list.
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
    DraftQuestion* m_question;
    widgets::LButton* m_submit;
    widgets::LButton* m_keep;
};

} // namespace landreeve::ui::records
