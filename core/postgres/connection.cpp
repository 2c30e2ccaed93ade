#include "core/postgres/connection.h"

#include "core/base/error.h"
#include "core/postgres/background.h"
#include "core/postgres/failure.h"
#include "core/postgres/resolve.h"

#include <libpq-fe.h>

#include <filesystem>
#include <future>

#include <poll.h>

namespace landreeve::postgres {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// How long a server may take to confirm that it gave a statement up.
constexpr auto kCancelGrace = 80ms;
/// And how long, once it has, to be done with the request.
constexpr auto kDeliveryGrace = 1s;

struct Option {
    const char* name;
    const char* value;
};

// A dead peer is noticed within half a minute, also where nothing is being sent.
constexpr auto kDefaults = std::to_array<Option>({{"keepalives", "1"},
                                                  {"keepalives_idle", "10"},
                                                  {"keepalives_interval", "5"},
                                                  {"keepalives_count", "3"},
                                                  {"tcp_user_timeout", "15000"},
                                                  {"client_encoding", "UTF8"},
                                                  {"application_name", "landreeve"}});
constexpr const char* kSystemCertificates = "/etc/ssl/certs/ca-certificates.crt";

std::string placeOf(const ConnectionUrl& url) {
    std::string host = url.host();
    if (host.empty() || host.starts_with('/'))
        host = "this computer";
    else if (!url.port().empty())
        host += ":" + url.port();
    return url.database().empty() ? host : url.database() + " on " + host;
}

ConnectionUrl withDefaults(ConnectionUrl url) {
    for (const auto& [name, value] : kDefaults) {
        if (url.option(name).empty())
            url = url.with(name, value);
    }
    if (url.isRemote() && url.option("sslmode").empty())
        url = url.with("sslmode", "verify-full");
    if (url.option("sslmode").starts_with("verify") && url.option("sslrootcert").empty() &&
        std::filesystem::exists(kSystemCertificates))
        url = url.with("sslrootcert", kSystemCertificates);
    return url;
}

} // namespace

class Connection::Impl {
public:
    using ResultPtr = std::unique_ptr<pg_result, void (*)(pg_result*)>;

    Impl(ConnectionUrl url, Wait wait) : m_url(std::move(url)), m_wait(std::move(wait)), m_place(placeOf(m_url)) {}

    void connect() {
        const Deadline deadline = m_wait.deadline();
        const ConnectionUrl full = withAddresses(withDefaults(m_url), m_wait.stop, deadline);
        std::vector<const char*> names;
        std::vector<const char*> values;
        for (const auto& [name, value] : full.options()) {
            names.push_back(name.c_str());
            values.push_back(value.c_str());
        }
        const std::string password(full.password().reveal());
        if (!password.empty()) {
            names.push_back("password");
            values.push_back(password.c_str());
        }
        names.push_back(nullptr);
        values.push_back(nullptr);
        m_connection.reset(PQconnectStartParams(names.data(), values.data(), 0));
        if (!m_connection)
            throw std::bad_alloc();
        PQsetNoticeProcessor(
            m_connection.get(), [](void*, const char*) {}, nullptr);
        // A refused start-up has no result to ask: its SQLSTATE stands in the text then (connectFailure()).
        PQsetErrorVerbosity(m_connection.get(), PQERRORS_VERBOSE);
        while (PQstatus(m_connection.get()) != CONNECTION_BAD) {
            const auto state = PQconnectPoll(m_connection.get());
            if (state == PGRES_POLLING_OK) {
                PQsetErrorVerbosity(m_connection.get(), PQERRORS_DEFAULT);
                PQsetnonblocking(m_connection.get(), 1);
                settle(deadline);
                return;
            }
            if (state == PGRES_POLLING_FAILED)
                break;
            switch (m_waiter.wait(PQsocket(m_connection.get()), state == PGRES_POLLING_READING ? POLLIN : POLLOUT,
                                  m_wait.stop, deadline)) {
            case Woken::Stopped:
                throw Cancelled();
            case Woken::TimedOut:
                throw Error("deadline_exceeded", "The server did not let us in in time: " + m_place + ".",
                            "Look whether it is overloaded or the network drops packets.")
                    .setRetryable()
                    .setConnectionLost();
            case Woken::Ready:
                break;
            }
        }
        throw connectFailure(m_connection.get(), m_place);
    }

    void waitSocket(short events, Deadline deadline) {
        switch (m_waiter.wait(PQsocket(handle()), events, m_wait.stop, deadline)) {
        case Woken::Ready:
            return;
        case Woken::Stopped:
            abandon();
            throw Cancelled();
        case Woken::TimedOut:
            abandon();
            throw Error("deadline_exceeded", "The server did not answer in time: " + m_place + ".",
                        "Look whether it is overloaded, or what it waits for.")
                .setConnectionLost(!m_connection);
        }
    }

