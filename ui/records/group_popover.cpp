#include "ui/records/group_popover.h"

#include "ui/records/cell_text.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::Grouping;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Table;

namespace {

constexpr int kValue = 0;
constexpr int kCount = 1;
constexpr int kSums = 2;

/// The field a list is grouped by before another is chosen: the wanted one, where there are groups of it; what
/// says which record a row is would make each a group of its own.
std::string groupedFirst(const landreeve::records::Entity& entity, const std::string& wanted) {
    const auto makesGroups = [](const Field& field) {
        return landreeve::records::isGrouped(field) && !field.fixedPlace;
    };
    if (const Field* field = entity.find(wanted); field != nullptr && makesGroups(*field))
        return wanted;
    const auto first = std::ranges::find_if(entity.fields, makesGroups);
    return first == entity.fields.end() ? entity.keyField : first->name;
}

} // namespace

GroupModel::GroupModel(const landreeve::records::Entity& entity, QObject* parent)
    : QAbstractTableModel(parent), m_totalled(landreeve::records::totalledFields(entity)) {}

void GroupModel::setGroups(const Field& by, Grouping grouping, const QDateTime& now) {
    beginResetModel();
    m_by = &by;
    m_grouping = std::move(grouping);
    m_now = now;
    endResetModel();
}

int GroupModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_grouping.groups.size());
}

int GroupModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kSums + static_cast<int>(m_totalled.size());
}

QVariant GroupModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& group = groupAt(index.row());
    const bool empty = !group.value || group.value->empty();
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == kValue)
            return empty ? QStringLiteral("(empty)") : shownAs(*m_by, group.value, m_now);
        if (index.column() == kCount)
            return theme::count(group.totals.count);
        return totalAs(*m_totalled[static_cast<std::size_t>(index.column() - kSums)],
                       group.totals.sums[static_cast<std::size_t>(index.column() - kSums)]);
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal).toString() + u' ' + data(index).toString());
    case Qt::TextAlignmentRole:
        return static_cast<int>((index.column() == kValue ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case widgets::MutedRole:
        return index.column() == kValue && empty;
    default:
        return {};
    }
}

QVariant GroupModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == kValue ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (section == kValue)
        return m_by == nullptr ? QString() : QString::fromStdString(m_by->label);
    if (section == kCount)
        return QStringLiteral("Rows");
    return QString::fromStdString(m_totalled[static_cast<std::size_t>(section - kSums)]->label);
}

GroupPopover::GroupPopover(landreeve::records::RecordQuery query,
                           std::shared_ptr<landreeve::records::TenantRecords> records, tasks::TaskRunner& runner,
                           const QDateTime& now, const std::string& by, QWidget* window)
    : Popover(window),
      m_query(std::move(query)),
      m_records(std::move(records)),
      m_runner(runner),
      m_now(now),
      m_model(new GroupModel(*m_query.entity, this)) {
    setObjectName(QStringLiteral("groupPopover"));
    setAccessibleName(QStringLiteral("Groups"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 10, 12, 6);
    head->setSpacing(8);
    head->addWidget(new Label(QStringLiteral("Group by"), TypeStyle::BodyStrong, Token::Ink, this));
    m_by = new QComboBox(this);
    m_by->setObjectName(QStringLiteral("groupByCombo"));
    m_by->setAccessibleName(QStringLiteral("Group by"));
    for (const Field& field : m_query.entity->fields) {
        if (landreeve::records::isGrouped(field))
            m_by->addItem(QString::fromStdString(field.label), QString::fromStdString(field.name));
    }
    m_by->setCurrentIndex(m_by->findData(QString::fromStdString(groupedFirst(*m_query.entity, by))));
    head->addWidget(m_by);
    m_facts = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_facts->setObjectName(QStringLiteral("groupFacts"));
    m_facts->setElide(Qt::ElideRight);
    head->addWidget(m_facts, 1);
    body()->addLayout(head);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("groupError"));
    body()->addWidget(m_error);
    m_table = new Table(this);
    m_table->setObjectName(QStringLiteral("groupTable"));
    m_table->setAccessibleName(QStringLiteral("Groups with subtotals"));
    m_table->setDensity(Table::Density::Compact);
    m_table->setModel(m_model);
    const int digit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_table->setItemDelegateForColumn(kValue, new widgets::CellDelegate(this));
    for (int column = kCount; column < m_model->columnCount(); ++column)
        m_table->setItemDelegateForColumn(column, new widgets::NumberDelegate(this));
    body()->addWidget(m_table, 1);
    const int wide = 40 + digit * (33 + 18 * (m_model->columnCount() - kSums));
    setFixedSize(QSize(std::max(wide, digit * 60), m_table->fontMetrics().height() * 24)
                     .boundedTo(window->size() - QSize(40, 160)));
    fitColumns();
    connect(m_by, &QComboBox::currentIndexChanged, this, &GroupPopover::read);
    connect(m_table, &Table::opened, this, &GroupPopover::choose);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &GroupPopover::read);
    read();
}

void GroupPopover::begin() {
    m_table->setFocus(Qt::PopupFocusReason);
}

const Field& GroupPopover::by() const {
    return m_query.entity->at(m_by->currentData().toString().toStdString());
}

void GroupPopover::read() {
    if (m_task)
        m_task->cancel();
    m_error->clear();
    m_facts->setText(QStringLiteral("Counting…"));
    m_task = m_runner.run(
        this,
        [records = m_records, query = m_query, &field = by()](std::stop_token stop, const ProgressFn&) {
            return records->groups(query, field, kMost, std::move(stop));
        },
        tasks::Outcome<Grouping>{[this](const Grouping& grouping) { show(grouping); },
                                 [this](const Error& error) {
                                     m_facts->setText({});
                                     m_error->showError(error);
                                 },
                                 {}});
}

void GroupPopover::show(Grouping grouping) {
    const auto count = static_cast<qint64>(grouping.groups.size());
    m_facts->setText(
        grouping.more ? QStringLiteral("the %1 largest groups; Enter shows one").arg(theme::count(count))
                      : QStringLiteral("%1 %2; Enter shows one")
                            .arg(theme::count(count), count == 1 ? QStringLiteral("group") : QStringLiteral("groups")));
    m_model->setGroups(by(), std::move(grouping), m_now);
    fitColumns();
    if (count > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
}

/// As wide as the longest of each; the last give way where there is no room.
void GroupPopover::fitColumns() {
    const QFontMetrics metrics = m_table->fontMetrics();
    const int digit = metrics.horizontalAdvance(QLatin1Char('0'));
    QList<Table::Column> columns{{digit * 22, 100, 1, digit * 14}, {digit * 11, 100, 0, 0}};
    for (int column = kSums; column < m_model->columnCount(); ++column) {
        int widest = metrics.horizontalAdvance(m_model->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < m_model->rowCount(); ++row)
            widest = std::max(widest, metrics.horizontalAdvance(m_model->index(row, column).data().toString()));
        columns << Table::Column{std::max(digit * 15, widest + digit * 4), 90 - column, 0, 0};
    }
    m_table->setColumns(columns);
}

void GroupPopover::choose(const QModelIndex& index) {
    if (!index.isValid() || m_task)
        return;
    const QString field = m_by->currentData().toString();
    const QString filter =
        QString::fromStdString(landreeve::records::filterTextOf(by(), m_model->groupAt(index.row()).value));
    dismiss();
    Q_EMIT chosen(field, filter);
}

} // namespace landreeve::ui::records
