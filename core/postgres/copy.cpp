#include "core/postgres/copy.h"

#include "core/base/error.h"
#include "core/postgres/failure.h"

#include <libpq-fe.h>

#include <poll.h>

namespace landreeve::postgres {
namespace {

constexpr std::size_t kBlock = 64 * 1024;

} // namespace

CopyIn::CopyIn(Connection& connection, const std::string& sql) : m_connection(connection) {
    m_connection.exec(sql);
}

CopyIn::~CopyIn() {
    if (!m_open || !m_connection.usable())
        return;
    try {
        if (PQputCopyEnd(m_connection.handle(), "given up") != -1)
            m_connection.drain(m_connection.wait().deadline());
    } catch (const std::exception&) {
        // The server confirms with an error, as asked.
    }
}

void CopyIn::row(const std::vector<std::optional<std::string>>& values) {
    bool first = true;
    for (const auto& value : values) {
        if (!first)
            m_buffer.push_back('\t');
        first = false;
        if (!value) {
            m_buffer += "\\N";
            continue;
        }
        for (const char c : *value) {
            switch (c) {
            case '\\':
                m_buffer += "\\\\";
                break;
            case '\n':
                m_buffer += "\\n";
                break;
            case '\r':
                m_buffer += "\\r";
                break;
            case '\t':
                m_buffer += "\\t";
                break;
            default:
                m_buffer.push_back(c);
            }
        }
    }
    m_buffer.push_back('\n');
    if (m_buffer.size() >= kBlock)
        send();
}

void CopyIn::raw(std::string_view bytes) {
    m_buffer.append(bytes);
    if (m_buffer.size() >= kBlock)
        send();
}

void CopyIn::send() {
    const Deadline deadline = m_connection.wait().deadline();
    while (true) {
        const int sent = PQputCopyData(m_connection.handle(), m_buffer.data(), static_cast<int>(m_buffer.size()));
        if (sent == 1)
            break;
        if (sent < 0)
            throw connectionLost(m_connection.url().redacted(), PQerrorMessage(m_connection.handle()));
        m_connection.flush(deadline);
    }
    m_buffer.clear();
    m_connection.flush(deadline);
}

std::int64_t CopyIn::finish() {
    if (!m_buffer.empty())
        send();
    m_open = false;
    const Deadline deadline = m_connection.wait().deadline();
    int ended = 0;
    while ((ended = PQputCopyEnd(m_connection.handle(), nullptr)) == 0)
        m_connection.flush(deadline);
    if (ended < 0)
        throw connectionLost(m_connection.url().redacted(), PQerrorMessage(m_connection.handle()));
    m_connection.flush(deadline);
    std::int64_t rows = 0;
    std::optional<Error> failure;
    while (auto result = m_connection.nextResult(deadline)) {
        if (PQresultStatus(result.get()) == PGRES_COMMAND_OK)
            rows = Result(result.release()).affected();
        else if (!failure)
            failure = failureOf(result.get());
    }
    if (failure)
        throw *failure;
    return rows;
}

CopyOut::CopyOut(Connection& connection, const std::string& sql)
    : m_connection(connection), m_piece(nullptr, &PQfreemem) {
    m_connection.exec(sql);
}

CopyOut::~CopyOut() {
    if (!m_open || !m_connection.usable())
        return;
    // Reading the rest could take long; a stopped wait cancels the statement on the server instead.
    const Wait wait = m_connection.wait();
    std::stop_source stopped;
    stopped.request_stop();
    m_connection.setWait({stopped.get_token(), std::chrono::milliseconds(1)});
    try {
        m_connection.waitSocket(POLLIN, wait.deadline());
    } catch (const std::exception&) {
        // Cancelled, as asked.
    }
    m_connection.setWait(wait);
}

std::optional<std::string_view> CopyOut::next() {
    const Deadline deadline = m_connection.wait().deadline();
    while (true) {
        char* piece = nullptr;
        const int length = PQgetCopyData(m_connection.handle(), &piece, 1);
        m_piece.reset(piece);
        if (length > 0)
            return std::string_view(piece, static_cast<std::size_t>(length));
        if (length == 0) {
            m_connection.waitSocket(POLLIN, deadline);
            if (PQconsumeInput(m_connection.handle()) == 0)
                throw connectionLost(m_connection.url().redacted(), PQerrorMessage(m_connection.handle()));
            continue;
        }
        m_open = false;
        m_connection.drain(deadline);
        return std::nullopt;
    }
}

} // namespace landreeve::postgres
