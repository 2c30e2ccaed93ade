#include "core/workspace/operator_login.h"

#include "core/access/issuer_sign_in.h"
#include "core/base/error.h"
#include "core/sessions/session_store.h"
#include "core/sessions/sign_in_limiter.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::workspace {
namespace {

// Without an owner who can come in by it, asking would lock everybody out.
constexpr const char* kRequired = R"(
    SELECT EXISTS (SELECT FROM issuer i JOIN user_mapping m ON m.issuer = i.url
                    WHERE i.client_id IS NOT NULL AND i.kind <> 'local' AND m.tenant_id IS NULL AND m.role = 'owner'))";

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Error ended(const std::string& message) {
    return {"session_refused", message, "Sign in again."};
}

Error endedBy(const std::string& reason) {
    return ended("Your session has ended.").withDetail("reason", qt(reason));
}

/// What somebody is told whom his issuer knows, and the workspace does not take. Why a token itself is not accepted
/// stays between the audit log and an administrator. `wasIn`: he had been let in by the session.
Error refusalOf(const access::Verdict& verdict, const std::string& issuer, bool wasIn) {
    if (verdict.reason == "session_unknown" && !wasIn)
        return Error("permission_denied", "You have no role in this workspace.",
                     "Ask an owner of it for one; your user id at " + issuer + " is " + verdict.subject.userId + ".")
            .withDetail("issuer", qt(issuer))
            .withDetail("user_id", qt(verdict.subject.userId));
    if (verdict.reason.starts_with("session_"))
        return endedBy(verdict.reason);
    if (verdict.reason == "expired" || verdict.reason == "not_yet_valid" || verdict.reason == "future_iat")
        return Error("sign_in_refused", "The issuer's clock and this computer's differ too much.",
                     "Set this computer's clock right. Of the token: " + verdict.detail)
            .withDetail("reason", qt(verdict.reason));
    return {"sign_in_refused", "The issuer's token is not accepted in this workspace.",
            "Why not, an administrator finds in the audit log."};
}

} // namespace

OperatorLogin::OperatorLogin(control::ControlPlane& control, access::TokenSignIn& tokens, SecretStore& secrets,
                             std::string profile, const Clock& clock)
    : m_control(control), m_tokens(tokens), m_secrets(secrets), m_profile(std::move(profile)), m_clock(clock) {}

std::vector<access::SignInChoice> OperatorLogin::choices(const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    std::vector<access::SignInChoice> choices;
    for (const control::Issuer& issuer : control::IssuerStore(*lease).list()) {
        if (issuer.kind != control::IssuerKind::Local && !issuer.clientId.empty())
            choices.push_back({issuer.url, issuer.kind});
    }
    return choices;
}

bool OperatorLogin::isRequired(const postgres::Wait& wait) {
    return m_control.lend(wait)->exec(kRequired).one().get<bool>(0);
}

std::optional<access::Subject> OperatorLogin::resume(const std::stop_token& stop) {
    auto kept = readKept(stop);
    if (!kept)
        return std::nullopt;
    const Time expiresAt = kept->tokens.expiresAt;
    try {
        if (expiresAt > m_clock.now() + kAhead)
            return admit(*kept, stop);
        {
            const std::lock_guard lock(m_mutex);
            m_held = *kept;
        }
        return renew(stop);
    } catch (const Error& error) {
        if (error.code() == "session_refused") {
            forget(stop);
            return std::nullopt;
        }
        // It has not ended yet.
        if (error.retryable() && expiresAt > m_clock.now())
            return admit(*kept, stop);
        throw;
    }
}

access::Subject OperatorLogin::begin(const access::SignInAnswer& answer, const auth::BrowseFn& browse,
                                     const std::stop_token& stop) {
    const control::Issuer issuer = issuerNamed(answer.issuer, stop);
    sessions::SignInLimiter limiter(m_control);
    // Whose account it is, only the browser's page is told.
    const bool byPassword = issuer.kind == control::IssuerKind::Supabase;
    const sessions::SignInAttempt attempt{issuer.url, byPassword ? answer.email : std::string(),
                                          m_control.clientAddress({stop})};
    const bool counted = !m_control.schemaAhead();
    if (counted) {
        const auto verdict = limiter.begin(attempt, {stop});
        if (!verdict.allowed)
            throw Error("rate_limited", "Too many attempts to sign in.", "Wait before you try again.")
                .withDetail("retry_after_ms", static_cast<qint64>(verdict.retryIn.count()));
    }
    Held held{.issuer = issuer.url, .kept = answer.keep};
    try {
        held.tokens = access::signInAt(issuer, answer, browse, stop);
    } catch (const Error& error) {
        if (error.code() == "sign_in_refused" && counted) {
            const std::string code = error.details()[QLatin1String("issuer_code")].toString().toStdString();
            limiter.failed(attempt, code.empty() ? error.code() : code, {stop});
        }
        throw;
    }
    access::Subject subject = admit(held, stop);
    if (counted)
        limiter.succeeded(attempt, {stop});
    if (held.kept)
        keep(held, stop);
    else
        forgetKept(stop);
    return subject;
}

