#pragma once

#include "core/base/secret_string.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace landreeve::postgres {

/// Where and as whom to connect: `postgresql://user:password@host:port,host2/database?option=value`, or key=value
/// pairs, as libpq reads them (PostgreSQL documentation 34.1.1). A value; the password is kept apart.
class ConnectionUrl {
public:
    ConnectionUrl() = default;

    /// Throws Error `invalid_connection_url` with libpq's reason.
    static ConnectionUrl parse(std::string_view text);

    /// A server's Unix socket in `folder`.
    static ConnectionUrl socket(std::string_view folder, std::string_view user, std::string_view database);

    std::string host() const { return option("host"); }
    std::string port() const { return option("port"); }
    std::string user() const { return option("user"); }
    std::string database() const { return option("dbname"); }
    const SecretString& password() const noexcept { return m_password; }
    /// The value of a libpq option, or empty.
    std::string option(const std::string& name) const;
    const std::map<std::string, std::string>& options() const noexcept { return m_options; }

    ConnectionUrl withDatabase(std::string_view database) const { return with("dbname", database); }
    ConnectionUrl withUser(std::string_view user) const { return with("user", user); }
    ConnectionUrl withPassword(SecretString password) const;
    /// An empty value removes the option.
    ConnectionUrl with(const std::string& name, std::string_view value) const;

    /// Whether any host is reached over a network that others may listen on (no Unix socket, no loopback address).
    bool isRemote() const;

    /// What makes this connection weaker than it should be, as a sentence; nothing where it is well.
    std::optional<std::string> weakness() const;

    /// As a URL without its password: for screens, logs and storage.
    std::string redacted() const;
    /// As a URL with its password: only where somebody asked for it.
    SecretString toStringWithPassword() const;

    bool operator==(const ConnectionUrl&) const = default;

private:
    std::string print(std::string_view password) const;

    std::map<std::string, std::string> m_options; ///< libpq's names; without the password.
    SecretString m_password;
};

} // namespace landreeve::postgres
