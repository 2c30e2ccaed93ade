#pragma once

#include <QString>

namespace landreeve::ui::sessions {

/// The short name of a program from the user agent it sends: "Firefox 132 on Linux", "Landreeve", "curl 8.5". What is
/// not known is its own first word; empty for none.
QString clientName(const QString& userAgent);

} // namespace landreeve::ui::sessions
