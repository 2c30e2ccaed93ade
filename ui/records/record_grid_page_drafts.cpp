// What was typed into forms of a list and is not saved yet, told above it: also after a crash.
#include "ui/records/count_draft.h"
#include "ui/records/draft_words.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_pages.h"

namespace landreeve::ui::records {

using landreeve::records::Draft;

landreeve::records::DraftKey RecordGridPage::draftKey(const std::string& record) const {
    return {m_services.workspace, m_services.operatorId, m_tenantId.toStdString(), m_entity.name, record};
}

void RecordGridPage::askDrafts() {
    if (!m_services.drafts || !m_records)
        return m_drafts->clear();
    m_services.runner.run(
        this,
        [drafts = m_services.drafts, like = draftKey({})](const std::stop_token&, const ProgressFn&) {
            return drafts->ofEntity(like);
        },
        tasks::Outcome<std::vector<Draft>>{[this, records = m_records](const std::vector<Draft>& found) {
                                               if (records == m_records)
                                                   showDrafts(found);
                                           },
                                           // The form says what cannot be kept.
                                           [this](const Error&) { m_drafts->clear(); },
                                           {}});
}

void RecordGridPage::showDrafts(const std::vector<Draft>& drafts) {
    if (drafts.empty())
        return m_drafts->clear();
    const Draft& newest = drafts.front();
    if (m_entity.name == "inventory") {
        const auto count = static_cast<qint64>(newest.texts.size());
        m_drafts->say(
            widgets::Shape::Hourglass, theme::Token::Accent,
            QStringLiteral("What you counted of %1 on %2 is not adjusted yet.")
                .arg(count == 1 ? QStringLiteral("1 row") : QStringLiteral("%1 rows").arg(theme::count(count)),
                     draftMoment(newest.writtenAt)),
            {QStringLiteral("Open"), [this, keys = CountDraft::rowsOf(newest.texts)] { countRows(keys, {}); }});
        return;
    }
    const QString key = newest.base[QString::fromStdString(m_entity.keyField)].toString();
    const QString what =
        newest.isNew || key.isEmpty() ? QStringLiteral("a new %1").arg(QString::fromStdString(m_entity.one)) : key;
    const QString at = draftMoment(newest.writtenAt);
    const QString words =
        drafts.size() == 1
            ? QStringLiteral("What you typed for %1 on %2 is not saved yet.").arg(what, at)
            : QStringLiteral("%1 drafts are not saved yet, the newest for %2, of %3.").arg(drafts.size()).arg(what, at);
    QVariantMap arguments{{QStringLiteral("new"), true}};
    if (!newest.isNew)
        arguments = {{QStringLiteral("id"), QString::fromStdString(newest.key.record)}};
    m_drafts->say(widgets::Shape::Hourglass, theme::Token::Accent, words,
                  {QStringLiteral("Open"),
                   [this, arguments] { m_services.navigator.openPage(formPageId(m_entity), arguments); }});
}

} // namespace landreeve::ui::records
