#include "ui/orders/line_grid.h"

#include "ui/orders/line_columns.h"
#include "ui/orders/line_delegate.h"
#include "ui/orders/line_grid_model.h"
#include "ui/orders/line_paste.h"
#include "ui/theme/theme.h"
#include "ui/widgets/clipboard_cells.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::OrderLine;
using landreeve::orders::TaxSplit;

namespace {

/// What was chosen from a list, and on to the next cell.
void fillIn(QLineEdit* edit, const QString& text) {
    edit->setText(text);
    QKeyEvent tab(QEvent::KeyPress, Qt::Key_Tab, Qt::NoModifier);
    QCoreApplication::sendEvent(edit, &tab);
}

const LineColumn& columnAt(int column) {
    return lineColumns()[static_cast<std::size_t>(column)];
}

/// The line's number: where the row stands, not what it holds.
class PositionDelegate : public widgets::CellDelegate {
public:
    explicit PositionDelegate(QObject* parent) : CellDelegate(parent) { setColumnLines(true); }

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override {
        painter.setFont(fontOf(option, index));
        painter.setPen(inkOf(option, index));
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, QString::number(index.row() + 1));
    }
};

QString lines(std::size_t count) {
    return count == 1 ? QStringLiteral("1 line") : QStringLiteral("%1 lines").arg(count);
}

} // namespace

