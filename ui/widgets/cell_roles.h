#pragma once

#include <Qt>

namespace landreeve::ui::widgets {

/// What a model tells our cell delegates beside Qt's roles. Models also answer Qt::AccessibleTextRole for every painted
/// cell, or the cell is silent to a screen reader.
enum CellRole : int {
    LoadingRole = Qt::UserRole + 900, ///< bool: not read yet; a bar is drawn, never a blank
    MutedRole,                        ///< bool: drawn in ink3 (zero, none, never)
    ToneRole,                         ///< int(theme::Token): the ink of the words
    StrongRole,                       ///< bool: weight 600
    FixedRole,                        ///< bool: in the fixed font
    StatusRole,                       ///< Status: a mark before the words (and its pill in StatusDelegate)
    SubTextRole,                      ///< QString: the second line (TwoLineDelegate)
    HueRole,                          ///< int(theme::Hue): the tag (TwoLineDelegate)
    FractionRole                      ///< double 0..1: a bar before the words (BarDelegate)
};

} // namespace landreeve::ui::widgets
