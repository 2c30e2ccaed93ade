#include "ui/records/record_grid.h"

#include "ui/records/cell_text.h"
#include "ui/records/check_delegate.h"
#include "ui/records/filter_row.h"
#include "ui/records/selection_sums.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"

#include <QCheckBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalBlocker>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::Sort;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Table;

namespace {

constexpr int kCheckWidth = 34;
constexpr int kCellPadding = 20;
constexpr int kSortMark = 14;
constexpr int kNeverHidden = 100;

QString nameOf(const Field* field) {
    return QString::fromStdString(field->name);
}

} // namespace

RecordGrid::RecordGrid(RecordGridModel& model, tasks::TaskRunner& runner, QWidget* parent)
    : QWidget(parent), m_model(model), m_table(new Table(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_table->setObjectName(QStringLiteral("recordTable"));
    m_table->setAccessibleName(QString::fromStdString(model.entity().many));
    m_table->setDensity(Table::Density::Compact);
    m_table->setGridLook(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setModel(&model);
    m_table->setAlternatingRowColors(false);
    m_sheet = new widgets::TableSheet(m_table, this);
    column->addWidget(m_sheet);
    setDelegates();

    auto* header = m_table->header();
    header->setObjectName(QStringLiteral("filterHeader"));
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(false);
    header->setSortIndicatorShown(true);
    m_filterRow = new FilterRow(header, model, m_sheet);
    m_all = new QCheckBox(m_sheet);
    m_all->setObjectName(QStringLiteral("selectAllBox"));
    m_all->setAccessibleName(QStringLiteral("Select all that match"));
    m_all->setToolTip(QStringLiteral("Select all that match (Ctrl+A)"));
    m_all->setTristate(false);
    m_sums = new SelectionSums(model, *m_table->selectionModel(), runner, this);
    buildFoot();

    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    header->installEventFilter(this);
    connect(m_filterRow, &FilterRow::leaveDown, m_table, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    connect(m_all, &QCheckBox::clicked, this, [this](bool on) {
        if (on)
            selectAll();
        else
            m_table->clearSelection();
    });
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int section, Qt::SortOrder order) {
        const Field* field = m_model.fieldAt(section);
        if (field != nullptr && field->sortable)
            Q_EMIT sortRequested({field->name, order == Qt::DescendingOrder});
        else
            showSort(m_sort);
    });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (m_arranging)
            return;
        m_layout.order.clear();
        for (const Column& state : columns())
            m_layout.order << state.field;
        Q_EMIT columnLayoutChanged();
    });
    connect(header, &QHeaderView::sectionResized, this, [this, header](int section, int, int size) {
        const Field* field = m_model.fieldAt(section);
        const bool byHand = header->underMouse() && QGuiApplication::mouseButtons() & Qt::LeftButton;
        if (m_arranging || field == nullptr || !byHand || size == 0)
            return;
        m_layout.widths.insert(nameOf(field), size);
        Q_EMIT columnLayoutChanged();
    });
    connect(m_sums, &SelectionSums::changed, this, &RecordGrid::showTotals);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &RecordGrid::showPosition);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &RecordGrid::showPosition);
    connect(&model, &RecordGridModel::keysProgressed, this, &RecordGrid::showPosition);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &RecordGrid::rowsInserted);
    connect(&model, &RecordGridModel::completed, this, [this] { m_selectAll = false; });
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &RecordGrid::layOutColumns);
    layOutColumns();
    setTabOrder(m_table, m_filterRow);
}

void RecordGrid::setDelegates() {
    const auto set = [this](int column, widgets::CellDelegate* delegate) {
        delegate->setColumnLines(true);
        m_table->setItemDelegateForColumn(column, delegate);
    };
    set(RecordGridModel::kCheckColumn, new CheckDelegate(this));
    for (int column = 1; column < m_model.columnCount(); ++column) {
        const Field* field = m_model.fieldAt(column);
        if (field->isNumber())
            set(column, new widgets::NumberDelegate(this));
        else if (field->name == "status")
            set(column, new widgets::StatusDelegate(this));
        else
            set(column, new widgets::CellDelegate(this));
    }
}

