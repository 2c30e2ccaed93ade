#pragma once

#include "core/audit/entries.h"

#include <QString>

#include <vector>

namespace landreeve::ui::audit {

/// As much of a text as is shown at once, with an ellipsis where it goes on: entries may be longer than anybody reads.
QString startOf(const QString& text, qsizetype most);

/// "Employee revealed", of "employee.reveal". What is not known is said as it is written.
QString actionWords(const QString& action);
/// What actors are called: by name where they are mapped.
QString actorWords(const landreeve::audit::Entry& entry);
/// From where it was done; a dash where it was sealed without.
QString addressWords(const landreeve::audit::Entry& entry);
/// "employee 3f0c…5b60"; empty where it is about nothing.
QString objectWords(const landreeve::audit::Entry& entry);
/// Whether somebody was refused something, or it was asked whether he may.
bool isRefusal(const landreeve::audit::Entry& entry);
/// Whether anything is otherwise after it: not where it was refused, asked, looked at or exported.
bool changesSomething(const landreeve::audit::Entry& entry);
/// Why it was done as somebody said, or why it was refused; empty where nobody said.
QString reasonWords(const landreeve::audit::Entry& entry);
/// In one line, what differs, or why it was done.
QString summaryWords(const landreeve::audit::Entry& entry);

/// One field of an entry's before and after; empty where it was not there.
struct FieldChange {
    QString field;
    QString before;
    QString after;
};
std::vector<FieldChange> changesOf(const landreeve::audit::Entry& entry);

} // namespace landreeve::ui::audit
