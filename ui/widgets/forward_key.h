#pragma once

class QWidget;

namespace landreeve::ui::widgets {

class LButton;

/// Ctrl+Enter anywhere in `scope` presses `forward`, its step forward, while that is seen and may be pressed; also
/// where the keyboard is at another button.
void pressOnCtrlEnter(QWidget* scope, LButton* forward);

} // namespace landreeve::ui::widgets
