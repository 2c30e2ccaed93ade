#pragma once

#include <QColor>

namespace landreeve::ui::theme {

/// The two sets of colours.
enum class Scheme { Light, Dark };

/// Every colour the window uses, by what it is for. Ratios are kept by tests/ui/theme/tst_contrast.
enum class Token {
    Window,    ///< ground of a page
    Rail,      ///< navigation rail and task bar
    Base,      ///< sheets, fields, header, buttons
    Alt,       ///< table heads, the foot of a sheet, code
    Raised,    ///< popovers and tooltips
    Line,      ///< hairlines, ornament only
    Line2,     ///< button edge, chain not yet reached; ornament only
    Edge,      ///< edge of fields, check boxes and rings: at least 3 to 1
    Ink,       ///< text
    Ink2,      ///< second text
    Ink3,      ///< hints; on a selection draw Ink2 instead
    Disabled,  ///< text and marks of what cannot be used now
    Accent,    ///< links, focus, current
    Fill,      ///< primary button, checked box
    FillHover, ///< the same under the pointer
    OnFill,    ///< text and marks on Fill, on a hue and on BadFill
    Tint,      ///< chosen segment, information
    Sel,       ///< selected rows
    Hover,     ///< row under the pointer
    Ok,
    OkTint,
    Warn,
    WarnTint,
    Bad,
    BadTint,
    BadFill, ///< a button whose act cannot be undone
    Idle,
    IdleTint,
    Track,  ///< rest of a bar, a cell not loaded yet
    Veil,   ///< over the page behind a dialog; translucent
    Shadow, ///< below popovers; translucent
    Count
};

/// The colour of a token in a scheme.
QColor tokenColor(Scheme scheme, Token token);

/// Contrast of two opaque colours as WCAG 2 defines it, 1 to 21.
double contrast(const QColor& a, const QColor& b);

/// The tinted ground that belongs to a state's colour (Ok → OkTint, Accent → Tint, …); Window where it has none.
Token tintOf(Token token);

} // namespace landreeve::ui::theme
