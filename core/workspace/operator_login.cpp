#include "core/workspace/operator_login.h"

#include "core/access/issuer_sign_in.h"
#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/sessions/session_store.h"
#include "core/sessions/sign_in_limiter.h"
#include "core/workspace/sign_out.h"

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
    if (verdict.reason == "malformed")
        return {"sign_in_refused", "The issuer gave a token that cannot be read here.",
                "Ask an owner of the workspace to add " + issuer + " with an audience for which it gives a JWT."};
    return {"sign_in_refused", "The issuer's token is not accepted in this workspace.",
            "Why not, an administrator finds in the audit log."};
}

} // namespace

OperatorLogin::OperatorLogin(control::ControlPlane& control, access::TokenSignIn& tokens, SecretStore& secrets,
                             std::string profile, const Clock& clock)
    : m_control(control), m_tokens(tokens), m_secrets(secrets), m_kept(secrets, std::move(profile)), m_clock(clock) {}

OperatorLogin::~OperatorLogin() {
    try {
        putAway({});
    } catch (const std::exception&) {
        // Then one signs in anew: what is kept says that it was used.
        return;
    }
}

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
    const auto kept = m_kept.current(stop);
    if (!kept)
        return std::nullopt;
    Held held{*kept, true};
    try {
        if (held.tokens.expiresAt > m_clock.now() + kAhead)
            return takeOn(held, stop);
        hold(held);
        return renew(stop);
    } catch (const Error& error) {
        if (error.code() == "session_refused") {
            const auto alone = m_secrets.exclusive(stop);
            forget(held, stop);
            return std::nullopt;
        }
        // It has not ended yet.
        auto stands = this->held();
        if (stands && stands->tokens.expiresAt > m_clock.now())
            return takeOn(*stands, stop);
        throw;
    }
}

access::Subject OperatorLogin::begin(const access::SignInAnswer& answer, const auth::BrowseFn& browse,
                                     const std::stop_token& stop, const std::optional<access::Subject>& only) {
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
            throw Error("rate_limited", "Too many attempts to sign in.",
                        "Try again in " + durationWords(std::chrono::ceil<std::chrono::seconds>(verdict.retryIn)) + ".")
                .withDetail("retry_after_ms", static_cast<qint64>(verdict.retryIn.count()));
    }
    Held held;
    held.issuer = issuer.url;
    held.kept = answer.keep;
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
    const std::lock_guard renewing(m_renewing);
    try {
        if (only && (only->issuer != subject.issuer || only->userId != subject.userId))
            throw Error("permission_denied",
                        "This window is still " + only->displayName + "'s, with what is open in it.",
                        "Sign in as " + only->displayName + ", or open the workspace anew.");
        keepOrForget(held, stop);
    } catch (...) {
        const auto why = std::current_exception();
        try {
            endHere(held, auth::SignOutScope::Local, {});
            endThere(held, auth::SignOutScope::Local, {});
        } catch (const std::exception&) {
            std::rethrow_exception(why);
        }
        throw;
    }
    hold(held);
    return subject;
}

access::Subject OperatorLogin::renew(const std::stop_token& stop) {
    const std::lock_guard renewing(m_renewing);
    auto held = this->held();
    if (!held)
        throw ended("Nobody is signed in here.");
    std::optional<FileLock> alone;
    if (held->kept)
        alone.emplace(m_secrets.exclusive(stop));
    const bool isRenewed = held->kept && takeKept(*held, stop);
    if (!isRenewed && held->tokens.refreshToken.empty())
        throw ended("The issuer gave nothing to renew the sign-in with.");
    try {
        if (!isRenewed) {
            refuseDead(*held, stop);
            exchange(*held, stop);
        }
        return takeOn(*held, stop);
    } catch (const Error& error) {
        if (error.code() == "session_refused")
            forget(*held, stop);
        throw;
    }
}

bool OperatorLogin::takeKept(Held& held, const std::stop_token& stop) const {
    const bool isAhead = !held.replaces.empty();
    std::optional<KeptSignIn> kept;
    try {
        kept = m_kept.of(held.issuer, held.userId, stop);
    } catch (const Error&) {
        if (isAhead) // Nobody else has what is held.
            return false;
        throw;
    }
    if (!kept)
        throw ended("Another program on this computer has signed you out.");
    if (isAhead && kept->spent && kept->tokens.refreshToken == held.replaces)
        return false;
    const bool isRenewed =
        !(kept->tokens.accessToken == held.tokens.accessToken) && kept->tokens.expiresAt > m_clock.now() + kAhead;
    if (!isRenewed && kept->spent)
        throw Error("keychain_unavailable", "Another program has renewed the sign-in, and could not put it away yet.",
                    "Unlock the desktop's keyring; the other program then puts it away.")
            .setRetryable();
    held = Held{std::move(*kept), true};
    return isRenewed;
}

