#pragma once

#include <QFont>

class QWidget;

namespace landreeve::ui::theme {

/// The roles of type. Each is a factor of the application's font and a weight, so that a text size set once reaches
/// all.
enum class TypeStyle {
    Title,       ///< one a page
    Brand,       ///< the name of the program
    Heading,     ///< wizard page, verdict, dialog
    Figure,      ///< health, totals
    Body,        ///< everything
    BodyMedium,  ///< names
    BodyStrong,  ///< the one thing to see
    Small,       ///< captions, table heads, counts, help under a field
    SmallMedium, ///< heads of groups
    SmallStrong, ///< heading of a section
    Smallest,    ///< "required", captions in the header; never for facts
    Fixed,       ///< ids, GSTIN, HSN, SQL, claims
    FixedSmall,  ///< an id below a name
};

/// The font of a style, made from QApplication::font() as it is now.
QFont font(TypeStyle style);

/// A length meant at the usual text size, for what stands beside words: icons, marks, boxes. Larger text makes it
/// larger, smaller text does not make it smaller.
int scaled(int length);

/// Sets the style on a widget; the theme sets it again when the text size changes.
void setTypeStyle(QWidget* widget, TypeStyle style);

} // namespace landreeve::ui::theme
