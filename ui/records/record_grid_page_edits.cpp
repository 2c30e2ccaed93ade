// What changes many records at once, as the page offers it.
#include "ui/records/count_dialog.h"
#include "ui/records/filter_edit.h"
#include "ui/records/filter_row.h"
#include "ui/records/grid_edits.h"
#include "ui/records/group_popover.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/selection_sums.h"
#include "ui/theme/format.h"
#include "ui/widgets/clipboard_cells.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace landreeve::ui::records {

using widgets::LButton;

void RecordGridPage::buildEdits() {
    m_edits = new GridEdits(m_services, m_entity, *m_model, *m_grid, this);
    connect(m_edits, &GridEdits::changed, m_model, &RecordGridModel::refresh);
    connect(m_edits, &GridEdits::stateChanged, this, &RecordGridPage::showEdits);
    addKey(QStringLiteral("groupsAction"), QStringLiteral("Groups with subtotals"), Qt::CTRL | Qt::SHIFT | Qt::Key_G,
           [this] { openGroups(); });
    const bool counts = m_entity.name == "inventory";
    if (!counts && !hasEdits())
        return;
    m_editRows = new LButton(QStringLiteral("Edit rows…"), LButton::Kind::Secondary, this);
    m_editRows->setObjectName(QStringLiteral("editRowsButton"));
    m_editRows->setButtonSize(LButton::Size::Small);
    m_grid->addFootAction(m_editRows);
    connect(m_editRows, &LButton::activated, this, [this, counts] {
        if (counts && m_grid->sums()->count() <= 1)
            countAll();
        else
            editSelected();
    });
    connect(m_grid->sums(), &SelectionSums::changed, this, &RecordGridPage::showEdits);
    addKey(QStringLiteral("editRowsAction"),
           counts ? QStringLiteral("Count the selected rows") : QStringLiteral("Edit the selected rows"),
           Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { editSelected(); });
    auto* paste = new QAction(QStringLiteral("Paste"), m_grid->table());
    paste->setObjectName(QStringLiteral("pasteAction"));
    paste->setShortcut(QKeySequence::Paste);
    paste->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(paste, &QAction::triggered, this, &RecordGridPage::pasteCells);
    m_grid->table()->addAction(paste);
    buildUndo();
    showEdits();
}

