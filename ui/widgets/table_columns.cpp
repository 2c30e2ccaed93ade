#include "ui/widgets/table_columns.h"

#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <algorithm>

namespace landreeve::ui::widgets {

TableColumns::TableColumns(Table& table, tasks::TaskRunner& runner, const QString& file, QString kept,
                           QStringList fields, QStringList locked, QObject* parent, QStringList off)
    : QObject(parent),
      m_table(table),
      m_store(runner, file),
      m_kept(std::move(kept)),
      m_fields(std::move(fields)),
      m_locked(std::move(locked)),
      m_off(std::move(off)) {
    apply();
    m_store.load(m_kept, [this](const ColumnLayout& layout) {
        m_layout = layout;
        apply();
    });
}

QList<ColumnSet::Column> TableColumns::columns() const {
    QList<Column> all;
    const auto* header = m_table.header();
    const QList<int> noRoom = m_table.columnsWithoutRoom();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        const QString& field = m_fields[column];
        all.append({field, m_table.model()->headerData(column, Qt::Horizontal).toString(),
                    m_table.isColumnChosen(column), m_locked.contains(field), noRoom.contains(column)});
    }
    return all;
}

void TableColumns::setColumnShown(const QString& field, bool shown) {
    if (!m_fields.contains(field) || m_locked.contains(field))
        return;
    m_layout.hidden.removeAll(field);
    m_layout.shown.removeAll(field);
    if (shown == m_off.contains(field))
        (shown ? m_layout.shown : m_layout.hidden).append(field);
    changed();
}

void TableColumns::moveColumn(const QString& field, int place) {
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

void TableColumns::resetColumns() {
    m_layout = {};
    changed();
}

bool TableColumns::isChosen(const QString& field) const {
    return m_off.contains(field) ? m_layout.shown.contains(field) : !m_layout.hidden.contains(field);
}

void TableColumns::changed() {
    apply();
    m_store.save(m_kept, m_layout);
}

void TableColumns::apply() {
    auto* header = m_table.header();
    for (int column = 0; column < header->count(); ++column)
        header->moveSection(header->visualIndex(column), column);
    int place = 0;
    for (const QString& field : std::as_const(m_layout.order)) {
        if (const auto column = m_fields.indexOf(field); column >= 0)
            header->moveSection(header->visualIndex(static_cast<int>(column)), place++);
    }
    for (int column = 0; column < header->count(); ++column)
        m_table.setColumnChosen(column, isChosen(m_fields[column]));
}

} // namespace landreeve::ui::widgets
