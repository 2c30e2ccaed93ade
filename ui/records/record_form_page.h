#pragma once

#include "ui/records/record_services.h"
#include "ui/shell/page.h"

#include <QHash>
#include <QJsonObject>

class QBoxLayout;
class QStackedWidget;
class QTabBar;
class QTimer;

namespace landreeve::records {
struct Draft;
struct DraftKey;
} // namespace landreeve::records

namespace landreeve::ui::widgets {
class ErrorLine;
class LButton;
class Sheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {
class OrderLinesField;
class OrderWorkflow;
} // namespace landreeve::ui::orders

namespace landreeve::ui::records {

class ConflictDialog;
class FormNotice;
class RecordForm;
class RecordGlance;
class RecordHistory;
class RecordRights;
class SecretEditor;

/// One record of the open tenant: made, edited, copied and deleted, for any kind from its Entity alone. What is typed
/// is kept as a draft within two seconds; a save whose answer was lost is asked after, never repeated blindly; what
/// others changed meanwhile is merged, or shown field by field.
class RecordFormPage : public shell::Page {
    Q_OBJECT
public:
    RecordFormPage(const RecordServices& services, const landreeve::records::Entity& entity, QWidget* parent = nullptr);
    ~RecordFormPage() override;

    /// `id`: the record to show; `new`: true for an empty one; `copy`: the id of one to make another like. None of
    /// them: what was shown. `field` has the keyboard first.
    void activated(const QVariantMap& arguments) override;
    void deactivated() override;
    void refresh() override;
    QStringList unsaved() const override;
    QStringList unsavedOfTenant() const override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    bool escape() override;
    QWidget* firstFocus() override;

