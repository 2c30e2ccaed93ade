#pragma once

#include "ui/widgets/ask_dialog.h"

namespace landreeve::ui::shell {

/// Asked before the window closes, or goes to another workspace, while something would be lost by it.
class LeaveDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// What would be lost, a phrase each, and the words of the button that lets it go ("Close and discard").
    LeaveDialog(const QStringList& losses, const QString& leave, QWidget* parent);
};

} // namespace landreeve::ui::shell
