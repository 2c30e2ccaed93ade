#pragma once

#include <QJsonObject>

#include <exception>
#include <string>
#include <string_view>

namespace landreeve {

/// A failure: what happened, what to do about it, and what a caller may do next.
/// Thrown, and caught once, where a task or a command ends. A verdict (token invalid, drift found) is a value instead.
class Error : public std::exception {
public:
    /// `code` must be registered in error_codes.h; `message` is one sentence for the user, `hint` says what to do next
    /// and may be empty.
    Error(std::string_view code, std::string message, std::string hint = {});

    const char* what() const noexcept override { return m_message.c_str(); }

    const std::string& code() const noexcept { return m_code; }
    const std::string& message() const noexcept { return m_message; }
    const std::string& hint() const noexcept { return m_hint; }
    /// SQLSTATE of the server's refusal, or empty.
    const std::string& sqlState() const noexcept { return m_sqlState; }
    const QJsonObject& details() const noexcept { return m_details; }

    /// The same call may succeed if it is made again (deadlock, serialization failure, lock time-out, busy template).
    bool retryable() const noexcept { return m_retryable; }
    /// The connection is gone; nothing more can be done on it.
    bool connectionLost() const noexcept { return m_connectionLost; }
    /// It is not known whether the change was made. Never retried blindly.
    bool inDoubt() const noexcept { return m_inDoubt; }

    Error& withHint(std::string hint);
    Error& withSqlState(std::string sqlState);
    Error& withDetail(std::string_view key, const QJsonValue& value);
    Error& setRetryable(bool on = true);
    Error& setConnectionLost(bool on = true);
    Error& setInDoubt(bool on = true);

    /// `{"code","message","hint","details"}`, as in docs/cli.md.
    QJsonObject toJson() const;

private:
    std::string m_code;
    std::string m_message;
    std::string m_hint;
    std::string m_sqlState;
    QJsonObject m_details;
    bool m_retryable = false;
    bool m_connectionLost = false;
    bool m_inDoubt = false;
};

/// The third outcome beside done and failed: somebody asked to stop. Never shown as an error.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled"; }
};

} // namespace landreeve
