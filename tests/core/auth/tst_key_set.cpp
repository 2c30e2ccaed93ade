#include "core/auth/base64url.h"
#include "core/auth/key_set.h"
#include "tests/core/auth/token_fixture.h"

#include <QtTest>

using namespace landreeve::auth;
using namespace landreeve::tests;

namespace {

QString base64(const std::string& bytes) {
    return QString::fromStdString(toBase64url(bytes));
}

std::string bytesOf(const QJsonObject& jwk, const char* name) {
    return *fromBase64url(jwk.value(QLatin1String(name)).toString().toStdString());
}

/// An RSA key of a modulus of so many bits, for the rules that look at numbers only.
QJsonObject rsaJwk(int bits, const std::string& exponent, bool even = false) {
    std::string modulus(static_cast<std::size_t>(bits + 7) / 8, '\x55');
    modulus.front() = static_cast<char>(1 << ((bits - 1) % 8));
    modulus.back() = even ? '\x54' : '\x55';
    return {{QStringLiteral("kty"), QStringLiteral("RSA")},
            {QStringLiteral("kid"), QStringLiteral("k1")},
            {QStringLiteral("n"), base64(modulus)},
            {QStringLiteral("e"), base64(exponent)}};
}

const std::string kExponent("\x01\x00\x01", 3);

} // namespace

