#include "ui/records/adjust_panel.h"

#include "core/base/ids.h"
#include "ui/records/amount_words.h"
#include "ui/records/cell_text.h"
#include "ui/records/draft_question.h"
#include "ui/records/typed_quantity.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::GridRow;
using landreeve::records::RowKey;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::LButton;

namespace {

const Entity& inventory() {
    return landreeve::records::entity("inventory");
}

std::string valueIn(const GridRow& row, const char* field) {
    const auto columns = landreeve::records::gridColumns(inventory());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i]->name == field)
            return row.values[i].value_or(std::string());
    }
    return {};
}

Decimal decimalIn(const GridRow& row, const char* field) {
    return Decimal::parse(valueIn(row, field)).value_or(Decimal());
}

QString signedMoney(const Decimal& value) {
    const QString text = theme::money(value.toString());
    return value.isNegative() || value.isZero() ? text : u'+' + text;
}

} // namespace

AdjustPanel::AdjustPanel(tasks::TaskRunner& runner, QWidget* parent) : SidePanel(parent), m_runner(runner) {
    setObjectName(QStringLiteral("adjustPanel"));
    setAccessibleName(QStringLiteral("Adjust stock"));
    build();
    setRow(std::nullopt, nullptr);
}

void AdjustPanel::build() {
    m_question = new DraftQuestion(this);
    body()->addWidget(m_question);
    connect(m_question, &DraftQuestion::keepRequested, this, &AdjustPanel::keepRequested);
    connect(m_question, &DraftQuestion::discardRequested, this, &AdjustPanel::discardRequested);
    m_facts = new widgets::Facts(96, this);
    const std::pair<const char*, const char*> facts[] = {{"seenOnHand", "On hand"},
                                                         {"seenReserved", "Reserved"},
                                                         {"seenAvailable", "Available"},
                                                         {"seenAverage", "Average cost"},
                                                         {"seenValuation", "Valuation"}};
    for (const auto& [key, name] : facts)
        m_facts->add(QLatin1String(key), QLatin1String(name));
    body()->addWidget(m_facts);

    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("adjustError"));
    body()->addWidget(m_error);

    m_mode = new widgets::Segments(this);
    m_mode->setObjectName(QStringLiteral("adjustMode"));
    m_mode->setAccessibleName(QStringLiteral("What you type"));
    m_mode->add(QStringLiteral("counted"), QStringLiteral("Counted quantity"));
    m_mode->add(QStringLiteral("difference"), QStringLiteral("Difference"));
    body()->addWidget(m_mode, 0, Qt::AlignLeft);

    m_form = new widgets::Form(this);
    m_quantity = new QLineEdit(this);
    m_quantity->setObjectName(QStringLiteral("quantityEdit"));
    m_quantity->setAlignment(Qt::AlignRight);
    m_quantityNote = m_form->addField({QStringLiteral("Quantity"), true, 130}, m_quantity);
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(QStringLiteral("Stock count, broken…"));
    m_reasonNote = m_form->addField({QStringLiteral("Reason"), true, 0}, m_reason);
    body()->addWidget(m_form);

    m_effect = new widgets::Label({}, TypeStyle::Body, Token::Ink2, this);
    m_effect->setObjectName(QStringLiteral("effectLabel"));
    m_effect->setAccessibleName(QStringLiteral("What it will do"));
    m_effect->setWraps();
    body()->addWidget(m_effect);
    body()->addStretch(1);

    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(8);
    row->addStretch(1);
    m_keep = new LButton(QStringLiteral("Keep as it is"), LButton::Kind::Secondary, foot);
    m_keep->setObjectName(QStringLiteral("keepButton"));
    row->addWidget(m_keep);
    m_submit = new LButton(QStringLiteral("Adjust stock"), LButton::Kind::Primary, foot);
    m_submit->setObjectName(QStringLiteral("adjustSubmitButton"));
    row->addWidget(m_submit);
    setFoot(foot);

    widgets::pressOnCtrlEnter(this, m_submit);
    connect(m_submit, &LButton::activated, this, &AdjustPanel::submit);
    connect(m_keep, &LButton::activated, this, [this] {
        clearTyped();
        Q_EMIT closeRequested();
    });
    connect(m_mode, &widgets::Segments::chosen, this, [this] {
        m_quantity->clear();
        edited();
        m_quantity->setFocus(Qt::OtherFocusReason);
    });
    connect(m_quantity, &QLineEdit::textEdited, this, &AdjustPanel::edited);
    connect(m_quantity, &QLineEdit::editingFinished, this, [this] { noteQuantity(true); });
    connect(m_reason, &QLineEdit::textEdited, this, &AdjustPanel::edited);
    connect(m_quantity, &QLineEdit::returnPressed, m_reason, [this] { m_reason->setFocus(Qt::TabFocusReason); });
    connect(m_reason, &QLineEdit::returnPressed, this, &AdjustPanel::submit);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        m_error->clear();
        if (m_newer) {
            m_seen = std::exchange(m_newer, std::nullopt);
            m_eventKey = newUuid();
            showSeen();
            edited();
        } else if (m_seen) {
            Q_EMIT readAgain(m_seen->key);
        }
    });
}