access::Subject OperatorLogin::renew(const std::stop_token& stop) {
    const std::lock_guard renewing(m_renewing);
    std::optional<Held> held;
    {
        const std::lock_guard lock(m_mutex);
        held = m_held;
    }
    if (!held)
        throw ended("Nobody is signed in here.");
    std::optional<FileLock> alone;
    bool isRenewed = false; // By another program, just now.
    if (held->kept) {
        alone.emplace(m_secrets.exclusive(stop));
        auto kept = readKept(stop);
        if (!kept || kept->issuer != held->issuer)
            throw ended("Another program on this computer has signed you out.");
        isRenewed =
            kept->tokens.accessToken != held->tokens.accessToken && kept->tokens.expiresAt > m_clock.now() + kAhead;
        held = std::move(kept);
    }
    if (!isRenewed && held->tokens.refreshToken.empty())
        throw ended("The issuer gave nothing to renew the sign-in with.");
    try {
        if (isRenewed)
            return admit(*held, stop);
        refuseDead(*held, stop);
        const control::Issuer issuer = issuerNamed(held->issuer, stop);
        // From here on the token before is used up: whoever stops waits for the answer, and it is kept first of all.
        held->tokens = access::renewAt(issuer, held->tokens.refreshToken, {});
        if (held->kept)
            keep(*held, {});
        return admit(*held, stop);
    } catch (const Error& error) {
        if (error.code() == "session_refused")
            forget(stop);
        throw;
    }
}

void OperatorLogin::end(const std::stop_token& stop) {
    std::optional<Held> held;
    {
        const std::lock_guard lock(m_mutex);
        held = m_held;
    }
    if (!held)
        held = readKept(stop);
    if (!held)
        return;
    m_control.actAs(held->userId, held->sessionJti);
    const sessions::SessionKey key{held->issuer, held->sessionJti};
    if (sessions::SessionStore store(m_control); !key.jti.empty() && store.find(key, {stop}))
        store.revoke(key, "signed out", {stop});
    forget(stop);
    try {
        access::signOutAt(issuerNamed(held->issuer, stop), held->tokens, stop);
    } catch (const Error&) {
        // Its session here is over, which is what counts; the issuer's own ends by itself.
        return;
    }
}

std::optional<OperatorLogin::State> OperatorLogin::state() const {
    const std::lock_guard lock(m_mutex);
    if (!m_held)
        return std::nullopt;
    return State{m_held->issuer, m_held->tokens.expiresAt, m_held->kept};
}

std::string OperatorLogin::secretName(const std::string& profile) {
    return "operator-session:" + profile;
}

std::optional<OperatorLogin::Held> OperatorLogin::readKept(const std::stop_token& stop) {
    const auto secret = m_secrets.read(secretName(m_profile), stop);
    if (!secret)
        return std::nullopt;
    const std::string_view bytes = secret->reveal();
    const QJsonObject object =
        QJsonDocument::fromJson(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))).object();
    const auto text = [&object](const char* name) { return object[QLatin1String(name)].toString().toStdString(); };
    Held held{.issuer = text("issuer"),
              .tokens = {SecretString(text("access_token")), SecretString(text("refresh_token")), Time{}},
              .userId = text("user_id"),
              .sessionJti = text("session"),
              .kept = true};
    // What an older or a newer program wrote otherwise is as good as nothing: one signs in anew.
    if (held.issuer.empty() || held.tokens.accessToken.empty() || held.sessionJti.empty())
        return std::nullopt;
    held.tokens.expiresAt += std::chrono::milliseconds(object[QLatin1String("expires_at_ms")].toInteger());
    return held;
}

void OperatorLogin::keep(const Held& held, const std::stop_token& stop) {
    using std::chrono::milliseconds;
    const auto expiresAt = std::chrono::duration_cast<milliseconds>(held.tokens.expiresAt.time_since_epoch());
    const QJsonObject object{{QStringLiteral("issuer"), qt(held.issuer)},
                             {QStringLiteral("access_token"), qt(held.tokens.accessToken.reveal())},
                             {QStringLiteral("refresh_token"), qt(held.tokens.refreshToken.reveal())},
                             {QStringLiteral("expires_at_ms"), static_cast<qint64>(expiresAt.count())},
                             {QStringLiteral("user_id"), qt(held.userId)},
                             {QStringLiteral("session"), qt(held.sessionJti)}};
    m_secrets.write(secretName(m_profile),
                    SecretString(QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString()), stop);
}

void OperatorLogin::forgetKept(const std::stop_token& stop) {
    if (m_secrets.read(secretName(m_profile), stop))
        m_secrets.remove(secretName(m_profile), stop);
}

void OperatorLogin::forget(const std::stop_token& stop) {
    bool kept = true;
    {
        const std::lock_guard lock(m_mutex);
        kept = !m_held || m_held->kept;
        m_held.reset();
    }
    if (kept)
        forgetKept(stop);
}

control::Issuer OperatorLogin::issuerNamed(const std::string& url, const std::stop_token& stop) {
    auto lease = m_control.lend({stop});
    control::Issuer issuer = control::IssuerStore(*lease).get(url);
    if (issuer.clientId.empty() || issuer.kind == control::IssuerKind::Local)
        throw Error("issuer_not_found", "Nobody signs in here at " + url + ".",
                    "Configure it anew with a client id: landreevectl issuer add " + url + " --client-id ID");
    return issuer;
}

void OperatorLogin::refuseDead(const Held& held, const std::stop_token& stop) {
    const auto verdict = sessions::SessionStore(m_control).validate({held.issuer, held.sessionJti}, {stop});
    if (!verdict.valid)
        throw endedBy(verdict.reason);
}

access::Subject OperatorLogin::admit(Held& held, const std::stop_token& stop) {
    const auto verdict = m_tokens.admit(held.tokens.accessToken,
                                        {m_control.clientAddress({stop}), "Landreeve", held.sessionJti}, {stop});
    if (!verdict.allowed)
        throw refusalOf(verdict, held.issuer, !held.sessionJti.empty());
    held.userId = verdict.subject.userId;
    held.sessionJti = verdict.subject.sessionJti;
    const std::lock_guard lock(m_mutex);
    m_held = held;
    return verdict.subject;
}

} // namespace landreeve::workspace