void OperatorLogin::exchange(Held& held, const std::stop_token& stop) {
    const control::Issuer issuer = issuerNamed(held.issuer, stop);
    const SecretString used = held.tokens.refreshToken;
    const bool isMarked = held.kept && held.replaces.empty();
    if (isMarked) {
        // Who finds it must not present it again. Where that cannot be said it is not presented at all.
        held.spent = true;
        m_kept.put(held, stop);
        held.spent = false;
        held.replaces = used;
    }
    const auto putDown = [&] {
        hold(held);
        if (!held.kept)
            return;
        try {
            m_kept.put(held, {});
            held.replaces = {};
            hold(held);
        } catch (const Error&) {
            // It is held, and put away later.
            return;
        }
    };
    try {
        // From here on whoever stops waits for the answer.
        held.tokens = access::renewAt(issuer, used, {});
    } catch (const Error& error) {
        if (isMarked)
            putDown();
        if (error.code() == "session_refused")
            endRefused(held);
        throw;
    } catch (...) {
        if (isMarked)
            putDown();
        throw;
    }
    putDown();
}

void OperatorLogin::putAway(const std::stop_token& stop) {
    const std::lock_guard renewing(m_renewing);
    auto held = this->held();
    if (!held || held->replaces.empty())
        return;
    const auto alone = m_secrets.exclusive(stop);
    const auto kept = m_kept.of(held->issuer, held->userId, stop);
    // Where somebody has signed out, or in anew, that stands.
    if (kept && kept->spent && kept->tokens.refreshToken == held->replaces)
        m_kept.put(*held, {});
    held->replaces = {};
    hold(*held);
}

std::int64_t OperatorLogin::end(const std::stop_token& stop, auth::SignOutScope scope) {
    const std::lock_guard renewing(m_renewing);
    auto held = this->held();
    if (!held) {
        if (const auto kept = m_kept.current(stop))
            held = Held{*kept, true};
    }
    if (!held)
        return 0;
    const std::int64_t ended = endHere(*held, scope, stop);
    if (scope != auth::SignOutScope::Others) {
        std::optional<FileLock> alone;
        if (held->kept)
            alone.emplace(m_secrets.exclusive(stop));
        forget(*held, stop);
    }
    endThere(*held, scope, stop);
    return ended;
}

std::int64_t OperatorLogin::endHere(const Held& held, auth::SignOutScope scope, const std::stop_token& stop) {
    m_control.actAs(held.userId, held.sessionJti);
    return signOutHere(m_control, {held.issuer, held.userId, {}, held.sessionJti}, scope, stop);
}

// What its issuer has ended nobody is in by any more, and no list is to say so.
void OperatorLogin::endRefused(const Held& held) {
    try {
        m_control.actAs(held.userId, held.sessionJti);
        sessions::SessionStore(m_control).revoke({held.issuer, held.sessionJti}, kEndedByIssuer);
    } catch (const Error&) {
        // Nothing renews it: it ends by itself.
        return;
    }
}

void OperatorLogin::endThere(const Held& held, auth::SignOutScope scope, const std::stop_token& stop) {
    try {
        access::signOutAt(issuerNamed(held.issuer, stop), held.tokens, scope, stop);
    } catch (const Error& error) {
        // Its session here is over, which is what counts; the issuer's own ends by itself.
        if (scope == auth::SignOutScope::Local)
            return;
        Error told = error;
        throw told.withHint("Here they have ended. Sign in and try again, to end them at the issuer too.");
    }
}

std::optional<auth::SupabaseUser> OperatorLogin::account(const std::stop_token& stop) {
    const auto held = this->held();
    return held ? access::accountAt(issuerNamed(held->issuer, stop), held->tokens, stop) : std::nullopt;
}

void OperatorLogin::keepOrForget(const Held& held, const std::stop_token& stop) {
    const auto alone = m_secrets.exclusive(stop);
    if (held.kept)
        m_kept.putCurrent(held, stop);
    else
        m_kept.remove(held.issuer, held.userId, stop);
    sessions::SessionStore store(m_control);
    for (const KeptSignIn& other : m_kept.all(stop)) {
        const auto session = store.find({other.issuer, other.sessionJti}, {stop});
        if (!session || !session->reason.empty())
            m_kept.remove(other.issuer, other.userId, stop);
    }
}

std::optional<OperatorLogin::State> OperatorLogin::state() const {
    const std::lock_guard lock(m_mutex);
    if (!m_held)
        return std::nullopt;
    return State{m_held->issuer, m_held->tokens.expiresAt, m_held->kept && m_held->replaces.empty()};
}

std::optional<OperatorLogin::Held> OperatorLogin::held() const {
    const std::lock_guard lock(m_mutex);
    return m_held;
}

void OperatorLogin::hold(const Held& held) {
    const std::lock_guard lock(m_mutex);
    m_held = held;
}

void OperatorLogin::forget(const Held& held, const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        m_held.reset();
    }
    if (!held.kept)
        return;
    const auto kept = m_kept.of(held.issuer, held.userId, stop);
    // Another program may have signed the same person in anew.
    if (!kept || kept->sessionJti == held.sessionJti)
        m_kept.remove(held.issuer, held.userId, stop);
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
    return verdict.subject;
}

access::Subject OperatorLogin::takeOn(Held& held, const std::stop_token& stop) {
    access::Subject subject = admit(held, stop);
    hold(held);
    return subject;
}

} // namespace landreeve::workspace
