#include "ui/records/count_model.h"

#include "core/base/ids.h"
#include "ui/records/amount_words.h"
#include "ui/records/typed_quantity.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::StockAdjustment;
using landreeve::records::StockLine;

namespace {

bool isSame(const std::string& code, const QString& pasted) {
    return QString::fromStdString(code).compare(pasted, Qt::CaseInsensitive) == 0;
}

} // namespace

void CountModel::setLines(std::vector<StockLine> lines) {
    beginResetModel();
    std::vector<Line> before = std::move(m_lines);
    m_lines.clear();
    m_keys.clear();
    for (StockLine& line : lines) {
        const auto known = std::ranges::find(before, line.key, [](const Line& each) { return each.seen.key; });
        m_keys.push_back(line.key);
        if (known == before.end()) {
            m_lines.push_back({std::move(line)});
            continue;
        }
        Line kept = std::move(*known);
        if (kept.seen.version != line.version) {
            kept.news =
                QStringLiteral("Changed meanwhile: on hand %1 → %2").arg(amount(kept.seen.onHand), amount(line.onHand));
            kept.eventKey = newUuid();
            kept.refusal.clear();
        }
        kept.seen = std::move(line);
        m_lines.push_back(std::move(kept));
    }
    endResetModel();
    Q_EMIT edited();
}

void CountModel::type(Line& line, const QString& text) {
    line.typed = text.trimmed();
    line.refusal.clear();
    line.news.clear();
    // A changed decision is a new event; the same one sent twice is done once.
    line.eventKey = newUuid();
}

std::vector<CountModel::Line*> CountModel::named(const QString& sku, const QString& warehouse) {
    std::vector<Line*> found;
    for (Line& line : m_lines) {
        if (isSame(line.seen.sku, sku) && (warehouse.isEmpty() || isSame(line.seen.warehouse, warehouse)))
            found.push_back(&line);
    }
    return found;
}

bool CountModel::hasWarehouse(const QString& code) const {
    return std::ranges::any_of(m_lines, [&](const Line& line) { return isSame(line.seen.warehouse, code); });
}

CountModel::Left CountModel::paste(const QList<QStringList>& cells, int row) {
    Left left;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const QStringList& line = cells[i];
        const QString first = line.value(0).trimmed();
        std::vector<Line*> found;
        QString text = first;
        if (line.size() >= 2) {
            const bool placed = line.size() >= 3 && hasWarehouse(line[1].trimmed());
            text = line[placed ? 2 : 1].trimmed();
            found = named(first, placed ? line[1].trimmed() : QString());
        } else if (row + i < rowCount()) {
            found.push_back(&m_lines[static_cast<std::size_t>(row + i)]);
        }
        if (found.size() == 1)
            type(*found.front(), text);
        else if (found.size() > 1)
            left.several << first;
        else if (!text.isEmpty() && (i > 0 || typedQuantity(text).isNumber()))
            left.missing << first;
    }
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    Q_EMIT edited();
    return left;
}

QJsonObject CountModel::texts() const {
    QJsonObject all;
    for (const Line& line : m_lines) {
        if (!line.typed.isEmpty())
            all.insert(QString::fromStdString(line.seen.key.toString()), line.typed);
    }
    return all;
}

void CountModel::type(const QJsonObject& texts) {
    for (Line& line : m_lines) {
        const auto typed = texts.constFind(QString::fromStdString(line.seen.key.toString()));
        if (typed != texts.constEnd())
            type(line, typed->toString());
    }
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    Q_EMIT edited();
}

std::optional<Decimal> CountModel::change(const Line& line) const {
    const TypedQuantity typed = typedQuantity(line.typed);
    return typed.isNumber() ? std::optional(typed.value - line.seen.onHand) : std::nullopt;
}

QString CountModel::fault(const Line& line) const {
    if (line.typed.isEmpty())
        return {};
    if (!line.refusal.isEmpty())
        return line.refusal;
    const TypedQuantity typed = typedQuantity(line.typed);
    if (!typed.isNumber())
        return typed.isHopeless() ? typed.words() : QStringLiteral("This is no number. Write it like 1.5");
    if (typed.value.isNegative())
        return QStringLiteral("A count is never below zero.");
    if (const auto more = change(line); more->isNegative() && typed.value < line.seen.reserved)
        return QStringLiteral("%1 are reserved: release them first.").arg(amount(line.seen.reserved));
    return {};
}

std::vector<StockAdjustment> CountModel::adjustments(const std::string& reason, std::vector<int>& rows) const {
    std::vector<StockAdjustment> all;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const Line& line = m_lines[i];
        const auto more = change(line);
        if (!more || more->isZero())
            continue;
        StockAdjustment adjustment{line.seen.productId, line.seen.warehouse, *more, reason, line.eventKey};
        adjustment.expectedVersion = line.seen.version;
        all.push_back(std::move(adjustment));
        rows.push_back(static_cast<int>(i));
    }
    return all;
}

