#include "ui/records/edit_preview.h"

#include "ui/records/cell_text.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/status.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::EditPlan;
using landreeve::records::RefusedEdit;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Table;

namespace {

QString counted(qint64 count, const QString& one, const QString& many) {
    return theme::count(count) + u' ' + (count == 1 ? one : many);
}

} // namespace

void EditPreviewModel::setPlan(EditPlan plan, const QDateTime& now) {
    beginResetModel();
    m_plan = std::move(plan);
    m_now = now;
    m_cells.clear();
    for (std::size_t edit = 0; edit < m_plan.edits.size(); ++edit) {
        for (std::size_t cell = 0; cell < m_plan.edits[edit].cells.size(); ++cell)
            m_cells.emplace_back(edit, cell);
    }
    endResetModel();
}

int EditPreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_plan.refused.size() + m_cells.size());
}

EditPreviewModel::Cell EditPreviewModel::cellAt(int row) const {
    const auto at = static_cast<std::size_t>(row);
    if (at < m_plan.refused.size()) {
        const RefusedEdit& refused = m_plan.refused[at];
        return {&refused.name, &refused.title, refused.field, &refused.before, nullptr, &refused};
    }
    const auto& [edit, cell] = m_cells[at - m_plan.refused.size()];
    const auto& record = m_plan.edits[edit];
    const auto& change = record.cells[cell];
    return {&record.name, &record.title, change.field, &change.before, &change.after, nullptr};
}

QString EditPreviewModel::textOf(const Cell& cell, int column) const {
    switch (column) {
    case Record:
        return cell.title->empty() ? QString::fromStdString(*cell.name)
                                   : QString::fromStdString(*cell.name + " · " + *cell.title);
    case FieldName:
        return cell.field == nullptr ? QString() : QString::fromStdString(cell.field->label);
    case Before:
        return cell.field == nullptr ? QString() : shownAs(*cell.field, *cell.before, m_now);
    case After:
        if (cell.refused != nullptr)
            return QString::fromStdString(cell.refused->typed);
        return cell.field == nullptr || cell.after == nullptr ? QString() : shownAs(*cell.field, *cell.after, m_now);
    default:
        return cell.refused != nullptr ? QString::fromStdString(cell.refused->why) : QString();
    }
}

QVariant EditPreviewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Cell cell = cellAt(index.row());
    const bool number = cell.field != nullptr && cell.field->isNumber();
    const bool value = index.column() == Before || index.column() == After;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(cell, index.column());
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal).toString() + u' ' + textOf(cell, index.column()));
    case Qt::TextAlignmentRole:
        return static_cast<int>((number && value ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case widgets::MutedRole:
        return index.column() == Before;
    case widgets::StrongRole:
        return index.column() == After && cell.refused == nullptr;
    case widgets::StatusRole:
        if (index.column() == Why && cell.refused != nullptr)
            return QVariant::fromValue(widgets::statusOf(QStringLiteral("Refused")));
        return {};
    case widgets::ToneRole:
        if (cell.refused != nullptr && index.column() >= After)
            return static_cast<int>(Token::Bad);
        return {};
    default:
        return {};
    }
}

QVariant EditPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool numbers = rowCount() > 0 && (section == Before || section == After) && cellAt(0).field != nullptr &&
                             cellAt(0).field->isNumber();
        return static_cast<int>((numbers ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    static const char* const kHeads[] = {"Record", "Field", "Before", "After", "Why not"};
    return QLatin1String(kHeads[section]).toString();
}

EditPreview::EditPreview(QWidget* parent) : QWidget(parent), m_model(new EditPreviewModel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_counts = new Label({}, TypeStyle::BodyStrong, Token::Ink, this);
    m_counts->setObjectName(QStringLiteral("previewCounts"));
    m_counts->setWraps();
    column->addWidget(m_counts);
    m_table = new Table(this);
    m_table->setObjectName(QStringLiteral("previewTable"));
    m_table->setAccessibleName(QStringLiteral("What will change"));
    m_table->setDensity(Table::Density::Compact);
    m_table->setModel(m_model);
    m_texts = new widgets::CellDelegate(this);
    m_figures = new widgets::NumberDelegate(this);
    m_table->setItemDelegate(m_texts);
    column->addWidget(new widgets::TableSheet(m_table, this), 1);
}

void EditPreview::say(const QString& words) {
    m_counts->setText(words);
}

QString EditPreview::words() const {
    return m_counts->text();
}

void EditPreview::setPlan(EditPlan plan, const QString& one, const QString& many, const QDateTime& now) {
    QStringList words;
    const auto records = static_cast<qint64>(plan.edits.size());
    words << (records == 0 ? QStringLiteral("Nothing changes")
                           : counted(records, one, many) +
                                 (records == 1 ? QStringLiteral(" changes") : QStringLiteral(" change")));
    if (plan.unchanged > 0)
        words << theme::count(plan.unchanged) +
                     (plan.unchanged == 1 ? QStringLiteral(" stays as it is") : QStringLiteral(" stay as they are"));
    if (!plan.refused.empty())
        words << theme::count(static_cast<qint64>(plan.refused.size())) + QStringLiteral(" refused");
    if (plan.gone > 0)
        words << theme::count(plan.gone) + QStringLiteral(" not there any more");
    m_counts->setText(words.join(QStringLiteral(" · ")));
    const auto hasWhy = !plan.refused.empty();
    const bool oneField = std::ranges::all_of(plan.edits, [&](const auto& edit) {
        return edit.cells.size() == 1 && edit.cells[0].field == plan.edits[0].cells[0].field;
    });
    const bool figures = oneField && records > 0 && plan.edits[0].cells[0].field->isNumber();
    for (const int each : {EditPreviewModel::Before, EditPreviewModel::After})
        m_table->setItemDelegateForColumn(each, figures ? m_figures : m_texts);
    m_model->setPlan(std::move(plan), now);
    const int digit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_table->setColumnChosen(EditPreviewModel::FieldName, !oneField || hasWhy);
    m_table->setColumnChosen(EditPreviewModel::Why, hasWhy);
    m_table->setColumns({{digit * 18, 100, hasWhy ? 1 : 2, digit * 12},
                         {digit * 14, 50, 0, 0},
                         {digit * 16, 100, 1, digit * 10},
                         {digit * 16, 100, 1, digit * 10},
                         {digit * 30, 90, 3, digit * 20}});
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
}

} // namespace landreeve::ui::records
