#include "ui/tokens/key_sets_model.h"

#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

#include <algorithm>

namespace landreeve::ui::tokens {

using theme::Token;
using widgets::Shape;
using widgets::Status;

namespace {

Status statusOf(const QString& word) {
    if (word == QStringLiteral("In use") || word == QStringLiteral("Fresh"))
        return {Shape::Tick, Token::Ok, word, false};
    if (word == QStringLiteral("Stale"))
        return {Shape::EmptyRing, Token::Warn, word, false};
    if (word == QStringLiteral("Degraded"))
        return {Shape::Triangle, Token::Warn, word, true};
    if (word == QStringLiteral("Unreachable"))
        return {Shape::DottedRing, Token::Bad, word, true};
    return {Shape::DottedRing, Token::Idle, word, false};
}

} // namespace

QString stateWord(const IssuerKeys& row, Time now) {
    if (row.isLocal())
        return row.keys ? QStringLiteral("In use") : QStringLiteral("Not made yet");
    if (!row.state || (!row.state->keys && row.state->fault.empty()))
        return QStringLiteral("Not read yet");
    if (!row.state->keys || row.state->trustedUntil <= now)
        return QStringLiteral("Unreachable");
    if (!row.state->fault.empty())
        return QStringLiteral("Degraded");
    return row.state->freshUntil > now ? QStringLiteral("Fresh") : QStringLiteral("Stale");
}

QString nextRefreshWords(const auth::KeySetState& state, const QDateTime& now) {
    const QDateTime then = theme::toDateTime(state.renewAt);
    return then > now ? QStringLiteral("in ") + theme::duration(std::chrono::milliseconds(now.msecsTo(then)))
                      : QStringLiteral("when next used");
}

void KeySetsModel::setRows(std::vector<IssuerKeys> rows) {
    const bool same = std::ranges::equal(
        rows, m_rows, {}, [](const IssuerKeys& row) { return row.issuer.url; },
        [](const IssuerKeys& row) { return row.issuer.url; });
    if (same) { // what is chosen stays
        m_rows = std::move(rows);
        tick();
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const IssuerKeys* KeySetsModel::at(int row) const {
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int KeySetsModel::rowOf(const std::string& url) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (at(row)->issuer.url == url)
            return row;
    }
    return -1;
}

void KeySetsModel::tick() {
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

int KeySetsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int KeySetsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString KeySetsModel::text(const IssuerKeys& row, int column, const QDateTime& now) const {
    const bool known = row.state && row.state->keys;
    const auto time = [&now](Time at) { return theme::when(theme::toDateTime(at), now); };
    switch (column) {
    case Issuer:
        return nameOfIssuer(row.issuer.url);
    case State:
        return stateWord(row, std::chrono::system_clock::now());
    case Keys: {
        if (!row.keys)
            return QStringLiteral("—");
        const auto all = row.keys->keys().size();
        const auto usable = row.keys->usableKeys();
        return usable == all ? QString::number(all) : QStringLiteral("%1 of %2").arg(usable).arg(all);
    }
    case Read:
        return known ? theme::ago(theme::toDateTime(row.state->fetchedAt), now) : QStringLiteral("—");
    case NextRefresh:
        return known ? nextRefreshWords(*row.state, now) : QStringLiteral("—");
    case FreshUntil:
        return known ? time(row.state->freshUntil) : QStringLiteral("—");
    case TrustedUntil:
        return known ? time(row.state->trustedUntil) : QStringLiteral("—");
    default:
        return {};
    }
}

QVariant KeySetsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const IssuerKeys& row = *at(index.row());
    const QString words = text(row, index.column(), QDateTime::currentDateTimeUtc());
    switch (role) {
    case Qt::DisplayRole:
        return words;
    case Qt::ToolTipRole:
        if (index.column() == Issuer)
            return qt(row.issuer.url);
        if (index.column() >= Read && row.state && row.state->keys)
            return theme::utcTime(theme::toDateTime(index.column() == Read          ? row.state->fetchedAt
                                                    : index.column() == NextRefresh ? row.state->renewAt
                                                    : index.column() == FreshUntil  ? row.state->freshUntil
                                                                                    : row.state->trustedUntil));
        return words;
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       words);
    case widgets::StatusRole:
        return index.column() == State ? QVariant::fromValue(statusOf(words)) : QVariant();
    case widgets::MutedRole:
        return words == QStringLiteral("—");
    default:
        return {};
    }
}

QVariant KeySetsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Issuer"),
                                    QStringLiteral("State"),
                                    QStringLiteral("Keys"),
                                    QStringLiteral("Read"),
                                    QStringLiteral("Next refresh"),
                                    QStringLiteral("Fresh until"),
                                    QStringLiteral("Not trusted after")};
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::tokens
