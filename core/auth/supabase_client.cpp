#include "core/auth/supabase_client.h"

#include "core/auth/retry_after.h"
#include "core/base/error.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <charconv>

namespace landreeve::auth {
namespace {

QString text(std::string_view bytes) {
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

std::string member(const QJsonObject& object, const char* name) {
    return object[QLatin1String(name)].toString().toStdString();
}

/// An answer of 200 that is not what was asked for.
Error notUnderstood(const std::string& path) {
    return Error("issuer_unavailable", "The issuer's answer to " + path + " is not understood.",
                 "Check that the address is that of Supabase Auth, and try again.")
        .setRetryable();
}

QJsonObject objectIn(const HttpAnswer& answer, const std::string& path) {
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body));
    if (!document.isObject())
        throw notUnderstood(path);
    return document.object();
}

/// The issuer's refusal, in whichever of its three shapes it came: `{"code":"…","message"}` of the version asked for,
/// `{"code":400,"error_code","msg"}` of older ones, `{"error","error_description"}` of OAuth (RFC 6749, 5.2).
struct Complaint {
    std::string code;
    std::string words;
};

Complaint complaintIn(const std::string& body) {
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    Complaint complaint;
    for (const char* name : {"error_code", "code", "error"}) {
        if (complaint.code.empty())
            complaint.code = member(object, name);
    }
    for (const char* name : {"message", "msg", "error_description"}) {
        if (complaint.words.empty())
            complaint.words = member(object, name);
    }
    return complaint;
}

bool isOneOf(std::string_view code, std::initializer_list<std::string_view> codes) {
    return std::ranges::find(codes, code) != codes.end();
}

Error refusalOf(const HttpAnswer& answer, const std::string& path, bool asksForTokens, bool presentsSession) {
    const Complaint complaint = complaintIn(answer.body);
    const auto told = [&complaint](Error error) {
        if (!complaint.code.empty())
            error.withDetail("issuer_code", text(complaint.code));
        if (!complaint.words.empty())
            error.withDetail("issuer_words", text(complaint.words));
        return error;
    };
    const auto as = [&told](std::string_view code, std::string message, std::string hint) {
        return told(Error(code, std::move(message), std::move(hint)));
    };
    if (answer.status == 429)
        return told(tooManyAttempts(answer.header("Retry-After")));
    if (answer.status >= 300 && answer.status < 400)
        return as("issuer_unavailable", "The issuer redirects " + path + ", which is not followed.",
                  "Use the address it redirects to, if it is the issuer's own.");
    if (answer.status >= 500 || answer.status < 400 || complaint.code.empty())
        return as("issuer_unavailable", "The issuer answered with status " + std::to_string(answer.status) + ".",
                  "Try again in a moment.")
            .withDetail("asked", text(path))
            .setRetryable();
    if (isOneOf(complaint.code, {"session_not_found", "session_expired", "refresh_token_not_found",
                                 "refresh_token_already_used", "user_not_found", "user_banned", "bad_jwt"}) &&
        presentsSession)
        return as("session_refused", "The issuer has ended the session.", "Sign in again.");
    if (isOneOf(complaint.code, {"not_admin", "no_authorization", "bad_jwt", "insufficient_aal"}))
        return as("permission_denied", "The issuer does not let this key do that.", "Use the project's service key.");
    if (isOneOf(complaint.code, {"email_not_confirmed", "phone_not_confirmed"}))
        return as("sign_in_refused", "The e-mail address is not confirmed yet.",
                  "Open the link the issuer has sent, then sign in.");
    if (complaint.code == "captcha_failed")
        return as("sign_in_refused", "The issuer asks for a captcha, which cannot be shown here.",
                  "Sign in through the issuer's page in the browser.");
    if (asksForTokens && presentsSession) // What OAuth calls invalid_grant is the refresh token.
        return as("session_refused", "The issuer does not renew the session.", "Sign in again.");
    return as("sign_in_refused", "The e-mail address or the password is wrong.",
              "Check both; the issuer does not say which.");
}

std::optional<Time> timeIn(const QJsonObject& object, const char* name) {
    const std::string written = member(object, name);
    if (written.empty())
        return std::nullopt;
    try {
        return timeFromText(written);
    } catch (const Error&) {
        return std::nullopt;
    }
}

SupabaseUser userFrom(const QJsonObject& object) {
    return {.id = member(object, "id"),
            .email = member(object, "email"),
            .role = member(object, "role"),
            .createdAt = timeIn(object, "created_at"),
            .lastSignInAt = timeIn(object, "last_sign_in_at"),
            .appMetadata = object[QLatin1String("app_metadata")].toObject(),
            .userMetadata = object[QLatin1String("user_metadata")].toObject()};
}

const char* wordOf(SignOutScope scope) {
    constexpr std::array kWords{"local", "global", "others"};
    return kWords.at(static_cast<std::size_t>(scope));
}

} // namespace

