#pragma once

#include "core/records/entity.h"

#include <QDate>
#include <QJsonObject>

namespace landreeve::ui::records {

/// The texts a copy of a record begins with: all of its own but what may be there only once (code, bar code, user) and
/// what it has gone through (status, dates, payment, parcel).
QJsonObject copiedTexts(const landreeve::records::Entity& entity, const QJsonObject& texts, const QDate& today);

} // namespace landreeve::ui::records
