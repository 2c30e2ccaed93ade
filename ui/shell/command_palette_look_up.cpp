// What is found in a database: looked for on a worker while the palette is open.
#include "ui/shell/command_palette.h"
#include "ui/tasks/task.h"
#include "ui/widgets/label.h"

namespace landreeve::ui::shell {

void CommandPalette::dropFound() {
    ++m_looking;
    m_waiting = false;
    m_runFound = false;
    m_found.clear();
    if (m_task)
        m_task->cancel();
}

QList<ChoiceItem> CommandPalette::lookUpsFor(const QString& text) const {
    QList<ChoiceItem> items;
    for (const LookUp& kind : m_offer.lookUps) {
        if (kind.needTenant.isEmpty() || m_offer.tenant)
            items.append({QStringLiteral("look:") + kind.key,
                          QStringLiteral("Look for “%1” in %2").arg(text, kind.scope.toLower()),
                          {},
                          QStringLiteral("Nothing has this name"),
                          QStringLiteral("edit-find"),
                          kind.key,
                          std::nullopt});
    }
    return items;
}

void CommandPalette::lookUp(const LookUp& kind, const QString& text) {
    const bool can = kind.needTenant.isEmpty() || m_offer.tenant;
    if (can && !text.isEmpty()) {
        m_waiting = true;
        m_task = kind.find(this, m_offer.tenant ? m_offer.tenant->id : QString(), text,
                           [this, looking = m_looking, text, nothing = kind.nothing](const FoundThings& found) {
                               if (looking == m_looking)
                                   takeFound(text, found, nothing);
                           });
        m_waiting = m_task != nullptr;
    }
    showFound({}, text,
              !can             ? kind.needTenant
              : text.isEmpty() ? kind.prompt
              : m_waiting      ? QStringLiteral("Looking for “%1”…").arg(text)
                               : kind.cannot);
}

void CommandPalette::takeFound(const QString& text, const FoundThings& found, const QString& nothing) {
    m_waiting = false;
    m_found = found.all;
    QList<ChoiceItem> items;
    for (const Found& each : found.all) {
        items.append(each.shown);
        items.last().id = QStringLiteral("found:%1").arg(items.size() - 1);
    }
    showFound(items, text, found.why.isEmpty() ? nothing.arg(text) : found.why);
    // Enter came before the answer, as a scanner's does: what it meant is done where there is no doubt.
    const bool sure = found.all.size() == 1 ||
                      (!found.all.isEmpty() && found.all.front().shown.text.compare(text, Qt::CaseInsensitive) == 0);
    if (m_runFound && sure)
        run(items.front().id);
    m_runFound = false;
}

} // namespace landreeve::ui::shell
