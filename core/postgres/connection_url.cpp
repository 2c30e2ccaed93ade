#include "core/postgres/connection_url.h"

#include "core/base/error.h"

#include <libpq-fe.h>

#include <memory>
#include <vector>

namespace landreeve::postgres {
namespace {

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
        end = list.find(',', begin);
        parts.push_back(list.substr(begin, end == std::string::npos ? end : end - begin));
    }
    return parts;
}

/// RFC 3986: everything but the unreserved characters is escaped.
std::string escaped(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos) {
            out.push_back(c);
        } else {
            out.push_back('%');
            out.push_back(kHex[byte >> 4U]);
            out.push_back(kHex[byte & 15U]);
        }
    }
    return out;
}

bool isSocketFolder(const std::string& host) {
    return host.empty() || host.starts_with('/') || host.starts_with('@');
}

bool isLoopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

} // namespace

ConnectionUrl ConnectionUrl::parse(std::string_view text) {
    char* reason = nullptr;
    const std::string copy(text);
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(PQconninfoParse(copy.c_str(), &reason),
                                                                              &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> reasonOwner(reason, &PQfreemem);
    if (!parsed || copy.find_first_not_of(' ') == std::string::npos) {
        std::string why = reason != nullptr ? reason : "it is empty";
        // libpq repeats the text, and with it a password: only what stands before the first quotation is kept.
        why = why.substr(0, why.find('"'));
        while (!why.empty() && (std::isspace(static_cast<unsigned char>(why.back())) != 0 || why.back() == ':'))
            why.pop_back();
        // libpq takes everything else for key=value pairs, and would say what is missing of those.
        if (copy.find("://") == std::string::npos && copy.find('=') == std::string::npos && reason != nullptr)
            why = "it does not begin with postgresql://";
        throw Error("invalid_connection_url", "The connection URL cannot be read: " + why + ".",
                    "Write it as postgresql://user@host:5432/database.");
    }
    ConnectionUrl url;
    for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr)
            continue;
        if (std::string_view(option->keyword) == "password")
            url.m_password = SecretString(option->val);
        else
            url.m_options.emplace(option->keyword, option->val);
    }
    return url;
}

ConnectionUrl ConnectionUrl::socket(std::string_view folder, std::string_view user, std::string_view database) {
    return ConnectionUrl().with("host", folder).withUser(user).withDatabase(database);
}

std::string ConnectionUrl::option(const std::string& name) const {
    const auto found = m_options.find(name);
    return found == m_options.end() ? std::string() : found->second;
}

ConnectionUrl ConnectionUrl::withPassword(SecretString password) const {
    ConnectionUrl url = *this;
    url.m_password = std::move(password);
    return url;
}

ConnectionUrl ConnectionUrl::with(const std::string& name, std::string_view value) const {
    ConnectionUrl url = *this;
    if (value.empty())
        url.m_options.erase(name);
    else
        url.m_options.insert_or_assign(name, std::string(value));
    return url;
}

bool ConnectionUrl::isRemote() const {
    const std::string address = option("hostaddr");
    for (const std::string& one : split(address.empty() ? host() : address)) {
        if (!isSocketFolder(one) && !isLoopback(one))
            return true;
    }
    return false;
}

std::optional<std::string> ConnectionUrl::weakness() const {
    const std::string mode = option("sslmode");
    if (!isRemote() || mode.empty() || mode == "verify-full")
        return std::nullopt;
    if (mode == "verify-ca")
        return "The connection to " + host() + " checks the server's certificate but not its name (sslmode=verify-ca).";
    if (mode == "require")
        return "The connection to " + host() + " is encrypted, but anybody may pose as the server (sslmode=require).";
    return "The connection to " + host() + " may go unencrypted over the network (sslmode=" + mode + ").";
}

std::string ConnectionUrl::print(std::string_view password) const {
    std::string out = "postgresql://";
    if (!user().empty())
        out += escaped(user());
    if (!password.empty())
        out += ":" + escaped(password);
    if (!user().empty() || !password.empty())
        out += "@";

    const std::vector<std::string> hosts = split(host());
    const std::vector<std::string> ports = port().empty() ? std::vector<std::string>() : split(port());
    // A socket folder cannot stand where a URL has its host: it goes among the options, with its port.
    const bool inOptions = std::ranges::any_of(hosts, isSocketFolder);
    if (!inOptions) {
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            out += i == 0 ? "" : ",";
            out += hosts[i].find(':') == std::string::npos ? escaped(hosts[i]) : "[" + hosts[i] + "]";
            const std::string at = ports.size() == 1 ? ports[0] : i < ports.size() ? ports[i] : std::string();
            out += at.empty() ? "" : ":" + at;
        }
    }
    out += "/" + escaped(database());
    char separator = '?';
    for (const auto& [name, value] : m_options) {
        if (name == "user" || name == "dbname" || (!inOptions && (name == "host" || name == "port")))
            continue;
        out += separator + name + "=" + escaped(value);
        separator = '&';
    }
    return out;
}

std::string ConnectionUrl::redacted() const {
    return print({});
}

SecretString ConnectionUrl::toStringWithPassword() const {
    return SecretString(print(m_password.reveal()));
}

} // namespace landreeve::postgres
