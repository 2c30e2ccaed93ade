#include "core/access/token_inspector.h"

#include "core/base/error.h"
#include "core/control/user_store.h"
#include "core/sessions/session_store.h"
#include "core/sessions/sighted_token.h"

#include <QFile>

#include <algorithm>

namespace landreeve::access {
namespace {

using Outcome = InspectedToken::Outcome;
using Status = auth::TokenCheck::Status;

constexpr std::string_view kSessionCheck = "session";
constexpr qint64 kMostFile = 256 * 1024; ///< As of a key set that is fetched.

class FixedClock final : public Clock {
public:
    explicit FixedClock(Time now) : m_now(now) {}
    Time now() const override { return m_now; }

private:
    Time m_now;
};

auth::KeySet readFile(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        throw Error("usage", "The key set " + path + " cannot be read.", "Check its path and its rights.");
    return auth::KeySet::read(file.read(kMostFile).toStdString());
}

/// The issuer that a token names, before anything of it is verified; empty where it names none.
std::string claimedIssuer(std::string_view token) {
    auth::Jws jws;
    if (jws.read(token))
        return {};
    std::string fault;
    const auto claims = auth::StrictJson::read(std::move(jws.payload), fault);
    return claims ? std::string(claims->root().member("iss").string().value_or("")) : std::string();
}

std::string sessionWords(const std::string& code, const sessions::Session& session) {
    if (code == "session_revoked")
        return "It was revoked" + (session.revokeReason.empty() ? "." : ": " + session.revokeReason);
    if (code == "session_superseded")
        return "All sessions of its user, tenant or workspace were revoked after it began.";
    if (code == "session_expired")
        return "Its life is over.";
    if (code == "session_idle")
        return "It was not used for too long.";
    return "It is alive.";
}

} // namespace

struct TokenInspector::Source {
    std::optional<control::Issuer> issuer;
    std::string name; ///< Of the issuer or the place; empty: nobody's keys.
    std::string url;  ///< Where its keys are fetched.
    bool isFile = false;
    auth::KeySetCache* cache = nullptr;
    std::string lacking; ///< Why there are no keys, in words.
};

TokenInspector::TokenInspector(control::ControlPlane& control, auth::LocalIssuer& local, auth::KeySetCache& keySets,
                               const Clock& clock)
    : m_control(control), m_local(local), m_keySets(keySets), m_clock(clock), m_places(clock, nullptr, nullptr) {}

std::vector<auth::TokenCheck> TokenInspector::unreached() {
    auth::TokenVerdict verdict;
    verdict.reason = auth::Reason::TooLarge;
    auto checks = auth::checksOf(verdict, {});
    for (auto& check : checks)
        check = {check.name, Status::NotReached, {}};
    checks.push_back({kSessionCheck, Status::NotReached, {}});
    return checks;
}

std::vector<control::Issuer> TokenInspector::issuers(const postgres::Wait& wait) {
    try {
        auto lease = m_control.lend(wait);
        auto issuers = control::IssuerStore(*lease).list();
        const std::lock_guard lock(m_mutex);
        m_issuers = issuers;
        return issuers;
    } catch (const Error&) {
        const std::lock_guard lock(m_mutex);
        if (m_issuers.empty())
            throw;
        return m_issuers;
    }
}

TokenInspector::Source TokenInspector::sourceOf(std::string_view token, const InspectAgainst& against,
                                                const postgres::Wait& wait) {
    Source source;
    if (against.keys == InspectAgainst::Keys::At) {
        source.name = against.place;
        source.isFile = against.place.find("://") == std::string::npos;
        source.url = source.isFile ? std::string() : against.place;
        source.cache = &m_places;
        if (const std::string fault = source.isFile ? "" : auth::WebFetch::faultOf(against.place); !fault.empty())
            throw Error("usage", "The address " + fault + ".", "Give an https address, or the path of a file.");
        return source;
    }
    const std::string wanted = against.keys == InspectAgainst::Keys::Of ? against.place : claimedIssuer(token);
    const auto known = issuers(wait);
    const auto found = std::ranges::find(known, wanted, &control::Issuer::url);
    if (found == known.end()) {
        source.lacking = wanted.empty() ? "It names no issuer, so it is not known whose key it needs."
                                        : "Its issuer \"" + wanted + "\" is none of this workspace's.";
        return source;
    }
    source.issuer = *found;
    source.name = found->url;
    source.url = found->keysUrl;
    source.cache = &m_keySets;
    if (found->kind != control::IssuerKind::Local && found->keysUrl.empty())
        source.lacking = "It is not known where its issuer publishes its keys.";
    return source;
}

auth::KeySetCache::Keys TokenInspector::keysOf(Source& source, const postgres::Wait& wait) {
    if (!source.lacking.empty())
        return {std::make_shared<const auth::KeySet>()};
    if (source.isFile)
        return {std::make_shared<const auth::KeySet>(readFile(source.name)), true};
    if (!source.issuer || source.issuer->kind != control::IssuerKind::Local)
        return source.cache->keys(source.url, wait.stop);
    try {
        auto keys = m_local.keys(wait);
        const std::lock_guard lock(m_mutex);
        m_localKeys = std::move(keys);
    } catch (const Error&) {
        const std::lock_guard lock(m_mutex);
        if (!m_localKeys)
            throw;
    }
    const std::lock_guard lock(m_mutex);
    return {m_localKeys, true};
}

InspectedToken TokenInspector::inspect(std::string_view token, const InspectAgainst& against,
                                       const postgres::Wait& wait) {
    InspectedToken inspected;
    const FixedClock clock(against.at.value_or(m_clock.now()));
    const auth::Verifier verifier(clock);
    Source source = sourceOf(token, against, wait);
    if (source.issuer)
        inspected.policy =
            source.issuer->kind == control::IssuerKind::Local ? m_local.policy() : source.issuer->policy();
    else if (source.name.empty())
        inspected.policy.algorithms = auth::AlgorithmSet::all();
    if (against.audience)
        inspected.policy.audience = against.audience;
    if (against.algorithms)
        inspected.policy.algorithms = *against.algorithms;

    auth::KeySetCache::Keys keys{std::make_shared<const auth::KeySet>()};
    bool away = false;
    try {
        keys = keysOf(source, wait);
    } catch (const Error& error) {
        if (error.code() == "usage")
            throw;
        away = true;
        source.lacking = error.message();
    }
    // The keys are in by now: what is measured is the verification.
    const auto began = std::chrono::steady_clock::now();
    auto verdict = verifier.verify(token, *keys.set, inspected.policy);
    inspected.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    if (verdict.reason == auth::Reason::KeyUnknown && source.lacking.empty() && !source.url.empty() &&
        !keys.justFetched && verdict.token->keyId) {
        keys = source.cache->keysWith(source.url, *verdict.token->keyId, wait.stop);
        verdict = verifier.verify(token, *keys.set, inspected.policy);
    }
    const bool lacks = verdict.reason == auth::Reason::KeyUnknown && !source.lacking.empty();
    if (lacks)
        verdict.detail = source.lacking;
    inspected.keysOf = source.name;
    if (source.lacking.empty())
        inspected.keys = keys.set;
    if (!source.url.empty() && source.cache != nullptr)
        inspected.keysState = source.cache->state(source.url);
    inspected.checks = auth::checksOf(verdict, inspected.policy);
    inspected.checks.push_back({kSessionCheck, Status::NotReached, {}});
    inspected.sha256 = auth::toHex(auth::fingerprintOf(token));
    if (verdict.token) {
        inspected.header = verdict.token->header.toQJson();
        inspected.claims = verdict.token->claims.toQJson();
    }
    inspected.verified = verdict.valid() || verdict.reason > auth::Reason::BadSignature;
    inspected.outcome = verdict.valid() ? Outcome::Accepted : lacks && away ? Outcome::Undecided : Outcome::Refused;
    inspected.code = lacks && away ? "issuer_unavailable" : std::string(codeOf(verdict.reason));
    inspected.reason = verdict.detail;
    if (!verdict.valid())
        return inspected;
    if (source.issuer && !against.at)
        askSession(inspected, *verdict.token, source, wait);
    else
        inspected.checks.back().detail = against.at ? "Not asked: what is known of sessions is known of now."
                                                    : "Not asked: these are not the keys of an issuer here.";
    return inspected;
}

void TokenInspector::askSession(InspectedToken& inspected, const auth::Token& token, const Source& source,
                                const postgres::Wait& wait) {
    auto& check = inspected.checks.back();
    const auto refuse = [&](std::string code, std::string reason) {
        inspected.outcome = Outcome::Refused;
        inspected.code = std::move(code);
        inspected.reason = check.detail = std::move(reason);
        check.status = Status::Failed;
    };
    const auto sighted = sessions::sightedToken(token.claims.toQJson(), source.issuer->tenantClaim);
    const auto& allowed = source.issuer->tenants;
    if (allowed && !(sighted.tenantId.empty() && allowed->size() == 1) &&
        std::ranges::find(*allowed, sighted.tenantId) == allowed->end())
        return refuse("session_unknown", sighted.tenantId.empty()
                                             ? "It names no tenant, and its issuer may speak for some only."
                                             : "Its issuer may not speak for " + sighted.tenantId + ".");
    try {
        inspected.session = sessions::SessionStore(m_control).find({sighted.issuer, sighted.jti}, wait);
        if (inspected.session) {
            if (!inspected.session->reason.empty())
                return refuse(inspected.session->reason, sessionWords(inspected.session->reason, *inspected.session));
            check.status = Status::Passed;
            check.detail = sessionWords({}, *inspected.session);
            return;
        }
        if (source.issuer->kind == control::IssuerKind::Local)
            return refuse("session_unknown", "No session of this id is on record.");
        auto lease = m_control.lend(wait);
        if (control::UserStore(*lease).list(sighted.issuer, sighted.userId).empty())
            return refuse("session_unknown", "Its user is mapped to no tenant here.");
        check.status = Status::Passed;
        check.detail = "Not seen yet; it is recorded when it is first used.";
    } catch (const Error&) {
        inspected.outcome = Outcome::Undecided;
        inspected.code = "connection_failed";
        inspected.reason = check.detail = "The control plane does not answer: its session could not be asked.";
    }
}

void TokenInspector::refreshKeys(const std::string& url, const std::stop_token& stop) {
    const auto known = issuers({stop});
    const bool here = std::ranges::find(known, url, &control::Issuer::keysUrl) != known.end();
    (here ? m_keySets : m_places).refresh(url, stop);
}

std::vector<InspectedToken> TokenInspector::inspect(const std::vector<SecretString>& tokens,
                                                    const InspectAgainst& against, const postgres::Wait& wait) {
    std::vector<InspectedToken> all;
    all.reserve(tokens.size());
    for (const SecretString& token : tokens) {
        if (wait.stop.stop_requested())
            throw Cancelled();
        all.push_back(inspect(token.reveal(), against, wait));
    }
    return all;
}

} // namespace landreeve::access
