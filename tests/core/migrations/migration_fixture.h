#pragma once

#include "core/base/error.h"
#include "core/migrations/migration_runner.h"
#include "core/postgres/quote.h"
#include "tests/support/private_postgres.h"

#include <QtTest>

#include <string>
#include <utility>
#include <vector>

namespace landreeve::tests {

/// A server with the roles of a workspace, used by the service role alone.
class MigrationServer {
public:
    MigrationServer() {
        auto connection = m_server.connect();
        connection.script("CREATE ROLE landreeve_schema; CREATE ROLE landreeve_read; CREATE ROLE landreeve_write; "
                          "GRANT landreeve_schema, landreeve_read, landreeve_write TO landreeve_admin");
    }

    /// An empty database as a tenant's; its name.
    std::string makeTenantDatabase(const std::string& name) {
        m_server.connect().exec("CREATE DATABASE " + postgres::quoteIdentifier(name) +
                                " OWNER landreeve_schema TEMPLATE template0");
        return name;
    }
    /// A new one, of a name that is not used yet.
    std::string makeTenantDatabase() { return makeTenantDatabase("d" + std::to_string(++m_count)); }

    std::string makeControlDatabase(const std::string& name) {
        m_server.connect().exec("CREATE DATABASE " + postgres::quoteIdentifier(name) + " TEMPLATE template0");
        return name;
    }

    postgres::ConnectionUrl url(const std::string& database) const { return m_server.serviceUrl(database); }
    postgres::Connection connect(const std::string& database) const {
        return postgres::Connection::open(url(database));
    }
    postgres::Connection superuser(const std::string& database = "postgres") const {
        return postgres::Connection::open(m_server.superuserUrl(database));
    }

    /// Waits until somebody runs a statement like `pattern` in the database, or waits for a lock with it; its backend.
    int waitForBackend(const std::string& database, const std::string& pattern) {
        auto connection = superuser();
        for (int i = 0; i < 2'000; ++i) {
            const auto row = connection
                                 .exec("SELECT pid FROM pg_stat_activity WHERE datname = $1 AND state = 'active' "
                                       "AND query LIKE $2",
                                       database, pattern)
                                 .first();
            if (row)
                return row->get<int>(0);
            QTest::qWait(5);
        }
        return 0;
    }
    void kill(int pid) { superuser().exec("SELECT pg_terminate_backend($1)", pid); }

private:
    PrivatePostgres m_server;
    int m_count = 0;
};

inline migrations::MigrationSet setOf(const migrations::MigrationSet::Files& files) {
    return migrations::MigrationSet::fromFiles(files, "test");
}

/// As for tenants, but with little patience.
inline migrations::RunnerOptions tenantOptions() {
    auto options = migrations::RunnerOptions::forTenants("test");
    options.lockTimeout = std::chrono::milliseconds(100);
    options.retryPause = std::chrono::milliseconds(10);
    return options;
}

/// The Error that `work` throws; one of code "" where it throws none.
template <typename Work>
Error errorOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return Error("", "nothing was thrown");
}

template <typename T = std::string>
T one(postgres::Connection& connection, const std::string& sql) {
    return connection.exec(sql).one().get<T>(0);
}

inline std::string versions(const std::vector<int>& list) {
    std::string out;
    for (const int version : list)
        out += (out.empty() ? "" : " ") + std::to_string(version);
    return out;
}

} // namespace landreeve::tests
