#include "tests/support/supabase_server.h"

#include "core/base/ids.h"

#include <QHttpServer>
#include <QHttpServerResponse>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QUrlQuery>

#include <ctime>

namespace landreeve::tests {
namespace {

QString q(const std::string& text) {
    return QString::fromStdString(text);
}

QHttpServerResponse json(const QJsonObject& object, int status = 200) {
    return QHttpServerResponse(object, static_cast<QHttpServerResponse::StatusCode>(status));
}

std::string headerOf(const QHttpServerRequest& request, const char* name) {
    for (const auto& [key, value] : request.headers()) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value.toStdString();
    }
    return {};
}

std::string bearerOf(const QHttpServerRequest& request) {
    const std::string value = headerOf(request, "Authorization");
    return value.starts_with("Bearer ") ? value.substr(7) : std::string();
}

QString argument(const QHttpServerRequest& request, const char* name) {
    return request.query().queryItemValue(QLatin1String(name));
}

QJsonObject userObject(const std::string& id, const std::string& email) {
    return {{QStringLiteral("id"), q(id)},
            {QStringLiteral("aud"), QStringLiteral("authenticated")},
            {QStringLiteral("role"), QStringLiteral("authenticated")},
            {QStringLiteral("email"), q(email)},
            {QStringLiteral("created_at"), QStringLiteral("2026-01-31T10:00:00.123456Z")},
            {QStringLiteral("app_metadata"), QJsonObject{{QStringLiteral("provider"), QStringLiteral("email")}}},
            {QStringLiteral("user_metadata"), QJsonObject()}};
}

} // namespace

SupabaseServer::SupabaseServer() {
    // It answers on a thread of its own: who asks it blocks.
    auto* const context = new QObject;
    context->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        context,
        [this] {
            m_server = std::make_unique<QHttpServer>();
            m_server->route(QStringLiteral("/auth/v1/<arg>"),
                            [this](const QString&, const QHttpServerRequest& request) { return answer(request); });
            m_server->route(
                QStringLiteral("/auth/v1/<arg>/<arg>"),
                [this](const QString&, const QString&, const QHttpServerRequest& request) { return answer(request); });
            m_port = m_server->listen(QHostAddress::LocalHost);
        },
        Qt::BlockingQueuedConnection);
    QObject::connect(&m_thread, &QThread::finished, context, [this, context] {
        m_server.reset();
        delete context;
    });
}

SupabaseServer::~SupabaseServer() {
    m_thread.quit();
    m_thread.wait();
}

std::string SupabaseServer::keySet() const {
    return keySetOf({m_key.jwk(QStringLiteral("k1"))});
}

void SupabaseServer::addUser(const std::string& id, const std::string& email, const std::string& password) {
    const std::lock_guard lock(m_mutex);
    m_users[email] = {id, email, password};
}

void SupabaseServer::removeUser(const std::string& email) {
    endSessionsOf(email);
    const std::lock_guard lock(m_mutex);
    m_users.erase(email);
}

void SupabaseServer::fail(int status, const QByteArray& body, const QByteArray& retryAfter) {
    const std::lock_guard lock(m_mutex);
    m_failure = Failure{status, body, retryAfter};
}

void SupabaseServer::recover() {
    const std::lock_guard lock(m_mutex);
    m_failure.reset();
}

void SupabaseServer::endSessionsOf(const std::string& email) {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_sessions, [&](const auto& session) { return session.second == email; });
}

int SupabaseServer::livingSessions() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_sessions.size());
}

QHttpServerResponse SupabaseServer::answer(const QHttpServerRequest& request) {
    const std::lock_guard lock(m_mutex);
    ++m_calls;
    const QString path = request.url().path().mid(8);
    const bool posts = request.method() == QHttpServerRequest::Method::Post;
    if (path == QLatin1String("/token") && argument(request, "grant_type") == QLatin1String("password"))
        ++m_passwordCalls;
    if (m_failure) {
        QHttpServerResponse failure("application/json", m_failure->body,
                                    static_cast<QHttpServerResponse::StatusCode>(m_failure->status));
        if (!m_failure->retryAfter.isEmpty())
            failure.addHeader("Retry-After", m_failure->retryAfter);
        return failure;
    }
    if (path == QLatin1String("/.well-known/jwks.json"))
        return {"application/json", QByteArray::fromStdString(keySet())};
    if (headerOf(request, "apikey") != kApiKey)
        return refuse(401, "no_authorization", "No API key found in request");
    if (path == QLatin1String("/health"))
        return json({{QStringLiteral("version"), QStringLiteral("v2.170.0")},
                     {QStringLiteral("name"), QStringLiteral("GoTrue")},
                     {QStringLiteral("description"), QStringLiteral("GoTrue is a user registration service")}});
    if (path == QLatin1String("/token") && posts)
        return token(request);
    if (path == QLatin1String("/logout") && posts)
        return logOut(request);
    if (path == QLatin1String("/user"))
        return user(request);
    if (path == QLatin1String("/admin/users"))
        return users(request);
    return refuse(404, "not_found", "no such place");
}

