#pragma once

#include "ui/theme/tokens.h"

#include <QMetaType>
#include <QString>

namespace landreeve::ui::widgets {

/// The marks of a state. A state is always shown by shape, colour and word together.
enum class Shape { Tick, OpenRing, Bars, Triangle, Diamond, EmptyRing, DottedRing, Hourglass, StruckRing, Dot };

/// How one state looks and reads.
struct Status {
    Shape shape = Shape::EmptyRing;
    theme::Token color = theme::Token::Idle;
    QString word;
    bool tinted = false;   ///< on a tinted ground: somebody is needed, or it is under way
    double fraction = 0.7; ///< how far an open ring is drawn

    bool operator==(const Status&) const = default;
};

/// The state a word of ours stands for (Active, Running, Suspended, …, see the table in the tests); a word not in the
/// table gives an empty ring.
Status statusOf(const QString& word);

/// Every word statusOf knows.
QStringList statusWords();

} // namespace landreeve::ui::widgets

Q_DECLARE_METATYPE(landreeve::ui::widgets::Status)
