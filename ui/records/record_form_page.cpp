#include "ui/records/record_form_page.h"

#include "core/base/ids.h"
#include "ui/orders/order_lines_field.h"
#include "ui/orders/order_workflow.h"
#include "ui/records/conflict_dialog.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_form.h"
#include "ui/records/record_glance.h"
#include "ui/records/record_rights.h"
#include "ui/records/reference_editor.h"
#include "ui/records/secret_editor.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"

#include <QApplication>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Draft;
using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::RowKey;
using theme::Token;
using widgets::Shape;

namespace {

constexpr int kDraftMs = 1000;

/// What stands fast once an order was approved or confirmed, and nobody may write (migrations/domain, order rules).
QStringList frozenFields(const Entity& entity, const QJsonObject& record) {
    const QString status = record[QStringLiteral("status")].toString();
    const bool purchase = entity.name == "purchase-order";
    if ((!purchase && entity.name != "sales-order") || status == QLatin1String("draft") ||
        (purchase && status == QLatin1String("pending_approval")))
        return {};
    return {purchase ? QStringLiteral("vendor_id") : QStringLiteral("customer_id"), QStringLiteral("line_items"),
            QStringLiteral("order_date"), QStringLiteral("place_of_supply")};
}

QString pageName(const Entity& entity) {
    return entity.name == "purchase-order" ? QStringLiteral("purchaseOrderPage")
           : entity.name == "sales-order"  ? QStringLiteral("salesOrderPage")
                                           : QStringLiteral("recordFormPage");
}

} // namespace

struct RecordFormPage::Rights {
    access::Verdict write = allowed();
    access::Verdict remove = allowed();
    access::Verdict reveal = allowed();
    access::Verdict give = allowed(); ///< To say what an employee may do.

    static access::Verdict allowed() {
        access::Verdict verdict;
        verdict.allowed = true;
        return verdict;
    }
    static std::vector<access::Permission> asked(const Entity& entity) {
        std::vector<access::Permission> permissions{
            {entity.name, "write"}, {entity.name, "delete"}, {entity.name, "reveal"}};
        if (entity.name == "employee")
            permissions.push_back({"role", "write"});
        return permissions;
    }
    /// By the answers to what was asked.
    static Rights of(const RecordRights::Verdicts& verdicts) {
        Rights rights{verdicts[0], verdicts[1], verdicts[2]};
        if (verdicts.size() > 3)
            rights.give = verdicts[3];
        return rights;
    }
};

struct RecordFormPage::Loaded {
    QJsonObject record = {};
    landreeve::records::TenantRules rules = {};
    std::optional<Draft> draft = {};
    std::optional<RecordRights::Verdicts> rights = {};
};

RecordFormPage::RecordFormPage(const RecordServices& services, const Entity& entity, QWidget* parent)
    : Page(pageName(entity), parent),
      m_services(services),
      m_entity(entity),
      m_rights(new RecordRights(services.runner, services.may, services.fleet, Rights::asked(entity), this)),
      m_form(nullptr),
      m_notice(new FormNotice(this)),
      m_readOnly(new FormNotice(this)),
      m_error(new widgets::ErrorLine(this)),
      m_tabs(new QTabBar(this)),
      m_stack(new QStackedWidget(this)),
      m_glance(new RecordGlance(entity, this)),
      m_history(nullptr),
      m_draftPause(new QTimer(this)),
      m_doubtPause(new QTimer(this)) {
    setProperty("entity", QString::fromStdString(entity.name));
    const FindChoices find = choicesOf(m_services.runner, [this] { return m_records; });
    m_form = new RecordForm(
        entity, find,
        [this, find](const Field& field, QObject* owner) -> FieldEditor* {
            if (field.type != landreeve::records::FieldType::Lines)
                return nullptr;
            using Kind = orders::LineDocument::Kind;
            m_lines =
                new orders::OrderLinesField(field, m_entity.name == "purchase-order" ? Kind::Purchase : Kind::Sale,
                                            findIn(find, "product"), m_services.runner, owner);
            return m_lines;
        },
        this);
    m_draftPause->setSingleShot(true);
    m_draftPause->setInterval(kDraftMs);
    m_doubtPause->setSingleShot(true);
    connect(m_draftPause, &QTimer::timeout, this, &RecordFormPage::keepDraft);
    connect(m_doubtPause, &QTimer::timeout, this, &RecordFormPage::askLanded);
    // Where it cannot be told, it is as it was.
    connect(m_rights, &RecordRights::answered, this,
            [this](const RecordRights::Verdicts& verdicts) { takeRights(Rights::of(verdicts)); });
    makeOrder();
    buildHead();
    build();
    addKeys();
    tenantChanged(services.navigator.tenant());
}