    void flush(Deadline deadline) {
        while (true) {
            const int left = PQflush(handle());
            if (left == 0)
                return;
            if (left < 0)
                lost();
            // What the server sends meanwhile must be read, or both sides wait for the other's buffer.
            waitSocket(POLLIN | POLLOUT, deadline);
            if (PQconsumeInput(handle()) == 0)
                lost();
        }
    }

    ResultPtr nextResult(Deadline deadline) {
        while (PQisBusy(handle()) != 0) {
            waitSocket(POLLIN, deadline);
            if (PQconsumeInput(handle()) == 0)
                lost();
        }
        return {PQgetResult(handle()), &PQclear};
    }

    Result lastResult(Deadline deadline) {
        ResultPtr last(nullptr, &PQclear);
        std::optional<Error> failure;
        int statement = 1;
        while (auto result = nextResult(deadline)) {
            switch (PQresultStatus(result.get())) {
            case PGRES_FATAL_ERROR:
            case PGRES_BAD_RESPONSE:
            case PGRES_NONFATAL_ERROR:
                if (!failure) {
                    failure = failureOf(result.get());
                    if (statement > 1)
                        failure->withDetail("statement", statement);
                }
                break;
            case PGRES_COPY_IN:
            case PGRES_COPY_OUT:
            case PGRES_COPY_BOTH:
                return Result(result.release());
            default:
                last = std::move(result);
                ++statement;
            }
            if (PQstatus(handle()) == CONNECTION_BAD)
                break;
        }
        if (PQstatus(handle()) == CONNECTION_BAD) {
            const std::string reason = PQerrorMessage(handle());
            m_connection.reset();
            // The server may have said why it hung up (57P01: an administrator ended it).
            throw failure && failure->connectionLost() ? *failure : connectionLost(m_place, reason);
        }
        if (failure)
            throw *failure;
        return Result(last.release());
    }

    pg_conn* handle() const {
        if (!m_connection)
            throw connectionLost(m_place, "given up earlier");
        return m_connection.get();
    }

    [[noreturn]] void lost() {
        const std::string reason = PQerrorMessage(m_connection.get());
        m_connection.reset();
        throw connectionLost(m_place, reason);
    }

    /// Asks the server to stop, waits a moment for its word, and gives the connection up where none comes. A request
    /// still under way would stop the next statement, also where this one was stopped by it: the server signals twice
    /// (signal_child() of its postmaster). So it is waited for until the server has done with it, which is when
    /// PQcancel() returns (PostgreSQL documentation 55.2.8).
    void abandon() {
        const std::shared_ptr<PGcancel> cancel(PQgetCancel(m_connection.get()), &PQfreeCancel);
        const auto delivered = std::make_shared<std::promise<void>>();
        const bool asked = cancel && runInBackground([cancel, delivered] {
                               std::array<char, 256> reason{};
                               PQcancel(cancel.get(), reason.data(), static_cast<int>(reason.size()));
                               delivered->set_value();
                           });
        const Deadline grace = steady_clock::now() + kCancelGrace;
        while (asked && PQpipelineStatus(m_connection.get()) == PQ_PIPELINE_OFF) {
            while (PQisBusy(m_connection.get()) == 0) {
                const ResultPtr result(PQgetResult(m_connection.get()), &PQclear);
                if (!result) {
                    if (delivered->get_future().wait_for(kDeliveryGrace) != std::future_status::ready)
                        m_connection.reset();
                    return;
                }
                const auto status = PQresultStatus(result.get());
                if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
                    m_connection.reset();
                    return;
                }
            }
            if (m_waiter.wait(PQsocket(m_connection.get()), POLLIN, {}, grace) != Woken::Ready ||
                PQconsumeInput(m_connection.get()) == 0)
                break;
        }
        m_connection.reset();
    }

    ConnectionUrl m_url;
    Wait m_wait;
    std::string m_place;
    std::unique_ptr<pg_conn, decltype(&PQfinish)> m_connection{nullptr, &PQfinish};
    SocketWaiter m_waiter;

private:
    /// Dates in ISO form and times in UTC, whatever the server's or the role's settings are.
    void settle(Deadline deadline) {
        const auto parameter = [this](const char* name) {
            const char* value = PQparameterStatus(m_connection.get(), name);
            return std::string_view(value != nullptr ? value : "");
        };
        if (parameter("DateStyle").starts_with("ISO") && parameter("TimeZone") == "UTC" &&
            parameter("standard_conforming_strings") == "on")
            return;
        // PgBouncer's console, which has no such settings.
        if (m_url.database() == "pgbouncer")
            return;
        if (PQsendQuery(m_connection.get(),
                        "SET datestyle = ISO; SET timezone = 'UTC'; SET standard_conforming_strings = on") == 0)
            lost();
        flush(deadline);
        lastResult(deadline);
    }
};

