#pragma once

#include "core/postgres/connection_url.h"
#include "core/postgres/params.h"
#include "core/postgres/result.h"
#include "core/postgres/wait.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace landreeve::postgres {

/// A statement with its values, for Connection::pipeline().
struct Statement {
    std::string sql;
    Params params = {};
};

/// One session on a server: plain blocking calls over non-blocking libpq, each ended by a stop request or its time
/// limit.
///
/// Belongs to one thread at a time. Failures are thrown as Error (`server_unavailable`, `authentication_failed`,
/// `insufficient_privilege`, `deadline_exceeded`, …, else `query_failed` with its SQLSTATE); a stop request as
/// Cancelled. A stop or a passed limit cancels the statement on the server too; where the server does not answer to
/// that within 100 ms the connection is given up.
class Connection {
public:
    /// Connects. For remote hosts TLS is `verify-full` unless the URL says otherwise (ConnectionUrl::weakness()).
    static Connection open(const ConnectionUrl& url, const Wait& wait = {});

    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    /// What ends the calls that follow.
    void setWait(Wait wait);
    const Wait& wait() const;

    /// One statement with its values; parameters always, by the extended protocol and without a name (PgBouncer).
    template <typename... Values>
    Result exec(std::string_view sql, const Values&... values) {
        return execParams(sql, Params::of(values...));
    }
    Result execParams(std::string_view sql, const Params& params);

    /// Several statements without values in one round trip (the simple protocol); the last one's result. One
    /// transaction unless the text says otherwise. Only for text of ours: migrations and administration. A failure's
    /// `details` say which `statement` it was, counted from 1, where it was not the first.
    Result script(const std::string& sql);

    /// Statements in one round trip (libpq's pipeline mode). The first failure is thrown and ends what follows it.
    std::vector<Result> pipeline(const std::vector<Statement>& statements);

    /// The URL it was opened with.
    const ConnectionUrl& url() const;
    /// As PostgreSQL numbers it: 150004 is 15.4.
    int serverVersion() const;
    int backendPid() const;
    /// False once the connection was lost or given up.
    bool usable() const;
    /// Whether a transaction is open on the server.
    bool inTransaction() const;
    /// Looks, without waiting, whether the server has said good-bye meanwhile: to an idle client that does not LISTEN
    /// it says nothing else.
    bool peerClosed() const;

    /// libpq's handle, for the classes of this folder.
    pg_conn* handle() const;
    /// Waits for the socket as the calls above do. Throws like them.
    void waitSocket(short events, Deadline deadline);
    /// Sends what is buffered.
    void flush(Deadline deadline);
    /// The statement's next result, nothing at its end. Throws like exec().
    std::unique_ptr<pg_result, void (*)(pg_result*)> nextResult(Deadline deadline);
    /// Reads and drops what a failed statement still sends, so that the next can start.
    void drain(Deadline deadline);

private:
    class Impl;
    explicit Connection(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

} // namespace landreeve::postgres
