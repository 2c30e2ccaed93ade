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
    /// Shows these alone, of any time.
    void show(const QString& tenant, const QString& search, const QString& action);
    /// Shows this span of time, called so, and leaves the rest.
    void showSpan(Time since, Time until, const QString& words);
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
    std::optional<std::pair<Time, Time>> m_span; ///< Of the last entry of the times, where it is there.
    bool m_quiet = false;
};

} // namespace landreeve::ui::audit
