#include "ui/tokens/keys_model.h"

#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

namespace landreeve::ui::tokens {

using theme::Token;
using widgets::Shape;
using widgets::Status;

void KeysModel::setKeys(std::shared_ptr<const auth::KeySet> keys, const QString& inUse,
                        const QHash<QString, QString>& notes) {
    if (keys == m_keys && inUse == m_inUse && notes == m_notes)
        return;
    beginResetModel();
    m_keys = std::move(keys);
    m_inUse = inUse;
    m_notes = notes;
    endResetModel();
}

int KeysModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_keys ? 0 : static_cast<int>(m_keys->keys().size());
}

int KeysModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString KeysModel::text(const auth::Jwk& key, int column) const {
    const QString id = qt(key.id().value_or(""));
    switch (column) {
    case Id:
        return key.id() ? id : QStringLiteral("none");
    case Kind:
        return kindOfKey(key);
    default:
        break;
    }
    if (!key.usable())
        return QStringLiteral("Unusable: ") + qt(key.fault());
    const QString note = m_notes.value(id);
    const QString state = key.id() && id == m_inUse ? QStringLiteral("In use") : QStringLiteral("Accepted");
    return note.isEmpty() ? state : state + QStringLiteral(", ") + note;
}

QVariant KeysModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auth::Jwk& key = m_keys->keys()[static_cast<std::size_t>(index.row())];
    const QString words = text(key, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return words;
    case Qt::ToolTipRole:
        return words;
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       words);
    case widgets::FixedRole:
        return index.column() == Id;
    case widgets::StatusRole:
        if (index.column() != State)
            return {};
        return QVariant::fromValue(!key.usable()                 ? Status{Shape::Diamond, Token::Bad, words, false}
                                   : words.startsWith(u"In use") ? Status{Shape::Tick, Token::Ok, words, false}
                                                                 : Status{Shape::EmptyRing, Token::Idle, words, false});
    default:
        return {};
    }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("Key ID"), QStringLiteral("Kind"), QStringLiteral("State")};
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::tokens
