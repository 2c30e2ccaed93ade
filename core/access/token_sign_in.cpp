#include "core/access/token_sign_in.h"

#include "core/base/error.h"
#include "core/sessions/refusal_limit.h"
#include "core/sessions/session_store.h"

#include <algorithm>

namespace landreeve::access {
namespace {

constexpr const char* kRecord = R"(
    INSERT INTO auth_failure (kind, issuer, account, address, tenant_id, reason, algorithm, key_id, token_sha256)
    VALUES ($1, nullif($2, ''), nullif($3, ''), nullif($4, '')::inet, nullif($5, ''), $6, nullif($7, ''),
            nullif($8, ''), $9))";

/// What an unverified token says, fit to be written down: short, and without control characters.
QString written(std::string_view text) {
    constexpr std::size_t kMost = 200;
    QString shown = QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(text.size(), 4 * kMost)));
    std::ranges::replace_if(
        shown, [](QChar letter) { return !letter.isPrint(); }, QChar(u'?'));
    return shown.left(qsizetype{kMost});
}

std::string headerText(const auth::TokenVerdict& verdict, const char* name) {
    if (!verdict.token)
        return {};
    return written(verdict.token->header.root().member(name).string().value_or("")).toStdString();
}

/// The issuer that a token names, before anything of it is verified; empty where it names none.
std::string claimedIssuer(std::string_view text) {
    auth::Jws jws;
    if (jws.read(text))
        return {};
    std::string fault;
    const auto claims = auth::StrictJson::read(std::move(jws.payload), fault);
    return claims ? std::string(claims->root().member("iss").string().value_or("")) : std::string();
}

/// The tenant it speaks for: the one it names, or the only one its issuer may speak for. `allowed` is false where it
/// may not.
std::string tenantOf(const std::string& named, const control::Issuer& issuer, bool& allowed) {
    allowed = true;
    if (!issuer.tenants)
        return named;
    if (named.empty() && issuer.tenants->size() == 1)
        return issuer.tenants->front();
    allowed = std::ranges::find(*issuer.tenants, named) != issuer.tenants->end();
    return named;
}

} // namespace

Error tokenRefused() {
    return {"token_invalid", "The token was refused.",
            "Use a token that is accepted here. Why this one is not, an administrator finds in the audit log."};
}

auth::TokenVerdict TokenSignIn::verify(std::string_view text, const control::Issuer& issuer,
                                       const postgres::Wait& wait) {
    if (issuer.kind == control::IssuerKind::Local)
        return m_verifier.verify(text, *m_local.keys(wait), m_local.policy());
    if (issuer.keysUrl.empty())
        throw Error("issuer_unavailable", "It is not known where the issuer " + issuer.url + " publishes its keys.",
                    "Configure it anew with `issuer remove` and `issuer add`.");
    const auth::VerifyPolicy policy = issuer.policy();
    const auto keys = m_keySets.keys(issuer.keysUrl, wait.stop);
    auto verdict = m_verifier.verify(text, *keys.set, policy);
    if (verdict.reason != auth::Reason::KeyUnknown || keys.justFetched || !verdict.token->keyId)
        return verdict;
    const auto more = m_keySets.keysWith(issuer.keysUrl, *verdict.token->keyId, wait.stop);
    return more.set == keys.set ? verdict : m_verifier.verify(text, *more.set, policy);
}

TokenSignIn::Examined TokenSignIn::examine(std::string_view text, const postgres::Wait& wait) {
    Examined examined;
    examined.claimed = claimedIssuer(text);
    if (!examined.claimed.empty()) {
        auto lease = m_control.lend(wait);
        examined.issuer = control::IssuerStore(*lease).find(examined.claimed);
    }
    if (examined.issuer) {
        examined.verdict = verify(text, *examined.issuer, wait);
        return examined;
    }
    // Nobody's keys: it gets as far as it can.
    auth::VerifyPolicy anything;
    anything.algorithms = auth::AlgorithmSet::all();
    examined.verdict = m_verifier.verify(text, auth::KeySet(), anything);
    if (examined.verdict.reason == auth::Reason::KeyUnknown)
        examined.verdict.reason = examined.claimed.empty() ? auth::Reason::ClaimMissing : auth::Reason::WrongIssuer;
    return examined;
}

