#include "ui/theme/hue.h"

#include <array>
#include <cstdint>

namespace landreeve::ui::theme {

QColor hueColor(Hue hue) {
    static constexpr std::array<QRgb, kHueCount> kHues{0xff5D792E, 0xff5D6BB5, 0xff986618, 0xff9F5697,
                                                       0xff1E7B82, 0xffB2543D, 0xff5B7386, 0xff747328};
    return QColor::fromRgb(kHues[static_cast<std::size_t>(hue)]);
}

Hue hueOf(QStringView id) {
    std::uint32_t hash = 2166136261U;
    const QByteArray utf8 = id.toUtf8();
    for (const char c : utf8)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return static_cast<Hue>((hash ^ (hash >> 15)) % kHueCount);
}

QString initialsOf(QStringView name) {
    QString result;
    bool atStart = true;
    QString first;
    for (const QChar c : name) {
        if (!c.isLetterOrNumber()) {
            atStart = true;
            continue;
        }
        if (first.size() < 2)
            first.append(c.toUpper());
        if (atStart && result.size() < 2)
            result.append(c.toUpper());
        atStart = false;
    }
    return result.size() == 2 ? result : first;
}

} // namespace landreeve::ui::theme
