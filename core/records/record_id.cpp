#include "core/records/record_id.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/record_store.h"

#include <QJsonArray>

namespace landreeve::records {

std::string recordIdOf(access::TenantConnection& connection, const Entity& entity, const std::string& named) {
    if (isUuid(named))
        return named;
    RecordQuery query;
    query.entity = &entity;
    query.filters = {{entity.keyField, Compare::Equal, {named}}};
    const RecordList found = RecordStore(connection).list(query, 2);
    if (found.records.isEmpty())
        throw Error("record_not_found",
                    "There is no " + entity.one + " with the id or " + entity.keyField + " \"" + named + "\".",
                    "Look it up with record list " + entity.name + ".")
            .withDetail("field", QString::fromStdString(entity.keyField));
    if (found.records.size() > 1)
        throw Error("usage", "More than one " + entity.one + " has the " + entity.keyField + " \"" + named + "\".",
                    "Name it by its id: record list " + entity.name + " --where " + entity.keyField + "=" + named +
                        " --json tells them.");
    return found.records.first().toObject()[QStringLiteral("id")].toString().toStdString();
}

} // namespace landreeve::records
