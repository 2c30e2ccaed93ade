// What brings records into a list from a file, and out into one.
#include "ui/documents/document_dialog.h"
#include "ui/records/grid_edits.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_pages.h"
#include "ui/records/record_rights.h"
#include "ui/records/selection_sums.h"
#include "ui/transfer/dropped_file.h"
#include "ui/transfer/export_dialog.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/table.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QItemSelectionModel>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::RowKey;
using widgets::LButton;

namespace {

/// More selected rows are exported by a filter instead.
constexpr qint64 kMostSelected = 100'000;
constexpr std::size_t kMostPrinted = 1'000;

} // namespace

void RecordGridPage::addTransfer() {
    const auto add = [this](const QString& words, const char* name, const char* icon, Qt::Key key) {
        auto* button = new LButton(words, LButton::Kind::Secondary, this);
        button->setObjectName(QLatin1String(name));
        button->setIconName(QLatin1String(icon));
        button->setKeys(QKeySequence(Qt::CTRL | key));
        head()->addAction(button);
        return button;
    };
    if (m_services.documents != nullptr && documents::printsOf(m_entity.name)) {
        auto* print = add(QStringLiteral("Print…"), "printListButton", "document-print", Qt::Key_P);
        connect(print, &LButton::activated, this, &RecordGridPage::openPrint);
    }
    if (m_services.transfer == nullptr)
        return;
    m_import = add(QStringLiteral("Import…"), "importButton", "document-open", Qt::Key_I);
    m_export = add(QStringLiteral("Export…"), "exportListButton", "document-send", Qt::Key_E);
    connect(m_import, &LButton::activated, this, [this] { m_services.navigator.openPage(importPageId(m_entity)); });
    connect(m_export, &LButton::activated, this, &RecordGridPage::openExport);
    if (m_services.desk != nullptr)
        connect(m_services.desk, &RecordDesk::imported, this, &RecordGridPage::refresh);
    setAcceptDrops(true);
}

void RecordGridPage::dragEnterEvent(QDragEnterEvent* event) {
    if (m_import->isEnabled() && !transfer::droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void RecordGridPage::dropEvent(QDropEvent* event) {
    const QString file = transfer::droppedFile(*event->mimeData());
    if (!m_import->isEnabled() || file.isEmpty())
        return;
    event->acceptProposedAction();
    m_services.navigator.openPage(importPageId(m_entity), {{QStringLiteral("file"), file}});
}

void RecordGridPage::enableTransfer(bool on) {
    for (LButton* button : {m_import, m_export}) {
        if (button != nullptr)
            button->setEnabled(on);
    }
}

void RecordGridPage::followRights() {
    m_rights = new RecordRights(m_services.runner, m_services.may, m_services.fleet,
                                {{m_entity.name, "write"}, {m_entity.name, "delete"}, {m_entity.name, "export"}}, this);
    connect(m_rights, &RecordRights::answered, this,
            [this](const RecordRights::Verdicts& verdicts) { showRights(verdicts[0], verdicts[1], verdicts[2]); });
    // Where it cannot be told, it may be tried.
    connect(m_rights, &RecordRights::failed, this, [this] { enableTransfer(true); });
}

void RecordGridPage::askRights() {
    m_rights->ask(m_records ? QString::fromStdString(m_records->tenantId()) : QString());
}

void RecordGridPage::showRights(const access::Verdict& write, const access::Verdict& remove,
                                const access::Verdict& exporting) {
    m_noDeletion = refusalOf(remove, m_entity, "delete", QStringLiteral("delete"));
    m_edits->setRefusal(refusalOf(write, m_entity, "write", QStringLiteral("change")));
    if (m_startStock != nullptr) {
        m_startStock->setEnabled(write.allowed);
        m_startStock->setHint(m_edits->refusal());
    }
    if (m_make != nullptr) {
        m_make->setEnabled(write.allowed);
        m_make->setToolTip(refusalOf(write, m_entity, "write", QStringLiteral("make")));
    }
    if (m_import == nullptr)
        return;
    m_import->setEnabled(write.allowed);
    m_import->setToolTip(refusalOf(write, m_entity, "write", QStringLiteral("import")));
    m_export->setEnabled(exporting.allowed);
    m_export->setToolTip(refusalOf(exporting, m_entity, "export", QStringLiteral("export")));
}

void RecordGridPage::openPrint() {
    if (!m_records || m_model->isWaiting())
        return;
    documents::DocumentSet set{m_entity.name == "purchase-order", {}};
    auto ranges = m_grid->table()->selectionModel()->selection();
    std::ranges::sort(ranges, {}, [](const QItemSelectionRange& range) { return range.top(); });
    // In the order of the list, which ranges that overlap do not follow; one more than are printed says enough.
    int next = 0;
    for (const QItemSelectionRange& range : ranges) {
        for (int row = std::max(next, range.top()); row <= range.bottom() && set.orders.size() <= kMostPrinted; ++row) {
            if (const auto key = m_model->keyAt(row))
                set.orders.push_back({.id = key->toString()});
        }
        next = std::max(next, range.bottom() + 1);
    }
    if (set.orders.empty())
        m_services.navigator.say(QStringLiteral("Select the orders to print first."));
    else if (set.orders.size() > kMostPrinted)
        m_services.navigator.say(QStringLiteral("At most %1 orders are printed at once.").arg(kMostPrinted));
    else
        (new documents::DocumentDialog(*m_services.documents, m_tenantId, std::move(set), this))->open();
}

void RecordGridPage::openExport() {
    if (!m_records || m_model->isWaiting())
        return;
    transfer::ExportScope scope;
    scope.query = query();
    scope.filtered = isFiltered();
    scope.matching = m_model->expectedRows();
    scope.exact = m_model->isComplete();
    const qint64 selected = m_grid->sums()->count();
    // One selected row is where the keyboard is; all of them are all.
    if (selected > 1 && selected < scope.matching && selected <= kMostSelected) {
        auto ranges = m_grid->table()->selectionModel()->selection();
        std::ranges::sort(ranges, {}, [](const QItemSelectionRange& range) { return range.top(); });
        for (const QItemSelectionRange& range : ranges) {
            for (const RowKey& key : m_model->keys(range.top(), range.bottom()))
                scope.selected.push_back(key.toString());
        }
    }
    for (const widgets::ColumnSet::Column& column : m_grid->columns()) {
        const auto* field = m_entity.find(column.field.toStdString());
        if (column.shown && field != nullptr && field->type != landreeve::records::FieldType::Secret)
            scope.shown.push_back(field->name);
    }
    auto* dialog =
        new transfer::ExportDialog(*m_services.transfer, m_services.transfer->open(m_tenantId), std::move(scope), this);
    dialog->open();
}

} // namespace landreeve::ui::records
