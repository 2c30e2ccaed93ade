// What the keyboard and the menus of a grid do.
#include "ui/records/adjust_panel.h"
#include "ui/records/cell_text.h"
#include "ui/records/filter_row.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_dialogs.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_pages.h"
#include "ui/records/record_panel.h"
#include "ui/records/reference_editor.h"
#include "ui/records/selection_sums.h"
#include "ui/records/start_stock_dialog.h"
#include "ui/records/view_tabs.h"
#include "ui/theme/format.h"
#include "ui/widgets/clipboard_cells.h"
#include "ui/widgets/column_chooser.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/popover.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include <unordered_map>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::GridRow;
using landreeve::records::RowKey;
using landreeve::records::Sort;

namespace {

/// More is exported to a file instead.
constexpr int kMostCopied = 100'000;
constexpr std::size_t kCopyLot = 5000;

QString lineOf(const GridRow& row, const std::vector<std::pair<std::size_t, const Field*>>& columns) {
    QStringList cells;
    for (const auto& [value, field] : columns)
        cells << copiedAs(*field, row.values[value]);
    return widgets::copiedRow(cells);
}

} // namespace

void RecordGridPage::addKeys() {
    addKey(QStringLiteral("filterRowAction"), QStringLiteral("Filter row"), Qt::CTRL | Qt::SHIFT | Qt::Key_F, [this] {
        m_grid->setFilterRowShown(true);
        m_grid->filterRow()->focusFirst();
    });
    addKey(QStringLiteral("clearFiltersAction"), QStringLiteral("Clear filters"), Qt::CTRL | Qt::SHIFT | Qt::Key_L,
           [this] { clearFilters(); });
    addKey(QStringLiteral("columnsAction"), QStringLiteral("Columns"), Qt::Key_F4, [this] { openColumns(); });
    addKey(QStringLiteral("viewsAction"), QStringLiteral("Views"), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
           [this] { m_viewTabs->openList(); });
    addKey(QStringLiteral("goToAction"), QStringLiteral("Go to row"), Qt::CTRL | Qt::Key_G, [this] { openGoTo(); });
    if (hasStock())
        addKey(QStringLiteral("stockAction"), QStringLiteral("Stock of this product, move"), Qt::CTRL | Qt::Key_M,
               [this] { openStock(); });
    auto* copyAction = new QAction(QStringLiteral("Copy"), m_grid->table());
    copyAction->setObjectName(QStringLiteral("copyAction"));
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copyAction, &QAction::triggered, this, [this] { copy(Copied::Rows); });
    m_grid->table()->addAction(copyAction);
    const auto onRow = [this](const char* id, const QString& text, const QKeySequence& keys,
                              std::function<void()> run) {
        auto* action = new QAction(text, m_grid->table());
        action->setObjectName(QLatin1String(id));
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
        m_grid->table()->addAction(action);
    };
    onRow("editRecordAction", QStringLiteral("Edit"), Qt::Key_F2, [this] { editCurrent(); });
    if (hasForm()) {
        onRow("duplicateAction", QStringLiteral("Duplicate"), Qt::CTRL | Qt::Key_D,
              [this] { openForm(QStringLiteral("copy")); });
        onRow("deleteRecordAction", QStringLiteral("Delete…"), Qt::Key_Delete, [this] { askToDelete(); });
    }
    addKey(QStringLiteral("copyHeadingsAction"), QStringLiteral("Copy with headings"), Qt::CTRL | Qt::ALT | Qt::Key_C,
           [this] { copy(Copied::RowsWithHeadings); });
    addKey(QStringLiteral("copyColumnAction"), QStringLiteral("Copy this column of the rows"),
           Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_C, [this] { copy(Copied::ThisColumn); });
}

bool RecordGridPage::hasStock() const {
    return m_entity.name == "inventory" || m_entity.name == "product";
}

void RecordGridPage::openStock(const QVariantMap& more) {
    const int row = m_grid->currentRow();
    if (!m_records || row < 0)
        return;
    const auto valueOf = [this, row](const char* field) {
        const int column = m_model->columnOf(field);
        return column < 0 ? QString() : m_model->index(row, column).data().toString();
    };
    QVariantMap arguments{{QStringLiteral("product"), valueOf("sku")},
                          {QStringLiteral("warehouse"), valueOf("warehouse_location")},
                          {QStringLiteral("from"), QString::fromStdString(m_entity.name)}};
    arguments.insert(more);
    m_services.navigator.openPage(QStringLiteral("stock"), arguments);
}

