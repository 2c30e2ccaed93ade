// What the form sends to the server, and what it makes of the answer, or of none.
#include "core/base/ids.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"
#include "ui/orders/order_lines_field.h"
#include "ui/orders/order_workflow.h"
#include "ui/records/conflict_dialog.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_dialogs.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_glance.h"
#include "ui/records/secret_editor.h"
#include "ui/theme/format.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/table.h"

#include <QTabBar>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Landed;
using landreeve::records::RowKey;
using landreeve::records::Saved;
using theme::Token;
using widgets::Shape;

namespace {

bool isAway(const Error& error) {
    return error.connectionLost() || error.inDoubt() || error.code() == "server_unavailable" ||
           error.code() == "deadline_exceeded" || error.code() == "database_closed" ||
           error.code() == "too_many_connections";
}

/// "Phone and Terms"
QString labelsOf(const std::vector<const landreeve::records::Field*>& fields) {
    QStringList labels;
    for (const auto* field : fields)
        labels << QString::fromStdString(field->label);
    if (labels.size() < 2)
        return labels.join(QString());
    return QStringList(labels.mid(0, labels.size() - 1)).join(QStringLiteral(", ")) + QStringLiteral(" and ") +
           labels.last();
}

QString wrongWords(int fields) {
    return fields == 1 ? QStringLiteral("1 field needs a correction.")
                       : QStringLiteral("%1 fields need a correction.").arg(fields);
}

} // namespace

void RecordFormPage::save() {
    if (canSave() && m_lines != nullptr)
        m_lines->editor()->grid()->commit();
    saveButOpenCell();
}

bool RecordFormPage::canSave() const {
    return m_loaded && m_records && !m_doubt && !m_save->isBusy() && mayWrite();
}

void RecordFormPage::saveButOpenCell() {
    const auto then = std::exchange(m_onceSaved, {});
    const bool needsLines = std::exchange(m_needsLines, false);
    if (!canSave())
        return;
    m_error->clear();
    if (m_lines != nullptr) {
        const auto* lines = m_lines->editor()->document();
        // A line whose product is still looked for is not wrong yet, and one that was scanned is not there yet.
        if (m_lines->editor()->isLookingUp() && (lines->faulty() > 0 || lines->count() == 0)) {
            m_onceSaved = then;
            m_needsLines = needsLines;
            m_awaitsLines = true;
            return;
        }
        if (lines->count() == 0)
            m_lines->clearNotes(); // of a step that was wanted before
        if (needsLines && lines->count() == 0) {
            m_tabs->setCurrentIndex(m_fieldsTab);
            m_lines->refuse(QStringLiteral("Give the order a line first."));
            sayWrong(1);
            m_form->focusFirstWrong();
            return;
        }
    }
    if (const int wrong = m_form->checkAll(); wrong > 0) {
        sayWrong(wrong);
        m_tabs->setCurrentIndex(m_fieldsTab);
        m_form->focusFirstWrong();
        if (m_lines != nullptr && m_lines->editor()->grid()->table()->hasFocus())
            m_lines->editor()->grid()->goToFault();
        return;
    }
    Sent sent;
    sent.isNew = m_isNew;
    sent.base = m_isNew ? QJsonObject{{QStringLiteral("id"), m_id}} : m_form->base();
    sent.fields = m_form->edits();
    sent.texts = m_form->texts();
    for (const SecretEditor* each : m_form->secrets()) {
        if (sent.fields.contains(each->name()))
            sent.secrets.insert(each->name(), sent.fields[each->name()]);
    }
    sent.change = newUuid();
    if (!m_isNew && sent.fields.isEmpty()) {
        m_services.navigator.say(QStringLiteral("Nothing to save: %1 is as it was read").arg(name()));
        dropDraft();
        return;
    }
    m_onceSaved = then;
    m_notice->clear();
    send(sent);
}

void RecordFormPage::sayWrong(int fields) {
    m_error->showText(wrongWords(fields), QStringLiteral("Nothing was saved. F8 goes to the next one."),
                      QStringLiteral("invalid_record"));
    m_error->retryButton()->hide();
    m_wrong = fields;
}

/// What else the line says stays.
void RecordFormPage::sayStillWrong(int fields) {
    if (!m_error->isShown() || m_error->message() != wrongWords(m_wrong) || fields == m_wrong)
        return;
    if (fields == 0)
        m_error->clear();
    else
        sayWrong(fields);
}

