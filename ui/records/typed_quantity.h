#pragma once

#include "core/base/decimal.h"

#include <QString>

namespace landreeve::ui::records {

/// What a field of quantity holds: a plain decimal of at most eleven digits and three decimals, as the ledger takes
/// it, or why it is none. Grouped only as people group: "1,5" must not become 15.
struct TypedQuantity {
    enum class Fault {
        None,
        Empty,
        Unfinished, ///< "-", "1." or "1,5": more digits may make it a number.
        NoNumber,
        TooManyDigits,
        TooFine
    };
    Fault fault = Fault::Empty;
    Decimal value;

    bool isNumber() const { return fault == Fault::None; }
    /// No further key can mend it: to be said at once.
    bool isHopeless() const { return fault > Fault::Unfinished; }
    /// The sentence beside the field; nothing for a number and for an empty field.
    QString words() const;
};

/// Reads ASCII digits with one point and a sign: plus, minus or the true minus; commas where 12,34,567 or 1,234,567 has
/// them.
TypedQuantity typedQuantity(const QString& text);

/// What is to be said beside a field of quantity: what no further key can mend at once, the rest once it is left.
QString wordsBesideQuantity(const QString& text, bool isLeft);

/// More digits before the point than the ledger takes.
bool isTooLarge(const Decimal& quantity);

} // namespace landreeve::ui::records