LineGrid::LineGrid(LineDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_model(new LineGridModel(document, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_table = new widgets::Table;
    m_table->setObjectName(QStringLiteral("lineGrid"));
    m_table->setAccessibleName(QStringLiteral("Lines"));
    m_table->setDensity(widgets::Table::Density::Compact);
    m_table->setGridLook(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::DoubleClicked);
    m_table->setTabKeyNavigation(false);
    m_table->setModel(m_model);
    column->addWidget(new widgets::TableSheet(m_table, this));
    const auto leaving = [this](int key, int row, int at) { leave(key, row, at); };
    const auto taking = [this](const QModelIndex& index, const QString& text) {
        if (!m_model->isEntry(index.row()) || text.trimmed().isEmpty())
            return false;
        Q_EMIT scanned(text.trimmed());
        // The next one may be scanned at once.
        QMetaObject::invokeMethod(this, &LineGrid::enterNext, Qt::QueuedConnection);
        return true;
    };
    for (int at = 0; at < m_model->columnCount(); ++at) {
        widgets::CellDelegate* delegate = nullptr;
        if (columnAt(at).kind == LineColumn::Kind::Number)
            delegate = new PositionDelegate(this);
        else if (columnAt(at).kind == LineColumn::Kind::Figure)
            delegate = new LineDelegate<widgets::NumberDelegate>(true, taking, leaving, this);
        else if (at == lineColumn("sku"))
            delegate = new LineDelegate<widgets::CellDelegate>(false, taking, leaving, this,
                                                               [this](QLineEdit* edit) { offerProducts(edit); });
        else if (at == lineColumn("warehouse"))
            delegate = new LineDelegate<widgets::CellDelegate>(false, taking, leaving, this,
                                                               [this](QLineEdit* edit) { offerWarehouses(edit); });
        else
            delegate = new LineDelegate<widgets::CellDelegate>(false, taking, leaving, this);
        m_table->setItemDelegateForColumn(at, delegate);
    }
    m_table->installEventFilter(this);
    connect(m_table, &widgets::Table::opened, this, &LineGrid::nextLine);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &LineGrid::layOut);
    const auto rearranged = [this] {
        m_showsWarehouse = m_document.showsWarehouse();
        layOut();
    };
    connect(&document, &LineDocument::recomputed, this, rearranged);
    connect(&document, &LineDocument::replaced, this, [this, rearranged] {
        if (m_document.showsWarehouse() != m_showsWarehouse)
            rearranged();
    });
    addKeys();
    layOut();
}

void LineGrid::offerProducts(QLineEdit* edit) {
    if (!m_findProducts)
        return;
    constexpr qsizetype kLeast = 2; // one letter fits half the list
    auto* popup = new widgets::ChoicePopup(edit, m_findProducts, kLeast);
    popup->list()->setObjectName(QStringLiteral("productChoices"));
    popup->list()->setMinimumWidth(QFontMetrics(edit->font()).averageCharWidth() * 60);
    connect(popup, &widgets::ChoicePopup::chosen, edit,
            [edit](const QString& words) { fillIn(edit, words.section(QStringLiteral(" · "), 0, 0)); });
}

void LineGrid::offerWarehouses(QLineEdit* edit) {
    const int row = m_table->currentIndex().row();
    const auto find = [this, row](QObject*, const QString& asked, const widgets::ChoicePopup::Take& take) {
        QList<widgets::ChoicePopup::Choice> choices;
        // What stands there when the cell is opened is no wish for it alone.
        const bool all =
            asked.compare(QString::fromStdString(m_document.line(row).warehouse), Qt::CaseInsensitive) == 0;
        for (const QString& code : m_document.warehouses()) {
            if (all || code.contains(asked, Qt::CaseInsensitive))
                choices.append({m_model->warehouseWords(row, code), code});
        }
        take(choices);
    };
    auto* popup = new widgets::ChoicePopup(edit, find);
    popup->list()->setObjectName(QStringLiteral("warehouseChoices"));
    popup->list()->setMinimumWidth(QFontMetrics(edit->font()).averageCharWidth() * 30);
    connect(popup, &widgets::ChoicePopup::chosen, edit,
            [edit](const QString&, const QString& code) { fillIn(edit, code); });
    // Once the cell has the keyboard.
    QMetaObject::invokeMethod(popup, &widgets::ChoicePopup::look, Qt::QueuedConnection);
}

void LineGrid::addKeys() {
    const auto key = [this](const QString& name, const QString& text, const QKeySequence& keys, auto run) {
        auto* action = new QAction(text, m_table);
        action->setObjectName(name);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, run);
        m_table->addAction(action);
    };
    key(QStringLiteral("repeatLineAction"), QStringLiteral("Repeat line"), Qt::CTRL | Qt::Key_D,
        [this] { repeatLine(); });
    key(QStringLiteral("removeLineAction"), QStringLiteral("Remove line"), Qt::CTRL | Qt::Key_Delete,
        [this] { removeLines(); });
    key(QStringLiteral("lineUpAction"), QStringLiteral("Move line up"), Qt::ALT | Qt::Key_Up, [this] { moveLine(-1); });
    key(QStringLiteral("lineDownAction"), QStringLiteral("Move line down"), Qt::ALT | Qt::Key_Down,
        [this] { moveLine(1); });
    key(QStringLiteral("copyLinesAction"), QStringLiteral("Copy lines"), QKeySequence(QKeySequence::Copy),
        [this] { copy(); });
    key(QStringLiteral("pasteLinesAction"), QStringLiteral("Paste lines"), QKeySequence(QKeySequence::Paste),
        [this] { paste(QGuiApplication::clipboard()->text()); });
}

void LineGrid::setReadOnly(bool on) {
    if (on == m_model->isReadOnly())
        return;
    m_model->setReadOnly(on);
    layOut();
}

void LineGrid::layOut() {
    const QFontMetrics metrics(m_table->font());
    const int digit = metrics.horizontalAdvance(u'0');
    QList<widgets::Table::Column> columns;
    for (const LineColumn& column : lineColumns()) {
        const int width = column.width * digit + 20;
        columns.append({width, column.priority, column.stretch, column.stretch > 0 ? width * 2 / 3 : 0});
    }
    const bool intra = m_document.split() == TaxSplit::Intra;
    m_table->setColumns(columns);
    m_table->setColumnChosen(lineColumn("cgst"), intra);
    m_table->setColumnChosen(lineColumn("sgst"), intra);
    m_table->setColumnChosen(lineColumn("igst"), !intra);
    m_table->setColumnChosen(lineColumn("hsn_code"), m_document.isIndian());
    m_table->setColumnChosen(lineColumn("warehouse"), m_showsWarehouse);
    m_table->setColumnChosen(lineColumn("free"),
                             m_document.kind() == LineDocument::Kind::Sale && !m_model->isReadOnly());
}

