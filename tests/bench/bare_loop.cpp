#include "tests/bench/bare_loop.h"

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>

#include <poll.h>

namespace landreeve::bench {
namespace {

class Flight {
public:
    explicit Flight(const std::string& connectionString)
        : m_connection(PQconnectStart(connectionString.c_str()), &PQfinish) {}

    pollfd watched() const { return {PQsocket(m_connection.get()), m_events, 0}; }

    /// Goes on as far as it can without waiting; whether it is over.
    bool advance(const std::string& sql) {
        PGconn* connection = m_connection.get();
        if (!m_sent) {
            const auto state = PQconnectPoll(connection);
            if (state == PGRES_POLLING_FAILED)
                throw std::runtime_error(PQerrorMessage(connection));
            m_events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
            if (state != PGRES_POLLING_OK)
                return false;
            if (PQsendQuery(connection, sql.c_str()) == 0)
                throw std::runtime_error(PQerrorMessage(connection));
            m_sent = true;
            m_events = POLLIN;
            return false;
        }
        if (PQconsumeInput(connection) == 0)
            throw std::runtime_error(PQerrorMessage(connection));
        while (PQisBusy(connection) == 0) {
            const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(connection), &PQclear);
            if (!result)
                return true;
            if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR)
                throw std::runtime_error(PQerrorMessage(connection));
        }
        return false;
    }

private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> m_connection;
    short m_events = POLLOUT;
    bool m_sent = false;
};

} // namespace

void bareLoop(const std::vector<std::string>& connectionStrings, const std::string& sql, int inFlight) {
    std::vector<Flight> flights;
    auto next = connectionStrings.begin();
    while (next != connectionStrings.end() || !flights.empty()) {
        while (next != connectionStrings.end() && flights.size() < static_cast<std::size_t>(inFlight))
            flights.emplace_back(*next++);
        std::vector<pollfd> watched;
        for (const Flight& flight : flights)
            watched.push_back(flight.watched());
        if (poll(watched.data(), watched.size(), 30'000) <= 0)
            throw std::runtime_error("the server does not answer");
        std::vector<Flight> left;
        for (std::size_t i = 0; i < flights.size(); ++i) {
            if (watched[i].revents == 0 || !flights[i].advance(sql))
                left.push_back(std::move(flights[i]));
        }
        flights = std::move(left);
    }
}

} // namespace landreeve::bench