bool RecordGridPage::hasForm() const {
    return m_services.desk != nullptr && m_entity.name != "inventory";
}

void RecordGridPage::openForm(const QString& how) {
    const auto key = m_model->keyAt(m_grid->currentRow());
    const bool isNew = how == QLatin1String("new");
    if (!m_records || (!isNew && !key))
        return;
    m_grid->highlightCurrent();
    m_services.navigator.openPage(formPageId(m_entity),
                                  {{how, isNew ? QVariant(true) : QVariant(QString::fromStdString(key->toString()))}});
}

void RecordGridPage::editCurrent() {
    if (!hasForm()) {
        openPanel();
        return;
    }
    const auto key = m_model->keyAt(m_grid->currentRow());
    const Field* field = m_model->fieldAt(m_grid->table()->currentIndex().column());
    if (!m_records || !key)
        return;
    m_grid->highlightCurrent();
    m_services.navigator.openPage(
        formPageId(m_entity),
        {{QStringLiteral("id"), QString::fromStdString(key->toString())},
         {QStringLiteral("field"), field != nullptr ? QString::fromStdString(field->name) : QString()}});
}

void RecordGridPage::askToDelete() {
    const int row = m_grid->currentRow();
    const auto key = m_model->keyAt(row);
    if (!m_records || !key || !m_entity.keptBecause.empty())
        return;
    if (!m_noDeletion.isEmpty()) {
        m_services.navigator.say(m_noDeletion, tasks::Task::State::Failed);
        return;
    }
    m_grid->highlightCurrent();
    const QString name = m_model->index(row, m_model->columnOf(m_entity.keyField)).data().toString();
    const int called = m_entity.keyField == "name" ? -1 : m_model->columnOf("name");
    const QString title = called < 0 ? QString() : m_model->index(row, called).data().toString();
    auto* dialog = new DeleteRecordDialog(QString::fromStdString(m_entity.one),
                                          title.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(title, name), this);
    connect(dialog, &QDialog::accepted, this, [this, name, key] {
        // What was said of another record is not said of this one.
        if (!isOffline())
            m_error->clear();
        m_services.runner.run(
            this,
            [records = m_records, &entity = m_entity, id = key->toString()](std::stop_token stop, const ProgressFn&) {
                records->remove(entity, id, 0, std::move(stop));
            },
            tasks::Outcome<tasks::Nothing>{[this, name, key](tasks::Nothing) {
                                               m_services.navigator.say(QStringLiteral("%1 deleted").arg(name));
                                               Q_EMIT m_services.desk->removed(*key);
                                           },
                                           [this](const Error& error) { fail(error); },
                                           {}});
    });
    dialog->open();
}

void RecordGridPage::openPanel() {
    if (m_grid->currentRow() < 0)
        return;
    m_grid->highlightCurrent();
    split()->setPanelShown(true);
    currentChanged();
    if (m_adjust != nullptr)
        m_adjust->begin();
}

void RecordGridPage::startStock() {
    if (!m_records)
        return;
    auto* dialog = new StartStockDialog(m_records, m_services.runner,
                                        choicesOf(m_services.runner, [records = m_records] { return records; }), this);
    connect(dialog, &StartStockDialog::started, this, [this](const RowKey& key, const QString& words) {
        m_services.navigator.say(words);
        m_made = key;
        m_model->refresh();
    });
    connect(dialog, &StartStockDialog::adjustInstead, this, [this](const RowKey& key, const QString& sku) {
        clearFilters();
        activated(
            {{QStringLiteral("search"), sku}, {QStringLiteral("adjust"), QString::fromStdString(key.toString())}});
    });
    dialog->open();
}

void RecordGridPage::openColumns() {
    auto* chooser = new widgets::ColumnChooser(*m_grid, window());
    connect(chooser, &widgets::Popover::closed, chooser, &QObject::deleteLater);
    chooser->openAt(m_columns, Qt::AlignRight);
    chooser->begin();
}

