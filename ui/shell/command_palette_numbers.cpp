// What is found by its number: looked for on a worker while the palette is open.
#include "ui/shell/command_palette.h"
#include "ui/tasks/task.h"
#include "ui/widgets/label.h"

namespace landreeve::ui::shell {

void CommandPalette::dropNumbers() {
    ++m_looking;
    m_waiting = false;
    m_runFound = false;
    m_numbers.clear();
    if (m_task)
        m_task->cancel();
}

void CommandPalette::searchNumbers(const QString& text) {
    const bool can = m_offer.tenant && m_offer.findNumbers;
    if (can && !text.isEmpty()) {
        m_waiting = true;
        m_task = m_offer.findNumbers(this, m_offer.tenant->id, text,
                                     [this, looking = m_looking, text](const NumbersFound& found) {
                                         if (looking == m_looking)
                                             takeNumbers(text, found);
                                     });
        m_waiting = m_task != nullptr;
    }
    showFound({}, text,
              !can             ? QStringLiteral("Open a tenant to find its orders by their number.")
              : text.isEmpty() ? QStringLiteral("Type an order's number, or a part of it.")
              : m_waiting      ? QStringLiteral("Looking for “%1”…").arg(text)
                               : QStringLiteral("The tenant's orders cannot be read."));
}

void CommandPalette::takeNumbers(const QString& text, const NumbersFound& found) {
    m_waiting = false;
    m_numbers = found.all;
    QList<ChoiceItem> items;
    for (const Numbered& each : found.all) {
        items.append(each.shown);
        items.last().id = QStringLiteral("number:%1").arg(items.size() - 1);
    }
    showFound(items, text,
              found.why.isEmpty() ? QStringLiteral("No order has “%1” in its number.").arg(text) : found.why);
    // Enter came before the answer, as a scanner's does: what it meant is done where there is no doubt.
    const bool sure = found.all.size() == 1 ||
                      (!found.all.isEmpty() && found.all.front().shown.text.compare(text, Qt::CaseInsensitive) == 0);
    if (m_runFound && sure)
        run(items.front().id);
    m_runFound = false;
}

} // namespace landreeve::ui::shell
