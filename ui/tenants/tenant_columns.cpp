#include "ui/tenants/tenant_columns.h"

#include "ui/tenants/tenants_model.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <algorithm>
#include <array>

namespace landreeve::ui::tenants {

using widgets::ColumnLayout;

namespace {

const QString kKept = QStringLiteral("tenants");

/// By logical column.
const std::array<QString, TenantsModel::ColumnCount> kFields{QStringLiteral("name"),    QStringLiteral("status"),
                                                             QStringLiteral("version"), QStringLiteral("server"),
                                                             QStringLiteral("size"),    QStringLiteral("backup")};

int columnOf(const QString& field) {
    const auto found = std::ranges::find(kFields, field);
    return found == kFields.end() ? -1 : static_cast<int>(found - kFields.begin());
}

/// Name and status say which tenant a row is, and how it is.
bool isLocked(int column) {
    return column == TenantsModel::Name || column == TenantsModel::Status;
}

} // namespace

TenantColumns::TenantColumns(widgets::Table& table, tasks::TaskRunner& runner, const QString& file, QObject* parent)
    : QObject(parent), m_table(table), m_store(runner, file) {
    m_store.load(kKept, [this](const ColumnLayout& layout) {
        m_layout = layout;
        apply();
    });
}

QList<widgets::ColumnSet::Column> TenantColumns::columns() const {
    QList<Column> all;
    const auto* header = m_table.header();
    const QList<int> noRoom = m_table.columnsWithoutRoom();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        all.append({kFields[static_cast<std::size_t>(column)],
                    m_table.model()->headerData(column, Qt::Horizontal).toString(), m_table.isColumnChosen(column),
                    isLocked(column), noRoom.contains(column)});
    }
    return all;
}

void TenantColumns::setColumnShown(const QString& field, bool shown) {
    const int column = columnOf(field);
    if (column < 0 || isLocked(column))
        return;
    m_layout.hidden.removeAll(field);
    if (!shown)
        m_layout.hidden.append(field);
    changed();
}

void TenantColumns::moveColumn(const QString& field, int place) {
    QStringList order;
    const auto all = columns();
    for (const Column& column : all)
        order.append(column.field);
    const auto from = order.indexOf(field);
    if (from < 0)
        return;
    order.move(from, std::clamp<qsizetype>(place, 0, order.size() - 1));
    m_layout.order = order;
    changed();
}

void TenantColumns::resetColumns() {
    m_layout = {};
    changed();
}

void TenantColumns::changed() {
    apply();
    m_store.save(kKept, m_layout);
}

void TenantColumns::apply() {
    auto* header = m_table.header();
    for (int column = 0; column < header->count(); ++column)
        header->moveSection(header->visualIndex(column), column);
    int place = 0;
    for (const QString& field : std::as_const(m_layout.order)) {
        if (const int column = columnOf(field); column >= 0)
            header->moveSection(header->visualIndex(column), place++);
    }
    for (int column = 0; column < header->count(); ++column)
        m_table.setColumnChosen(column, !m_layout.hidden.contains(kFields[static_cast<std::size_t>(column)]));
}

} // namespace landreeve::ui::tenants
