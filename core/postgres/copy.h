#pragma once

#include "core/postgres/connection.h"

#include <optional>
#include <string_view>

namespace landreeve::postgres {

/// COPY … FROM STDIN in text format. Without finish() nothing is stored.
class CopyIn {
public:
    /// `sql` is the whole COPY statement.
    CopyIn(Connection& connection, const std::string& sql);
    CopyIn(const CopyIn&) = delete;
    CopyIn& operator=(const CopyIn&) = delete;
    ~CopyIn();

    /// One row, a value a column, nothing for null.
    void row(const std::vector<std::optional<std::string>>& values);
    /// Bytes as they are, in the format the statement names.
    void raw(std::string_view bytes);
    /// Ends the COPY; how many rows were stored. Throws Error with the server's word on a row it refused.
    std::int64_t finish();

private:
    void send();

    Connection& m_connection;
    std::string m_buffer;
    bool m_open = true;
};

/// COPY … TO STDOUT, piece by piece.
class CopyOut {
public:
    CopyOut(Connection& connection, const std::string& sql);
    CopyOut(const CopyOut&) = delete;
    CopyOut& operator=(const CopyOut&) = delete;
    /// What was not read is given up, with the connection.
    ~CopyOut();

    /// The next row's bytes, valid until the next call; nothing at the end.
    std::optional<std::string_view> next();

private:
    Connection& m_connection;
    std::unique_ptr<char, void (*)(void*)> m_piece;
    bool m_open = true;
};

} // namespace landreeve::postgres
