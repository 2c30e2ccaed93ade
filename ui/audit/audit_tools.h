#pragma once

#include "core/audit/entries.h"
#include "ui/widgets/tool_row.h"

#include <QTimeZone>

namespace landreeve::ui::audit {

/// What narrows the audit log: a search, the tenant, what was done, who did it, and when.
class AuditTools : public widgets::ToolRow {
    Q_OBJECT
public:
    explicit AuditTools(QWidget* parent = nullptr);

    landreeve::audit::EntryFilter filter() const;
    /// Shows these alone; `since` and `until` as the span of that name where there is one.
    void show(const QString& tenant, const QString& search, const QString& action);
    void clear();
    QWidget* firstField() const;
    bool isFiltered() const;
    /// What is filtered by, in words.
    QString filterWords() const;
    /// What there is to choose from.
    void setChoices(const landreeve::audit::EntryChoices& choices);

Q_SIGNALS:
    void filterChanged();

private:
    void say();
    void fillTimes();

    QComboBox* m_times;
    QComboBox* m_actions;
    QComboBox* m_people;
    QComboBox* m_tenants;
    bool m_quiet = false;
};

} // namespace landreeve::ui::audit
