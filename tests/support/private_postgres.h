#pragma once

#include "core/postgres/connection.h"
#include "core/postgres/connection_url.h"
#include "tests/support/private_folder.h"

#include <string>

namespace landreeve::tests {

/// A PostgreSQL server of a test's own: made, started, stopped and removed with this object. Listens on a Unix socket,
/// and on loopback where asked. Not durable (fsync off): for what a crash does, a test kills the real engine instead.
class PrivatePostgres {
public:
    struct Options {
        bool tcp = false;                       ///< Also on 127.0.0.1, port tcpPort().
        std::vector<std::string> settings = {}; ///< Lines for postgresql.conf.
    };

    PrivatePostgres();
    explicit PrivatePostgres(const Options& options);
    ~PrivatePostgres();
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;

    /// As the superuser `postgres`, without a password.
    postgres::ConnectionUrl superuserUrl(std::string_view database = "postgres") const;
    /// As the service role `landreeve_admin` (CREATEDB, CREATEROLE, no superuser), without a password.
    postgres::ConnectionUrl serviceUrl(std::string_view database = "postgres") const;
    /// As any role, with its password (SCRAM).
    postgres::ConnectionUrl url(std::string_view user, std::string_view password, std::string_view database) const;

    postgres::Connection connect(std::string_view database = "postgres") const;

    std::string folder() const;
    std::string socketFolder() const;
    int tcpPort() const { return m_tcpPort; }
    qint64 postmasterPid() const;

    /// Stopped at once, as a crash would, and started again on the same data.
    void stop();
    void start();

private:
    Options m_options;
    PrivateFolder m_folder;
    int m_tcpPort = 0;
};

/// The folder of PostgreSQL's programs (initdb, pg_ctl, pg_dump).
std::string postgresBinaries();

/// Runs a program to its end, as the account PostgreSQL may run under (it refuses root). Throws std::runtime_error with
/// its output where it fails.
void runAsDatabaseAccount(const std::string& program, const std::vector<std::string>& arguments);

/// Lets that account use `folder`.
void giveToDatabaseAccount(const std::string& folder);

} // namespace landreeve::tests
