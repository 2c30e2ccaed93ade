#include "core/migrations/fingerprint.h"

#include "core/migrations/catalog_sql.h"
#include "core/migrations/migration_set.h"
#include "core/migrations/patience.h"

#include <algorithm>

namespace landreeve::migrations {

Fingerprint fingerprint(postgres::Connection& connection) {
    Fingerprint out;
    try {
        // With nothing but pg_catalog in the path every other name is printed in full.
        const auto results = connection.pipeline({{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {}},
                                                  {"SELECT set_config('search_path', 'pg_catalog', true)", {}},
                                                  {kCatalogSql, {}},
                                                  {"COMMIT", {}}});
        for (const auto& row : results.at(2))
            out.objects.push_back({row.get<std::string>(0), std::string(row.text(1))});
    } catch (...) {
        rollBack(connection);
        throw;
    }
    const auto asPair = [](const Fingerprint::Object& object) { return std::tie(object.name, object.definition); };
    std::ranges::sort(out.objects, {}, asPair);
    std::string all;
    for (const auto& [name, definition] : out.objects)
        all.append(name).append("\t").append(definition).append("\n");
    out.sha256 = sha256Hex(all);
    return out;
}

} // namespace landreeve::migrations
