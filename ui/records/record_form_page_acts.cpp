// What can be done with the record as a whole: going to the next, a copy, starting again, deleting it, its history.
#include "core/base/error.h"
#include "ui/records/form_copy.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_dialogs.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_glance.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"

namespace landreeve::ui::records {

using landreeve::records::RowKey;
using theme::Token;
using widgets::Shape;

namespace {

constexpr int kHistoryMost = 200;

} // namespace

void RecordFormPage::step(int by) {
    const auto key = RowKey::parse(m_id.toStdString());
    const auto next = key && m_services.desk ? m_services.desk->beside(*key, by) : std::nullopt;
    if (next)
        leaveFor([this, id = QString::fromStdString(next->toString())] { open(id); });
}

void RecordFormPage::duplicate() {
    if (!m_loaded || m_isNew)
        return;
    leaveFor([this] {
        const QString of = name();
        const QJsonObject texts = copiedTexts(m_entity, m_form->texts(), now().date());
        leaveRecord();
        openNew(texts);
        m_notice->say(
            Shape::Dot, Token::Accent,
            QStringLiteral("A copy of %1. What may be there only once, and how far it has come, is left out.").arg(of));
        m_form->focusFirst();
    });
}

void RecordFormPage::discard() {
    m_awaitsLines = false;
    const auto discarded = m_form->typedTexts().isEmpty() ? std::nullopt : std::optional(typed());
    sayWhatNoDraftHolds();
    dropDraft();
    m_notice->clear();
    m_error->clear();
    if (m_isNew) {
        m_form->beginNew({}, now().date());
        m_loaded = false;
        backToList();
    } else {
        m_form->begin(m_form->base());
        m_form->focusFirst();
        showHead();
    }
    if (discarded)
        offerDiscarded(*discarded);
}

void RecordFormPage::askToDelete() {
    if (!m_loaded || m_isNew)
        return;
    auto* dialog = new DeleteRecordDialog(one(), name(), this);
    connect(dialog, &QDialog::accepted, this, &RecordFormPage::removeIt);
    dialog->open();
}

void RecordFormPage::removeIt() {
    m_delete->setBusy(true);
    m_error->clear();
    ++m_busy;
    const auto version = m_form->base()[QStringLiteral("version")].toInteger();
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, id = m_id.toStdString(),
         version](std::stop_token stop, const ProgressFn&) { records->remove(entity, id, version, std::move(stop)); },
        tasks::Outcome<tasks::Nothing>{
            [this, round = m_round, id = m_id, called = name()](tasks::Nothing) {
                m_delete->setBusy(false);
                m_services.navigator.say(QStringLiteral("%1 deleted").arg(called));
                if (const auto key = RowKey::parse(id.toStdString()); key && m_services.desk)
                    Q_EMIT m_services.desk->removed(*key);
                if (round != m_round)
                    return;
                --m_busy;
                dropDraft();
                m_form->beginNew({}, now().date());
                m_loaded = false;
                m_id.clear();
                backToList();
            },
            [this, round = m_round](const Error& error) {
                m_delete->setBusy(false);
                if (round != m_round)
                    return;
                --m_busy;
                if (error.code() == "record_changed") {
                    m_error->showText(
                        QStringLiteral("Somebody changed this %1 meanwhile. Nothing was deleted.").arg(one()),
                        QStringLiteral("Look at what it is now."), QStringLiteral("record_changed"));
                    m_error->retryButton()->setText(QStringLiteral("Look again"));
                    m_error->retryButton()->show();
                } else {
                    fail(error);
                }
            },
            [this] { m_delete->setBusy(false); }});
}

void RecordFormPage::readHistory() {
    if (!m_records || m_isNew || !m_loaded)
        return;
    ++m_busy;
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, id = m_id.toStdString()](std::stop_token stop, const ProgressFn&) {
            return records->history(entity, id, kHistoryMost, std::move(stop));
        },
        tasks::Outcome<std::vector<landreeve::records::RecordChange>>{
            [this, round = m_round](const std::vector<landreeve::records::RecordChange>& changes) {
                if (round != m_round)
                    return;
                --m_busy;
                m_history->setChanges(changes, now());
                m_glance->history()->setChanges(changes, now());
            },
            [this, round = m_round](const Error& error) {
                if (round != m_round)
                    return;
                --m_busy;
                m_history->say(QString::fromStdString(error.message()));
                m_glance->history()->say(QString::fromStdString(error.message()));
            },
            {}});
}

} // namespace landreeve::ui::records