Verdict TokenSignIn::admit(const SecretString& token, const TokenOrigin& origin, const postgres::Wait& wait) {
    const std::string_view text = token.reveal();
    const Examined examined = examine(text, wait);
    Verdict verdict;
    verdict.code = "token_invalid";
    const auto refuse = [&](std::string reason) {
        verdict.reason = std::move(reason);
        record(text, examined, verdict, origin, wait);
        return verdict;
    };
    verdict.detail = examined.verdict.detail;
    if (!examined.verdict.valid())
        return refuse(std::string(codeOf(examined.verdict.reason)));

    const bool local = examined.issuer->kind == control::IssuerKind::Local;
    auto sighted = sessions::sightedToken(examined.verdict.token->claims.toQJson(), examined.issuer->tenantClaim);
    sighted.renews = !origin.renews.empty();
    if (sighted.renews)
        sighted.jti = origin.renews;
    verdict.subject = {sighted.issuer, sighted.userId, {}, sighted.jti};
    bool speaks = false;
    verdict.tenantId = sighted.tenantId = tenantOf(sighted.tenantId, *examined.issuer, speaks);
    if (!speaks)
        return refuse("session_unknown");
    sighted.ip = origin.address;
    sighted.userAgent = origin.client;
    sessions::SessionStore store(m_control);
    // The workspace's own sessions are all on record: none is taken at first sight.
    if (local) {
        const auto session = store.find({sighted.issuer, sighted.jti}, wait);
        if (!session || !session->reason.empty())
            return refuse(session ? session->reason : "session_unknown");
    } else {
        const auto word = store.admit(sighted, wait, sessions::SessionStore::Refusals::WrittenByCaller);
        if (!word.valid)
            return refuse(word.reason);
    }

    auto lease = m_control.lend(wait);
    const auto name = lease
                          ->exec("SELECT display_name FROM user_mapping WHERE issuer = $1 AND subject = $2 AND "
                                 "display_name IS NOT NULL ORDER BY tenant_id NULLS LAST LIMIT 1",
                                 sighted.issuer, sighted.userId)
                          .first();
    verdict.subject.displayName = name ? name->get<std::string>(0) : sighted.userId;
    verdict.allowed = true;
    verdict.code.clear();
    return verdict;
}

void TokenSignIn::record(std::string_view text, const Examined& examined, const Verdict& verdict,
                         const TokenOrigin& origin, const postgres::Wait& wait) {
    if (m_control.schemaAhead())
        return;
    const bool verified = examined.verdict.valid();
    const std::string issuer = examined.issuer ? examined.issuer->url : std::string();
    const std::string algorithm = headerText(examined.verdict, "alg");
    const std::string keyId = headerText(examined.verdict, "kid");
    const auth::Fingerprint print = auth::fingerprintOf(text);
    const QByteArray hash(reinterpret_cast<const char*>(print.data()), static_cast<qsizetype>(print.size()));
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    if (const auto blocked = sessions::takeRefusal(transaction, origin.address, origin.client)) {
        transaction.commit();
        throw sessions::tooManyRefused(*blocked);
    }
    transaction.exec(kRecord, verified ? "session" : "token", issuer, verdict.subject.userId, origin.address,
                     verdict.tenantId, verdict.reason, algorithm, keyId, hash);
    QJsonObject details{{QStringLiteral("issuer"), written(examined.claimed)},
                        {QStringLiteral("algorithm"), QString::fromStdString(algorithm)},
                        {QStringLiteral("key_id"), QString::fromStdString(keyId)}};
    if (!verdict.detail.empty())
        details.insert(QStringLiteral("detail"), written(verdict.detail));
    if (verified) {
        details.insert(QStringLiteral("user_id"), written(verdict.subject.userId));
        details.insert(QStringLiteral("session"), written(verdict.subject.sessionJti));
        // Who was refused, which need not be who runs the program.
        transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)",
                         written(verdict.subject.userId).toStdString(),
                         written(verdict.subject.sessionJti).toStdString());
    }
    transaction.exec("SELECT audit_record('token.refused', 'token', $1, nullif($2, ''), NULL, $3, $4)",
                     auth::toHex(print), verdict.tenantId, details, verdict.reason);
    transaction.commit();
}

} // namespace landreeve::access
