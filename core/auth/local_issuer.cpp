#include "core/auth/local_issuer.h"

#include "core/auth/local_key.h"
#include "core/sessions/session_store.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace landreeve::auth {
namespace {

constexpr const char* kKeys = R"(
    SELECT public_key FROM issuer_key
     WHERE issuer = $1 AND (retired_at IS NULL OR verifies_until > now()) ORDER BY created_at DESC, kid)";

constexpr const char* kUse = R"(
    UPDATE issuer_key SET verifies_until = greatest(verifies_until, $2)
     WHERE issuer = $1 AND retired_at IS NULL
    RETURNING kid, sealed)";

/// With `$2` also those retired before stop verifying.
constexpr const char* kRetire = R"(
    UPDATE issuer_key SET sealed = NULL, retired_at = coalesce(retired_at, clock_timestamp()),
           verifies_until = CASE WHEN $2 THEN least(verifies_until, clock_timestamp()) ELSE verifies_until END
     WHERE issuer = $1 AND (retired_at IS NULL OR $2)
    RETURNING kid)";

std::string purposeOf(const std::string& keyId) {
    return "issuer-key/" + keyId;
}

qint64 secondsOf(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// Two programs that find no key must not both make one.
void takeTurns(postgres::Transaction& transaction) {
    transaction.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.issuer-key'))");
}

/// While one signs the key is not changed under it.
void keepKeys(postgres::Transaction& transaction) {
    transaction.exec("SELECT pg_advisory_xact_lock_shared(hashtext('landreeve.issuer-key'))");
}

} // namespace

LocalIssuer::LocalIssuer(control::ControlPlane& control, const vault::KeyRing& keys, VerifiedTokens* verified)
    : m_control(control),
      m_keyRing(keys),
      m_verified(verified),
      m_url(sessions::localIssuerOf(control.workspaceId())) {}

VerifyPolicy LocalIssuer::policy() const {
    VerifyPolicy policy;
    policy.algorithms = AlgorithmSet::fromNames(std::array{std::string("ES256")});
    policy.issuer = m_url;
    policy.audience = kAudience;
    policy.leeway = kSignInLeeway;
    return policy;
}

std::string LocalIssuer::makeKey(postgres::Transaction& transaction, const char* action, const std::string& reason) {
    const LocalKey key = LocalKey::make();
    transaction.exec(
        "INSERT INTO issuer (url, kind, algorithms) VALUES ($1, 'local', '{ES256}') ON CONFLICT DO NOTHING", m_url);
    transaction.exec("INSERT INTO issuer_key (kid, issuer, public_key, sealed) VALUES ($1, $2, $3, $4)", key.id, m_url,
                     key.publicKey, m_keyRing.seal(purposeOf(key.id), key.privateKey));
    transaction.exec("SELECT audit_record($1, 'issuer-key', $2, NULL, NULL, NULL, nullif($3, ''))", action, key.id,
                     reason);
    return key.id;
}

void LocalIssuer::prepare(const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    const auto isThere = [&] {
        return !lease->exec("SELECT 1 FROM issuer_key WHERE issuer = $1 AND retired_at IS NULL", m_url).empty();
    };
    if (isThere())
        return;
    auto transaction = m_control.begin(*lease);
    takeTurns(transaction);
    if (!isThere())
        makeKey(transaction, "jwks.create");
    transaction.commit();
}

SecretString LocalIssuer::sign(const LocalClaims& claims, const postgres::Wait& wait) {
    prepare(wait);
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    SecretString token = sign(transaction, claims);
    // Only a token whose key is known to verify as long leaves.
    transaction.commit();
    return token;
}

SecretString LocalIssuer::sign(postgres::Transaction& transaction, const LocalClaims& claims) {
    const qint64 expires = secondsOf(claims.expiresAt);
    keepKeys(transaction);
    const auto row = transaction.exec(kUse, m_url, Time(std::chrono::seconds(expires))).first();
    if (!row)
        throw Error("internal_error", "The workspace's own issuer has no key to sign with.", "Try again.");
    const auto keyId = row->get<std::string>("kid");
    const SecretString privateKey = m_keyRing.unseal(purposeOf(keyId), row->get<QByteArray>("sealed"));
    const QJsonObject header{{QStringLiteral("alg"), QStringLiteral("ES256")},
                             {QStringLiteral("typ"), QStringLiteral("JWT")},
                             {QStringLiteral("kid"), QString::fromStdString(keyId)}};
    const QString session = QString::fromStdString(claims.sessionId);
    QJsonObject body{{QStringLiteral("iss"), QString::fromStdString(m_url)},
                     {QStringLiteral("aud"), QLatin1String(kAudience)},
                     {QStringLiteral("sub"), QString::fromStdString(claims.userId)},
                     {QStringLiteral("session_id"), session},
                     {QStringLiteral("jti"), session},
                     {QStringLiteral("iat"), secondsOf(claims.issuedAt)},
                     {QStringLiteral("exp"), expires}};
    if (!claims.role.empty())
        body.insert(QStringLiteral("role"), QString::fromStdString(claims.role));
    if (!claims.tenantId.empty())
        body.insert(QLatin1String(kTenantClaim), QString::fromStdString(claims.tenantId));
    return signedToken(privateKey, header, body);
}

QJsonObject LocalIssuer::document(const postgres::Wait& wait) {
    QJsonArray keys;
    for (const auto row : m_control.lend(wait)->exec(kKeys, m_url))
        keys.append(row.get<QJsonValue>("public_key"));
    return {{QStringLiteral("keys"), keys}};
}

std::shared_ptr<const KeySet> LocalIssuer::keys(const postgres::Wait& wait) {
    std::string text = QJsonDocument(document(wait)).toJson(QJsonDocument::Compact).toStdString();
    const std::lock_guard guard(m_mutex);
    if (m_keys && text == m_document)
        return m_keys;
    auto keys = std::make_shared<const KeySet>(KeySet::read(text));
    if (m_keys && m_verified != nullptr) {
        for (const Jwk& old : m_keys->keys()) {
            if (std::ranges::none_of(keys->keys(), [&](const Jwk& key) { return key.id() == old.id(); }))
                m_verified->evictKey(old.key().fingerprint());
        }
    }
    m_document = std::move(text);
    m_keys = keys;
    return keys;
}

std::vector<LocalKeyState> LocalIssuer::states(const postgres::Wait& wait) {
    std::vector<LocalKeyState> states;
    for (const auto row : m_control.lend(wait)->exec(
             "SELECT kid, created_at, retired_at, verifies_until FROM issuer_key WHERE issuer = $1 "
             "ORDER BY created_at DESC, kid",
             m_url))
        states.push_back({row.get<std::string>("kid"), row.get<Time>("created_at"),
                          row.get<std::optional<Time>>("retired_at"), row.get<Time>("verifies_until")});
    return states;
}

std::string LocalIssuer::rotate(Overlap overlap, const std::string& reason, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    takeTurns(transaction);
    for (const auto row : transaction.exec(kRetire, m_url, overlap == Overlap::None))
        transaction.exec("SELECT audit_record('jwks.retire', 'issuer-key', $1, NULL, NULL, "
                         "jsonb_build_object('overlap', $2::boolean))",
                         row.get<std::string>("kid"), overlap != Overlap::None);
    transaction.exec("DELETE FROM issuer_key WHERE issuer = $1 AND retired_at IS NOT NULL AND verifies_until <= now()",
                     m_url);
    std::string keyId = makeKey(transaction, "jwks.rotate", reason);
    transaction.commit();
    return keyId;
}

} // namespace landreeve::auth
