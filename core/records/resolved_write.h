#pragma once

#include "core/records/tenant_records.h"

namespace landreeve::records {

/// Makes a record, as RecordStore::create() does, for a caller that can do nothing but wait for the outcome. Where the
/// answer is lost the server is asked whether it was done, and where it was not it is sent once more: it is done once,
/// and the record returned, or the error says what became of it. In doubt is only what nobody could be asked.
QJsonObject createResolved(const Lend& lend, const vault::FieldVault* vault, const Entity& entity,
                           const QJsonObject& fields, const std::string& id, const std::stop_token& stop);

/// The same for RecordStore::update().
QJsonObject updateResolved(const Lend& lend, const vault::FieldVault* vault, const Entity& entity,
                           const std::string& id, const QJsonObject& fields, std::int64_t version,
                           const std::stop_token& stop);

} // namespace landreeve::records