bool LineGrid::eventFilter(QObject* watched, QEvent* event) {
    // Where the keyboard comes in, what is typed begins a line.
    if (watched == m_table && event->type() == QEvent::FocusIn && !m_model->isReadOnly() &&
        !m_table->currentIndex().isValid())
        select(m_document.count(), lineColumn("sku"));
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Tab || key == Qt::Key_Backtab) && !m_model->isReadOnly()) {
            // From the empty entry row Tab leaves the grid, or nobody would get out of it by keyboard.
            const QModelIndex current = m_table->currentIndex();
            const bool leaves = !current.isValid() || (key == Qt::Key_Tab && m_model->isEntry(current.row())) ||
                                (key == Qt::Key_Backtab && current.row() == 0 && current.column() <= lineColumn("sku"));
            if (leaves)
                return false;
            step(key == Qt::Key_Tab ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LineGrid::leave(int key, int row, int column) {
    // A line that was added pushed the entry row, and with it the current cell, down.
    select(row, column);
    if (key == Qt::Key_Tab || key == Qt::Key_Backtab)
        step(key == Qt::Key_Tab ? 1 : -1);
    else
        nextLine();
}

void LineGrid::step(int by) {
    QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        current = m_model->index(0, 0);
    const int columns = m_model->columnCount();
    int place = current.row() * columns + current.column();
    const int end = m_model->rowCount() * columns;
    for (place += by; place >= 0 && place < end; place += by) {
        const LineColumn& column = columnAt(place % columns);
        const QModelIndex next = m_model->index(place / columns, place % columns);
        if (column.tabStop && !m_table->isColumnHidden(next.column()) && next.flags() & Qt::ItemIsEditable) {
            select(next.row(), next.column());
            edit();
            return;
        }
    }
}

void LineGrid::nextLine() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const int row = std::min(current.row() + 1, m_model->rowCount() - 1);
    const int column = m_model->isEntry(row) ? lineColumn("sku") : current.column();
    select(row, column);
    if (!m_model->isReadOnly())
        edit();
}

void LineGrid::enterNext() {
    if (m_model->isReadOnly())
        return;
    select(m_document.count(), lineColumn("sku"));
    edit();
}

void LineGrid::commit() {
    const QWidget* focus = QApplication::focusWidget();
    if (focus != nullptr && focus != m_table && m_table->isAncestorOf(focus))
        m_table->setFocus(Qt::OtherFocusReason);
}

void LineGrid::edit() {
    if (m_table->currentIndex().flags() & Qt::ItemIsEditable)
        m_table->edit(m_table->currentIndex());
}

void LineGrid::select(int line, int column) {
    const QModelIndex index = m_model->index(line, column);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(index);
}

std::vector<int> LineGrid::selectedLines() const {
    std::vector<int> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex& index : selected)
        rows.push_back(index.row());
    if (rows.empty() && m_table->currentIndex().isValid())
        rows.push_back(m_table->currentIndex().row());
    std::erase_if(rows, [this](int row) { return m_model->isEntry(row); });
    std::ranges::sort(rows);
    return rows;
}