void RecordFormPage::send(const Sent& sent) {
    m_save->setBusy(true);
    ++m_busy;
    const auto over = [this, round = m_round] {
        if (round != m_round)
            return false;
        m_save->setBusy(false);
        --m_busy;
        return true;
    };
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, sent](std::stop_token stop, const ProgressFn&) {
            if (!sent.isNew)
                return records->save(entity, sent.base, sent.fields, sent.change, std::move(stop));
            Saved made;
            made.record = records->create(entity, sent.fields, sent.base[QStringLiteral("id")].toString().toStdString(),
                                          std::move(stop));
            return made;
        },
        tasks::Outcome<Saved>{[this, sent, over, key = draftKey(), called = name()](const Saved& saved) {
                                  if (over())
                                      takeSaved(sent, saved);
                                  else if (saved.conflicts.empty())
                                      savedElsewhere(key, called);
                                  else
                                      failedElsewhere(called, QStringLiteral("somebody else changed it too"));
                              },
                              [this, sent, over, called = name()](const Error& error) {
                                  if (over())
                                      refuse(sent, error);
                                  else
                                      failedElsewhere(called, QString::fromStdString(error.message()));
                              },
                              [over] { over(); }});
}

// Another record is looked at by now: nothing of this one is left to restore.
void RecordFormPage::savedElsewhere(const landreeve::records::DraftKey& key, const QString& called) {
    const QString id = QString::fromStdString(key.record);
    m_memory.remove(id);
    m_kept.remove(id);
    if (m_services.drafts)
        m_services.drafts->remove(key);
    m_services.navigator.say(QStringLiteral("%1 saved").arg(called));
    if (const auto row = RowKey::parse(key.record); row && m_services.desk)
        Q_EMIT m_services.desk->saved(*row);
}

void RecordFormPage::failedElsewhere(const QString& called, const QString& why) {
    m_services.navigator.say(QStringLiteral("%1 was not saved, and is kept as a draft: %2").arg(called, why),
                             tasks::Task::State::Failed);
}

void RecordFormPage::takeSaved(const Sent& sent, const Saved& saved) {
    if (!saved.conflicts.empty()) {
        openConflict(sent, saved);
        return;
    }
    QString said = sent.isNew ? QStringLiteral("%1 made") : QStringLiteral("%1 saved");
    finish(sent, saved.record, said);
    if (sent.again)
        sayDone(QStringLiteral("It was not saved at first, and is now."));
    if (!saved.merged.empty())
        m_notice->say(Shape::Tick, Token::Ok,
                      QStringLiteral("%1 merged by %2. %3 %4 theirs; what you changed is yours.")
                          .arg(saved.merged.size() == 1 ? QStringLiteral("1 field")
                                                        : QStringLiteral("%1 fields").arg(saved.merged.size()),
                               saved.merged.size() == 1 ? QStringLiteral("itself") : QStringLiteral("themselves"),
                               labelsOf(saved.merged),
                               saved.merged.size() == 1 ? QStringLiteral("is") : QStringLiteral("are")),
                      {QStringLiteral("Dismiss"), [this] { m_notice->clear(); }});
    goOn();
}

void RecordFormPage::goOn() {
    if (const auto then = std::exchange(m_onceSaved, {}))
        then();
}

void RecordFormPage::finish(const Sent& sent, const QJsonObject& record, const QString& said) {
    // What was typed while it was being saved is for the next time.
    QJsonObject later;
    const QJsonObject now = m_form->texts();
    for (auto each = now.begin(); each != now.end(); ++each) {
        if (each.value() != sent.texts[each.key()])
            later.insert(each.key(), each.value());
    }
    QStringList laterSecrets;
    const QJsonObject edits = m_form->edits();
    for (const SecretEditor* each : m_form->secrets()) {
        const bool typedLater = each->isTyped() && edits.value(each->name()) != sent.secrets.value(each->name());
        if (typedLater || (each->hasKeyboard() && !sent.secrets.contains(each->name())))
            laterSecrets << each->name();
    }
    if (m_conflict)
        m_conflict->accept();
    dropDraft();
    m_isNew = false;
    m_notice->clear();
    m_error->clear();
    m_form->begin(record, later, laterSecrets);
    m_tabs->setTabEnabled(m_historyTab, true);
    m_glance->setRecord(record, this->now());
    showReadOnly();
    if (m_order != nullptr)
        m_order->showSaved(record);
    showHead();
    readHistory();
    m_services.navigator.say(said.arg(name()));
    if (const auto key = RowKey::parse(m_id.toStdString()); key && m_services.desk) {
        if (sent.isNew)
            Q_EMIT m_services.desk->made(*key);
        else
            Q_EMIT m_services.desk->saved(*key);
    }
}