void RecordGridPage::openGoTo() {
    if (m_model->isWaiting() || m_model->rowCount() == 0)
        return;
    auto* popover = new widgets::Popover(window());
    popover->setObjectName(QStringLiteral("goToPopover"));
    popover->setAccessibleName(QStringLiteral("Go to row"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(8);
    row->addWidget(new widgets::Label(QStringLiteral("Row"), theme::TypeStyle::Body, theme::Token::Ink2, popover));
    auto* edit = new QLineEdit(popover);
    edit->setObjectName(QStringLiteral("goToEdit"));
    edit->setAccessibleName(QStringLiteral("Row to go to, 1 to %1").arg(m_model->rowCount()));
    edit->setPlaceholderText(QStringLiteral("1 to %1").arg(theme::count(m_model->rowCount())));
    edit->setFixedWidth(140);
    row->addWidget(edit);
    popover->body()->addLayout(row);
    connect(popover, &widgets::Popover::closed, popover, &QObject::deleteLater);
    connect(edit, &QLineEdit::returnPressed, this, [this, popover, edit] {
        QString digits = edit->text();
        digits.remove(u',').remove(u' ');
        bool isNumber = false;
        const qlonglong wanted = digits.toLongLong(&isNumber);
        popover->dismiss();
        if (isNumber)
            m_grid->goTo(static_cast<int>(std::clamp<qlonglong>(wanted - 1, 0, m_model->rowCount() - 1)));
        m_grid->table()->setFocus(Qt::OtherFocusReason);
    });
    popover->openAt(m_grid->table()->header());
    edit->setFocus(Qt::PopupFocusReason);
}

void RecordGridPage::openMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("rowMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const auto offer = [this, menu](const QString& words, std::function<void()> run) {
        QAction* item = menu->addAction(words);
        connect(item, &QAction::triggered, this, [run = std::move(run)] { run(); });
        return item;
    };
    if (hasForm()) {
        offer(QStringLiteral("Open\tEnter"), [this] { openForm(QStringLiteral("id")); });
        offer(QStringLiteral("Edit this field\tF2"), [this] { editCurrent(); });
        offer(QStringLiteral("Duplicate\tCtrl+D"), [this] { openForm(QStringLiteral("copy")); });
        if (m_entity.keptBecause.empty()) {
            QAction* item = offer(QStringLiteral("Delete…\tDel"), [this] { askToDelete(); });
            item->setEnabled(m_noDeletion.isEmpty());
            item->setToolTip(m_noDeletion);
        }
        menu->addSeparator();
    }
    offer(m_adjust != nullptr ? QStringLiteral("Adjust stock…") : QStringLiteral("Show all fields"),
          [this] { openPanel(); });
    if (hasStock()) {
        offer(QStringLiteral("Stock of this product, move…\tCtrl+M"), [this] { openStock(); });
        if (m_adjust != nullptr) {
            const GridRow* row = m_model->rowAt(m_grid->currentRow());
            const auto column = static_cast<std::size_t>(m_model->columnOf("damaged"));
            const auto damaged = row != nullptr && column < row->values.size() ? row->values[column] : std::nullopt;
            const bool any = !Decimal::parse(damaged.value_or("0")).value_or(Decimal()).isZero();
            QAction* item = offer(QStringLiteral("Write off damaged…"), [this] {
                openStock({{QStringLiteral("writeOff"), true}});
            });
            item->setEnabled(any);
            item->setToolTip(any ? QString() : QStringLiteral("Nothing lies damaged here."));
        }
        offer(QStringLiteral("What to reorder…"), [this] { m_services.navigator.openPage(QStringLiteral("reorder")); });
        if (m_adjust != nullptr)
            offer(QStringLiteral("Close books, check the ledger…"),
                  [this] { m_services.navigator.openPage(QStringLiteral("books")); });
    }
    menu->addSeparator();
    offerEdits(*menu);
    const qint64 selected = std::max<qint64>(1, m_grid->sums()->count());
    const QString many = selected > 1 ? QStringLiteral(" %1 rows").arg(theme::count(selected)) : QStringLiteral(" row");
    offer(QStringLiteral("Copy") + many + QStringLiteral("\tCtrl+C"), [this] { copy(Copied::Rows); });
    offer(QStringLiteral("Copy with headings\tCtrl+Alt+C"), [this] { copy(Copied::RowsWithHeadings); });
    if (const Field* here = m_model->fieldAt(m_grid->table()->currentIndex().column()))
        offer(QStringLiteral("Copy only \"%1\"\tCtrl+Alt+Shift+C").arg(QString::fromStdString(here->label)),
              [this] { copy(Copied::ThisColumn); });
    if (const auto key = m_model->keyAt(m_grid->currentRow()))
        offer(QStringLiteral("Copy id"),
              [id = QString::fromStdString(key->toString())] { QGuiApplication::clipboard()->setText(id); });
    const Field* field = m_model->fieldAt(m_grid->table()->currentIndex().column());
    if (field != nullptr && field->sortable) {
        menu->addSeparator();
        for (const bool descending : {false, true}) {
            offer(QStringLiteral("Sort by %1, %2")
                      .arg(QString::fromStdString(field->label),
                           descending ? QStringLiteral("descending") : QStringLiteral("ascending")),
                  [this, sort = Sort{field->name, descending}] {
                      m_sort = sort;
                      read();
                  });
        }
    }
    menu->popup(at);
}

void RecordGridPage::copy(Copied what) {
    bool tooMany = false;
    const std::vector<int> rows = m_grid->rowsToCopy(kMostCopied, tooMany);
    if (tooMany) {
        m_services.navigator.say(
            QStringLiteral("At most %1 rows can be copied; select fewer").arg(theme::count(kMostCopied)),
            tasks::Task::State::Failed);
        return;
    }
    if (rows.empty() || !m_records)
        return;
    std::vector<std::pair<std::size_t, const Field*>> columns;
    QStringList heads;
    for (const widgets::ColumnSet::Column& state : m_grid->columns()) {
        const int column = m_model->columnOf(state.field.toStdString());
        if (m_grid->table()->isColumnHidden(column) ||
            (what == Copied::ThisColumn && column != m_grid->table()->currentIndex().column()))
            continue;
        columns.emplace_back(static_cast<std::size_t>(column) - 1, m_model->fieldAt(column));
        heads << state.label;
    }
    if (columns.empty())
        return;
    std::vector<RowKey> keys;
    std::unordered_map<RowKey, GridRow> known;
    for (const int row : rows) {
        const auto key = m_model->keyAt(row);
        if (!key)
            continue;
        keys.push_back(*key);
        if (const GridRow* cached = m_model->row(*key))
            known.emplace(*key, *cached);
    }
    const QString head = what == Copied::RowsWithHeadings ? heads.join(u'\t') + u'\n' : QString();
    m_services.runner.run(
        this,
        [records = m_records, query = m_model->query(), keys, known = std::move(known), columns,
         head](std::stop_token stop, const ProgressFn&) mutable {
            std::vector<RowKey> missing;
            for (const RowKey& key : keys) {
                if (!known.contains(key))
                    missing.push_back(key);
            }
            for (std::size_t from = 0; from < missing.size(); from += kCopyLot) {
                const auto to = std::min(missing.size(), from + kCopyLot);
                const std::vector<RowKey> lot(missing.begin() + static_cast<std::ptrdiff_t>(from),
                                              missing.begin() + static_cast<std::ptrdiff_t>(to));
                for (GridRow& row : records->rows(query, lot, stop))
                    known.emplace(row.key, std::move(row));
            }
            QString text = head;
            for (const RowKey& key : keys) {
                if (const auto found = known.find(key); found != known.end())
                    text += lineOf(found->second, columns) + u'\n';
            }
            return text;
        },
        tasks::Outcome<QString>{
            [this, count = rows.size(),
             label = what == Copied::ThisColumn ? heads.join(u' ') : QString()](const QString& text) {
                QGuiApplication::clipboard()->setText(text);
                const QString many = count == 1
                                         ? QStringLiteral("1 row")
                                         : QStringLiteral("%1 rows").arg(theme::count(static_cast<qint64>(count)));
                m_services.navigator.say(label.isEmpty() ? many + QStringLiteral(" copied")
                                                         : QStringLiteral("%1 of %2 copied").arg(label, many));
            },
            [this](const Error& error) { fail(error); },
            {}});
}

} // namespace landreeve::ui::records
