#include "core/postgres/failure.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace landreeve::postgres {
namespace {

struct Meaning {
    std::string_view sqlState; ///< A whole SQLSTATE, or the class it begins with.
    std::string_view code;
    bool retryable;
    bool connectionLost;
    std::string_view hint;
};

// PostgreSQL documentation, appendix A. The first that fits is taken.
constexpr auto kMeanings = std::to_array<Meaning>({
    {"28", "authentication_failed", false, false, "Check user and password of the connection."},
    {"42501", "insufficient_privilege", false, false, "Grant the missing right to the role, then try again."},
    {"53100", "disk_full", false, false, "Free space on the server's disk, then try again. Nothing was changed."},
    {"53300", "too_many_connections", true, false, "Close other clients or raise max_connections."},
    {"40001", "query_failed", true, false, ""},
    {"40P01", "query_failed", true, false, ""},
    {"55P03", "lock_timeout", true, false, "Something else holds the lock; try again when it has ended."},
    {"55006", "query_failed", true, false, ""},
    {"57014", "deadline_exceeded", false, false, "The server ended the statement; look whether it is overloaded."},
    {"57P", "server_unavailable", true, true, "Wait until the server runs again, then try again."},
    {"08", "server_unavailable", true, true, "Check that the server runs and can be reached."},
    {"3D000", "database_missing", false, false, "Check the name, or run tenant reconcile."},
});

const Meaning* meaningOf(std::string_view sqlState) {
    const auto found = std::ranges::find_if(
        kMeanings, [&](const Meaning& meaning) { return !sqlState.empty() && sqlState.starts_with(meaning.sqlState); });
    return found == kMeanings.end() ? nullptr : &*found;
}

std::string field(const pg_result* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

std::string sentence(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    if (!text.empty() && text.back() != '.')
        text.push_back('.');
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

Error make(const std::string& sqlState, const std::string& message, const std::string& serverHint) {
    const Meaning* meaning = meaningOf(sqlState);
    Error error(meaning != nullptr ? meaning->code : "query_failed", sentence(message),
                !serverHint.empty()  ? sentence(serverHint)
                : meaning != nullptr ? std::string(meaning->hint)
                                     : "");
    error.withSqlState(sqlState);
    error.setRetryable(meaning != nullptr && meaning->retryable);
    error.setConnectionLost(meaning != nullptr && meaning->connectionLost);
    return error;
}

} // namespace

Error failureOf(const pg_result* result) {
    std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty())
        message = PQresultErrorMessage(result);
    Error error = make(field(result, PG_DIAG_SQLSTATE), message, field(result, PG_DIAG_MESSAGE_HINT));
    constexpr std::array<std::pair<const char*, int>, 5> kDetails{{{"detail", PG_DIAG_MESSAGE_DETAIL},
                                                                   {"constraint", PG_DIAG_CONSTRAINT_NAME},
                                                                   {"table", PG_DIAG_TABLE_NAME},
                                                                   {"column", PG_DIAG_COLUMN_NAME},
                                                                   {"position", PG_DIAG_STATEMENT_POSITION}}};
    for (const auto& [name, code] : kDetails) {
        if (const std::string value = field(result, code); !value.empty())
            error.withDetail(name, QString::fromStdString(value));
    }
    return error;
}

Error connectFailure(pg_conn* connection, const std::string& where) {
    std::string reason = PQerrorMessage(connection);
    // libpq 15 gives no SQLSTATE for a refused start-up; the server's words are in English unless lc_messages says
    // otherwise, so what is not recognised is still shown.
    const auto says = [&](std::string_view words) { return reason.find(words) != std::string::npos; };
    std::ranges::replace(reason, '\n', ' ');
    if (says("password authentication failed") || says("no password supplied") || says("no pg_hba.conf entry") ||
        says("Peer authentication failed") || says("authentication failed"))
        return Error("authentication_failed", "The server at " + where + " refused user and password.",
                     "Check user and password of the connection.")
            .withDetail("reason", QString::fromStdString(reason));
    if (says("does not exist") && says("database"))
        return Error("database_missing", "There is no such database at " + where + ".", "Check the database's name.")
            .withSqlState("3D000")
            .withDetail("reason", QString::fromStdString(reason));
    if (says("permission denied for database"))
        return Error("insufficient_privilege", "The role may not connect to the database at " + where + ".",
                     "Grant it CONNECT on the database.")
            .withSqlState("42501")
            .withDetail("reason", QString::fromStdString(reason));
    if (says("not currently accepting connections"))
        return Error("database_closed", "The database at " + where + " accepts no connections now.",
                     "It is being made, moved or deleted; try again later.")
            .setRetryable()
            .withDetail("reason", QString::fromStdString(reason));
    if (says("too many clients") || says("too many connections") || says("remaining connection slots"))
        return Error("too_many_connections", "The server at " + where + " has no connection left.",
                     "Close other clients or raise max_connections.")
            .setRetryable()
            .withDetail("reason", QString::fromStdString(reason));
    if (says("certificate") || says("SSL"))
        return Error("tls_refused", "No trusted encrypted connection to " + where + " came about.",
                     "Give the server's certificate authority with sslrootcert, or see sslmode in the guide.")
            .withDetail("reason", QString::fromStdString(reason));
    return Error("server_unavailable", "No connection to " + where + ".",
                 "Check that the server runs and can be reached, then try again.")
        .setRetryable()
        .setConnectionLost()
        .withDetail("reason", QString::fromStdString(reason));
}

Error connectionLost(const std::string& where, const std::string& reason) {
    return Error("server_unavailable", "The connection to " + where + " was lost.",
                 "It is made again by itself once the server can be reached.")
        .setRetryable()
        .setConnectionLost()
        .withDetail("reason", QString::fromStdString(reason));
}

} // namespace landreeve::postgres
