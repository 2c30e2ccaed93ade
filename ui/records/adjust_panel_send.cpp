// What the panel sends to the server, and what it makes of the answer.
#include "ui/records/adjust_panel.h"
#include "ui/records/amount_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QLineEdit>

namespace landreeve::ui::records {

using landreeve::records::StockAdjustment;
using landreeve::records::StockBalance;
using widgets::FieldNote;

void AdjustPanel::submit() {
    if (isLocked() || !m_records || m_submit->isBusy())
        return;
    const QString fault = faultOfQuantity();
    m_quantityNote->set(fault.isEmpty() ? FieldNote::Kind::None : FieldNote::Kind::Bad, fault);
    showEffect();
    const bool reasoned = !m_reason->text().trimmed().isEmpty();
    m_reasonNote->set(reasoned ? FieldNote::Kind::None : FieldNote::Kind::Bad,
                      reasoned ? QString() : QStringLiteral("Say why the stock differs; it stands in the ledger."));
    if (m_form->focusFirstWrong())
        return;
    m_submit->setBusy(true);
    m_error->clear();
    const Sent sent{m_records, *m_seen, *quantity(), m_eventKey};
    StockAdjustment adjustment;
    adjustment.warehouse = sent.seen.warehouse;
    adjustment.quantity = sent.change;
    adjustment.reason = m_reason->text().trimmed().toStdString();
    adjustment.key = sent.eventKey;
    adjustment.expectedVersion = sent.seen.version;
    m_runner.run(
        this,
        [records = m_records, adjustment, id = sent.seen.key.toString()](std::stop_token stop,
                                                                         const ProgressFn&) mutable {
            const QJsonObject row = records->get(landreeve::records::entity("inventory"), id, stop);
            adjustment.productId = row[QStringLiteral("product_id")].toString().toStdString();
            return records->adjust(adjustment, stop);
        },
        tasks::Outcome<StockBalance>{[this, sent](const StockBalance& balance) { take(sent, balance); },
                                     [this, sent](const Error& error) { refuse(sent, error); },
                                     [this] { m_submit->setBusy(false); }});
}

bool AdjustPanel::standsFor(const Sent& sent) const {
    return m_records == sent.records && m_seen && m_seen->key == sent.seen.key;
}

void AdjustPanel::take(const Sent& sent, const StockBalance& balance) {
    m_submit->setBusy(false);
    const QString words = QStringLiteral("%1 adjusted by %2: %3 on hand")
                              .arg(nameOf(sent.seen), signedAmount(sent.change), amount(balance.onHand));
    std::erase_if(m_drafts, [&](const auto& kept) { return kept.second.eventKey == sent.eventKey; });
    // Where something else was typed meanwhile it stays, and the row is read again.
    if (standsFor(sent) && m_eventKey == sent.eventKey) {
        m_seen->onHand = balance.onHand;
        m_seen->valuation = balance.valuation;
        m_seen->average = balance.averageCost.isZero() ? m_seen->average : balance.averageCost;
        m_seen->version = balance.version;
        clearTyped();
        showSeen();
    }
    Q_EMIT adjusted(sent.seen.key, words);
}

void AdjustPanel::refuse(const Sent& sent, const Error& error) {
    m_submit->setBusy(false);
    if (!standsFor(sent)) {
        Q_EMIT failedElsewhere(
            QStringLiteral("%1 was not adjusted: %2").arg(nameOf(sent.seen), QString::fromStdString(error.message())));
        return;
    }
    const QString field = error.details()[QStringLiteral("field")].toString();
    const QString words = QString::fromStdString(error.message());
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    if (error.code() == "record_changed") {
        showConflict(error);
    } else if (field == QLatin1String("quantity")) {
        m_quantityNote->set(FieldNote::Kind::Bad, words);
        m_form->focusFirstWrong();
    } else if (field == QLatin1String("reason")) {
        m_reasonNote->set(FieldNote::Kind::Bad, words);
        m_form->focusFirstWrong();
    } else if (error.inDoubt() || error.connectionLost()) {
        m_error->showText(
            QStringLiteral("The server did not answer to \"%1\". It may have been done.").arg(m_submit->text()),
            QStringLiteral("Look at the row again. Sent once more as it is, it is done only once."),
            QString::fromStdString(error.code()));
    } else {
        m_error->showError(error);
    }
}

void AdjustPanel::showConflict(const Error& error) {
    const QJsonObject theirs = error.details()[QStringLiteral("theirs")].toObject();
    const auto now = Decimal::parse(theirs[QStringLiteral("on_hand")].toString().toStdString());
    const QString by =
        now ? QStringLiteral("Somebody else changed it: on hand %1 → %2.").arg(amount(m_seen->onHand), amount(*now))
            : QString::fromStdString(error.message());
    m_error->showText(by, QStringLiteral("Nothing was adjusted. What you typed is kept."),
                      QString::fromStdString(error.code()));
    m_error->retryButton()->setText(QStringLiteral("Use the new figures"));
    if (!now)
        return;
    const auto decimal = [&](const char* field) {
        return Decimal::parse(theirs[QLatin1String(field)].toString().toStdString()).value_or(Decimal());
    };
    Seen newer = *m_seen;
    newer.version = theirs[QStringLiteral("version")].toInteger();
    newer.onHand = *now;
    newer.reserved = decimal("reserved");
    newer.valuation = decimal("valuation");
    if (const Decimal average = decimal("avg_cost_per_unit"); !average.isZero())
        newer.average = average;
    m_newer = newer;
    Q_EMIT readAgain(m_seen->key);
}

} // namespace landreeve::ui::records