RecordFormPage::~RecordFormPage() {
    if (m_draftPause->isActive())
        keepDraft();
}

QDateTime RecordFormPage::now() const {
    return m_services.clock ? m_services.clock() : QDateTime::currentDateTime();
}

QString RecordFormPage::name() const {
    for (const Field& field : m_entity.fields) {
        if (field.fixedPlace && field.name != m_entity.keyField) {
            QString text = m_form->base()[QString::fromStdString(field.name)].toString();
            // An order is known by its number, not by whom it is for.
            if (field.editable && !text.isEmpty())
                return text;
        }
    }
    const QString key = m_form->base()[QString::fromStdString(m_entity.keyField)].toString();
    return key.isEmpty() ? QStringLiteral("New %1").arg(one()) : key;
}

void RecordFormPage::showHead() {
    showParties();
    setTitle(m_loaded ? name() : QString::fromStdString(m_entity.one).left(1).toUpper() + one().mid(1));
    const QString key = m_form->base()[QString::fromStdString(m_entity.keyField)].toString();
    const auto changes = m_form->changed().size();
    QStringList facts;
    if (!key.isEmpty() && key != name())
        facts << key;
    if (m_isNew)
        facts << QStringLiteral("not saved yet");
    else if (changes > 0)
        facts << (changes == 1 ? QStringLiteral("1 unsaved change")
                               : QStringLiteral("%1 unsaved changes").arg(changes));
    if (m_order != nullptr && !m_order->frozenSince().isEmpty())
        facts << QStringLiteral("frozen ") + m_order->frozenSince();
    head()->setFacts(facts.join(QStringLiteral(", ")));
    if (m_order != nullptr)
        m_order->formChanged();
    m_undo->setEnabled(m_form->canUndo());
    m_redo->setEnabled(m_form->canRedo());
    m_discard->setEnabled(changes > 0 || m_isNew);
    // The steps of an order need the room.
    head()->setActionShown(m_discard, m_order == nullptr || changes > 0 || m_isNew);
    head()->setActionShown(m_delete, m_loaded && !m_isNew && m_entity.keptBecause.empty());
    head()->setActionShown(m_duplicate, m_loaded && !m_isNew);
}

// Not with every key: a long list is looked through.
void RecordFormPage::showNeighbours() {
    const auto key = RowKey::parse(m_id.toStdString());
    const auto can = [&](int by) { return m_services.desk && key && m_services.desk->beside(*key, by).has_value(); };
    m_previous->setEnabled(can(-1));
    m_next->setEnabled(can(1));
}

void RecordFormPage::activated(const QVariantMap& arguments) {
    fitWidth();
    const QString id = arguments.value(QStringLiteral("id")).toString();
    const QString copy = arguments.value(QStringLiteral("copy")).toString();
    if (arguments.value(QStringLiteral("new")).toBool()) {
        leaveFor([this] {
            leaveRecord();
            openNew({});
            offerNewDraft();
        });
    } else if (!copy.isEmpty()) {
        leaveFor([this, copy] {
            open(copy);
            m_copies = true;
        });
    } else if (!id.isEmpty() && (id != m_id || m_isNew || !m_loaded)) {
        leaveFor([this, id] { open(id); });
    } else if (m_isNew || !m_loaded || m_doubt || m_form->isChanged()) {
        askRights();
    } else {
        load(); // Somebody may have changed it since.
    }
    m_wantedField = arguments.value(QStringLiteral("field")).toString();
    showPart();
}

void RecordFormPage::deactivated() {
    m_form->hideSecrets();
    if (m_draftPause->isActive())
        keepDraft();
}

void RecordFormPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId && m_records)
        return;
    if (m_loaded)
        sayWhatNoDraftHolds();
    leaveRecord();
    m_tenantId = id;
    m_services.navigator.clearMessage(discardedMessage());
    m_records = tenant ? m_services.open(id) : nullptr;
    if (m_lines != nullptr)
        m_lines->setOrders(tenant && m_services.openOrders ? m_services.openOrders(id) : nullptr);
    if (m_order != nullptr)
        m_order->setOrders(tenant && m_services.openOrders ? m_services.openOrders(id) : nullptr, id);
    m_id.clear();
    m_form->beginNew({}, now().date());
    m_form->setEnabled(false);
    m_glance->setRecord({}, now());
    showHead();
    if (!m_records)
        m_notice->say(Shape::EmptyRing, Token::Idle,
                      QStringLiteral("No tenant is open. Choose one in the header to see its %1.")
                          .arg(QString::fromStdString(m_entity.many).toLower()));
    else if (isVisible())
        backToList();
}

