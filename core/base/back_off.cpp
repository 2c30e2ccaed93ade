#include "core/base/back_off.h"

#include <QRandomGenerator>

#include <algorithm>

namespace landreeve {

using std::chrono::milliseconds;

milliseconds backOff(milliseconds first, milliseconds longest, int before, milliseconds asked) {
    const milliseconds whole = std::min(first * (1 << std::clamp(before, 0, 10)), longest);
    const double part = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
    return std::max(milliseconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) * part)), asked);
}

} // namespace landreeve