void CountModel::refuse(int row, const QString& why) {
    m_lines[static_cast<std::size_t>(row)].refusal = why;
    Q_EMIT dataChanged(index(row, 0), index(row, Columns - 1));
}

int CountModel::typedRows() const {
    return static_cast<int>(std::ranges::count_if(m_lines, [](const Line& line) { return !line.typed.isEmpty(); }));
}

int CountModel::countedRows() const {
    return static_cast<int>(std::ranges::count_if(
        m_lines, [this](const Line& line) { return !line.typed.isEmpty() && fault(line).isEmpty(); }));
}

int CountModel::firstWrong() const {
    const auto wrong = std::ranges::find_if(m_lines, [this](const Line& line) { return !fault(line).isEmpty(); });
    return wrong == m_lines.end() ? -1 : static_cast<int>(wrong - m_lines.begin());
}

int CountModel::differing() const {
    return static_cast<int>(std::ranges::count_if(m_lines, [this](const Line& line) {
        const auto more = change(line);
        return more && !more->isZero() && fault(line).isEmpty();
    }));
}

Decimal CountModel::value() const {
    Decimal sum;
    for (const Line& line : m_lines) {
        const auto more = change(line);
        const auto effect =
            more && fault(line).isEmpty()
                ? landreeve::records::effectOf(line.seen.onHand, line.seen.valuation, line.seen.average, *more)
                : std::nullopt;
        if (effect)
            sum = sum + effect->value;
    }
    return sum;
}

int CountModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

Qt::ItemFlags CountModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags always = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == Counted && !m_frozen ? always | Qt::ItemIsEditable : always;
}

bool CountModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() != Counted || m_frozen)
        return false;
    Line& line = m_lines[static_cast<std::size_t>(index.row())];
    if (line.typed == value.toString().trimmed())
        return true;
    type(line, value.toString());
    Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), Columns - 1));
    Q_EMIT edited();
    return true;
}

QString CountModel::textOf(const Line& line, int column) const {
    const auto more = fault(line).isEmpty() ? change(line) : std::nullopt;
    switch (column) {
    case Sku:
        return QString::fromStdString(line.seen.sku);
    case Product:
        return QString::fromStdString(line.seen.product);
    case Warehouse:
        return QString::fromStdString(line.seen.warehouse);
    case OnHand:
        return amount(line.seen.onHand);
    case Counted: {
        const TypedQuantity typed = typedQuantity(line.typed);
        return typed.isNumber() ? amount(typed.value) : line.typed;
    }
    case Difference:
        return more ? signedAmount(*more) : QString();
    case Value: {
        const auto effect =
            more && !more->isZero()
                ? landreeve::records::effectOf(line.seen.onHand, line.seen.valuation, line.seen.average, *more)
                : std::nullopt;
        return effect ? theme::grouped(effect->value.toString()) : QString();
    }
    default:
        if (QString wrong = fault(line); !wrong.isEmpty())
            return wrong;
        if (!line.news.isEmpty())
            return line.news;
        return more && more->isZero() ? QStringLiteral("As in the books") : QString();
    }
}

QVariant CountModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    const bool number = index.column() >= OnHand && index.column() <= Value;
    const bool wrong = !fault(line).isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return textOf(line, index.column());
    case Qt::EditRole:
        return index.column() == Counted ? line.typed : textOf(line, index.column());
    case Qt::ToolTipRole:
        return index.column() == Note ? textOf(line, Note) : QString();
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal).toString() + u' ' + textOf(line, index.column()));
    case Qt::TextAlignmentRole:
        return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case widgets::FixedRole:
        return index.column() == Sku;
    case widgets::StrongRole:
        return index.column() == Counted || index.column() == Difference;
    case widgets::ToneRole:
        if (wrong && (index.column() == Note || index.column() == Counted))
            return static_cast<int>(theme::Token::Bad);
        return {};
    case widgets::StatusRole:
        if (index.column() == Note && (wrong || !line.news.isEmpty()))
            return QVariant::fromValue(
                widgets::statusOf(wrong ? QStringLiteral("Refused") : QStringLiteral("Attention")));
        return {};
    default:
        return {};
    }
}

QVariant CountModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section >= OnHand && section <= Value ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    static const char* const kHeads[] = {"SKU",     "Product",    "Warehouse", "On hand",
                                         "Counted", "Difference", "Value",     "Note"};
    return QLatin1String(kHeads[section]).toString();
}

} // namespace landreeve::ui::records
