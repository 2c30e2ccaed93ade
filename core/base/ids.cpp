#include "core/base/ids.h"

#include <QUuid>

namespace landreeve {

std::string newUuid() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

bool isUuid(std::string_view text) {
    return text.size() == 36 &&
           !QUuid::fromString(QLatin1String(text.data(), static_cast<qsizetype>(text.size()))).isNull();
}

} // namespace landreeve
