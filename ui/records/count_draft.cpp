#include "ui/records/count_draft.h"

#include "ui/records/count_model.h"

#include <QTimer>

namespace landreeve::ui::records {

using landreeve::records::Draft;
using landreeve::records::RowKey;

CountDraft::CountDraft(Place place, CountModel& model, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent), m_place(std::move(place)), m_model(model), m_runner(runner), m_pause(new QTimer(this)) {
    m_pause->setSingleShot(true);
    m_pause->setInterval(1000);
    connect(m_pause, &QTimer::timeout, this, &CountDraft::write);
}

void CountDraft::look() {
    if (!m_place.drafts)
        return;
    m_runner.run(
        this, [place = m_place](const std::stop_token&, const ProgressFn&) { return place.drafts->find(place.key); },
        tasks::Outcome<std::optional<Draft>>{[this](const std::optional<Draft>& draft) {
                                                 m_looked = true;
                                                 if (!draft || draft->texts.isEmpty())
                                                     return;
                                                 m_older = draft;
                                                 Q_EMIT found(*draft);
                                             },
                                             [this](const Error&) { m_looked = true; },
                                             {}});
}

void CountDraft::touched() {
    if (m_place.drafts && !m_pause->isActive())
        m_pause->start();
}

void CountDraft::write() {
    const QJsonObject typed = m_model.texts();
    if (!m_looked) {
        m_pause->start();
        return;
    }
    if (typed.isEmpty()) {
        keepOlder();
        return;
    }
    Draft draft;
    draft.key = m_place.key;
    if (m_older)
        draft.texts = m_older->texts;
    for (auto each = typed.begin(); each != typed.end(); ++each)
        draft.texts.insert(each.key(), each.value());
    draft.writtenAt = std::chrono::system_clock::now();
    m_place.drafts->put(draft);
}

void CountDraft::keepOlder() {
    if (m_older)
        m_place.drafts->put(*m_older);
    else
        m_place.drafts->remove(m_place.key);
}

void CountDraft::drop() {
    m_pause->stop();
    if (m_place.drafts && m_looked)
        keepOlder();
}

void CountDraft::forgetOlder() {
    m_older.reset();
    touched();
}

std::vector<RowKey> CountDraft::rowsOf(const QJsonObject& texts) {
    std::vector<RowKey> keys;
    for (auto each = texts.begin(); each != texts.end(); ++each) {
        if (const auto key = RowKey::parse(each.key().toStdString()))
            keys.push_back(*key);
    }
    return keys;
}

} // namespace landreeve::ui::records
