#pragma once

#include "core/health/report.h"
#include "ui/widgets/status.h"

#include <QString>
#include <QVariantMap>

namespace landreeve::ui::shell {
class Navigator;
}

namespace landreeve::ui::health {

/// What the window does about an alert: opens the page that mends it, copies the command, or looks again.
struct Remedy {
    enum class Kind { OpenPage, CopyCommand, LookAgain };
    Kind kind = Kind::LookAgain;
    QString button;
    QString page = {};
    QVariantMap arguments = {};
};
Remedy remedyOf(const landreeve::health::Alert& alert);

/// "Copy command", on a button.
QString copyWords();
/// Puts a command line on the clipboard and says so.
void copyCommand(const std::string& command, shell::Navigator& navigator);

/// Opens the page or copies the command. False where it is to be looked again, which the caller does.
bool apply(const landreeve::health::Alert& alert, shell::Navigator& navigator);

/// How an alert is marked: down, or attention.
widgets::Status markOf(const landreeve::health::Alert& alert);
/// "Since 14:02", the day with it where it was another; empty where that is not known.
QString sinceWords(const landreeve::health::Alert& alert);

} // namespace landreeve::ui::health