void RecordGrid::buildFoot() {
    m_foot = new QWidget(m_sheet);
    auto* row = new QHBoxLayout(m_foot);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(16);
    m_count = new Label({}, TypeStyle::BodyStrong, Token::Ink, m_foot);
    m_count->setObjectName(QStringLiteral("selectionCount"));
    m_totals = new Label({}, TypeStyle::Body, Token::Ink, m_foot);
    m_totals->setObjectName(QStringLiteral("selectionTotals"));
    m_totals->setElide(Qt::ElideRight);
    m_position = new Label({}, TypeStyle::Body, Token::Ink2, m_foot);
    m_position->setObjectName(QStringLiteral("rowPosition"));
    row->addWidget(m_count);
    row->addWidget(m_totals, 1);
    row->addWidget(m_position);
    m_sheet->setFoot(m_foot);
    showTotals();
}

void RecordGrid::addFootAction(QWidget* button) {
    auto* row = static_cast<QHBoxLayout*>(m_foot->layout());
    row->insertWidget(row->indexOf(m_position), button);
}

int RecordGrid::widthOf(int column) const {
    const Field* field = m_model.fieldAt(column);
    if (field == nullptr)
        return theme::scaled(kCheckWidth);
    if (const int chosen = m_layout.widths.value(nameOf(field)); chosen > 0)
        return chosen;
    const int digits = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0')) * field->width;
    const int head =
        m_table->header()->fontMetrics().horizontalAdvance(QString::fromStdString(field->label)) + kSortMark;
    return std::max(digits, head) + kCellPadding;
}

void RecordGrid::layOutColumns() {
    m_arranging = true;
    auto* header = m_table->header();
    // First the entity's own order, then what was arranged.
    for (int column = 0; column < m_model.columnCount(); ++column)
        header->moveSection(header->visualIndex(column), column);
    int place = 1;
    for (const QString& name : std::as_const(m_layout.order)) {
        const int column = m_model.columnOf(name.toStdString());
        if (column > 0)
            header->moveSection(header->visualIndex(column), place++);
    }
    QList<Table::Column> wanted;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const Field* field = m_model.fieldAt(column);
        const int width = widthOf(column);
        if (field == nullptr) {
            wanted << Table::Column{width, kNeverHidden, 0, 0};
            continue;
        }
        const bool words =
            field->fixedPlace && field->type == FieldType::Text && !m_layout.widths.contains(nameOf(field));
        wanted << Table::Column{width, field->fixedPlace ? kNeverHidden : field->priority, words ? 1 : 0,
                                words ? width * 2 / 3 : 0};
    }
    m_table->setColumns({});
    for (int column = 1; column < m_model.columnCount(); ++column) {
        const Field* field = m_model.fieldAt(column);
        const bool shown = field->fixedPlace || (field->shown ? !m_layout.hidden.contains(nameOf(field))
                                                              : m_layout.shown.contains(nameOf(field)));
        m_table->setColumnChosen(column, shown);
    }
    m_table->setColumns(wanted);
    m_table->header()->setMinimumHeight(0);
    const int words = m_table->header()->sizeHint().height();
    const int filters = m_filterRow->isHidden() ? 0 : m_filterRow->neededHeight();
    m_table->header()->setMinimumHeight(words + filters);
    m_arranging = false;
    placeOverlays();
}

void RecordGrid::placeOverlays() {
    auto* header = m_table->header();
    const int words = header->sizeHint().height();
    m_filterRow->place(words);
    m_filterRow->raise();
    const QPoint at = header->mapTo(m_sheet, QPoint(header->sectionViewportPosition(0), 0));
    const QSize box = m_all->sizeHint();
    const int side = theme::scaled(16);
    m_all->setGeometry(at.x() + (theme::scaled(kCheckWidth) - side) / 2, at.y() + (words - box.height()) / 2, side + 4,
                       box.height());
    m_all->raise();
    if (m_nothing != nullptr) {
        QWidget* viewport = m_table->viewport();
        m_nothing->setGeometry(QRect(viewport->mapTo(m_sheet, QPoint(0, 0)), viewport->size()));
    }
}