SupabaseClient::SupabaseClient(std::string base, SecretString apiKey, HttpExchange exchange)
    : m_base(std::move(base)), m_apiKey(std::move(apiKey)), m_exchange(exchange) {
    while (m_base.ends_with('/'))
        m_base.pop_back();
}

HttpAnswer SupabaseClient::ask(const std::string& method, const std::string& path, const QJsonObject& body,
                               const SecretString& bearer, const std::stop_token& stop) const {
    HttpRequest request{.url = m_base + path, .method = method};
    request.headers.emplace_back("apikey", m_apiKey.reveal());
    request.headers.emplace_back("X-Supabase-Api-Version", "2024-01-01");
    if (!bearer.empty())
        request.headers.emplace_back("Authorization", "Bearer " + std::string(bearer.reveal()));
    if (!body.isEmpty()) {
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact).toStdString();
    }
    HttpAnswer answer = m_exchange.send(request, stop);
    if (answer.status != 200 && answer.status != 204) {
        const std::string place = path.substr(0, path.find('?'));
        const bool tokens = place == "/token";
        throw refusalOf(answer, place, tokens,
                        tokens ? path.ends_with("=refresh_token") : !bearer.empty() && place != "/admin/users");
    }
    return answer;
}

SupabaseTokens SupabaseClient::grant(const std::string& type, const QJsonObject& body,
                                     const std::stop_token& stop) const {
    const auto asked = std::chrono::system_clock::now();
    const HttpAnswer answer = ask("POST", "/token?grant_type=" + type, body, {}, stop);
    const QJsonObject object = objectIn(answer, "/token");
    SupabaseTokens tokens;
    tokens.accessToken = SecretString(member(object, "access_token"));
    tokens.refreshToken = SecretString(member(object, "refresh_token"));
    // Counted from before it was asked: a clock that differs from the issuer's does not move it.
    const qint64 seconds = object[QLatin1String("expires_in")].toInteger(-1);
    tokens.expiresAt = asked + std::chrono::seconds(std::clamp<qint64>(seconds, 0, qint64{400} * 86400));
    tokens.user = userFrom(object[QLatin1String("user")].toObject());
    if (tokens.accessToken.empty() || tokens.refreshToken.empty() || seconds < 0 || tokens.user.id.empty())
        throw notUnderstood("/token");
    return tokens;
}

SupabaseTokens SupabaseClient::signIn(const std::string& email, const SecretString& password,
                                      const std::stop_token& stop) const {
    return grant("password",
                 {{QStringLiteral("email"), text(email)}, {QStringLiteral("password"), text(password.reveal())}}, stop);
}

SupabaseTokens SupabaseClient::refresh(const SecretString& refreshToken, const std::stop_token& stop) const {
    return grant("refresh_token", {{QStringLiteral("refresh_token"), text(refreshToken.reveal())}}, stop);
}

void SupabaseClient::signOut(const SecretString& accessToken, SignOutScope scope, const std::stop_token& stop) const {
    ask("POST", std::string("/logout?scope=") + wordOf(scope), {}, accessToken, stop);
}

SupabaseUser SupabaseClient::user(const SecretString& accessToken, const std::stop_token& stop) const {
    SupabaseUser user = userFrom(objectIn(ask("GET", "/user", {}, accessToken, stop), "/user"));
    if (user.id.empty())
        throw notUnderstood("/user");
    return user;
}

SupabaseHealth SupabaseClient::health(const std::stop_token& stop) const {
    const QJsonObject object = objectIn(ask("GET", "/health", {}, {}, stop), "/health");
    SupabaseHealth health{.name = member(object, "name"), .version = member(object, "version")};
    if (health.name.empty() && health.version.empty())
        throw notUnderstood("/health");
    return health;
}

SupabaseUsers SupabaseClient::users(const SecretString& serviceKey, int page, int perPage,
                                    const std::stop_token& stop) const {
    const HttpAnswer answer =
        ask("GET", "/admin/users?page=" + std::to_string(page) + "&per_page=" + std::to_string(perPage), {}, serviceKey,
            stop);
    const QJsonValue listed = objectIn(answer, "/admin/users")[QLatin1String("users")];
    if (!listed.isArray())
        throw notUnderstood("/admin/users");
    SupabaseUsers users;
    for (const auto& one : listed.toArray())
        users.users.push_back(userFrom(one.toObject()));
    const std::string total = answer.header("X-Total-Count");
    std::int64_t count = 0;
    if (std::from_chars(total.data(), total.data() + total.size(), count).ec == std::errc() && !total.empty())
        users.total = count;
    // RFC 8288: what comes next is linked.
    users.more = answer.header("Link").find("rel=\"next\"") != std::string::npos;
    return users;
}

} // namespace landreeve::auth