void AdjustPanel::setRecords(const QString& tenantId, std::shared_ptr<landreeve::records::TenantRecords> records) {
    keepDraft();
    m_tenantId = tenantId;
    m_records = std::move(records);
    m_seen.reset();
    m_current.reset();
    clearTyped();
    if (const auto kept = m_drafts.find(tenantId); kept != m_drafts.end()) {
        const Draft draft = std::move(kept->second);
        m_drafts.erase(kept);
        m_seen = draft.seen;
        m_mode->setCurrent(draft.mode);
        m_quantity->setText(draft.quantity);
        m_reason->setText(draft.reason);
        m_eventKey = draft.eventKey;
    }
    showSeen();
}

void AdjustPanel::keepDraft() {
    if (m_seen && isTyped() && !m_tenantId.isEmpty())
        m_drafts[m_tenantId] = {*m_seen, m_mode->current(), m_quantity->text(), m_reason->text(), m_eventKey};
}

AdjustPanel::Seen AdjustPanel::seenIn(const GridRow& row) {
    return {row.key,
            row.version,
            QString::fromStdString(valueIn(row, "sku")),
            QString::fromStdString(valueIn(row, "product_name")),
            {},
            valueIn(row, "warehouse_location"),
            QString::fromStdString(valueIn(row, "unit")),
            decimalIn(row, "on_hand"),
            decimalIn(row, "reserved"),
            // stock_adjust() values an inflow at the average, and where there is none at the product's cost price.
            decimalIn(row, "avg_cost_per_unit").isZero() ? decimalIn(row, "cost_price")
                                                         : decimalIn(row, "avg_cost_per_unit"),
            decimalIn(row, "valuation")};
}

std::optional<RowKey> AdjustPanel::key() const {
    return m_seen ? std::optional(m_seen->key) : std::nullopt;
}

bool AdjustPanel::isTyped() const {
    return !m_quantity->text().isEmpty() || !m_reason->text().isEmpty();
}

QString AdjustPanel::nameOf(const Seen& seen) {
    return QStringLiteral("%1 in %2").arg(seen.sku, QString::fromStdString(seen.warehouse));
}

QStringList AdjustPanel::unsaved() const {
    QStringList all;
    if (m_seen && isTyped())
        all += QStringLiteral("What you typed for %1").arg(nameOf(*m_seen));
    for (const auto& [tenant, draft] : m_drafts)
        all += QStringLiteral("What you typed for %1 of %2").arg(nameOf(draft.seen), tenant);
    return all;
}

QString AdjustPanel::rowName() const {
    return m_seen ? nameOf(*m_seen) : QString();
}

bool AdjustPanel::isLocked() const {
    return !m_seen || m_current != m_seen->key || isAsking();
}

void AdjustPanel::showLock() {
    const bool locked = isLocked();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_mode, m_form, m_submit})
        widget->setEnabled(!locked);
}

void AdjustPanel::ask(const QString& question, const QString& keep, const QString& discard) {
    const bool keyboard = isAncestorOf(QApplication::focusWidget());
    m_question->ask(question, keep, discard);
    showLock();
    if (keyboard)
        m_question->begin();
}

bool AdjustPanel::isAsking() const {
    return m_question->isAsking();
}

void AdjustPanel::stopAsking() {
    m_question->hide();
    showLock();
}

void AdjustPanel::setRow(const std::optional<RowKey>& current, const GridRow* row) {
    m_current = current;
    showLock();
    const bool same = row != nullptr && m_seen && m_seen->key == row->key;
    if (isTyped() && !same)
        return;
    if (same && isTyped() && row->version != m_seen->version) {
        m_newer = seenIn(*row);
        m_error->showText(
            m_newer->onHand == m_seen->onHand
                ? QStringLiteral("Changed meanwhile; on hand is %1 as before.").arg(amount(m_seen->onHand))
                : QStringLiteral("Changed meanwhile: on hand %1 → %2.")
                      .arg(amount(m_seen->onHand), amount(m_newer->onHand)),
            QStringLiteral("What you typed is kept."));
        m_error->retryButton()->setText(QStringLiteral("Use the new figures"));
        return;
    }
    if (row != nullptr)
        m_seen = seenIn(*row);
    else
        m_seen.reset();
    m_newer.reset();
    if (!same) {
        m_error->clear();
        m_eventKey = newUuid();
    }
    showSeen();
}

