#include "ui/orders/fulfil_model.h"

#include "core/orders/moving_average.h"
#include "ui/records/amount_words.h"
#include "ui/records/typed_quantity.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::orders {

using records::amount;
using records::TypedQuantity;
using records::typedQuantity;

namespace {

Decimal readOrZero(const QString& text) {
    const TypedQuantity typed = typedQuantity(text);
    return typed.isNumber() ? typed.value : Decimal();
}

/// As it would be typed.
QString plain(const Decimal& value) {
    return amount(value).remove(u',');
}

/// What is wrong with a figure by itself.
QString faultOf(const QString& text, const char* what) {
    const TypedQuantity typed = typedQuantity(text);
    if (typed.fault == TypedQuantity::Fault::Empty)
        return {};
    if (!typed.isNumber())
        return typed.words().isEmpty() ? QStringLiteral("Type a number.") : typed.words();
    return typed.value.isNegative() ? QStringLiteral("%1 is never below zero.").arg(QLatin1String(what)) : QString();
}

} // namespace

FulfilModel::FulfilModel(Fulfil kind, QObject* parent) : QAbstractTableModel(parent), m_kind(kind) {}

void FulfilModel::setLines(std::vector<FulfilLine> lines) {
    const Typed before = typed();
    beginResetModel();
    m_lines = std::move(lines);
    m_oneWarehouse = std::ranges::all_of(
        m_lines, [this](const FulfilLine& line) { return line.warehouse == m_lines.front().warehouse; });
    m_entries.assign(m_lines.size(), {});
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (const auto kept = before.find(m_lines[i].lineId); kept != before.end()) {
            m_entries[i].quantity = kept->second.first;
            m_entries[i].spoilt = kept->second.second;
        }
    }
    endResetModel();
    Q_EMIT edited();
}

void FulfilModel::changed(int row) {
    m_entries[static_cast<std::size_t>(row)].refusal.clear();
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void FulfilModel::takeAll() {
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_entries[i].quantity = m_lines[i].most.isZero() ? QString() : plain(m_lines[i].most);
        changed(static_cast<int>(i));
    }
    Q_EMIT edited();
}

bool FulfilModel::isAll() const {
    for (int row = 0; row < rowCount(); ++row) {
        if (quantity(row) != m_lines[static_cast<std::size_t>(row)].most || !fault(row).isEmpty())
            return false;
    }
    return true;
}

void FulfilModel::clear() {
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_entries[i] = {};
        changed(static_cast<int>(i));
    }
    Q_EMIT edited();
}

bool FulfilModel::knows(const QString& code) const {
    return std::ranges::any_of(m_lines, [&](const FulfilLine& line) {
        return line.sku.compare(code, Qt::CaseInsensitive) == 0 || (!code.isEmpty() && line.barcode == code);
    });
}

int FulfilModel::raise(const QString& code) {
    int found = -1;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const FulfilLine& line = m_lines[i];
        if (line.sku.compare(code, Qt::CaseInsensitive) != 0 && line.barcode != code)
            continue;
        found = static_cast<int>(i);
        // Of two lines of one product the first that has room takes it.
        if (quantity(found) < line.most)
            break;
    }
    if (found >= 0) {
        m_entries[static_cast<std::size_t>(found)].quantity = plain(quantity(found) + Decimal(1));
        changed(found);
        Q_EMIT edited();
    }
    return found;
}

bool FulfilModel::isTyped() const {
    return std::ranges::any_of(m_entries,
                               [](const Entry& each) { return !each.quantity.isEmpty() || !each.spoilt.isEmpty(); });
}

FulfilModel::Typed FulfilModel::typed() const {
    Typed all;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (!m_entries[i].quantity.isEmpty() || !m_entries[i].spoilt.isEmpty())
            all[m_lines[i].lineId] = {m_entries[i].quantity, m_entries[i].spoilt};
    }
    return all;
}

void FulfilModel::setTyped(const Typed& typed) {
    for (const auto& [lineId, texts] : typed) {
        if (const int row = rowOf(lineId); row >= 0) {
            m_entries[static_cast<std::size_t>(row)].quantity = texts.first;
            m_entries[static_cast<std::size_t>(row)].spoilt = texts.second;
            changed(row);
        }
    }
    Q_EMIT edited();
}

Decimal FulfilModel::quantity(int row) const {
    return readOrZero(m_entries[static_cast<std::size_t>(row)].quantity);
}

Decimal FulfilModel::spoilt(int row) const {
    return readOrZero(m_entries[static_cast<std::size_t>(row)].spoilt);
}

