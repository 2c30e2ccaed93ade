#include "ui/records/cell_text.h"
#include "ui/records/record_grid_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::RowKey;

int RecordGridModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid())
        return 0;
    if (m_placeholders > 0)
        return m_placeholders;
    return static_cast<int>(std::max(m_keys.size(), m_first.size()));
}

int RecordGridModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_fields.size()) + 1;
}

Qt::ItemFlags RecordGridModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags always = Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return isWaiting() ? always : always | Qt::ItemIsSelectable;
}

QVariant RecordGridModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    const Field* field = fieldAt(section);
    if (field == nullptr)
        return role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("Selected")) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return QString::fromStdString(field->label);
    case Qt::TextAlignmentRole:
        return static_cast<int>((field->isNumber() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant RecordGridModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Field* field = fieldAt(index.column());
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((field != nullptr && field->isNumber() ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    const auto key = keyAt(index.row());
    if (role == KeyRole)
        return key ? QVariant(QString::fromStdString(key->toString())) : QVariant();
    const RowCache::Entry* entry = key ? m_cache.find(*key) : nullptr;
    if (key && (entry == nullptr || entry->state == RowCache::State::Stale))
        want(index.row());
    if (role == widgets::LoadingRole)
        return entry == nullptr && field != nullptr;
    if (entry == nullptr)
        return role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("Loading")) : QVariant();
    const bool gone = entry->state == RowCache::State::Gone;
    if (role == VersionRole)
        return gone ? QVariant() : QVariant(static_cast<qint64>(entry->row.version));
    if (role == GoneRole)
        return gone;
    if (field == nullptr)
        return role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("Row %1").arg(index.row() + 1)) : QVariant();
    return gone ? goneCell(*field, role) : cell(*field, static_cast<std::size_t>(index.column()) - 1, *entry, role);
}

QVariant RecordGridModel::goneCell(const Field& field, int role) const {
    const bool first = field.fixedPlace && field.name != m_entity.keyField;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return first ? QStringLiteral("Deleted meanwhile") : QStringLiteral("—");
    case Qt::ToolTipRole:
        return QStringLiteral("This %1 was deleted after the list was read. F5 reads the list again.")
            .arg(QString::fromStdString(m_entity.one));
    case widgets::MutedRole:
        return true;
    default:
        return {};
    }
}

QVariant RecordGridModel::cell(const Field& field, std::size_t value, const RowCache::Entry& entry, int role) const {
    const auto& text = entry.row.values[value];
    const bool dated = field.type == FieldType::Date || field.type == FieldType::Instant;
    const auto shown = [&] { return shownAs(field, text, dated ? m_clock() : QDateTime()); };
    switch (role) {
    case Qt::DisplayRole:
        return shown();
    case Qt::EditRole:
        return text ? QVariant(QString::fromStdString(*text)) : QVariant();
    case CopyRole:
        return copiedAs(field, text);
    case Qt::ToolTipRole: {
        const QString more = moreAbout(field, text);
        return more.isEmpty() ? QVariant() : QVariant(more);
    }
    case Qt::AccessibleTextRole:
        return QString(QString::fromStdString(field.label) + u' ' + shown());
    case widgets::FixedRole:
        return field.type == FieldType::Code;
    case widgets::MutedRole:
        return !text;
    case widgets::StatusRole:
        if (field.type == FieldType::Choice && field.name == "status" && text)
            return QVariant::fromValue(widgets::statusOf(QString::fromStdString(field.wordOf(*text))));
        break;
    case widgets::StrongRole:
    case widgets::ToneRole:
        break;
    default:
        return {};
    }
    if (field.lowBelow.empty() || !text)
        return {};
    const int level = columnOf(field.lowBelow);
    const auto& below = entry.row.values[static_cast<std::size_t>(level) - 1];
    const auto here = Decimal::parse(*text);
    const auto limit = below ? Decimal::parse(*below) : std::nullopt;
    if (!here || !limit || !(*here < *limit))
        return {};
    if (role == widgets::ToneRole)
        return static_cast<int>(theme::Token::Warn);
    if (role == widgets::StrongRole)
        return true;
    return QVariant::fromValue(widgets::statusOf(QStringLiteral("Low")));
}

} // namespace landreeve::ui::records
