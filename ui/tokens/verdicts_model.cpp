#include "ui/tokens/verdicts_model.h"

#include "ui/tokens/token_words.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

namespace landreeve::ui::tokens {

using theme::Token;
using widgets::Shape;
using widgets::Status;
using Outcome = access::InspectedToken::Outcome;

namespace {

Status statusOf(Outcome outcome) {
    return outcome == Outcome::Accepted  ? Status{Shape::Tick, Token::Ok, QStringLiteral("Accepted"), false}
           : outcome == Outcome::Refused ? Status{Shape::Diamond, Token::Bad, QStringLiteral("Refused"), true}
                                         : Status{Shape::Triangle, Token::Warn, QStringLiteral("Not decided"), true};
}

} // namespace

void VerdictsModel::setTokens(std::vector<access::InspectedToken> tokens) {
    beginResetModel();
    m_tokens = std::move(tokens);
    endResetModel();
}

int VerdictsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tokens.size());
}

int VerdictsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant VerdictsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& token = m_tokens[static_cast<std::size_t>(index.row())];
    const auto words = [&]() -> QString {
        switch (index.column()) {
        case Line:
            return QString::number(index.row() + 1);
        case Verdict:
            return statusOf(token.outcome).word;
        case Reason:
            return token.code.empty() ? QString() : meaningOf(token.code);
        default:
            return claimWords(token.claims.value(QStringLiteral("sub"))).remove(QStringLiteral("null"));
        }
    };
    switch (role) {
    case Qt::DisplayRole:
        return words();
    case Qt::ToolTipRole:
        return index.column() == Reason && !token.reason.empty() ? qt(token.reason) : words();
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       words());
    case widgets::StatusRole:
        return index.column() == Verdict ? QVariant::fromValue(statusOf(token.outcome)) : QVariant();
    case widgets::MutedRole:
        return index.column() == Line;
    default:
        return {};
    }
}

QVariant VerdictsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Line"), QStringLiteral("Verdict"), QStringLiteral("Reason"),
                                    QStringLiteral("User")};
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::tokens