void AdjustPanel::showSeen() {
    showLock();
    if (!m_seen) {
        setTitle(QStringLiteral("Adjust stock"), QStringLiteral("Choose a row of the list."));
        m_facts->clearValues();
        showEffect();
        return;
    }
    setTitle(m_seen->product, m_seen->sku + QStringLiteral(" · ") + QString::fromStdString(m_seen->warehouse), true);
    const QString unit = m_seen->unit.isEmpty() ? QString() : u' ' + m_seen->unit;
    m_facts->set(QStringLiteral("seenOnHand"), amount(m_seen->onHand) + unit);
    m_facts->set(QStringLiteral("seenReserved"), amount(m_seen->reserved) + unit);
    m_facts->set(QStringLiteral("seenAvailable"), amount(m_seen->onHand - m_seen->reserved) + unit);
    m_facts->set(QStringLiteral("seenAverage"), theme::money(m_seen->average.rounded(2).toString()),
                 theme::money(m_seen->average.toString()));
    m_facts->set(QStringLiteral("seenValuation"), theme::money(m_seen->valuation.toString()));
    showEffect();
}

void AdjustPanel::begin() {
    if (isAsking()) {
        m_question->begin();
        return;
    }
    m_quantity->setFocus(Qt::OtherFocusReason);
    m_quantity->selectAll();
}

void AdjustPanel::noteQuantity(bool isLeft) {
    const QString words = wordsBesideQuantity(m_quantity->text(), isLeft);
    // What a step was refused for stays until something is typed.
    if (!isLeft || !words.isEmpty())
        m_quantityNote->set(words.isEmpty() ? FieldNote::Kind::None : FieldNote::Kind::Bad, words);
}

void AdjustPanel::edited() {
    // A changed decision is a new event; the same one sent twice is done once.
    m_eventKey = newUuid();
    noteQuantity(false);
    m_reasonNote->clear();
    if (!m_newer)
        m_error->clear();
    showEffect();
    Q_EMIT touched();
}

bool AdjustPanel::isCounted() const {
    return m_mode->current() == QLatin1String("counted");
}

std::optional<Decimal> AdjustPanel::quantity() const {
    const TypedQuantity typed = typedQuantity(m_quantity->text());
    if (!typed.isNumber() || !m_seen)
        return std::nullopt;
    return isCounted() ? typed.value - m_seen->onHand : typed.value;
}

QString AdjustPanel::faultOfQuantity() const {
    const TypedQuantity typed = typedQuantity(m_quantity->text());
    if (typed.fault == TypedQuantity::Fault::Empty)
        return isCounted() ? QStringLiteral("Type what was counted.")
                           : QStringLiteral("Type how many more or less, such as −3.");
    const auto change = quantity();
    if (!change)
        return typed.words();
    if (isCounted() && typed.value.isNegative())
        return QStringLiteral("A count is never below zero.");
    if (change->isZero())
        return isCounted() ? QStringLiteral("That is what the books say: there is nothing to adjust.")
                           : QStringLiteral("A difference of zero changes nothing.");
    const Decimal after = m_seen->onHand + *change;
    if (isTooLarge(*change) || isTooLarge(after))
        return QStringLiteral("A quantity has at most eleven digits.");
    if (after.isNegative())
        return QStringLiteral("There are only %1 on hand.").arg(amount(m_seen->onHand));
    if (change->isNegative() && after < m_seen->reserved)
        return QStringLiteral("%1 are reserved: at most %2 can go.")
            .arg(amount(m_seen->reserved), amount(m_seen->onHand - m_seen->reserved));
    return {};
}

void AdjustPanel::showEffect() {
    const auto change = quantity();
    const bool sound = change && faultOfQuantity().isEmpty();
    m_submit->setText(sound ? QStringLiteral("Adjust by %1").arg(signedAmount(*change))
                            : QStringLiteral("Adjust stock"));
    m_submit->updateGeometry();
    if (!sound) {
        // What stands beside the field is not said twice.
        const bool said = m_quantityNote->kind() == FieldNote::Kind::Bad;
        m_effect->setText(change && !said ? faultOfQuantity() : QString());
        return;
    }
    const auto effect = landreeve::records::effectOf(m_seen->onHand, m_seen->valuation, m_seen->average, *change);
    if (!effect)
        return;
    m_effect->setText(QStringLiteral("On hand %1 → %2 (%3)\nAvailable %4 → %5\nValue %6 → %7 (%8)")
                          .arg(amount(m_seen->onHand), amount(effect->onHand), signedAmount(*change),
                               amount(m_seen->onHand - m_seen->reserved), amount(effect->onHand - m_seen->reserved),
                               theme::money(m_seen->valuation.toString()), theme::money(effect->valuation.toString()),
                               signedMoney(effect->value)));
}

void AdjustPanel::clearTyped() {
    m_quantity->clear();
    m_reason->clear();
    m_newer.reset();
    m_eventKey = newUuid();
    m_quantityNote->clear();
    m_reasonNote->clear();
    m_error->clear();
    stopAsking();
    showEffect();
}

} // namespace landreeve::ui::records