QList<widgets::ColumnSet::Column> RecordGrid::columns() const {
    QList<Column> states;
    const auto* header = m_table->header();
    const QList<int> noRoom = m_table->columnsWithoutRoom();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (const Field* field = m_model.fieldAt(column))
            states << Column{nameOf(field), QString::fromStdString(field->label), m_table->isColumnChosen(column),
                             field->fixedPlace, noRoom.contains(column)};
    }
    return states;
}

void RecordGrid::setColumnShown(const QString& field, bool shown) {
    const Field* described = m_model.entity().find(field.toStdString());
    if (described == nullptr || described->fixedPlace)
        return;
    m_layout.hidden.removeAll(field);
    m_layout.shown.removeAll(field);
    if (shown && !described->shown)
        m_layout.shown << field;
    else if (!shown && described->shown)
        m_layout.hidden << field;
    layOutColumns();
    Q_EMIT columnLayoutChanged();
}

void RecordGrid::moveColumn(const QString& field, int place) {
    QStringList order;
    for (const Column& state : columns())
        order << state.field;
    const auto from = order.indexOf(field);
    if (from < 0)
        return;
    order.move(from, std::clamp<qsizetype>(place, 0, order.size() - 1));
    m_layout.order = order;
    layOutColumns();
    Q_EMIT columnLayoutChanged();
}

void RecordGrid::resetColumns() {
    const bool filterRow = m_layout.filterRow;
    m_layout = {};
    m_layout.filterRow = filterRow;
    layOutColumns();
    Q_EMIT columnLayoutChanged();
}

widgets::ColumnLayout RecordGrid::columnLayout() const {
    return m_layout;
}

void RecordGrid::setColumnLayout(const widgets::ColumnLayout& layout) {
    m_layout = layout;
    m_filterRow->setVisible(layout.filterRow);
    layOutColumns();
}

void RecordGrid::setFilterRowShown(bool shown) {
    if (m_layout.filterRow == shown)
        return;
    m_layout.filterRow = shown;
    m_filterRow->setVisible(shown);
    layOutColumns();
    Q_EMIT columnLayoutChanged();
}

bool RecordGrid::isFilterRowShown() const {
    return m_layout.filterRow;
}