QWidget* RecordFormPage::firstFocus() {
    if (isOrderShown())
        return Page::firstFocus();
    showPart();
    return m_form->isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget() : Page::firstFocus();
}

bool RecordFormPage::escape() {
    if (Page::escape())
        return true;
    backToList();
    return true;
}

void RecordFormPage::backToList() {
    m_services.navigator.openPage(QString::fromStdString(m_entity.name));
}

/// What is typed is kept; nothing is asked.
void RecordFormPage::leaveRecord() {
    ++m_round;
    m_busy = 0;
    if (m_loaded && !m_form->typedTexts().isEmpty()) {
        keepDraft();
        m_memory.insert(m_id, std::make_shared<Draft>(typed()));
        m_kept.insert(m_id, {name(), m_form->typedTexts().size(), m_tenantId});
    }
    m_draftPause->stop();
    m_doubtPause->stop();
    m_doubt.reset();
    m_copies = false;
    m_form->hideSecrets();
    m_loaded = false;
    m_save->setBusy(false);
    m_notice->clear();
    m_readOnly->clear();
    m_error->clear();
    m_onceSaved = {};
    m_needsLines = false;
    m_awaitsLines = false;
    m_rights->leave();
    m_noWrite.clear();
    m_orderShown.clear();
    if (m_order != nullptr) {
        m_order->leave();
        m_tabs->setTabVisible(0, false);
    }
    m_tabs->setCurrentIndex(m_fieldsTab);
}

void RecordFormPage::open(const QString& id) {
    leaveRecord();
    m_id = id;
    m_isNew = false;
    if (m_order != nullptr)
        m_order->begin(id);
    load();
}

void RecordFormPage::openNew(const QJsonObject& texts, const QString& id) {
    m_id = id.isEmpty() ? QString::fromStdString(newUuid()) : id;
    m_isNew = true;
    m_loaded = true;
    m_party = partyOf(texts);
    m_brought = {};
    m_form->beginNew(texts, now().date());
    m_form->setFrozen({});
    m_form->setReadOnly(false);
    m_form->setEnabled(m_records != nullptr);
    m_glance->setRecord({}, now());
    m_tabs->setTabEnabled(m_historyTab, false);
    if (m_order != nullptr)
        m_order->beginNew(m_id);
    showHead();
    showNeighbours();
    // Whether it may be saved is known a moment later.
    load();
}

void RecordFormPage::load() {
    if (!m_records || m_id.isEmpty())
        return;
    m_error->clear();
    ++m_busy;
    m_form->setEnabled(m_isNew || m_loaded);
    const int asked = m_rights->begin(m_tenantId);
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, id = m_id.toStdString(), key = draftKey(), isNew = m_isNew,
         may = m_services.may, permissions = m_rights->permissions(),
         drafts = m_services.drafts](const std::stop_token& stop, const ProgressFn&) {
            Loaded loaded;
            if (!isNew)
                loaded.record = records->get(entity, id, stop);
            // Without these the record can be shown all the same; what may not be done is refused when it is tried.
            const auto attempt = [](const auto& work) {
                try {
                    work();
                } catch (const Error&) {
                    return; // as it was
                }
            };
            attempt([&] { loaded.rules = records->rules(stop); });
            attempt([&] { loaded.rights = RecordRights::verdicts(may, permissions, records->tenantId(), stop); });
            attempt([&] {
                if (drafts && !isNew)
                    loaded.draft = drafts->find(key);
            });
            return loaded;
        },
        tasks::Outcome<Loaded>{[this, asked, round = m_round](Loaded loaded) {
                                   if (round != m_round)
                                       return;
                                   --m_busy;
                                   loaded.rights = m_rights->latest(asked, std::move(loaded.rights));
                                   show(loaded);
                               },
                               [this, round = m_round](const Error& error) {
                                   if (round != m_round)
                                       return;
                                   --m_busy;
                                   fail(error);
                               },
                               {}});
}

