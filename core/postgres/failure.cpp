#include "core/postgres/failure.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <regex>
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

constexpr const char* kReadOnlyHint =
    "Connect to the primary; with several hosts in the URL target_session_attrs=read-write finds it.";

// PostgreSQL documentation, appendix A. The first that fits is taken.
constexpr auto kMeanings = std::to_array<Meaning>({
    {"28", "authentication_failed", false, false, "Check user and password of the connection."},
    {"42501", "insufficient_privilege", false, false, "Grant the missing right to the role, then try again."},
    {"53100", "disk_full", false, false, "Free space on the server's disk, then try again."},
    {"53300", "too_many_connections", true, false, "Close other clients or raise max_connections."},
    {"40001", "query_failed", true, false, ""},
    {"40P01", "query_failed", true, false, ""},
    {"55P03", "lock_timeout", true, false, "Something else holds the lock; try again when it has ended."},
    {"55006", "query_failed", true, false, ""},
    {"57014", "deadline_exceeded", false, false, "The server ended the statement; look whether it is overloaded."},
    {"57P", "server_unavailable", true, true, "Wait until the server runs again, then try again."},
    {"08", "server_unavailable", true, true, "Check that the server runs and can be reached."},
    {"25006", "server_read_only", false, false, kReadOnlyHint},
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
    const bool known = meaning != nullptr && !meaning->hint.empty();
    Error error(meaning != nullptr ? meaning->code : "query_failed", sentence(message),
                known ? std::string(meaning->hint) : sentence(serverHint));
    if (known && !serverHint.empty())
        error.withDetail("server_hint", QString::fromStdString(serverHint));
    error.withSqlState(sqlState);
    error.setRetryable(meaning != nullptr && meaning->retryable);
    error.setConnectionLost(meaning != nullptr && meaning->connectionLost);
    return error;
}

/// What libpq says of a refused start-up, as PQERRORS_VERBOSE prints it ("FATAL:  28P01: words", then where in the
/// server's source it stands): the SQLSTATE, which no language changes, and the words.
std::pair<std::string, std::string> refusalOf(const std::string& text) {
    static const std::regex kState(":  ([0-9A-Z]{5}): ");
    static const std::regex kLocation("\n[^\n:]*:  [^\n]*, [a-z_0-9]+\\.c:[0-9]+");
    std::smatch found;
    const std::string sqlState = std::regex_search(text, found, kState) ? found[1].str() : std::string();
    std::string words = std::regex_replace(std::regex_replace(text, kLocation, ""), kState, ":  ");
    std::ranges::replace(words, '\n', ' ');
    return {sqlState, words};
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
    const auto [sqlState, reason] = refusalOf(PQerrorMessage(connection));
    const auto says = [&reason = reason](std::string_view words) { return reason.find(words) != std::string::npos; };
    const auto fail = [&, &state = sqlState, &text = reason](std::string_view code, const std::string& message,
                                                             const char* hint) {
        return Error(code, message, hint).withSqlState(state).withDetail("reason", QString::fromStdString(text));
    };
    if (sqlState.starts_with("28") && says("pg_hba.conf"))
        return fail("authentication_failed", "The server at " + where + " lets nobody in as this user from here.",
                    "Its administrator allows it with a line in pg_hba.conf.");
    if (sqlState == "28000" && says("not permitted to log in"))
        return fail("authentication_failed", "The server at " + where + " lets nobody log in as this user.",
                    "A suspended tenant's logins are shut; resume the tenant, or use another user.");
    if (sqlState.starts_with("28") || says("no password supplied"))
        return fail("authentication_failed", "The server at " + where + " refused user and password.",
                    "Check user and password of the connection.");
    if (sqlState == "3D000")
        return fail("database_missing", "There is no such database at " + where + ".", "Check the database's name.");
    if (sqlState == "42501")
        return fail("insufficient_privilege", "The role may not connect to the database at " + where + ".",
                    "Grant it CONNECT on the database.");
    if (sqlState == "55000")
        return fail("database_closed", "The database at " + where + " accepts no connections now.",
                    "It is being made, moved or deleted; try again later.")
            .setRetryable();
    if (sqlState == "53300")
        return fail("too_many_connections", "The server at " + where + " has no connection left.",
                    "Close other clients or raise max_connections.")
            .setRetryable();
    if (says("session is read-only") || says("hot standby mode"))
        return fail("server_read_only", "The server at " + where + " takes no changes.", kReadOnlyHint);
    if (sqlState.empty() && (says("certificate") || says("SSL")))
        return fail("tls_refused", "No trusted encrypted connection to " + where + " came about.",
                    "Give the server's certificate authority with sslrootcert, or see sslmode in the guide.");
    return fail("server_unavailable", "No connection to " + where + ".",
                "Check that the server runs and can be reached, then try again.")
        .setRetryable()
        .setConnectionLost();
}

Error connectionLost(const std::string& where, const std::string& reason) {
    return Error("server_unavailable", "The connection to " + where + " was lost.",
                 "It is made again by itself once the server can be reached.")
        .setRetryable()
        .setConnectionLost()
        .withDetail("reason", QString::fromStdString(reason));
}

} // namespace landreeve::postgres
