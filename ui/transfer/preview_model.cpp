#include "ui/transfer/preview_model.h"

#include "ui/theme/tokens.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/cell_roles.h"

namespace landreeve::ui::transfer {
namespace {

/// A cell may be a megabyte.
constexpr std::size_t kShown = 400;

} // namespace

void PreviewModel::setView(const landreeve::transfer::FileView& view) {
    beginResetModel();
    m_view = view;
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_view.rows.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_view.columns.size());
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const auto column = static_cast<std::size_t>(index.column());
    const bool fault = isFaulty(index.row());
    const auto text = [&]() -> QString {
        if (fault && column == 0)
            return qt(m_view.faults[row]);
        const auto& values = m_view.rows[row];
        if (fault || column >= values.size())
            return {};
        return qt(values[column].substr(0, kShown)).simplified();
    };
    switch (role) {
    case Qt::DisplayRole:
        return text();
    case Qt::ToolTipRole:
        return fault ? qt(m_view.faults[row]) : QString();
    case Qt::AccessibleTextRole:
        return QString(qt(m_view.columns[column]) + QStringLiteral(": ") + text());
    case widgets::ToneRole:
        return fault ? QVariant(static_cast<int>(theme::Token::Bad)) : QVariant();
    default:
        return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= columnCount())
        return {};
    return qt(m_view.columns[static_cast<std::size_t>(section)].substr(0, kShown)).simplified();
}

} // namespace landreeve::ui::transfer
