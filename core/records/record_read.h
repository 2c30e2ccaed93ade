#pragma once

#include "core/postgres/transaction.h"
#include "core/records/entity.h"

#include <QJsonObject>

#include <optional>
#include <string>

namespace landreeve::records {

/// A record as RecordStore gives it, read inside somebody's transaction; nothing where there is none.
std::optional<QJsonObject> readRecord(postgres::Transaction& transaction, const Entity& entity, const std::string& id);

/// The same; throws Error `record_not_found`.
QJsonObject mustReadRecord(postgres::Transaction& transaction, const Entity& entity, const std::string& id);

std::int64_t versionOf(const QJsonObject& record);

/// Throws Error `record_changed` as RecordStore::update() describes it.
[[noreturn]] void refuseChanged(const Entity& entity, const QJsonObject& theirs, std::int64_t version,
                                const QJsonObject& base, const QJsonObject& mine);

} // namespace landreeve::records