    RecordForm* form() const { return m_form; }
    /// Nothing is being read or written.
    bool isSettled() const;
    /// Of an order.
    orders::OrderWorkflow* order() const { return m_order; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Rights;
    struct Loaded;
    struct Sent {
        QJsonObject base; ///< Of a new record its id alone.
        QJsonObject fields;
        QJsonObject texts;
        QJsonObject secrets; ///< Those of `fields` that are encrypted, whatever is decided in a conflict.
        std::string change;  ///< What it is called, to ask for it.
        bool isNew = false;
        bool again = false; ///< By the form itself, since it had surely not been saved.
    };

    // Showing (record_form_page.cpp)
    void build();
    void buildHead();
    void addKeys();
    void fitWidth();
    void open(const QString& id);
    void showParties();
    void openNew(const QJsonObject& texts, const QString& id = {});
    void leaveRecord();
    /// Leaves what is shown by `go`; asks first where something is typed that no draft holds.
    void leaveFor(const std::function<void()>& go);
    /// Of this tenant, or of all where none is named.
    QStringList unsavedOf(const QString& tenant) const;
    void load();
    void show(const Loaded& loaded);
    void showHead();
    void showNeighbours();
    void askRights();
    void takeRights(const Rights& rights);
    void keepRights(const Rights& rights);
    /// Whether and why it may not be changed, in the form and above it.
    void showReadOnly();
    bool mayWrite() const { return m_noWrite.isEmpty(); }
    void step(int by);
    void duplicate();
    void discard();
    void askToDelete();
    void removeIt();
    void readHistory();
    void backToList();
    void fail(const Error& error);
    QString name() const;
    QString one() const { return QString::fromStdString(m_entity.one); }
    QDateTime now() const;

    // Saving (record_form_page_save.cpp)
    void save();
    bool canSave() const;
    /// A cell that is being typed in stays open: it is no part of what was asked to be saved.
    void saveButOpenCell();
    void sayWrong(int fields);
    /// Once some were corrected.
    void sayStillWrong(int fields);
    void send(const Sent& sent);
    void savedElsewhere(const landreeve::records::DraftKey& key, const QString& called);
    void failedElsewhere(const QString& called, const QString& why);
    void takeSaved(const Sent& sent, const landreeve::records::Saved& saved);
    void finish(const Sent& sent, const QJsonObject& record, const QString& said);
    /// With what the save was asked for; the last thing that is done of it.
    void goOn();
    void refuse(const Sent& sent, const Error& error);
    void beginDoubt(const Sent& sent);
    void askLanded();
    void takeLanded(landreeve::records::Landed landed);
    void fetchLanded();
    void sayDone(const QString& words);
    void openConflict(const Sent& sent, const landreeve::records::Saved& saved);
    void openDeleted();
    void nameWriter(const QJsonObject& theirs);
    void keepAsNew();
    void lookAgain();
    void reveal(SecretEditor* editor);

    // Of an order (record_form_page_order.cpp)
    void makeOrder();
    /// The vendor or customer that is chosen; empty: none.
    QString partyOf(const QJsonObject& texts) const;
    void bringTerms(const QJsonObject& customer);
    void showOrder();
    void showPart();
    bool isOrderShown() const;
    /// `needsLines`: for what an order without lines cannot do; saved it would have a number, and be refused all the
    /// same.
    void saveFirst(const std::function<void()>& then, bool needsLines = false);
    void onceSettled(const std::function<void()>& then);

    // Drafts (record_form_page_drafts.cpp)
    landreeve::records::DraftKey draftKey() const;
    landreeve::records::Draft typed() const;
    /// Of the message that offers it; every kind of record has its own.
    QString discardedMessage() const;
    void offerDiscarded(const landreeve::records::Draft& draft);
    void sayWhatNoDraftHolds();
    void touched();
    void keepDraft();
    void dropDraft();
    void offerDraft(const landreeve::records::Draft& draft);
    void restore(const landreeve::records::Draft& draft);
    void offerNewDraft();
    void offerNew(const landreeve::records::Draft& draft);

    RecordServices m_services;
    const landreeve::records::Entity& m_entity;
    RecordRights* m_rights;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    QString m_tenantId;
    QString m_id;          ///< Of a new record the one it will have.
    QString m_wantedField; ///< Where the keyboard goes first.
    bool m_isNew = false;
    bool m_loaded = false;
    QString m_noWrite;            ///< Why it may not be changed; empty: it may.
    QStringList m_withheld;       ///< Fields that are not for whoever works here.
    bool m_takesKeyboard = false; ///< Once the next record is shown.
    bool m_copies = false;        ///< Once it is read a copy is made of it.
    int m_busy = 0;
    quint64 m_round = 0; ///< Raised whenever another record is shown: older answers do not count.
    std::optional<Sent> m_doubt;
    Sent m_inConflict; ///< What the conflict dialog decides about.
    int m_asked = 0;
    int m_wrong = 0; ///< Fields that were said to be wrong when it was to be saved.
    /// What was typed for other records and is not saved: label of the record, and what is needed to go on.
    struct Kept {
        QString name;
        qsizetype changes = 0;
        QString tenant;
    };
    QHash<QString, Kept> m_kept;
    QHash<QString, std::shared_ptr<landreeve::records::Draft>> m_memory;

    RecordForm* m_form;
    orders::OrderLinesField* m_lines = nullptr; ///< Of an order.
    orders::OrderWorkflow* m_order = nullptr;
    std::function<void()> m_onceSaved; ///< What a save was asked for.
    bool m_needsLines = false;         ///< It was, for a step that an order without lines cannot take.
    QString m_party;                   ///< Of partyOf(), as it was last shown.
    QJsonObject m_brought;             ///< By bringTerms(): it gives way to another customer's.
    bool m_awaitsLines = false;        ///< It is saved once the products of its lines are looked up.
    QString m_orderShown;              ///< The order and status that its own part was opened for.
    int m_fieldsTab = 0;
    int m_historyTab = 1;
    FormNotice* m_notice;
    FormNotice* m_readOnly;
    widgets::ErrorLine* m_error;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    RecordGlance* m_glance;
    RecordHistory* m_history;
    QBoxLayout* m_beside = nullptr;
    QWidget* m_below = nullptr;
    QPointer<ConflictDialog> m_conflict;
    QTimer* m_draftPause;
    QTimer* m_doubtPause;
    widgets::LButton* m_previous = nullptr;
    widgets::LButton* m_next = nullptr;
    widgets::LButton* m_undo = nullptr;
    widgets::LButton* m_redo = nullptr;
    widgets::LButton* m_discard = nullptr;
    widgets::LButton* m_duplicate = nullptr;
    widgets::LButton* m_delete = nullptr;
    widgets::LButton* m_save = nullptr;
};

} // namespace landreeve::ui::records