void RecordFormPage::refuse(const Sent& sent, const Error& error) {
    m_onceSaved = {};
    if (m_conflict)
        m_conflict->reject();
    const QString field = error.details()[QStringLiteral("field")].toString();
    const QString words = QString::fromStdString(error.message());
    if (error.inDoubt() || error.connectionLost() || error.code() == "server_unavailable") {
        beginDoubt(sent);
    } else if (error.code() == "record_not_found" && !sent.isNew && field.isEmpty()) {
        openDeleted();
    } else if (error.code() == "record_exists" && sent.isNew && field == QLatin1String("id")) {
        // An earlier try had been done after all.
        m_doubt = sent;
        takeLanded(Landed::Yes);
    } else if (m_form->refuse(field, words)) {
        m_tabs->setCurrentIndex(m_fieldsTab);
        m_error->showText(words, QString::fromStdString(error.hint()), QString::fromStdString(error.code()));
        m_error->retryButton()->hide();
    } else {
        m_error->showError(error);
        m_error->retryButton()->hide();
    }
}

void RecordFormPage::beginDoubt(const Sent& sent) {
    keepDraft();
    m_doubt = sent;
    m_asked = 0;
    m_save->setEnabled(false);
    m_notice->say(
        Shape::OpenRing, Token::Warn,
        QStringLiteral("The server did not answer to \"%1\". It may have been saved; looking…").arg(m_save->text()));
    askLanded();
}

void RecordFormPage::askLanded() {
    m_doubtPause->stop();
    if (!m_doubt)
        return;
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, sent = *m_doubt](std::stop_token stop, const ProgressFn&) {
            return records->landed(entity, sent.base, sent.change, std::move(stop));
        },
        tasks::Outcome<Landed>{[this, round = m_round](Landed landed) {
                                   if (round == m_round)
                                       takeLanded(landed);
                               },
                               [this, round = m_round](const Error& error) {
                                   if (round != m_round || !m_doubt)
                                       return;
                                   // 1, 2, 4, 8, 16, 30, 30 … seconds.
                                   const int pause = std::min(30, 1 << std::min(m_asked++, 5));
                                   m_doubtPause->start(pause * 1000);
                                   m_notice->say(
                                       Shape::DottedRing, Token::Warn,
                                       (isAway(error) ? QStringLiteral("The server does not answer.")
                                                      : QString::fromStdString(error.message())) +
                                           QStringLiteral(" Whether the %1 was saved is asked when it is back; your "
                                                          "text is kept.")
                                               .arg(one()),
                                       {QStringLiteral("Look now"), [this] { askLanded(); }});
                               },
                               {}});
}

void RecordFormPage::takeLanded(Landed landed) {
    if (!m_doubt)
        return;
    if (landed == Landed::Yes) {
        fetchLanded();
        return;
    }
    Sent sent = *std::exchange(m_doubt, {});
    m_save->setEnabled(mayWrite());
    if (landed == Landed::No && !sent.again && mayWrite()) {
        // Nothing is done twice: it holds for the version it was made over.
        sent.again = true;
        m_notice->say(Shape::OpenRing, Token::Warn, QStringLiteral("It was not saved; it is sent again…"));
        send(sent);
    } else if (landed == Landed::No) {
        m_notice->say(Shape::Triangle, Token::Warn, QStringLiteral("It was not saved; your text is kept."),
                      {QStringLiteral("Save again"), [this] { save(); }});
    } else {
        m_notice->say(Shape::Triangle, Token::Warn,
                      QStringLiteral("This %1 was changed since, and whether yours was among it cannot be told. Your "
                                     "text is kept.")
                          .arg(one()),
                      {QStringLiteral("Look again"), [this] { lookAgain(); }});
    }
}

void RecordFormPage::fetchLanded() {
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, id = m_id.toStdString()](std::stop_token stop, const ProgressFn&) {
            return records->get(entity, id, std::move(stop));
        },
        tasks::Outcome<QJsonObject>{[this, round = m_round](const QJsonObject& record) {
                                        if (round != m_round || !m_doubt)
                                            return;
                                        const Sent sent = *m_doubt;
                                        m_doubt.reset();
                                        m_save->setEnabled(mayWrite());
                                        finish(sent, record, QStringLiteral("It was saved: %1"));
                                        sayDone(QStringLiteral("It was saved."));
                                        goOn();
                                    },
                                    [this, round = m_round](const Error&) {
                                        if (round == m_round && m_doubt)
                                            m_doubtPause->start(1000);
                                    },
                                    {}});
}

void RecordFormPage::sayDone(const QString& words) {
    m_notice->say(Shape::Tick, Token::Ok, words, {QStringLiteral("Dismiss"), [this] { m_notice->clear(); }});
}