Connection::Connection(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Connection Connection::open(const ConnectionUrl& url, const Wait& wait) {
    auto impl = std::make_unique<Impl>(url, wait);
    impl->connect();
    return Connection(std::move(impl));
}

void Connection::setWait(Wait wait) {
    m_impl->m_wait = std::move(wait);
}

const Wait& Connection::wait() const {
    return m_impl->m_wait;
}

Result Connection::execParams(std::string_view sql, const Params& params) {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    for (int i = 0; i < params.size(); ++i) {
        values.push_back(params.value(i));
        lengths.push_back(params.length(i));
        formats.push_back(params.format(i));
    }
    const Deadline deadline = m_impl->m_wait.deadline();
    if (m_impl->m_wait.stop.stop_requested())
        throw Cancelled();
    if (PQsendQueryParams(m_impl->handle(), std::string(sql).c_str(), params.size(), nullptr, values.data(),
                          lengths.data(), formats.data(), 0) == 0)
        m_impl->lost();
    m_impl->flush(deadline);
    return m_impl->lastResult(deadline);
}

Result Connection::script(const std::string& sql) {
    const Deadline deadline = m_impl->m_wait.deadline();
    if (m_impl->m_wait.stop.stop_requested())
        throw Cancelled();
    if (PQsendQuery(m_impl->handle(), sql.c_str()) == 0)
        m_impl->lost();
    m_impl->flush(deadline);
    return m_impl->lastResult(deadline);
}

std::vector<Result> Connection::pipeline(const std::vector<Statement>& statements) {
    const Deadline deadline = m_impl->m_wait.deadline();
    if (m_impl->m_wait.stop.stop_requested())
        throw Cancelled();
    pg_conn* connection = m_impl->handle();
    if (PQenterPipelineMode(connection) == 0)
        m_impl->lost();
    for (const auto& [sql, params] : statements) {
        std::vector<const char*> values;
        std::vector<int> lengths;
        std::vector<int> formats;
        for (int i = 0; i < params.size(); ++i) {
            values.push_back(params.value(i));
            lengths.push_back(params.length(i));
            formats.push_back(params.format(i));
        }
        if (PQsendQueryParams(connection, sql.c_str(), params.size(), nullptr, values.data(), lengths.data(),
                              formats.data(), 0) == 0)
            m_impl->lost();
    }
    if (PQpipelineSync(connection) == 0)
        m_impl->lost();
    m_impl->flush(deadline);

    std::vector<Result> results;
    std::optional<Error> failure;
    for (std::size_t ended = 0; ended <= statements.size();) {
        auto result = m_impl->nextResult(deadline);
        if (!result) {
            if (PQstatus(m_impl->handle()) == CONNECTION_BAD)
                m_impl->lost();
            ++ended;
            continue;
        }
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC)
            break;
        if (status == PGRES_FATAL_ERROR && !failure)
            failure = failureOf(result.get());
        else if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
            results.emplace_back(result.release());
    }
    if (PQexitPipelineMode(m_impl->handle()) == 0)
        m_impl->lost();
    if (failure)
        throw *failure;
    return results;
}

const ConnectionUrl& Connection::url() const {
    return m_impl->m_url;
}

int Connection::serverVersion() const {
    return PQserverVersion(m_impl->handle());
}

int Connection::backendPid() const {
    return PQbackendPID(m_impl->handle());
}

bool Connection::usable() const {
    return m_impl && m_impl->m_connection && PQstatus(m_impl->m_connection.get()) == CONNECTION_OK;
}

bool Connection::inTransaction() const {
    return usable() && PQtransactionStatus(m_impl->handle()) != PQTRANS_IDLE;
}

bool Connection::peerClosed() const {
    if (!usable())
        return true;
    pollfd watched{PQsocket(m_impl->handle()), POLLIN, 0};
    return poll(&watched, 1, 0) != 0;
}

pg_conn* Connection::handle() const {
    return m_impl->handle();
}
void Connection::waitSocket(short events, Deadline deadline) {
    m_impl->waitSocket(events, deadline);
}
void Connection::flush(Deadline deadline) {
    m_impl->flush(deadline);
}
std::unique_ptr<pg_result, void (*)(pg_result*)> Connection::nextResult(Deadline deadline) {
    return m_impl->nextResult(deadline);
}
void Connection::drain(Deadline deadline) {
    m_impl->lastResult(deadline);
}

} // namespace landreeve::postgres
