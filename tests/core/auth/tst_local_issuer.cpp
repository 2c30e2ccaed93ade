#include "core/access/token_mint.h"
#include "core/auth/base64url.h"
#include "core/auth/local_key.h"
#include "core/tenancy/tenant_settings.h"
#include "tests/core/sessions/session_fixture.h"

#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <latch>
#include <thread>

using namespace landreeve;
using auth::LocalIssuer;
using auth::Reason;
using std::chrono::hours;
using std::chrono::minutes;
using tests::codeOf;
using tests::SessionFixture;

namespace {

QByteArray bytesOf(const QJsonValue& text) {
    return QByteArray::fromBase64(text.toString().toLatin1(), QByteArray::Base64UrlEncoding);
}

/// A DER INTEGER (ITU-T X.690, 8.3).
QByteArray derNumber(QByteArray number) {
    while (number.size() > 1 && number.front() == '\0')
        number.remove(0, 1);
    if (static_cast<unsigned char>(number.front()) >= 0x80)
        number.prepend('\0');
    return QByteArray("\x02").append(static_cast<char>(number.size())).append(number);
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

class TestLocalIssuer : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    control::ControlPlane& control() { return f().test.workspace().control(); }
    LocalIssuer& issuer() { return f().test.workspace().localIssuer(); }

    access::MintedToken mint(const access::MintRequest& request) {
        return access::mintToken(control(), issuer(), f().test.workspace().giver(), request);
    }
    std::string token(const std::string& user = "asha") {
        return std::string(mint({"alpha", user, "viewer"}).token.reveal());
    }
    Reason verdictOn(const std::string& text) {
        const SystemClock clock;
        return auth::Verifier(clock).verify(text, *issuer().keys(), issuer().policy()).reason;
    }
    static QJsonObject part(const std::string& text, int index) {
        const QByteArray segment = QByteArray::fromStdString(text).split('.').at(index);
        return QJsonDocument::fromJson(QByteArray::fromBase64(segment, QByteArray::Base64UrlEncoding)).object();
    }
    int keyCount() { return static_cast<int>(issuer().keys()->keys().size()); }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() {
        f().clear();
        f().sql("DELETE FROM issuer_key");
    }

    void aTokenSaysWhatItSpeaksOf() {
        const auto minted = mint({"alpha", "asha", "operator", minutes(15)});
        const std::string text(minted.token.reveal());
        QVERIFY(verdictOn(text) == Reason::None);
        const QJsonObject header = part(text, 0);
        QCOMPARE(header.value(QStringLiteral("alg")).toString(), QStringLiteral("ES256"));
        QCOMPARE(header.value(QStringLiteral("kid")).toString().toStdString(), issuer().states().front().id);
        const QJsonObject claims = part(text, 1);
        const auto claim = [&](const char* name) { return claims.value(QLatin1String(name)).toString().toStdString(); };
        QCOMPARE(claim("iss"), f().localIssuer());
        QCOMPARE(claim("sub"), std::string("asha"));
        QCOMPARE(claim("session_id"), minted.jti);
        QCOMPARE(claim("jti"), minted.jti);
        QCOMPARE(claim("tenant_id"), std::string("alpha"));
        QCOMPARE(claim("role"), std::string("operator"));
        const auto session = f().store.get({f().localIssuer(), minted.jti});
        QCOMPARE(session.tenantId, std::string("alpha"));
        QVERIFY(session.expiresAt - session.createdAt == minutes(15));
        QVERIFY(minted.expiresAt <= session.expiresAt);
        QVERIFY(session.expiresAt - minted.expiresAt < std::chrono::seconds(1));
        QCOMPARE(f().value<std::string>("SELECT role FROM user_mapping WHERE subject = 'asha' AND tenant_id = 'alpha'"),
                 std::string("operator"));
        QCOMPARE(f().audited("token.mint", minted.jti), std::int64_t{1});
    }

    void theRoleIsTheOneHeHasElseTheLeast() {
        QCOMPARE(mint({"alpha", "asha"}).role, std::string("viewer"));
        mint({"alpha", "asha", "admin"});
        QCOMPARE(mint({"alpha", "asha"}).role, std::string("admin"));
        f().map(f().localIssuer(), "ravi"); // in the whole workspace
        mint({"alpha", "ravi"});
        QCOMPARE(f().value<int>("SELECT count(*) FROM user_mapping WHERE subject = 'ravi'"), 1);
    }

    void refreshesMakeTokensOfItsOwnTenantsSessionsOnly() {
        issuer().prepare();
        auto& workspace = f().test.workspace();
        sessions::RefreshFamilies families(workspace.control(), workspace.keyRing());
        const auto begun = [&](const sessions::Session& session) {
            return families.begin(session.key(), access::accessTokens(issuer()));
        };
        const auto own = f().create("asha", "alpha");
        const auto pair = begun(own);
        QVERIFY(pair.access);
        QCOMPARE(verdictOn(std::string(pair.access->token.reveal())), Reason::None);
        QVERIFY(pair.access->expiresAt < own.expiresAt);
        QVERIFY(!begun(f().create("asha")).access);
        f().addIssuer("https://auth.example");
        sessions::NewSession outside;
        outside.issuer = "https://auth.example";
        outside.userId = "asha";
        outside.tenantId = "alpha";
        QVERIFY(!begun(f().store.create(outside)).access);
        // Never past the session's own end.
        const auto minted = mint({"alpha", "asha", "viewer", minutes(5), true});
        const sessions::SessionKey key{issuer().url(), minted.jti};
        QVERIFY(families.begin(key, access::accessTokens(issuer())).access->expiresAt <= f().store.get(key).expiresAt);
    }

    void whatCannotBeIsRefused() {
        QCOMPARE(codeOf([&] { mint({"nobody", "asha"}); }), std::string("tenant_not_found"));
        QCOMPARE(codeOf([&] { mint({"alpha", "asha", "emperor"}); }), std::string("usage"));
        QCOMPARE(codeOf([&] { mint({"alpha", ""}); }), std::string("usage"));
        tenancy::writeTenantSetting(control(), "alpha", "session.life", "1h");
        QCOMPARE(codeOf([&] { mint({"alpha", "asha", "viewer", hours(2)}); }), std::string("usage"));
        QCOMPARE(f().value<int>("SELECT count(*) FROM user_mapping WHERE subject = 'asha'"), 0);
        QCOMPARE(f().value<int>("SELECT count(*) FROM session WHERE user_id = 'asha'"), 0);
        QVERIFY(mint({"alpha", "asha", "viewer"}).expiresAt - SystemClock().now() <= hours(1));
    }

    void opensslTakesItsSignature() {
        const std::string text = token();
        const QJsonObject key = issuer().document().value(QStringLiteral("keys")).toArray().first().toObject();
        // SubjectPublicKeyInfo of a P-256 point (RFC 5480).
        const QByteArray head = QByteArray::fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
        const QByteArray point =
            head + bytesOf(key.value(QStringLiteral("x"))) + bytesOf(key.value(QStringLiteral("y")));
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("key.pem")),
              "-----BEGIN PUBLIC KEY-----\n" + point.toBase64() + "\n-----END PUBLIC KEY-----\n");
        const auto dot = text.rfind('.');
        const QByteArray numbers = QByteArray::fromStdString(*auth::fromBase64url(text.substr(dot + 1)));
        const QByteArray r = derNumber(numbers.left(32));
        const QByteArray s = derNumber(numbers.mid(32));
        write(folder.filePath(QStringLiteral("signature")),
              QByteArray("\x30").append(static_cast<char>(r.size() + s.size())) + r + s);
        const auto verifies = [&](const std::string& signedText) {
            write(folder.filePath(QStringLiteral("text")), QByteArray::fromStdString(signedText));
            QProcess openssl;
            openssl.setWorkingDirectory(folder.path());
            openssl.start(QStringLiteral("openssl"),
                          {QStringLiteral("dgst"), QStringLiteral("-sha256"), QStringLiteral("-verify"),
                           QStringLiteral("key.pem"), QStringLiteral("-signature"), QStringLiteral("signature"),
                           QStringLiteral("text")});
            return openssl.waitForFinished() && openssl.exitCode() == 0 &&
                   openssl.readAllStandardOutput() == "Verified OK\n";
        };
        QVERIFY(verifies(text.substr(0, dot)));
        QVERIFY(!verifies(text.substr(0, dot) + "x"));
    }

    void aRetiredKeyVerifiesUntilItsLastTokenExpires() {
        const std::string before = token();
        const std::string oldKey = issuer().states().front().id;
        const std::string newKey = issuer().rotate(LocalIssuer::Overlap::UntilTheyExpire, "every quarter");
        QCOMPARE(f().value<std::string>(
                     "SELECT reason FROM audit_outbox WHERE action = 'jwks.rotate' AND object_id = $1", newKey),
                 std::string("every quarter"));
        QVERIFY(newKey != oldKey);
        const std::string after = token();
        QCOMPARE(part(after, 0).value(QStringLiteral("kid")).toString().toStdString(), newKey);
        QVERIFY(verdictOn(before) == Reason::None);
        QVERIFY(verdictOn(after) == Reason::None);
        const auto states = issuer().states();
        QCOMPARE(states.size(), std::size_t{2});
        QVERIFY(states.back().retiredAt);
        QCOMPARE(
            qint64(std::chrono::floor<std::chrono::seconds>(states.back().verifiesUntil.time_since_epoch()).count()),
            part(before, 1).value(QStringLiteral("exp")).toInteger());
        // Its private part is gone.
        QCOMPARE(f().value<int>("SELECT count(*) FROM issuer_key WHERE sealed IS NOT NULL"), 1);
        f().sql("UPDATE issuer_key SET verifies_until = now() - interval '1 second' WHERE retired_at IS NOT NULL");
        QVERIFY(verdictOn(before) == Reason::KeyUnknown);
        QVERIFY(verdictOn(after) == Reason::None);
        issuer().rotate(LocalIssuer::Overlap::UntilTheyExpire, {});
        QCOMPARE(issuer().states().size(), std::size_t{2});
        QCOMPARE(f().audited("jwks.rotate", newKey), std::int64_t{1});
        QCOMPARE(f().audited("jwks.retire", oldKey), std::int64_t{1});
    }

    void aKeyThatWasFoundOutVerifiesNothingAnyMore() {
        const std::string first = token();
        issuer().rotate(LocalIssuer::Overlap::UntilTheyExpire, {});
        const std::string second = token();
        issuer().rotate(LocalIssuer::Overlap::None, {});
        QVERIFY(verdictOn(first) == Reason::KeyUnknown);
        QVERIFY(verdictOn(second) == Reason::KeyUnknown);
        QCOMPARE(keyCount(), 1);
    }

    void twoWorkspacesDoNotTakeEachOthersTokens() {
        tests::TestWorkspace other;
        const std::string ours = token();
        const SystemClock clock;
        auto& theirs = other.workspace().localIssuer();
        theirs.prepare();
        const auto verdict = [&](const auth::KeySet& keys) {
            return auth::Verifier(clock).verify(ours, keys, theirs.policy()).reason;
        };
        QVERIFY(verdict(*theirs.keys()) == Reason::KeyUnknown);
        QVERIFY(verdict(*issuer().keys()) == Reason::WrongIssuer);
        const auto refused = other.workspace().tokenSignIn().admit(SecretString(ours), {});
        QCOMPARE(refused.reason, std::string("wrong_issuer"));
        // Nor does the key of one open what the other sealed.
        const QByteArray sealed = f().value<QByteArray>("SELECT sealed FROM issuer_key WHERE sealed IS NOT NULL");
        const std::string purpose = "issuer-key/" + issuer().states().front().id;
        QCOMPARE(codeOf([&] { other.workspace().keyRing().unseal(purpose, sealed); }), std::string("vault_key_wrong"));
        QVERIFY(!f().test.workspace().keyRing().unseal(purpose, sealed).empty());
    }

    void manyWhoMintAndRotateAtOnceLeaveGoodTokens() {
        std::latch begun(8);
        std::vector<std::string> texts(32);
        {
            std::vector<std::jthread> threads;
            threads.reserve(8);
            for (std::size_t i = 0; i < 8; ++i)
                threads.emplace_back([&, i] {
                    begun.arrive_and_wait();
                    for (std::size_t k = 0; k < 4; ++k) {
                        texts[i * 4 + k] = token("user-" + std::to_string(i));
                        if (i < 2)
                            issuer().rotate(LocalIssuer::Overlap::UntilTheyExpire, {});
                    }
                });
        }
        for (const std::string& text : texts)
            QVERIFY(verdictOn(text) == Reason::None);
        QCOMPARE(f().value<int>("SELECT count(*) FROM issuer_key WHERE retired_at IS NULL"), 1);
    }

    void aKeysIdIsItsThumbprint() {
        // RFC 7638, 3, over this key's own members.
        issuer().prepare();
        const QJsonObject key = issuer().document().value(QStringLiteral("keys")).toArray().first().toObject();
        const QString text =
            QStringLiteral(R"({"crv":"P-256","kty":"EC","x":"%1","y":"%2"})")
                .arg(key.value(QStringLiteral("x")).toString(), key.value(QStringLiteral("y")).toString());
        const QByteArray hash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
        QCOMPARE(key.value(QStringLiteral("kid")).toString().toLatin1(),
                 hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
        QVERIFY(!key.contains(QStringLiteral("d")));
    }
};

QTEST_GUILESS_MAIN(TestLocalIssuer)
#include "tst_local_issuer.moc"
