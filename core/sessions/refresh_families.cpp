#include "core/sessions/refresh_families.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/sessions/refusal_limit.h"
#include "core/sessions/session_row.h"
#include "core/vault/cryptography.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::sessions {
namespace {

constexpr std::size_t kTokenBytes = 32;
/// What refused ones are counted by where no address is known.
constexpr const char* kClient = "refresh";

/// The state of a token, read while its session is locked.
constexpr const char* kState = R"(
    SELECT t.used_at IS NOT NULL AS used, t.revoked_at IS NOT NULL AS revoked, t.expires_at <= clock_timestamp() AS expired,
           t.successor, coalesce(t.used_at > clock_timestamp() - interval '10 seconds', false)
               AND EXISTS (SELECT FROM refresh_token n
                            WHERE n.hash = t.replaced_by AND n.used_at IS NULL AND n.revoked_at IS NULL) AS repeatable
      FROM refresh_token t WHERE t.hash = $1)";

constexpr const char* kIssue = R"(
    INSERT INTO refresh_token (hash, family, issuer, jti, expires_at)
    SELECT $1, $2, issuer, jti, expires_at FROM session WHERE issuer = $3 AND jti = $4)";

constexpr const char* kFailure = R"(
    INSERT INTO auth_failure (kind, issuer, account, address, tenant_id, reason, token_sha256)
    VALUES ('refresh', nullif($1, ''), nullif($2, ''), nullif($3, '')::inet, nullif($4, ''), $5, $6))";

/// Two families must not wait for each other's.
constexpr const char* kForgetReplies = R"(
    UPDATE refresh_token SET successor = NULL WHERE hash IN (
        SELECT hash FROM refresh_token
         WHERE successor IS NOT NULL AND used_at < clock_timestamp() - interval '10 seconds'
         LIMIT $1 FOR UPDATE SKIP LOCKED))";

QByteArray hashOf(const SecretString& token) {
    return vault::hash(token.reveal());
}

SecretString newToken() {
    std::string random = randomBytes(kTokenBytes);
    QByteArray text = vault::bytes(random).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    SecretString token(vault::view(text));
    vault::taken(random);
    text.fill('\0');
    return token;
}

std::string purposeOf(const std::string& family) {
    return "refresh-token/" + family;
}

} // namespace

std::int64_t forgetReplies(postgres::Transaction& transaction, int most) {
    return transaction.exec(kForgetReplies, most).affected();
}

/// A token that was presented, and whose it is.
struct RefreshFamilies::Presented {
    QByteArray hash;
    std::string family;
    SessionKey session;
    std::string userId = {};
    std::string tenantId = {};
    QByteArray successor = {};
};

TokenPair RefreshFamilies::issue(postgres::Transaction& transaction, const SessionKey& session,
                                 const std::string& family, const MintFn& mint) {
    const auto row =
        transaction
            .exec(std::string("SELECT ") + kSessionColumns + " FROM session_state s WHERE s.issuer = $1 AND s.jti = $2",
                  session.issuer, session.jti)
            .one();
    const Session whole = sessionOf(row);
    TokenPair pair{newToken(), mint ? mint(transaction, whole) : std::nullopt, session, whole.expiresAt};
    transaction.exec(kIssue, hashOf(pair.refreshToken), family, session.issuer, session.jti);
    return pair;
}

TokenPair RefreshFamilies::begin(const SessionKey& session, const MintFn& mint, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    const auto row = transaction
                         .exec("SELECT tenant_id FROM session WHERE issuer = $1 AND jti = $2 FOR UPDATE",
                               session.issuer, session.jti)
                         .first();
    if (!row)
        throw noSuchSession(session);
    const auto reason = transaction.exec("SELECT reason FROM session_verdict($1, $2)", session.issuer, session.jti)
                            .one()
                            .get<std::optional<std::string>>(0);
    if (reason)
        throw Error("session_refused", "The session has ended (" + *reason + ").", "Begin a new one.")
            .withDetail("reason", QString::fromStdString(*reason));
    TokenPair pair = issue(transaction, session, newUuid(), mint);
    forgetReplies(transaction);
    transaction.exec("SELECT audit_record('session.refresh-begin', 'session', $1, $3, NULL, "
                     "jsonb_build_object('issuer', $2::text))",
                     session.jti, session.issuer, row->get<std::optional<std::string>>("tenant_id"));
    transaction.commit();
    return pair;
}

RefreshVerdict RefreshFamilies::repeat(const Presented& presented) const {
    const SecretString plain = m_keys.unseal(purposeOf(presented.family), presented.successor);
    const auto said = QJsonDocument::fromJson(vault::bytes(plain.reveal())).object();
    const auto secret = [&](const char* member) {
        return SecretString(said.value(QLatin1String(member)).toString().toStdString());
    };
    const auto time = [&](const char* member) {
        return timeFromText(said.value(QLatin1String(member)).toString().toStdString());
    };
    TokenPair pair{secret("refresh"), std::nullopt, presented.session, time("expires_at")};
    if (said.contains(QStringLiteral("access")))
        pair.access = AccessToken{secret("access"), time("access_expires_at")};
    return {std::move(pair), {}, true};
}