void RecordFormPage::show(const Loaded& loaded) {
    m_form->setIndian(loaded.rules.indian);
    if (loaded.rights)
        keepRights(Rights::of(*loaded.rights));
    if (m_isNew)
        m_form->setFrozen(m_withheld);
    if (!m_isNew) {
        const bool again = m_loaded;
        m_loaded = true;
        if (again && m_form->isChanged())
            m_form->rebase(loaded.record);
        else if (!again || loaded.record != m_form->base())
            m_form->begin(loaded.record);
        m_form->setEnabled(true);
        m_tabs->setTabEnabled(m_historyTab, true);
        m_glance->setRecord(loaded.record, now());
        m_form->setFrozen(frozenFields(m_entity, loaded.record) + m_withheld);
        if (const auto kept = m_memory.take(m_id)) {
            m_kept.remove(m_id);
            restore(*kept);
        } else if (loaded.draft && !again) {
            offerDraft(*loaded.draft);
        }
        readHistory();
        if (m_lines != nullptr)
            m_lines->refreshStock();
        if (m_order != nullptr)
            m_order->show(loaded.record, loaded.rules.indian);
        if (const auto key = RowKey::parse(m_id.toStdString()); key && m_services.desk)
            Q_EMIT m_services.desk->shown(*key);
        // Somebody may be elsewhere by now: in the palette, say.
        const QWidget* focus = QApplication::focusWidget();
        const bool free = focus == nullptr || (isAncestorOf(focus) && !m_form->isAncestorOf(focus));
        if (isVisible() && (std::exchange(m_takesKeyboard, false) || free) && !split()->isPanelShown())
            showPart();
    }
    showReadOnly();
    showHead();
    showNeighbours();
    if (std::exchange(m_copies, false))
        duplicate();
}

void RecordFormPage::askRights() {
    m_rights->ask(m_records ? QString::fromStdString(m_records->tenantId()) : QString());
}

/// Of a record that is shown already: rights may have been given or taken since.
void RecordFormPage::takeRights(const Rights& rights) {
    if (!m_loaded)
        return;
    keepRights(rights);
    m_form->setFrozen((m_isNew ? QStringList() : frozenFields(m_entity, m_form->base())) + m_withheld);
    showReadOnly();
}

void RecordFormPage::keepRights(const Rights& rights) {
    m_noWrite = refusalOf(rights.write, m_entity, "write", QStringLiteral("change"));
    m_delete->setToolTip(refusalOf(rights.remove, m_entity, "delete", QStringLiteral("delete")));
    m_delete->setEnabled(rights.remove.allowed);
    m_withheld = rights.give.allowed ? QStringList()
                                     : QStringList{QStringLiteral("role"), QStringLiteral("roles"),
                                                   QStringLiteral("permissions"), QStringLiteral("auth_user_id")};
    for (SecretEditor* secret : m_form->secrets()) {
        secret->setClock([this] { return now(); });
        secret->setRevealAllowed(rights.reveal.allowed,
                                 rights.reveal.allowed
                                     ? QString()
                                     : QStringLiteral("Needs %1:reveal.").arg(QString::fromStdString(m_entity.name)));
    }
}

void RecordFormPage::showReadOnly() {
    m_form->setReadOnly(!mayWrite());
    m_save->setEnabled(mayWrite() && !m_doubt);
    m_save->setToolTip(m_noWrite);
    m_duplicate->setEnabled(mayWrite());
    const QStringList frozen = m_isNew ? QStringList() : frozenFields(m_entity, m_form->base());
    if (!mayWrite())
        m_readOnly->say(Shape::Bars, Token::Idle, QStringLiteral("Read-only. ") + m_noWrite);
    else if (!frozen.isEmpty() && m_tabs->currentIndex() == m_fieldsTab)
        m_readOnly->say(
            Shape::Bars, Token::Idle,
            QStringLiteral("Party, lines and amounts are frozen: the order is %1. The rest can still be changed.")
                .arg(QString::fromStdString(m_entity.at("status").wordOf(
                                                m_form->base()[QStringLiteral("status")].toString().toStdString()))
                         .toLower()));
    else if (!m_withheld.isEmpty())
        m_readOnly->say(
            Shape::Bars, Token::Idle,
            QStringLiteral("User, role, roles and permissions are for who may give rights: needs role:write."));
    else
        m_readOnly->clear();
}

void RecordFormPage::fail(const Error& error) {
    if (error.code() == "record_not_found" && m_loaded) {
        openDeleted();
        return;
    }
    if (m_order != nullptr)
        m_order->giveUp();
    m_error->retryButton()->setText(QStringLiteral("Try again"));
    m_error->retryButton()->setVisible(error.code() != "record_in_use");
    m_error->showError(error);
}

void RecordFormPage::refresh() {
    if (m_loaded && !m_isNew && !m_doubt)
        load();
}

} // namespace landreeve::ui::records
