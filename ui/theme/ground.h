#pragma once

#include "ui/theme/tokens.h"

class QWidget;

namespace landreeve::ui::theme {

/// The ground of a window is this colour, now and after every change of the theme.
void setGround(QWidget* window, Token token);

} // namespace landreeve::ui::theme