class TestKeySet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unfitKeysAreKeptWithTheirReason_data() {
        QTest::addColumn<QJsonObject>("key");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const QJsonObject& key, const char* why) {
            QTest::newRow(name) << key << QString::fromLatin1(why);
        };
        const QString id = QStringLiteral("k1");
        const QJsonObject rsa = SigningKey::rsa().jwk(id);
        const QJsonObject ec = SigningKey::ec().jwk(id);
        const QJsonObject ed = SigningKey::ed25519().jwk(id);
        row("symmetric",
            with({{QStringLiteral("kty"), QStringLiteral("oct")}, {QStringLiteral("kid"), id}}, "k",
                 QStringLiteral("c2VjcmV0")),
            "symmetric");
        row("private RSA", with(rsa, "d", QStringLiteral("AQ")), "private");
        row("a prime of RSA", with(rsa, "p", QStringLiteral("AQ")), "private");
        row("private EC", with(ec, "d", QStringLiteral("AQ")), "private");
        row("private Ed25519", with(ed, "d", QStringLiteral("AQ")), "private");
        row("symmetric part in RSA", with(rsa, "k", QStringLiteral("AQ")), "private");
        row("no type", without(rsa, "kty"), "type");
        row("unknown type", with(rsa, "kty", QStringLiteral("rsa")), "type");
        row("type of a number", with(rsa, "kty", 1), "type");
        row("to encrypt", with(rsa, "use", QStringLiteral("enc")), "use");
        row("use of a number", with(rsa, "use", 1), "use");
        row("only to sign", with(rsa, "key_ops", QJsonArray{QStringLiteral("sign")}), "key_ops");
        row("operations as text", with(rsa, "key_ops", QStringLiteral("verify")), "key_ops");
        row("no operations", with(rsa, "key_ops", QJsonArray()), "key_ops");
        row("operations twice", with(rsa, "key_ops", QJsonArray{QStringLiteral("verify"), QStringLiteral("verify")}),
            "key_ops");
        row("for HMAC", with(rsa, "alg", QStringLiteral("HS256")), "alg");
        row("for encryption", with(rsa, "alg", QStringLiteral("RSA-OAEP")), "alg");
        row("algorithm of a number", with(rsa, "alg", 5), "alg");
        row("RSA for ES256", with(rsa, "alg", QStringLiteral("ES256")), "ES256");
        row("P-256 for ES384", with(ec, "alg", QStringLiteral("ES384")), "ES384");
        row("RSA of 1024 bits", SigningKey::rsa(1024).jwk(id), "1024 bits");
        row("RSA of 2047 bits", rsaJwk(2047, kExponent), "2047 bits");
        row("RSA of 8193 bits", rsaJwk(8193, kExponent), "8193 bits");
        row("RSA of a million bits", rsaJwk(1'000'000, kExponent), "too long");
        row("even modulus", rsaJwk(2048, kExponent, true), "even");
        row("exponent of 1", rsaJwk(2048, "\x01"), "below 65537");
        row("exponent of 3", SigningKey::rsa(2048, 3).jwk(id), "below 65537");
        row("exponent of 65535", rsaJwk(2048, "\xff\xff"), "below 65537");
        row("even exponent", rsaJwk(2048, std::string("\x01\x00\x02", 3)), "even");
        row("exponent of 0", rsaJwk(2048, std::string(1, '\0')), "even");
        row("exponent of 65 bits", rsaJwk(2048, "\x01\x01\x01\x01\x01\x01\x01\x01\x01"), "64 bits");
        row("no modulus", without(rsa, "n"), "base64url");
        row("empty modulus", with(rsa, "n", QString()), "base64url");
        row("padded exponent", with(rsa, "e", QStringLiteral("AQAB====")), "base64url");
        row("modulus of a number", with(rsa, "n", 77), "base64url");
        row("unknown curve", with(ec, "crv", QStringLiteral("secp256k1")), "crv");
        row("no curve", without(ec, "crv"), "crv");
        row("another curve", with(ec, "crv", QStringLiteral("P-384")), "48 bytes");
        row("no y", without(ec, "y"), "base64url");
        row("off the curve", with(ec, "y", ec.value(QStringLiteral("x"))), "not on the curve");
        row("zero point", with(with(ec, "x", base64(std::string(32, '\0'))), "y", base64(std::string(32, '\0'))),
            "not on the curve");
        row("coordinate past the field", with(ec, "x", base64(std::string(32, '\xff'))), "not on the curve");
        row("short coordinate", with(ec, "x", base64(bytesOf(ec, "x").substr(1))), "32 bytes");
        row("coordinate with a zero before", with(ec, "x", base64('\0' + bytesOf(ec, "x"))), "32 bytes");
        row("X25519", with(ed, "crv", QStringLiteral("X25519")), "crv");
        row("Ed448", with(ed, "crv", QStringLiteral("Ed448")), "crv");
        row("short Ed25519", with(ed, "x", base64(bytesOf(ed, "x").substr(1))), "32 bytes");
        row("Ed25519 off the curve", with(ed, "x", base64("\x02" + std::string(31, '\0'))), "not on the curve");
        row("Ed25519 past the field", with(ed, "x", base64(std::string(32, '\xff'))), "not on the curve");
        row("id of a number", with(rsa, "kid", 1), "id");
        row("long id", with(rsa, "kid", QString(257, u'k')), "id");
        row("id with a line end", with(rsa, "kid", QStringLiteral("a\nb")), "id");
    }
    void unfitKeysAreKeptWithTheirReason() {
        QFETCH(QJsonObject, key);
        QFETCH(QString, why);
        const SigningKey other = SigningKey::ec();
        const KeySet keys = KeySet::read(keySetOf({key, other.jwk(QStringLiteral("other"))}));
        QCOMPARE(keys.fault(), std::string());
        QCOMPARE(keys.keys().size(), std::size_t{2});
        QVERIFY2(QString::fromStdString(keys.keys()[0].fault()).contains(why), keys.keys()[0].fault().c_str());
        // The others can be used all the same.
        QCOMPARE(keys.usableKeys(), std::size_t{1});
        QVERIFY(keys.choose("other", Algorithm::ES256).key != nullptr);
        if (keys.keys()[0].id())
            QCOMPARE(keys.choose(*keys.keys()[0].id(), Algorithm::RS256).reason, Reason::KeyUnusable);
    }

    void fitKeysAreReady_data() {
        QTest::addColumn<QJsonObject>("key");
        QTest::addColumn<int>("algorithm");
        const auto row = [](const char* name, const QJsonObject& key, Algorithm algorithm) {
            QTest::newRow(name) << key << static_cast<int>(algorithm);
        };
        const QJsonObject rsa = SigningKey::rsa().jwk();
        row("RSA", rsa, Algorithm::PS384);
        row("RSA of 8192 bits", without(rsaJwk(8192, kExponent), "kid"), Algorithm::RS256);
        row("RSA for its algorithm", with(rsa, "alg", QStringLiteral("RS512")), Algorithm::RS512);
        row("RSA modulus with a zero before", with(rsa, "n", base64('\0' + bytesOf(rsa, "n"))), Algorithm::RS256);
        row("to verify", with(rsa, "key_ops", QJsonArray{QStringLiteral("verify")}), Algorithm::RS256);
        row("for signatures", with(rsa, "use", QStringLiteral("sig")), Algorithm::RS256);
        row("with more", with(rsa, "x5c", QJsonArray{QStringLiteral("MIIB")}), Algorithm::RS256);
        row("P-256", SigningKey::ec("P-256").jwk(), Algorithm::ES256);
        row("P-384", SigningKey::ec("P-384").jwk(), Algorithm::ES384);
        row("P-521", SigningKey::ec("P-521").jwk(), Algorithm::ES512);
        row("Ed25519", SigningKey::ed25519().jwk(), Algorithm::EdDSA);
    }
    void fitKeysAreReady() {
        QFETCH(QJsonObject, key);
        QFETCH(int, algorithm);
        const KeySet keys = KeySet::read(keySetOf({key}));
        QCOMPARE(keys.keys().at(0).fault(), std::string());
        const auto wanted = static_cast<Algorithm>(algorithm);
        QVERIFY(keys.choose(std::nullopt, wanted).key != nullptr);
        for (int i = 0; i < static_cast<int>(kAlgorithms); ++i) {
            const bool rightKind = fits(static_cast<Algorithm>(i), keys.keys()[0].key().kind()) &&
                                   (!keys.keys()[0].onlyFor() || i == algorithm);
            const KeyChoice choice = keys.choose(std::nullopt, static_cast<Algorithm>(i));
            QCOMPARE(choice.reason, rightKind ? Reason::None : Reason::KeyUnusable);
        }
    }

    void generatedEd25519KeysAreOnTheCurve() {
        for (int i = 0; i < 100; ++i) {
            const KeySet keys = KeySet::read(keySetOf({SigningKey::ed25519().jwk()}));
            QCOMPARE(keys.usableKeys(), std::size_t{1});
        }
    }

    void anIdThatStandsTwiceMakesBothUnusable() {
        const QString id = QStringLiteral("k1");
        const KeySet keys = KeySet::read(
            keySetOf({SigningKey::ec().jwk(id), SigningKey::ec().jwk(id), SigningKey::ec().jwk(QStringLiteral("k2"))}));
        QCOMPARE(keys.choose("k1", Algorithm::ES256).reason, Reason::KeyUnusable);
        QVERIFY(keys.choose("k2", Algorithm::ES256).key != nullptr);
        QCOMPARE(keys.usableKeys(), std::size_t{1});
    }

    void withoutAnIdTheOnlyUsableKeyIsMeant() {
        const QJsonObject first = SigningKey::ec().jwk(QStringLiteral("k1"));
        const QJsonObject second = SigningKey::ec().jwk();
        QVERIFY(KeySet::read(keySetOf({first})).choose(std::nullopt, Algorithm::ES256).key != nullptr);
        QVERIFY(KeySet::read(keySetOf({with(second, "use", QStringLiteral("enc")), first}))
                    .choose(std::nullopt, Algorithm::ES256)
                    .key != nullptr);
        const KeySet two = KeySet::read(keySetOf({first, second}));
        QCOMPARE(two.choose(std::nullopt, Algorithm::ES256).reason, Reason::KidInvalid);
        QCOMPARE(two.choose("", Algorithm::ES256).reason, Reason::KeyUnknown);
        QCOMPARE(two.choose("K1", Algorithm::ES256).reason, Reason::KeyUnknown);
        QCOMPARE(KeySet::read(keySetOf({})).choose(std::nullopt, Algorithm::ES256).reason, Reason::KeyUnknown);
    }

    void whatIsNoKeySetSaysSo_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an error page") << QByteArray("<html>502 Bad Gateway</html>");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("no keys") << QByteArray("{}");
        QTest::newRow("keys of a text") << QByteArray(R"({"keys":"none"})");
        QTest::newRow("twice") << QByteArray(R"({"keys":[],"keys":[]})");
        QTest::newRow("33 keys") << []() -> QByteArray {
            QByteArray keys("{}");
            for (int i = 0; i < 32; ++i)
                keys += ",{}";
            return "{\"keys\":[" + keys + "]}";
        }();
    }
    void whatIsNoKeySetSaysSo() {
        QFETCH(QByteArray, text);
        const KeySet keys = KeySet::read(text.toStdString());
        QVERIFY(!keys.fault().empty());
        QVERIFY(keys.keys().empty());
        QCOMPARE(keys.choose("k1", Algorithm::ES256).reason, Reason::KeyUnusable);
    }

    void aKeyKeepsItsFingerprintFromSetToSet() {
        const SigningKey key = SigningKey::rsa();
        const KeySet first = KeySet::read(keySetOf({key.jwk(QStringLiteral("a"))}));
        const KeySet second = KeySet::read(
            keySetOf({SigningKey::ec().jwk(), with(key.jwk(QStringLiteral("b")), "alg", QStringLiteral("RS256"))}));
        QVERIFY(first.keys()[0].key().fingerprint() == second.keys()[1].key().fingerprint());
        QVERIFY(first.keys()[0].key().fingerprint() != second.keys()[0].key().fingerprint());
    }
};

QTEST_APPLESS_MAIN(TestKeySet)
#include "tst_key_set.moc"
