#include "ui/stock/moves_model.h"

#include "ui/stock/stock_words.h"
#include "ui/widgets/cell_roles.h"

#include <QDateTime>

namespace landreeve::ui::stock {

using landreeve::stock::LedgerPage;
using landreeve::stock::Move;

namespace {

constexpr int kPage = 200;

QString textOf(const Move& move, int column) {
    const auto given = [](const std::string& words) {
        return words.empty() ? QStringLiteral("—") : QString::fromStdString(words);
    };
    switch (column) {
    case MovesModel::When:
        return theme::when(theme::toDateTime(move.at), QDateTime::currentDateTimeUtc());
    case MovesModel::Warehouse:
        return QString::fromStdString(move.warehouse);
    case MovesModel::Kind:
        return kindWords(move.kind);
    case MovesModel::Quantity:
        return signedQuantity(move.quantity);
    case MovesModel::Value:
        return signedMoney(move.value);
    case MovesModel::Damaged:
        return signedQuantity(move.damaged);
    case MovesModel::Order:
        return given(move.order);
    case MovesModel::Reason:
        return given(move.reason);
    default:
        return QString::fromStdString(move.by);
    }
}

bool isNumber(int column) {
    return column == MovesModel::Quantity || column == MovesModel::Value || column == MovesModel::Damaged;
}

} // namespace

void MovesModel::read(std::shared_ptr<landreeve::stock::TenantStock> stock,
                      const landreeve::stock::LedgerQuery& query) {
    if (m_task)
        m_task->cancel();
    m_task = nullptr;
    ++m_round;
    m_stock = std::move(stock);
    m_query = query;
    m_query.before.reset();
    if (m_stock) {
        readPage(true);
        return;
    }
    beginResetModel();
    m_rows.clear();
    m_loaded = false;
    endResetModel();
}

void MovesModel::readPage(bool first) {
    m_task = m_runner.run(
        this,
        [stock = m_stock, query = m_query](std::stop_token stop, const ProgressFn&) {
            return stock->ledgerPage(query, kPage, std::move(stop));
        },
        tasks::Outcome<LedgerPage>{[this, first, round = m_round](LedgerPage page) {
                                       if (round != m_round)
                                           return;
                                       m_task = nullptr;
                                       if (first) {
                                           beginResetModel();
                                           m_rows = std::move(page.moves);
                                           endResetModel();
                                       } else if (!page.moves.empty()) {
                                           beginInsertRows({}, rowCount(),
                                                           rowCount() + static_cast<int>(page.moves.size()) - 1);
                                           std::ranges::move(page.moves, std::back_inserter(m_rows));
                                           endInsertRows();
                                       }
                                       m_query.before = page.next;
                                       m_loaded = true;
                                       Q_EMIT loaded();
                                   },
                                   [this, round = m_round](const Error& error) {
                                       if (round != m_round)
                                           return;
                                       m_task = nullptr;
                                       Q_EMIT failed(error);
                                   },
                                   {}});
}

const Move* MovesModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int MovesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant MovesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Move& move = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(move, index.column());
    case Qt::ToolTipRole: {
        const QDateTime at = theme::toDateTime(move.at);
        return index.column() == When ? QString(theme::localTime(at) + u'\n' + theme::utcTime(at))
                                      : textOf(move, index.column());
    }
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       textOf(move, index.column()));
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case widgets::MutedRole:
        return (index.column() == Quantity && move.quantity.isZero()) ||
               (index.column() == Value && move.value.isZero()) ||
               (index.column() == Damaged && move.damaged.isZero()) ||
               (index.column() == Order && move.order.empty()) || (index.column() == Reason && move.reason.empty());
    case widgets::StrongRole:
        return index.column() == Quantity;
    default:
        return {};
    }
}

QVariant MovesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("When"),     QStringLiteral("Warehouse"), QStringLiteral("What"),
                                    QStringLiteral("Quantity"), QStringLiteral("Value"),     QStringLiteral("Damaged"),
                                    QStringLiteral("Order"),    QStringLiteral("Reason"),    QStringLiteral("Who")};
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

bool MovesModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_loaded && goesOn() && !isReading();
}

void MovesModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent))
        readPage(false);
}

} // namespace landreeve::ui::stock