void RefreshFamilies::endFamily(postgres::Transaction& transaction, const Presented& presented) {
    transaction.exec("UPDATE refresh_token SET revoked_at = clock_timestamp(), successor = NULL "
                     "WHERE family = $1 AND revoked_at IS NULL",
                     presented.family);
    transaction.exec("UPDATE session SET revoked_at = clock_timestamp(), revoked_by = actor(), "
                     "revoke_reason = 'a used refresh token was presented again' "
                     "WHERE issuer = $1 AND jti = $2 AND revoked_at IS NULL",
                     presented.session.issuer, presented.session.jti);
    transaction.exec("SELECT audit_record('session.revoke', 'session', $1, nullif($2, ''), NULL, "
                     "jsonb_build_object('issuer', $3::text), 'a used refresh token was presented again')",
                     presented.session.jti, presented.tenantId, presented.session.issuer);
}

RefreshVerdict RefreshFamilies::rotate(const SecretString& token, const MintFn& mint, const std::string& address,
                                       const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    Presented presented{hashOf(token), {}, {}};
    const auto refused = [&](const std::string& reason, bool always = false) {
        const auto blocked = takeRefusal(transaction, address, kClient);
        if (blocked && !always) {
            transaction.commit(); // takeTokens()
            throw tooManyRefused(*blocked);
        }
        transaction.exec(kFailure, presented.session.issuer, presented.userId, address, presented.tenantId, reason,
                         presented.hash);
        transaction.exec(
            "SELECT audit_record('session.refresh-refused', 'session', nullif($1, ''), nullif($2, ''), NULL, "
            "NULL, $3)",
            presented.session.jti, presented.tenantId, reason);
        transaction.commit();
        return RefreshVerdict{std::nullopt, reason};
    };
    const auto found =
        transaction.exec("SELECT family, issuer, jti FROM refresh_token WHERE hash = $1", presented.hash).first();
    if (!found)
        return refused("refresh_unknown");
    presented.family = found->get<std::string>("family");
    presented.session = {found->get<std::string>("issuer"), found->get<std::string>("jti")};

    // Whoever comes to a family's session first goes first; what is read afterwards is what he left.
    const auto session = transaction
                             .exec("SELECT user_id, tenant_id FROM session WHERE issuer = $1 AND jti = $2 FOR UPDATE",
                                   presented.session.issuer, presented.session.jti)
                             .first();
    if (!session)
        return refused("session_unknown");
    presented.userId = session->get<std::string>("user_id");
    presented.tenantId = session->get<std::optional<std::string>>("tenant_id").value_or("");
    transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)", presented.userId,
                     presented.session.jti);
    const auto verdict =
        transaction.exec("SELECT reason FROM session_verdict($1, $2)", presented.session.issuer, presented.session.jti)
            .one()
            .get<std::optional<std::string>>(0);
    if (verdict)
        return refused(*verdict);
    const auto state = transaction.exec(kState, presented.hash).one();
    if (state.get<bool>("revoked"))
        return refused("refresh_revoked");
    if (state.get<bool>("used")) {
        if (state.get<bool>("repeatable") && !state.isNull("successor")) {
            presented.successor = state.get<QByteArray>("successor");
            return repeat(presented);
        }
        endFamily(transaction, presented);
        // A theft, and once a family: never lost among too many others.
        return refused("refresh_reused", true);
    }
    if (state.get<bool>("expired"))
        return refused("refresh_expired");

    transaction.exec("UPDATE refresh_token SET used_at = clock_timestamp() WHERE hash = $1", presented.hash);
    TokenPair pair = issue(transaction, presented.session, presented.family, mint);
    const auto text = [](const SecretString& secret) {
        return QString::fromUtf8(secret.reveal().data(), static_cast<qsizetype>(secret.size()));
    };
    QJsonObject reply{{QStringLiteral("refresh"), text(pair.refreshToken)},
                      {QStringLiteral("expires_at"), QString::fromStdString(toRfc3339(pair.expiresAt))}};
    if (pair.access) {
        reply.insert(QStringLiteral("access"), text(pair.access->token));
        reply.insert(QStringLiteral("access_expires_at"), QString::fromStdString(toRfc3339(pair.access->expiresAt)));
    }
    QByteArray plain = QJsonDocument(reply).toJson(QJsonDocument::Compact);
    const QByteArray sealed = m_keys.seal(purposeOf(presented.family), SecretString(vault::view(plain)));
    plain.fill('\0');
    // Only the last exchange can still be asked for again.
    transaction.exec("UPDATE refresh_token SET successor = CASE WHEN hash = $2 THEN $3::bytea END, "
                     "replaced_by = CASE WHEN hash = $2 THEN $4::bytea ELSE replaced_by END "
                     "WHERE family = $1 AND (hash = $2 OR successor IS NOT NULL)",
                     presented.family, presented.hash, sealed, hashOf(pair.refreshToken));
    transaction.exec("UPDATE session SET last_seen_at = clock_timestamp() WHERE issuer = $1 AND jti = $2 AND "
                     "last_seen_at < clock_timestamp() - interval '1 minute'",
                     presented.session.issuer, presented.session.jti);
    forgetReplies(transaction);
    transaction.exec("SELECT audit_record('session.refresh', 'session', $1, nullif($2, ''))", presented.session.jti,
                     presented.tenantId);
    transaction.commit();
    return {std::move(pair), {}};
}

} // namespace landreeve::sessions