void RecordGrid::showSort(const Sort& sort) {
    m_sort = sort;
    const QSignalBlocker quiet(m_table->header());
    m_table->header()->setSortIndicator(m_model.columnOf(sort.field),
                                        sort.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_table->header()->viewport()->update();
}

void RecordGrid::showNothing(const QString& title, const QString& text, bool clear) {
    hideNothing();
    m_nothing = new widgets::EmptyState(title, text, !clear, m_sheet);
    m_nothing->setObjectName(clear ? QStringLiteral("noMatch") : QStringLiteral("emptyState"));
    m_nothing->setAccessibleName(title + u' ' + text);
    if (clear) {
        auto* button = new LButton(QStringLiteral("Clear filters"), LButton::Kind::Secondary, m_nothing);
        button->setObjectName(QStringLiteral("clearFiltersButton"));
        connect(button, &LButton::activated, this, &RecordGrid::clearRequested);
        m_nothing->addAction(button);
    }
    m_nothing->show();
    placeOverlays();
}

void RecordGrid::hideNothing() {
    // A press on its own button may have led here.
    if (m_nothing != nullptr) {
        m_nothing->hide();
        m_nothing->deleteLater();
    }
    m_nothing = nullptr;
}

int RecordGrid::currentRow() const {
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() && !m_model.isWaiting() ? current.row() : -1;
}

void RecordGrid::goTo(int row) {
    if (m_model.isWaiting() || m_model.rowCount() == 0)
        return;
    const int at = std::clamp(row, 0, m_model.rowCount() - 1);
    selectRow(at);
    m_table->scrollTo(m_table->currentIndex(), QAbstractItemView::PositionAtCenter);
}

void RecordGrid::selectRow(int row) {
    const int column = std::max(1, m_table->currentIndex().column());
    m_table->selectionModel()->setCurrentIndex(m_model.index(row, column),
                                               QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void RecordGrid::highlightCurrent() {
    const int row = currentRow();
    if (row >= 0 && !m_table->selectionModel()->isRowSelected(row))
        selectRow(row);
}

void RecordGrid::selectAll() {
    if (m_model.isWaiting())
        return;
    m_selectAll = !m_model.isComplete();
    m_table->selectAll();
}

void RecordGrid::rowsInserted() {
    if (m_selectAll)
        m_table->selectAll();
}

std::vector<int> RecordGrid::rowsToCopy(int most, bool& tooMany) const {
    std::vector<int> rows;
    tooMany = m_sums->count() > most;
    if (tooMany)
        return rows;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    if (rows.empty() && currentRow() >= 0)
        rows.push_back(currentRow());
    return rows;
}

void RecordGrid::toggleRow(const QModelIndex& index) {
    if (!index.isValid() || m_model.isWaiting())
        return;
    m_selectAll = false;
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(index, QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
}

QString RecordGrid::positionWords() const {
    if (m_model.isWaiting())
        return QStringLiteral("Reading…");
    const int rows = m_model.rowCount();
    if (rows == 0)
        return QStringLiteral("No rows");
    const int first = std::max(0, m_table->rowAt(1));
    int last = m_table->rowAt(m_table->viewport()->height() - 2);
    if (last < 0)
        last = rows - 1;
    const QString about = m_model.isComplete() ? QString() : QStringLiteral("about ");
    return QStringLiteral("Rows %1 to %2 of %3%4")
        .arg(theme::count(first + 1), theme::count(last + 1), about, theme::count(m_model.expectedRows()));
}

void RecordGrid::showPosition() {
    m_position->setText(positionWords());
    m_position->setToolTip(m_model.isComplete() || m_model.isWaiting()
                               ? QString()
                               : QStringLiteral("%1 rows can be reached; the others are being listed.")
                                     .arg(theme::count(m_model.rowCount())));
}

void RecordGrid::showTotals() {
    const qint64 count = m_sums->count();
    const bool several = count > 1;
    m_sheet->setFootTinted(several);
    m_count->setVisible(several);
    m_totals->setVisible(true);
    m_count->setText(QStringLiteral("%1 rows selected").arg(theme::count(count)));
    QStringList words;
    if (several && m_sums->totals()) {
        const auto fields = landreeve::records::totalledFields(m_model.entity());
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (m_table->isColumnChosen(m_model.columnOf(fields[i]->name)))
                words << QString::fromStdString(fields[i]->label) + u' ' +
                             totalAs(*fields[i], m_sums->totals()->sums[i]);
        }
    } else if (several) {
        words << QStringLiteral("adding up…");
    }
    m_totals->setText(words.join(QStringLiteral("     ")));
    const bool all = m_model.rowCount() > 0 && count == m_model.rowCount() && !m_model.isWaiting();
    m_all->setCheckState(all ? Qt::Checked : several ? Qt::PartiallyChecked : Qt::Unchecked);
    showPosition();
}

bool RecordGrid::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table->viewport()) {
        if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick) {
            const auto* press = static_cast<QMouseEvent*>(event);
            const QModelIndex index = m_table->indexAt(press->position().toPoint());
            const bool plain = press->button() == Qt::LeftButton && !(press->modifiers() & Qt::ShiftModifier);
            if (plain && index.isValid() && index.column() == RecordGridModel::kCheckColumn) {
                m_table->setFocus(Qt::MouseFocusReason);
                toggleRow(index);
                return true;
            }
            m_selectAll = false;
        }
        if (event->type() == QEvent::Resize)
            placeOverlays();
    }
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            toggleRow(m_table->currentIndex());
            return true;
        }
        if (key->matches(QKeySequence::SelectAll)) {
            selectAll();
            return true;
        }
        if (key->matches(QKeySequence::Copy))
            return false;
        m_selectAll = false;
        // Qt would move the current row alone and leave another one highlighted.
        if (key->modifiers() == Qt::ControlModifier && (key->key() == Qt::Key_Home || key->key() == Qt::Key_End)) {
            if (currentRow() >= 0)
                selectRow(key->key() == Qt::Key_Home ? 0 : m_model.rowCount() - 1);
            return true;
        }
    }
    if (watched == m_table->header() && (event->type() == QEvent::Resize || event->type() == QEvent::Move))
        placeOverlays();
    return QWidget::eventFilter(watched, event);
}

void RecordGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeOverlays();
    showPosition();
}

void RecordGrid::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    layOutColumns();
}

} // namespace landreeve::ui::records
