#pragma once

#include "core/base/clock.h"
#include "ui/theme/format.h"

#include <QLocale>

namespace landreeve::ui::records {

/// When a draft was written: "27 Nov, 12:03", local.
inline QString draftMoment(Time time) {
    return QLocale::c().toString(theme::toLocal(theme::toDateTime(time)), QStringLiteral("d MMM, HH:mm"));
}

} // namespace landreeve::ui::records