QHttpServerResponse SupabaseServer::token(const QHttpServerRequest& request) {
    const QJsonObject body = QJsonDocument::fromJson(request.body()).object();
    const auto field = [&body](const char* name) { return body[QLatin1String(name)].toString().toStdString(); };
    if (argument(request, "grant_type") == QLatin1String("password")) {
        const auto found = m_users.find(field("email"));
        if (found == m_users.end() || found->second.password != field("password"))
            return refuse(400, m_shape == Shape::OAuth ? "invalid_grant" : "invalid_credentials",
                          "Invalid login credentials");
        const std::string session = newUuid();
        m_sessions[session] = found->first;
        return pairFor(found->first, session);
    }
    const auto unused = m_refresh.find(field("refresh_token"));
    if (unused == m_refresh.end())
        return refuse(400, m_shape == Shape::OAuth ? "invalid_grant" : "refresh_token_not_found",
                      "Invalid Refresh Token: Refresh Token Not Found");
    const std::string session = unused->second;
    m_refresh.erase(unused);
    const auto living = m_sessions.find(session);
    if (living == m_sessions.end())
        return refuse(400, m_shape == Shape::OAuth ? "invalid_grant" : "session_not_found", "Session not found");
    return pairFor(living->second, session);
}

QHttpServerResponse SupabaseServer::pairFor(const std::string& email, const std::string& session) {
    const User& user = m_users.at(email);
    const qint64 now = std::time(nullptr);
    const qint64 life = m_life.load().count();
    const std::string access = signedBy(m_key, auth::Algorithm::ES256,
                                        QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")},
                                                    {QStringLiteral("typ"), QStringLiteral("JWT")},
                                                    {QStringLiteral("kid"), QStringLiteral("k1")}},
                                        QJsonObject{{QStringLiteral("iss"), q(base())},
                                                    {QStringLiteral("aud"), QStringLiteral("authenticated")},
                                                    {QStringLiteral("sub"), q(user.id)},
                                                    {QStringLiteral("email"), q(user.email)},
                                                    {QStringLiteral("role"), QStringLiteral("authenticated")},
                                                    {QStringLiteral("aal"), QStringLiteral("aal1")},
                                                    {QStringLiteral("session_id"), q(session)},
                                                    {QStringLiteral("iat"), now},
                                                    {QStringLiteral("exp"), now + life}});
    const std::string refresh = newUuid();
    m_accesses[access] = session;
    m_refresh[refresh] = session;
    return json({{QStringLiteral("access_token"), q(access)},
                 {QStringLiteral("token_type"), QStringLiteral("bearer")},
                 {QStringLiteral("expires_in"), life},
                 {QStringLiteral("expires_at"), now + life},
                 {QStringLiteral("refresh_token"), q(refresh)},
                 {QStringLiteral("user"), userObject(user.id, user.email)}});
}

std::string SupabaseServer::sessionOf(const QHttpServerRequest& request) const {
    const auto known = m_accesses.find(bearerOf(request));
    return known != m_accesses.end() && m_sessions.contains(known->second) ? known->second : std::string();
}

QHttpServerResponse SupabaseServer::logOut(const QHttpServerRequest& request) {
    const std::string session = sessionOf(request);
    if (session.empty())
        return refuse(403, "session_not_found", "Session from session_id claim in JWT does not exist");
    const QString scope = argument(request, "scope");
    const std::string email = m_sessions.at(session);
    std::erase_if(m_sessions, [&](const auto& one) {
        const bool own = one.first == session;
        return scope == QLatin1String("global")   ? one.second == email
               : scope == QLatin1String("others") ? one.second == email && !own
                                                  : own;
    });
    return QHttpServerResponse(QHttpServerResponse::StatusCode::NoContent);
}

QHttpServerResponse SupabaseServer::user(const QHttpServerRequest& request) {
    const std::string session = sessionOf(request);
    if (session.empty())
        return refuse(403, "session_not_found", "Session from session_id claim in JWT does not exist");
    const User& user = m_users.at(m_sessions.at(session));
    return json(userObject(user.id, user.email));
}

QHttpServerResponse SupabaseServer::users(const QHttpServerRequest& request) {
    if (bearerOf(request) != kServiceKey)
        return refuse(403, "not_admin", "User not allowed");
    const int page = argument(request, "page").toInt();
    const int perPage = argument(request, "per_page").toInt();
    QJsonArray listed;
    int at = 0;
    for (const auto& [email, user] : m_users) {
        if (at >= (page - 1) * perPage && at < page * perPage)
            listed.append(userObject(user.id, email));
        ++at;
    }
    QHttpServerResponse response =
        json({{QStringLiteral("users"), listed}, {QStringLiteral("aud"), QStringLiteral("authenticated")}});
    response.addHeader("X-Total-Count", QByteArray::number(at));
    if (page * perPage < at)
        response.addHeader("Link", "</admin/users?page=" + QByteArray::number(page + 1) + ">; rel=\"next\"");
    return response;
}

QHttpServerResponse SupabaseServer::refuse(int status, const char* code, const char* words) const {
    const QString name = QString::fromLatin1(code);
    const QString text = QString::fromLatin1(words);
    switch (m_shape) {
    case Shape::Version2024:
        return json({{QStringLiteral("code"), name}, {QStringLiteral("message"), text}}, status);
    case Shape::Older:
        return json(
            {{QStringLiteral("code"), status}, {QStringLiteral("error_code"), name}, {QStringLiteral("msg"), text}},
            status);
    case Shape::OAuth:
        break;
    }
    return json({{QStringLiteral("error"), name}, {QStringLiteral("error_description"), text}}, status);
}

} // namespace landreeve::tests