Decimal FulfilModel::total() const {
    Decimal all;
    for (int row = 0; row < rowCount(); ++row)
        all = all + quantity(row);
    return all;
}

Decimal FulfilModel::totalSpoilt() const {
    Decimal all;
    for (int row = 0; row < rowCount(); ++row)
        all = all + spoilt(row);
    return all;
}

QString FulfilModel::fault(int row) const {
    const FulfilLine& line = m_lines[static_cast<std::size_t>(row)];
    const Entry& entry = m_entries[static_cast<std::size_t>(row)];
    if (!entry.refusal.isEmpty())
        return entry.refusal;
    const char* spoiltWord = m_kind == Fulfil::Receive ? "A rejected quantity" : "A damaged quantity";
    if (QString wrong = faultOf(entry.quantity, "A quantity"); !wrong.isEmpty())
        return wrong;
    if (QString wrong = faultOf(entry.spoilt, spoiltWord); !wrong.isEmpty())
        return wrong;
    if (quantity(row) > line.most) {
        switch (m_kind) {
        case Fulfil::Receive:
            return QStringLiteral("Only %1 are outstanding.").arg(amount(line.most));
        case Fulfil::Ship:
            return QStringLiteral("Only %1 are reserved in %2%3.")
                .arg(amount(line.most), line.warehouse,
                     line.elsewhere.isEmpty() ? QString() : QStringLiteral("; free in ") + line.elsewhere);
        default:
            return QStringLiteral("Only %1 can be returned.").arg(amount(line.most));
        }
    }
    if (spoilt(row) > quantity(row))
        return m_kind == Fulfil::Receive
                   ? QStringLiteral("The rejected ones are among the received: at most %1.").arg(amount(quantity(row)))
                   : QStringLiteral("The damaged ones are among the returned: at most %1.").arg(amount(quantity(row)));
    return {};
}

int FulfilModel::firstFault() const {
    for (int row = 0; row < rowCount(); ++row) {
        if (!fault(row).isEmpty())
            return row;
    }
    return -1;
}

int FulfilModel::rowOf(const std::string& lineId) const {
    const auto found = std::ranges::find(m_lines, lineId, &FulfilLine::lineId);
    return found == m_lines.end() ? -1 : static_cast<int>(found - m_lines.begin());
}

void FulfilModel::refuse(const std::string& lineId, const QString& words) {
    const int row = rowOf(lineId);
    if (row < 0)
        return;
    m_entries[static_cast<std::size_t>(row)].refusal = words;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT edited();
}

bool FulfilModel::isRefused() const {
    return std::ranges::any_of(m_entries, [](const Entry& each) { return !each.refusal.isEmpty(); });
}

std::optional<PlaceEffect> FulfilModel::effect(int row) const {
    const FulfilLine& line = m_lines[static_cast<std::size_t>(row)];
    if (!line.stock)
        return std::nullopt;
    PlaceEffect after{line.stock->inTransit, line.stock->onHand, line.stock->reserved, line.stock->damaged,
                      line.stock->average};
    Decimal valuation = line.stock->valuation;
    // Every line of the same place counts, in the order the database takes them.
    for (int other = 0; other < rowCount(); ++other) {
        const FulfilLine& each = m_lines[static_cast<std::size_t>(other)];
        if (each.productId != line.productId || each.warehouse != line.warehouse)
            continue;
        const Decimal whole = quantity(other);
        const Decimal bad = hasSpoilt() ? spoilt(other) : Decimal();
        const Decimal good = whole - bad;
        switch (m_kind) {
        case Fulfil::Receive:
            after.inTransit = after.inTransit - whole;
            after.onHand = after.onHand + good;
            after.damaged = after.damaged + bad;
            valuation = valuation + valueOf(other, good);
            if (!after.onHand.isZero() && !good.isZero())
                after.average = landreeve::orders::averageOf(valuation, after.onHand);
            break;
        case Fulfil::Ship:
            after.reserved = after.reserved - whole;
            after.onHand = after.onHand - whole;
            break;
        case Fulfil::VendorReturn:
            after.onHand = after.onHand - whole;
            break;
        case Fulfil::CustomerReturn:
            after.onHand = after.onHand + good;
            after.damaged = after.damaged + bad;
            break;
        }
    }
    return after;
}