void RecordGridPage::buildUndo() {
    const auto tool = [this](const char* icon, const char* name, void (RecordGridPage::*act)()) {
        auto* button = LButton::tool(QLatin1String(icon), QString(), this);
        button->setObjectName(QLatin1String(name));
        head()->addAction(button);
        connect(button, &LButton::activated, this, act);
        return button;
    };
    const bool counts = m_entity.name == "inventory";
    m_undo = tool("edit-undo", "undoEditButton", &RecordGridPage::undo);
    addKey(QStringLiteral("undoEditAction"),
           counts ? QStringLiteral("Take the last count back") : QStringLiteral("Undo the last edit of rows"),
           QKeySequence::Undo, [this] { undo(); });
    if (counts)
        return;
    m_redo = tool("edit-redo", "redoEditButton", &RecordGridPage::redo);
    addKey(QStringLiteral("redoEditAction"), QStringLiteral("Redo it"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z,
           [this] { redo(); });
}

void RecordGridPage::undo() {
    if (m_entity.name == "inventory")
        takeCountBack();
    else
        m_edits->undo();
}

void RecordGridPage::redo() {
    m_edits->redo();
}

QString RecordGridPage::undoWords() const {
    if (m_entity.name != "inventory")
        return m_edits->undoWords();
    return m_countUndo.empty() ? QString()
                               : QStringLiteral("Take back the count of %1 rows")
                                     .arg(theme::count(static_cast<qint64>(m_countUndo.size())));
}

void RecordGridPage::editSelected() {
    if (m_entity.name == "inventory")
        countRows(m_edits->selectedKeys(), {});
    else
        m_edits->editSelected();
}

void RecordGridPage::pasteCells() {
    if (m_entity.name != "inventory") {
        m_edits->paste();
        return;
    }
    const auto cells = widgets::pastedCells(QGuiApplication::clipboard()->text());
    if (cells.isEmpty() || m_model->isWaiting())
        return;
    // One column goes down from the current row; where SKUs are named they may be anywhere in the list.
    const bool named = cells.first().size() >= 2;
    const int first = named ? 0 : std::max(0, m_grid->currentRow());
    const int last = named ? m_model->rowCount() : first + static_cast<int>(cells.size());
    countRows(m_model->keys(first, std::min({last, m_model->rowCount(), first + CountDialog::kMost + 1}) - 1), cells);
}

void RecordGridPage::openGroups() {
    if (!m_records)
        return;
    const auto* field = m_model->fieldAt(m_grid->table()->currentIndex().column());
    auto* popover = new GroupPopover(query(), m_records, m_services.runner, now(),
                                     field == nullptr ? std::string() : field->name, window());
    connect(popover, &widgets::Popover::closed, popover, &QObject::deleteLater);
    connect(popover, &GroupPopover::chosen, this, [this](const QString& by, const QString& filter) {
        m_grid->setColumnShown(by, true);
        m_grid->filterRow()->edit(by)->apply(filter);
        read();
        m_grid->table()->setFocus(Qt::OtherFocusReason);
    });
    popover->openAt(m_groups);
    popover->begin();
}

bool RecordGridPage::hasEdits() const {
    return std::ranges::any_of(m_entity.fields,
                               [this](const auto& field) { return isEditedTogether(m_entity, field); });
}

void RecordGridPage::showEdits() {
    if (m_editRows == nullptr)
        return;
    const qint64 selected = m_grid->sums()->count();
    const QString& refusal = m_edits->refusal();
    const bool counts = m_entity.name == "inventory";
    const bool all = counts && selected <= 1;
    m_editRows->setVisible(all ? m_model->isComplete() && m_model->rowCount() > 0 : selected > 1);
    m_editRows->setText((all      ? QStringLiteral("Count all %1 rows…")
                         : counts ? QStringLiteral("Count %1 rows…")
                                  : QStringLiteral("Edit %1 rows…"))
                            .arg(theme::count(all ? m_model->rowCount() : selected)));
    m_editRows->updateGeometry();
    m_editRows->setEnabled(refusal.isEmpty());
    m_editRows->setToolTip(!refusal.isEmpty() ? refusal
                           : counts           ? QStringLiteral("Type or paste what was counted (Ctrl+Shift+E)")
                                              : QStringLiteral("Change one field of them all (Ctrl+Shift+E)"));
    const auto show = [&](LButton* button, const QString& words, const char* keys) {
        head()->setActionShown(button, !words.isEmpty());
        button->setEnabled(refusal.isEmpty());
        button->setHint(refusal.isEmpty() ? words + QLatin1String(keys) : refusal);
    };
    show(m_undo, undoWords(), " (Ctrl+Z)");
    if (m_redo != nullptr)
        show(m_redo, m_edits->redoWords(), " (Ctrl+Shift+Z)");
}

void RecordGridPage::offerEdits(QMenu& menu) {
    const auto offer = [&](const QString& words, bool enabled, auto act) {
        QAction* action = menu.addAction(words);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, this, act);
    };
    offer(QStringLiteral("Groups with subtotals\tCtrl+Shift+G"), true, [this] { openGroups(); });
    if (m_editRows == nullptr)
        return;
    const bool may = m_edits->refusal().isEmpty();
    const qint64 selected = std::max<qint64>(1, m_grid->sums()->count());
    const QString many =
        selected > 1 ? QStringLiteral("%1 rows").arg(theme::count(selected)) : QStringLiteral("this row");
    offer((m_entity.name == "inventory" ? QStringLiteral("Count %1…") : QStringLiteral("Edit %1…")).arg(many) +
              QStringLiteral("\tCtrl+Shift+E"),
          may, [this] { editSelected(); });
    offer(QStringLiteral("Paste\tCtrl+V"), may, [this] { pasteCells(); });
    if (!undoWords().isEmpty())
        offer(undoWords() + QStringLiteral("\tCtrl+Z"), may, [this] { undo(); });
    menu.addSeparator();
}

} // namespace landreeve::ui::records
