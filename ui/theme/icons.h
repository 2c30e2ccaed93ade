#pragma once

#include "ui/theme/tokens.h"

#include <QIcon>

class QPainter;

namespace landreeve::ui::theme {

/// The icon of a freedesktop name out of our resource (`:/icons/<name>.svg`), drawn in the token's colour as it is when
/// painted, so that a change of theme needs nothing more, and sharp at every scale. Disabled is drawn in
/// Token::Disabled. A name that does not exist gives a null icon.
QIcon icon(const QString& name, Token token = Token::Ink2);

/// The application's own mark; it keeps its colours.
QIcon applicationIcon();

/// Every name that icon() knows.
QStringList iconNames();

/// One icon painted into `rect`, in the given colour.
void paintIcon(QPainter& painter, const QRectF& rect, const QString& name, const QColor& color);

} // namespace landreeve::ui::theme
