#pragma once

#include "core/postgres/connection.h"

#include <map>
#include <string>

namespace landreeve::tests {

/// What a database's tables hold, as a checksum of each: to show that nothing has changed. `superuser` sees all rows.
inline std::map<std::string, std::string> stateOf(postgres::Connection superuser) {
    std::map<std::string, std::string> state;
    for (const auto row : superuser.exec("SELECT quote_ident(relname) FROM pg_class WHERE relkind IN ('r', 'p') AND "
                                         "relnamespace = 'public'::regnamespace")) {
        const auto table = row.get<std::string>(0);
        state[table] =
            superuser.exec("SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM " + table + " t")
                .one()
                .get<std::string>(0);
    }
    return state;
}

} // namespace landreeve::tests
