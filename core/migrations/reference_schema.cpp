#include "core/migrations/reference_schema.h"

#include "core/base/ids.h"
#include "core/migrations/patience.h"
#include "core/postgres/quote.h"

#include <algorithm>

namespace landreeve::migrations {
namespace {

using postgres::quoteIdentifier;
using postgres::quoteLiteral;

class ScratchDatabase {
public:
    ScratchDatabase(postgres::Connection& maintenance, const std::string& owner, const std::string& comment)
        : m_maintenance(maintenance), m_name("landreeve_reference_" + newUuid().substr(0, 8)) {
        const std::string name = quoteIdentifier(m_name);
        maintenance.exec("CREATE DATABASE " + name + (owner.empty() ? "" : " OWNER " + quoteIdentifier(owner)) +
                         " TEMPLATE template0 ENCODING 'UTF8'");
        try {
            maintenance.exec("COMMENT ON DATABASE " + name + " IS " + quoteLiteral(comment));
        } catch (...) {
            drop();
            throw;
        }
    }
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;
    ~ScratchDatabase() { drop(); }

    const std::string& name() const { return m_name; }

private:
    /// It waits for a checkpoint, which takes its time on a busy disk.
    void drop() {
        lastWord(m_maintenance, "DROP DATABASE IF EXISTS " + quoteIdentifier(m_name) + " WITH (FORCE)",
                 std::chrono::minutes(1));
    }

    postgres::Connection& m_maintenance;
    std::string m_name;
};

} // namespace

Fingerprint referenceFingerprint(const postgres::ConnectionUrl& maintenance, const MigrationRunner& runner, int version,
                                 const std::string& comment, const std::stop_token& stop) {
    auto connection = postgres::Connection::open(maintenance, {stop, std::chrono::seconds(30)});
    const ScratchDatabase scratch(connection, runner.options().role, comment);
    auto inside =
        postgres::Connection::open(maintenance.withDatabase(scratch.name()), {stop, std::chrono::seconds(30)});
    MigrationRunner(runner.set().upTo(version), runner.options()).apply(inside, {}, stop);
    return fingerprint(inside);
}

} // namespace landreeve::migrations
