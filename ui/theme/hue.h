#pragma once

#include <QColor>
#include <QString>

namespace landreeve::ui::theme {

/// The colour that stands for one tenant in band and tag; the same in both schemes.
enum class Hue { Moss, Indigo, Ochre, Plum, Teal, Brick, Slate, Olive };
constexpr int kHueCount = 8;

QColor hueColor(Hue hue);

/// The hue of a tenant's id, always the same for the same id (FNV-1a of its UTF-8).
Hue hueOf(QStringView id);

/// Two capital letters for a tag: the first letters of the first two words of a name, else its first two letters.
QString initialsOf(QStringView name);

} // namespace landreeve::ui::theme
