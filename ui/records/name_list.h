#pragma once

#include "ui/theme/format.h"

#include <QStringList>

namespace landreeve::ui::records {

/// "a, b, c, d, e and 12 more": how a line of news tells of many.
inline QString nameList(const QStringList& names) {
    constexpr qsizetype kNamed = 5;
    if (names.size() <= kNamed)
        return names.join(QStringLiteral(", "));
    return QStringList(names.mid(0, kNamed)).join(QStringLiteral(", ")) +
           QStringLiteral(" and %1 more").arg(theme::count(names.size() - kNamed));
}

} // namespace landreeve::ui::records
