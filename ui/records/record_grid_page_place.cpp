// Where the user is in the list: the current row, what is selected, and the draft in the panel that holds both.
#include "ui/records/adjust_panel.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_panel.h"
#include "ui/records/selection_sums.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/table.h"

#include <QItemSelectionModel>
#include <QScrollBar>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::RowKey;

namespace {

/// More rows are not looked for again after a refresh.
constexpr qint64 kKeptSelection = 1000;

} // namespace

void RecordGridPage::keepPlace() {
    const int column = std::max(1, m_grid->table()->currentIndex().column());
    m_place = {m_model->keyAt(m_grid->currentRow()), column, {}, m_grid->table()->verticalScrollBar()->value()};
    if (m_grid->sums()->count() > kKeptSelection)
        return;
    for (const QItemSelectionRange& range : m_grid->table()->selectionModel()->selection()) {
        const auto keys = m_model->keys(range.top(), range.bottom());
        m_place.selected.insert(m_place.selected.end(), keys.begin(), keys.end());
    }
}

void RecordGridPage::restorePlace() {
    auto* table = m_grid->table();
    auto* selection = table->selectionModel();
    if (m_place.current) {
        const int row = m_model->rowOf(*m_place.current);
        if (row >= 0)
            selection->setCurrentIndex(m_model->index(row, m_place.column), QItemSelectionModel::NoUpdate);
    }
    QItemSelection selected;
    if (!m_place.selected.empty()) {
        std::ranges::sort(m_place.selected);
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (std::ranges::binary_search(m_place.selected, *m_model->keyAt(row)))
                selected.select(m_model->index(row, 0), m_model->index(row, m_model->columnCount() - 1));
        }
    }
    selection->select(selected, QItemSelectionModel::ClearAndSelect);
    table->verticalScrollBar()->setValue(m_place.scroll);
    if (m_made) {
        // A list that is filtered, or whose keys still come, may not have it.
        if (const int row = m_model->rowOf(*m_made); row >= 0) {
            m_grid->goTo(row);
            m_grid->selectRow(row);
        }
        m_made.reset();
    }
    currentChanged();
}

void RecordGridPage::showRows() {
    m_refresh->setBusy(!m_model->isComplete());
    comeBack();
    m_grid->table()->scrollToTop();
    if (!goToDraft() && m_model->rowCount() > 0)
        m_grid->selectRow(0);
    const auto toAdjust = std::exchange(m_toAdjust, std::nullopt);
    if (const int row = toAdjust ? m_model->rowOf(*toAdjust) : -1; row >= 0) {
        m_grid->selectRow(row);
        openPanel();
    }
    currentChanged();
    showEdits();
    showState();
    askTotals();
}

void RecordGridPage::currentChanged() {
    const int row = m_grid->currentRow();
    const auto key = m_model->keyAt(row);
    if (m_panel != nullptr && split()->isPanelShown() && (key || m_model->rowCount() == 0))
        m_panel->setKey(key);
    if (m_adjust == nullptr)
        return;
    m_adjust->setRow(key, m_model->rowAt(row));
    if (isDraftElsewhere() && split()->isPanelShown() && !m_model->isWaiting())
        askAboutDraft();
}

void RecordGridPage::panelShown(bool shown) {
    if (shown)
        currentChanged();
    else if (m_adjust != nullptr)
        m_adjust->stopAsking();
}

void RecordGridPage::connectDesk() {
    if (!hasForm())
        return;
    RecordDesk* desk = m_services.desk;
    desk->setList(m_model);
    connect(desk, &RecordDesk::saved, m_model, &RecordGridModel::reloadRow);
    connect(desk, &RecordDesk::saved, this, &RecordGridPage::countViews);
    connect(desk, &RecordDesk::shown, this, [this](const RowKey& key) {
        if (const int row = m_model->rowOf(key); row >= 0)
            m_grid->selectRow(row);
    });
    connect(desk, &RecordDesk::made, this, [this](const RowKey& key) {
        m_made = key;
        m_model->refresh();
    });
    connect(desk, &RecordDesk::removed, this, [this](const RowKey& key) {
        // The next row takes its place.
        if (const int row = m_model->rowOf(key); row >= 0 && m_model->keyAt(m_grid->currentRow()) == key)
            m_grid->selectRow(row + 1 < m_model->rowCount() ? row + 1 : std::max(0, row - 1));
        m_model->refresh();
    });
}

void RecordGridPage::connectDraft() {
    connect(m_adjust, &AdjustPanel::touched, m_grid, &RecordGrid::highlightCurrent);
    connect(m_adjust, &AdjustPanel::keepRequested, this, [this] {
        if (goToDraft())
            m_adjust->begin();
        else
            clearFilters();
    });
    connect(m_adjust, &AdjustPanel::discardRequested, this, [this] {
        m_adjust->clearTyped();
        const int row = m_wanted ? m_model->rowOf(*m_wanted) : -1;
        if (row >= 0)
            m_grid->selectRow(row);
        currentChanged();
        m_grid->table()->setFocus(Qt::OtherFocusReason);
    });
}

bool RecordGridPage::isDraftElsewhere() const {
    return m_adjust != nullptr && m_adjust->isTyped() && m_adjust->key() != m_model->keyAt(m_grid->currentRow());
}

void RecordGridPage::askAboutDraft() {
    const int row = m_grid->currentRow();
    m_wanted = m_model->keyAt(row);
    QString discard = QStringLiteral("Discard");
    if (m_wanted) {
        const auto text = [&](const char* field) {
            return m_model->index(row, m_model->columnOf(field)).data().toString();
        };
        discard += QStringLiteral(" and go to ") + text("sku");
        if (m_adjust->rowName().startsWith(text("sku") + u' '))
            discard += QStringLiteral(" in ") + text("warehouse_location");
    }
    if (m_model->rowOf(*m_adjust->key()) >= 0) {
        m_adjust->ask(QStringLiteral("You are adjusting %1.").arg(m_adjust->rowName()), QStringLiteral("Keep editing"),
                      discard);
        // After the key or press that led away has had its whole effect.
        QMetaObject::invokeMethod(
            this, [this] { returnToDraft(); }, Qt::QueuedConnection);
        return;
    }
    m_adjust->ask(QStringLiteral("You are adjusting %1, which is not in this list.").arg(m_adjust->rowName()),
                  isFiltered() ? QStringLiteral("Clear filters and go there") : QString(), discard);
}

void RecordGridPage::returnToDraft() {
    if (!isDraftElsewhere() || !m_adjust->isAsking())
        return;
    if (const int row = m_model->rowOf(*m_adjust->key()); row >= 0)
        m_grid->selectRow(row);
}

bool RecordGridPage::goToDraft() {
    if (m_adjust == nullptr || !m_adjust->isTyped() || !split()->isPanelShown())
        return false;
    const int row = m_model->rowOf(*m_adjust->key());
    if (row < 0)
        return false;
    m_adjust->stopAsking();
    m_grid->selectRow(row);
    return true;
}

} // namespace landreeve::ui::records