// Over the record as it is now, with what is typed still to be saved.
void RecordFormPage::lookAgain() {
    m_notice->clear();
    load();
}

void RecordFormPage::openConflict(const Sent& sent, const Saved& saved) {
    const qint64 began = sent.base[QStringLiteral("version")].toInteger();
    m_inConflict = sent;
    m_onceSaved = {};
    nameWriter(saved.record);
    if (m_conflict) {
        m_conflict->showConflicts(saved, began, true);
        return;
    }
    m_conflict = new ConflictDialog(one(), this);
    m_conflict->showConflicts(saved, began, false);
    connect(m_conflict, &ConflictDialog::decided, this,
            [this](const QJsonObject& theirs, const QJsonObject& chosen, const QStringList& decided) {
                // Over their version: mine where I alone changed it, and what was chosen where both did.
                Sent again = m_inConflict;
                again.base = theirs;
                for (const QString& field : decided)
                    again.fields.remove(field);
                for (auto each = chosen.begin(); each != chosen.end(); ++each)
                    again.fields.insert(each.key(), each.value());
                if (!m_save->isBusy())
                    send(again);
            });
    m_conflict->open();
}

// The audit log knows who it was, once it has sealed the entry.
void RecordFormPage::nameWriter(const QJsonObject& theirs) {
    const QDateTime saved = QDateTime::fromString(theirs[QStringLiteral("updated_at")].toString(), Qt::ISODateWithMs);
    m_services.runner.run(
        this,
        [records = m_records, &entity = m_entity, id = m_id.toStdString()](std::stop_token stop, const ProgressFn&) {
            return records->history(entity, id, 5, std::move(stop));
        },
        tasks::Outcome<std::vector<landreeve::records::RecordChange>>{
            [this, saved](const std::vector<landreeve::records::RecordChange>& changes) {
                const auto newest = std::ranges::find_if(
                    changes, [&](const auto& change) { return change.action == m_entity.name + ".update"; });
                // An older entry is of somebody else's edit.
                if (m_conflict && newest != changes.end() && theme::toDateTime(newest->at) >= saved)
                    m_conflict->setWriter(QString::fromStdString(newest->actor),
                                          theme::clockTime(theme::toDateTime(newest->at)));
            },
            // It is said without a name then.
            {},
            {}});
}

void RecordFormPage::openDeleted() {
    if (m_conflict)
        return;
    m_conflict = new ConflictDialog(one(), this);
    m_conflict->showDeleted(name());
    connect(m_conflict, &ConflictDialog::keptAsNew, this, &RecordFormPage::keepAsNew);
    m_conflict->open();
}

void RecordFormPage::keepAsNew() {
    const QJsonObject texts = m_form->texts();
    dropDraft();
    if (const auto key = RowKey::parse(m_id.toStdString()); key && m_services.desk)
        Q_EMIT m_services.desk->removed(*key);
    ++m_round;
    m_busy = 0;
    openNew(texts);
    keepDraft();
    m_notice->say(Shape::Dot, Token::Accent,
                  QStringLiteral("This is a new %1 now, with everything as you had it. Save it to keep it.%2")
                      .arg(one(), m_form->secrets().isEmpty()
                                      ? QString()
                                      : QStringLiteral(" Encrypted fields have to be entered again.")));
}

void RecordFormPage::reveal(SecretEditor* editor) {
    auto* dialog = new RevealDialog(editor->label(), name(), this);
    connect(dialog, &RevealDialog::reasoned, this, [this, editor](const QString& reason) {
        editor->setBusy(true);
        ++m_busy;
        m_services.runner.run(
            this,
            [records = m_records, &entity = m_entity, &field = editor->field(), id = m_id.toStdString(),
             reason = reason.toStdString()](std::stop_token stop, const ProgressFn&) {
                return records->reveal(entity, id, field, reason, std::move(stop));
            },
            tasks::Outcome<SecretString>{[this, editor, round = m_round](const SecretString& plain) {
                                             editor->setBusy(false);
                                             if (round != m_round)
                                                 return;
                                             --m_busy;
                                             if (isVisible())
                                                 editor->reveal(plain);
                                             readHistory();
                                         },
                                         [this, editor, round = m_round](const Error& error) {
                                             editor->setBusy(false);
                                             if (round != m_round)
                                                 return;
                                             --m_busy;
                                             m_error->showError(error);
                                             m_error->retryButton()->hide();
                                         },
                                         [editor] { editor->setBusy(false); }});
    });
    dialog->open();
}

} // namespace landreeve::ui::records
