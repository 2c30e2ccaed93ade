#include "ui/sessions/failures_model.h"

#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

#include <QDateTime>

#include <algorithm>

namespace landreeve::ui::sessions {

using landreeve::sessions::FailedSignIns;
using theme::Token;
using widgets::Shape;

namespace {

widgets::Status stateOf(const FailedSignIns& failed) {
    return failed.pilesUp ? widgets::Status{Shape::Triangle, Token::Warn, QStringLiteral("Piling up"), true}
                          : widgets::Status{Shape::DottedRing, Token::Idle, QStringLiteral("Now and then"), false};
}

QString textOf(const FailedSignIns& failed, int column) {
    const auto known = [](const std::string& text) {
        return text.empty() ? QStringLiteral("—") : QString::fromStdString(text);
    };
    switch (column) {
    case FailuresModel::State:
        return stateOf(failed).word;
    case FailuresModel::Account:
        return known(failed.account);
    case FailuresModel::Address:
        return known(failed.address);
    case FailuresModel::Count:
        return theme::count(failed.count);
    case FailuresModel::Last:
        return theme::when(theme::toDateTime(failed.last), QDateTime::currentDateTimeUtc());
    default:
        return refusalWords(failed.reasons);
    }
}

} // namespace

QString refusalWords(const std::vector<std::string>& reasons) {
    QStringList words;
    for (const std::string& reason : reasons) {
        if (const QString one = tokens::meaningOf(reason); !words.contains(one))
            words.append(one);
    }
    return words.join(QStringLiteral(", "));
}

void FailuresModel::setRows(std::vector<FailedSignIns> rows) {
    const bool same = std::ranges::equal(rows, m_rows, [](const FailedSignIns& one, const FailedSignIns& other) {
        return one.account == other.account && one.address == other.address;
    });
    if (same) { // what is chosen stays
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const FailedSignIns* FailuresModel::at(int row) const {
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int FailuresModel::rowOf(const FailedSignIns& failed) const {
    const auto found = std::ranges::find_if(m_rows, [&failed](const FailedSignIns& one) {
        return one.account == failed.account && one.address == failed.address;
    });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int FailuresModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FailuresModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant FailuresModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FailedSignIns& failed = *at(index.row());
    const QString words = textOf(failed, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return words;
    case Qt::ToolTipRole:
        return index.column() == Last ? theme::utcTime(theme::toDateTime(failed.last)) : words;
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       words);
    case Qt::TextAlignmentRole:
        return index.column() == Count ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case widgets::StatusRole:
        return index.column() == State ? QVariant::fromValue(stateOf(failed)) : QVariant();
    case widgets::MutedRole:
        return words == QStringLiteral("—");
    default:
        return {};
    }
}

QVariant FailuresModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("State"),   QStringLiteral("Account"),
                                    QStringLiteral("Address"), QStringLiteral("How many"),
                                    QStringLiteral("Last"),    QStringLiteral("Why refused")};
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Count)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::sessions
