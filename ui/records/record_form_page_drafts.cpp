// How unsaved work outlives another record, another page, and the program.
#include "ui/orders/order_workflow.h"
#include "ui/records/draft_words.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_dialogs.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_pages.h"
#include "ui/widgets/l_button.h"

#include <QTimer>

namespace landreeve::ui::records {

using landreeve::records::Draft;
using landreeve::records::DraftKey;
using theme::Token;
using widgets::Shape;

namespace {

QString changesWords(qsizetype count) {
    return count == 1 ? QStringLiteral("1 change") : QStringLiteral("%1 changes").arg(count);
}

} // namespace

DraftKey RecordFormPage::draftKey() const {
    return {m_services.workspace, m_services.operatorId, m_tenantId.toStdString(), m_entity.name, m_id.toStdString()};
}

void RecordFormPage::touched() {
    if (!m_draftPause->isActive())
        m_draftPause->start();
    showHead();
}

void RecordFormPage::keepDraft() {
    m_draftPause->stop();
    if (!m_services.drafts || !m_loaded || m_id.isEmpty())
        return;
    if (m_form->typedTexts().isEmpty())
        m_services.drafts->remove(draftKey());
    else
        m_services.drafts->put(typed());
}

/// What is unsaved, personal data apart.
Draft RecordFormPage::typed() const {
    Draft draft;
    draft.key = draftKey();
    draft.isNew = m_isNew;
    draft.base = m_form->base();
    // A copy's texts are all its own.
    draft.texts = m_isNew ? m_form->texts() : m_form->typedTexts();
    draft.writtenAt = std::chrono::system_clock::now();
    return draft;
}

void RecordFormPage::dropDraft() {
    m_draftPause->stop();
    m_memory.remove(m_id);
    m_kept.remove(m_id);
    if (m_services.drafts && !m_id.isEmpty())
        m_services.drafts->remove(draftKey());
}

void RecordFormPage::offerDraft(const Draft& draft) {
    m_notice->say(Shape::Hourglass, Token::Accent,
                  QStringLiteral("You were editing this on %1.").arg(draftMoment(draft.writtenAt)),
                  {QStringLiteral("Restore"), [this, draft] { restore(draft); }},
                  {QStringLiteral("Throw away"), [this] {
                       dropDraft();
                       m_notice->clear();
                   }});
}

// The texts alone are typed again, over the version they were typed for: what others changed since is merged when it is
// saved.
void RecordFormPage::restore(const Draft& draft) {
    m_notice->clear();
    if (!draft.isNew && draft.base[QStringLiteral("version")] != m_form->base()[QStringLiteral("version")]) {
        QJsonObject base = draft.base;
        // What is masked is not in a draft.
        const QJsonObject& now = m_form->base();
        for (auto each = now.begin(); each != now.end(); ++each) {
            if (!base.contains(each.key()))
                base.insert(each.key(), each.value());
        }
        m_form->begin(base);
        m_notice->say(Shape::Triangle, Token::Warn,
                      QStringLiteral("This %1 was changed since. You see it as it was then; saving puts both together.")
                          .arg(one()));
    }
    m_party = partyOf(draft.texts);
    m_form->type(draft.texts);
    m_form->focusFirst();
    showHead();
}

void RecordFormPage::offerNewDraft() {
    if (!m_services.drafts) {
        // Without a file what was typed in this window is all there is.
        for (auto each = m_memory.begin(); each != m_memory.end(); ++each) {
            if ((*each)->isNew && (*each)->key.tenant == m_tenantId.toStdString())
                offerNew(**each);
        }
        return;
    }
    m_services.runner.run(
        this,
        [drafts = m_services.drafts, like = draftKey()](const std::stop_token&, const ProgressFn&) {
            return drafts->ofNewRecords(like);
        },
        tasks::Outcome<std::vector<Draft>>{[this, round = m_round](const std::vector<Draft>& found) {
                                               if (round != m_round || !m_isNew || found.empty() || m_form->isChanged())
                                                   return;
                                               offerNew(found.front());
                                           },
                                           {},
                                           {}});
}

void RecordFormPage::offerNew(const Draft& draft) {
    const auto forget = [this](const QString& id) {
        m_memory.remove(id);
        m_kept.remove(id);
    };
    m_notice->say(Shape::Hourglass, Token::Accent,
                  QStringLiteral("You were making a new %1 on %2.").arg(one(), draftMoment(draft.writtenAt)),
                  {QStringLiteral("Restore"),
                   [this, draft, forget] {
                       // With the id it had: had it been saved after all, it is not made twice.
                       m_id = QString::fromStdString(draft.key.record);
                       forget(m_id);
                       restore(draft);
                   }},
                  {QStringLiteral("Throw away"), [this, key = draft.key, forget] {
                       forget(QString::fromStdString(key.record));
                       if (m_services.drafts)
                           m_services.drafts->remove(key);
                       m_notice->clear();
                   }});
}

QString RecordFormPage::discardedMessage() const {
    return QStringLiteral("discarded-") + formPageId(m_entity);
}

void RecordFormPage::leaveFor(const std::function<void()>& go) {
    const QStringList secrets = m_loaded ? m_form->changedSecrets() : QStringList();
    if (secrets.isEmpty()) {
        go();
        return;
    }
    if (m_save->isBusy()) {
        saveFirst(go);
        return;
    }
    auto* dialog = new SecretsTypedDialog(secrets.join(QStringLiteral(", ")), name(), this);
    // Meanwhile the tenant may have been left.
    const auto unlessLeft = [this, round = m_round](const auto& act) {
        return [this, round, act] {
            if (round == m_round)
                act();
        };
    };
    connect(dialog, &QDialog::accepted, this, unlessLeft([this, go] { saveFirst(go); }));
    connect(dialog, &SecretsTypedDialog::leaveRequested, this, unlessLeft([this, go] {
                // Where the keyboard is goes with the record.
                m_takesKeyboard = true;
                go();
            }));
    dialog->open();
}

void RecordFormPage::sayWhatNoDraftHolds() {
    const QStringList secrets = m_form->changedSecrets();
    if (!secrets.isEmpty())
        m_services.navigator.say(QStringLiteral("What you changed in %1 is not kept: no draft holds personal data")
                                     .arg(secrets.join(QStringLiteral(", "))),
                                 tasks::Task::State::Failed);
}

/// Nothing was asked before it was discarded.
void RecordFormPage::offerDiscarded(const Draft& draft) {
    const QString back = QStringLiteral("Take back");
    if (!draft.isNew) {
        m_notice->say(Shape::StruckRing, Token::Idle,
                      QStringLiteral("%1 discarded.")
                          .arg(draft.texts.size() == 1 ? QStringLiteral("1 change was")
                                                       : QStringLiteral("%1 changes were").arg(draft.texts.size())),
                      {back, [this, draft] { restore(draft); }});
        return;
    }
    const QString message = discardedMessage();
    // Of several that were discarded the last is offered first.
    m_services.navigator.clearMessage(message);
    m_services.navigator.showMessage({.id = message,
                                      .strong = QStringLiteral("The new %1 was discarded.").arg(one()),
                                      .action = back,
                                      .act =
                                          [this, draft, message] {
                                              m_services.navigator.openPage(formPageId(m_entity));
                                              leaveFor([this, draft, message] {
                                                  m_services.navigator.clearMessage(message);
                                                  leaveRecord();
                                                  openNew({}, QString::fromStdString(draft.key.record));
                                                  restore(draft);
                                              });
                                          },
                                      .otherAction = QStringLiteral("Dismiss"),
                                      .otherAct = [this, message] { m_services.navigator.clearMessage(message); }});
}

QStringList RecordFormPage::unsaved() const {
    return unsavedOf({});
}

QStringList RecordFormPage::unsavedOfTenant() const {
    return unsavedOf(m_tenantId);
}

QStringList RecordFormPage::unsavedOf(const QString& tenant) const {
    const auto words = [this](const QString& called, qsizetype changes) {
        return (m_services.drafts ? QStringLiteral("%1 of %2; a draft is kept") : QStringLiteral("%1 of %2"))
            .arg(changesWords(changes), called);
    };
    QStringList all;
    if (m_loaded && m_form->isChanged()) {
        const QString secrets = m_form->changedSecrets().join(QStringLiteral(", "));
        if (m_form->typedTexts().isEmpty())
            all << QStringLiteral("%1 of %2, which no draft holds").arg(secrets, name());
        else
            all << words(name(), m_form->changed().size()) +
                       (secrets.isEmpty() || !m_services.drafts ? QString() : QStringLiteral(", without ") + secrets);
    }
    for (auto each = m_kept.begin(); each != m_kept.end(); ++each) {
        if (each.key() != m_id && (tenant.isEmpty() || tenant == each->tenant))
            all << words(each->name, each->changes);
    }
    if (m_order != nullptr)
        all << m_order->unsaved();
    return all;
}

} // namespace landreeve::ui::records
