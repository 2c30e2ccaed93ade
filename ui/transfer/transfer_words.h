#pragma once

#include "core/records/entity.h"
#include "core/transfer/csv_format.h"

#include <QString>

namespace landreeve::ui::transfer {

QString qt(const std::string& text);

/// "1 row", "4,812 rows".
QString rowsWord(qint64 count);
/// "1 product", "4,812 products".
QString recordsWord(const landreeve::records::Entity& entity, qint64 count);

/// "Comma", "Tab".
QString delimiterWord(char delimiter);
/// "UTF-8", "Windows-1252".
QString encodingWord(landreeve::transfer::Encoding encoding);

/// "Sale price", "Address: city" of "sale_price" and "address.city".
QString targetWord(const landreeve::records::Entity& entity, const std::string& target);

} // namespace landreeve::ui::transfer