/// The part of the line's amount that so many are worth.
Decimal FulfilModel::valueOf(int row, const Decimal& good) const {
    const FulfilLine& line = m_lines[static_cast<std::size_t>(row)];
    if (line.ordered.isZero())
        return {};
    return landreeve::orders::shareOf(line.taxable, line.good + good, line.ordered) -
           landreeve::orders::shareOf(line.taxable, line.good, line.ordered);
}

int FulfilModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int FulfilModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FulfilModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Line ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Spoilt)
        return m_kind == Fulfil::Receive
                   ? QStringLiteral("Of those received: they lie apart as damaged, and are not on hand.")
                   : QStringLiteral("Of those returned: they lie apart as damaged, and are not on hand.");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Line:
        return QStringLiteral("Line");
    case Quantity:
        return m_kind == Fulfil::Receive ? QStringLiteral("Received")
               : m_kind == Fulfil::Ship  ? QStringLiteral("Ship now")
                                         : QStringLiteral("Returned");
    default:
        return m_kind == Fulfil::Receive ? QStringLiteral("Rejected") : QStringLiteral("Damaged");
    }
}

QString FulfilModel::subText(int row) const {
    const FulfilLine& line = m_lines[static_cast<std::size_t>(row)];
    const QString most = amount(line.most);
    QString words;
    switch (m_kind) {
    case Fulfil::Receive:
        words = QStringLiteral("%1 outstanding").arg(most);
        break;
    case Fulfil::Ship:
        words = line.most < line.open
                    ? QStringLiteral("%1 reserved, %2 short%3")
                          .arg(most, amount(line.open - line.most),
                               line.elsewhere.isEmpty() ? QString() : QStringLiteral("; ") + line.elsewhere)
                    : QStringLiteral("%1 to ship").arg(most);
        break;
    case Fulfil::VendorReturn:
        words = QStringLiteral("%1 can go back").arg(most);
        if (!line.rejected.isZero())
            words += QStringLiteral("; %1 rejected: write off").arg(amount(line.rejected));
        break;
    case Fulfil::CustomerReturn:
        words = QStringLiteral("%1 can come back").arg(most);
        break;
    }
    // Names that are alike are cut alike.
    if (line.sku != line.name)
        words = line.sku + QStringLiteral(" · ") + words;
    return m_oneWarehouse ? words : words + QStringLiteral(" · ") + line.warehouse;
}

QVariant FulfilModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto at = static_cast<std::size_t>(index.row());
    const FulfilLine& line = m_lines[at];
    const Entry& entry = m_entries[at];
    const QString& text = index.column() == Quantity ? entry.quantity : entry.spoilt;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Line ? line.name : text.isEmpty() ? QStringLiteral("0") : text;
    case Qt::EditRole:
        return index.column() == Line ? line.name : text;
    case Qt::AccessibleTextRole: {
        const QString words = index.column() == Line
                                  ? line.name + QStringLiteral(", ") + subText(index.row())
                                  : headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() +
                                        QStringLiteral(": ") + (text.isEmpty() ? QStringLiteral("0") : text);
        const QString wrong = fault(index.row());
        return wrong.isEmpty() ? words : QString(words + QStringLiteral(". ") + wrong);
    }
    case Qt::ToolTipRole:
        return index.column() == Line
                   ? QString(line.sku + QStringLiteral(", ") + line.name + u'\n' + subText(index.row()))
                   : fault(index.row());
    case Qt::TextAlignmentRole:
        return static_cast<int>((index.column() == Line ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case widgets::SubTextRole:
        return index.column() == Line ? subText(index.row()) : QVariant();
    case widgets::ToneRole:
        return fault(index.row()).isEmpty() ? QVariant() : static_cast<int>(theme::Token::Bad);
    case widgets::MutedRole:
        return index.column() != Line && text.isEmpty();
    default:
        return {};
    }
}

bool FulfilModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    Entry& entry = m_entries[static_cast<std::size_t>(index.row())];
    QString& text = index.column() == Quantity ? entry.quantity : entry.spoilt;
    const QString typed = value.toString().trimmed();
    const TypedQuantity read = typedQuantity(typed);
    const QString kept = read.isNumber() && read.value.isZero() ? QString() : typed;
    if (kept == text)
        return true;
    text = kept;
    // Whoever types rejected pieces first has received them.
    if (index.column() == Spoilt && entry.quantity.isEmpty())
        entry.quantity = kept;
    changed(index.row());
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags FulfilModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == Quantity || (index.column() == Spoilt && hasSpoilt()))
        flags |= Qt::ItemIsEditable;
    return flags;
}

} // namespace landreeve::ui::orders