void LineGrid::copy() {
    QStringList rows;
    QStringList heads;
    for (int column = 1; column < m_model->columnCount(); ++column) {
        if (!m_table->isColumnHidden(column))
            heads << m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    rows << heads.join(u'\t');
    const std::vector<int> chosen = selectedLines();
    for (const int row : chosen) {
        QStringList cells;
        for (int column = 1; column < m_model->columnCount(); ++column) {
            if (m_table->isColumnHidden(column))
                continue;
            const QModelIndex index = m_model->index(row, column);
            const QString text = columnAt(column).member != nullptr
                                     ? index.data(Qt::EditRole).toString()
                                     : index.data(Qt::DisplayRole).toString().remove(u',');
            cells << text;
        }
        rows << widgets::copiedRow(cells);
    }
    QGuiApplication::clipboard()->setText(rows.join(u'\n') + u'\n');
    Q_EMIT said(lines(chosen.size()) + QStringLiteral(" copied"));
}

void LineGrid::paste(const QString& text) {
    if (m_model->isReadOnly())
        return;
    const QModelIndex current = m_table->currentIndex();
    const int row = current.isValid() ? current.row() : m_document.count();
    const int column = current.isValid() ? std::max(current.column(), lineColumn("sku")) : lineColumn("sku");
    const std::vector<OrderLine> all = m_document.lines();
    const LinePaste paste =
        pasted(text, {all.begin() + std::min<std::ptrdiff_t>(row, m_document.count()), all.end()}, column);
    if (paste.lines.empty())
        return;
    const bool behind = paste.replaced == 0;
    const std::size_t count = paste.lines.size();
    m_document.replace(behind ? m_document.count() : row, paste.replaced, paste.lines,
                       QStringLiteral("Paste %1").arg(lines(count)));
    Q_EMIT said(lines(count) + QStringLiteral(" pasted"));
}

void LineGrid::repeatLine() {
    const std::vector<int> rows = selectedLines();
    if (rows.empty() || m_model->isReadOnly())
        return;
    std::vector<OrderLine> repeated;
    for (const int row : rows) {
        repeated.push_back(m_document.line(row));
        repeated.back().lineId.clear();
    }
    const int at = rows.back() + 1;
    m_document.replace(at, 0, repeated, QStringLiteral("Repeat %1").arg(lines(repeated.size())));
    select(at, lineColumn("quantity"));
}

void LineGrid::removeLines() {
    const std::vector<int> rows = selectedLines();
    if (rows.empty() || m_model->isReadOnly())
        return;
    std::vector<OrderLine> kept;
    for (int row = rows.front(); row <= rows.back(); ++row) {
        if (!std::ranges::binary_search(rows, row))
            kept.push_back(m_document.line(row));
    }
    const int column = std::max(m_table->currentIndex().column(), 0);
    m_document.replace(rows.front(), rows.back() - rows.front() + 1, kept,
                       QStringLiteral("Remove %1").arg(lines(rows.size())));
    select(std::min(rows.front(), m_model->rowCount() - 1), column);
}

void LineGrid::moveLine(int by) {
    const std::vector<int> rows = selectedLines();
    if (rows.size() != 1 || m_model->isReadOnly())
        return;
    const int from = rows.front();
    const int to = from + by;
    if (to < 0 || to >= m_document.count())
        return;
    const int first = std::min(from, to);
    m_document.replace(first, 2, {m_document.line(first + 1), m_document.line(first)},
                       by < 0 ? QStringLiteral("Move line up") : QStringLiteral("Move line down"));
    select(to, m_table->currentIndex().column());
}

bool LineGrid::goToFault() {
    for (int row = 0; row < m_document.count(); ++row) {
        if (!m_document.faults(row).empty()) {
            goTo(row, QString::fromStdString(m_document.faults(row).front().field));
            return true;
        }
    }
    return false;
}

void LineGrid::goTo(int line, const QString& field) {
    if (line < 0 || line >= m_document.count())
        return;
    const QString column = field == QLatin1String("product_id") ? QStringLiteral("sku") : field;
    select(line, std::max(lineColumn(qPrintable(column)), lineColumn("sku")));
    m_table->setFocus(Qt::OtherFocusReason);
}

} // namespace landreeve::ui::orders
