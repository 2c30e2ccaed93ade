#pragma once

#include "tests/support/signing_key.h"

#include <QByteArray>
#include <QThread>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

class QHttpServer;
class QHttpServerRequest;
class QHttpServerResponse;

namespace landreeve::tests {

/// Stands in on loopback for Supabase Auth, which cannot be installed here: its documented HTTP API of version
/// 2024-01-01 with users, sessions, refresh tokens that are used once, and tokens signed ES256.
class SupabaseServer {
public:
    static constexpr const char* kApiKey = "public-key";
    static constexpr const char* kServiceKey = "service-key";
    enum class Shape { Version2024, Older, OAuth }; ///< of its refusals

    SupabaseServer();
    ~SupabaseServer();
    SupabaseServer(const SupabaseServer&) = delete;
    SupabaseServer& operator=(const SupabaseServer&) = delete;

    std::string base() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/auth/v1"; }
    /// The key set it publishes.
    std::string keySet() const;

    void addUser(const std::string& id, const std::string& email, const std::string& password);
    void removeUser(const std::string& email);
    void setShape(Shape shape) { m_shape = shape; }
    void setTokenLife(std::chrono::seconds life) { m_life = life; }
    /// Answers every call with this until it is taken back; a gateway may add Retry-After.
    void fail(int status, const QByteArray& body = {}, const QByteArray& retryAfter = {});
    void recover();
    /// As an administrator does in the dashboard.
    void endSessionsOf(const std::string& email);

    int calls() const { return m_calls; }
    /// Those of the calls that brought a password, answered or not.
    int passwordCalls() const { return m_passwordCalls; }
    int livingSessions() const;

private:
    struct User {
        std::string id;
        std::string email;
        std::string password;
    };
    struct Failure {
        int status;
        QByteArray body;
        QByteArray retryAfter;
    };

    QHttpServerResponse answer(const QHttpServerRequest& request);
    QHttpServerResponse token(const QHttpServerRequest& request);
    QHttpServerResponse logOut(const QHttpServerRequest& request);
    QHttpServerResponse user(const QHttpServerRequest& request);
    QHttpServerResponse users(const QHttpServerRequest& request);
    QHttpServerResponse pairFor(const std::string& email, const std::string& session);
    QHttpServerResponse refuse(int status, const char* code, const char* words) const;
    /// The session a Bearer token is of; empty where there is none, or it is over.
    std::string sessionOf(const QHttpServerRequest& request) const;

    QThread m_thread;
    std::unique_ptr<QHttpServer> m_server;
    int m_port = 0;
    SigningKey m_key = SigningKey::ec();
    std::atomic<Shape> m_shape = Shape::Version2024;
    std::atomic<int> m_calls = 0;
    std::atomic<int> m_passwordCalls = 0;
    std::atomic<std::chrono::seconds> m_life{std::chrono::hours(1)};

    mutable std::mutex m_mutex;                    ///< Guards what is below.
    std::map<std::string, User> m_users;           ///< by e-mail address
    std::map<std::string, std::string> m_sessions; ///< of living ones, the user's e-mail address
    std::map<std::string, std::string> m_refresh;  ///< of unused tokens, the session
    std::map<std::string, std::string> m_accesses; ///< of access tokens, the session
    std::optional<Failure> m_failure;
};

} // namespace landreeve::tests
