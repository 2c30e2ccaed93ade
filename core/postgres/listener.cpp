#include "core/postgres/listener.h"

#include "core/base/error.h"
#include "core/postgres/failure.h"
#include "core/postgres/quote.h"

#include <libpq-fe.h>

#include <poll.h>

namespace landreeve::postgres {

Listener::Listener(const ConnectionUrl& url, const std::vector<std::string>& channels, const Wait& wait)
    : m_connection(Connection::open(url, wait)) {
    for (const std::string& channel : channels)
        m_connection.exec("LISTEN " + quoteIdentifier(channel));
}

std::vector<Notification> Listener::wait(const std::stop_token& stop, std::chrono::milliseconds timeout) {
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    std::vector<Notification> out;
    while (true) {
        pg_conn* connection = m_connection.handle();
        while (const std::unique_ptr<PGnotify, decltype(&PQfreemem)> one{PQnotifies(connection), &PQfreemem})
            out.push_back({one->relname, one->extra, one->be_pid});
        if (!out.empty())
            return out;
        switch (m_waiter.wait(PQsocket(connection), POLLIN, stop, deadline)) {
        case Woken::Stopped:
            throw Cancelled();
        case Woken::TimedOut:
            return out;
        case Woken::Ready:
            break;
        }
        if (PQconsumeInput(connection) == 0 || PQstatus(connection) == CONNECTION_BAD)
            throw connectionLost(m_connection.url().redacted(), PQerrorMessage(connection));
    }
}

std::chrono::microseconds Listener::look(const Wait& wait) {
    const auto begun = std::chrono::steady_clock::now();
    m_connection.setWait(wait);
    m_connection.exec("SELECT 1");
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
}

} // namespace landreeve::postgres
