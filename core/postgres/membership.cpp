#include "core/postgres/membership.h"

#include "core/postgres/quote.h"

namespace landreeve::postgres {

void grantToSelf(Connection& connection, const std::string& role) {
    // A superuser is everybody already, and PostgreSQL refuses to make it a member of itself.
    if (connection.exec("SELECT pg_has_role($1, 'USAGE')", role).one().get<bool>(0))
        return;
    const char* options = connection.serverVersion() >= 160000 ? " WITH SET TRUE, INHERIT TRUE" : "";
    connection.script("GRANT " + quoteIdentifier(role) + " TO CURRENT_USER" + options);
}

} // namespace landreeve::postgres
