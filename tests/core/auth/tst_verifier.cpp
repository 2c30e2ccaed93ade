#include "core/auth/token_checks.h"
#include "tests/core/auth/token_fixture.h"

#include <QtTest>

#include <functional>

using namespace landreeve::auth;
using namespace landreeve::tests;

namespace {

QString label(const char* text) {
    return QString::fromLatin1(text);
}

} // namespace

/// A token is accepted only where every line of the table of reasons lets it pass; here each of them stops a forged
/// one.
class TestVerifier : public QObject {
    Q_OBJECT

    const SigningKey m_key = SigningKey::ec();
    const SigningKey m_rsa = SigningKey::rsa();
    const KeySet m_keys = KeySet::read(keySetOf({m_key.jwk(label("k1")), m_rsa.jwk(label("k2"))}));
    SetClock m_clock{kNow};
    VerifyPolicy m_policy;

    TokenVerdict verdictOn(const std::string& token) const { return verdictOn(token, m_keys); }
    TokenVerdict verdictOn(const std::string& token, const KeySet& keys) const {
        return Verifier(m_clock).verify(token, keys, m_policy);
    }
    std::string token(const QJsonObject& header, const QJsonObject& body) const {
        return signedBy(m_key, Algorithm::ES256, header, body);
    }
    std::string token(const QJsonObject& body) const { return token(headerOf(Algorithm::ES256), body); }
    /// Of texts as they are.
    std::string raw(std::string_view header, std::string_view payload) const {
        return signedBy(m_key, Algorithm::ES256, header, payload);
    }
    static std::string textOf(const QJsonObject& object) {
        return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
    }
    static std::string header() { return textOf(headerOf(Algorithm::ES256)); }

private Q_SLOTS:
    void initTestCase() {
        m_policy.issuer = "https://auth.example/auth/v1";
        m_policy.audience = "authenticated";
    }

    void aRightTokenIsAccepted() {
        const TokenVerdict verdict = verdictOn(token(claims()));
        QCOMPARE(verdict.detail, std::string());
        QVERIFY(verdict.valid());
        QCOMPARE(verdict.token->subject, std::string_view("0b6e8a4e-9f0b-4b57-8a34-3c3a2e0c5f61"));
        QCOMPARE(verdict.token->session, std::string_view("5c1d7a2e-53a1-4a53-9f7e-2f4f0a9c6d11"));
        QCOMPARE(verdict.token->expiresAt, std::int64_t{kExpires});
        for (const TokenCheck& check : checksOf(verdict, m_policy)) {
            QVERIFY2(check.status == TokenCheck::Status::Passed, std::string(check.name).c_str());
            QVERIFY(check.detail.ends_with('.'));
        }
    }

    void forgedTokensAreRefusedWithTheirCode_data() {
        QTest::addColumn<QByteArray>("forged");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const std::string& forged, const char* code) {
            QTest::newRow(name) << QByteArray::fromStdString(forged) << label(code);
        };
        const std::string right = token(claims());
        const auto first = right.find('.');
        const auto second = right.find('.', first + 1);
        const std::string payload = textOf(claims());

        row("too large", right + std::string(16'384, 'A'), "too_large");
        row("too large by a byte", std::string(16'385, '.'), "too_large");
        row("as large as may be, of dots", std::string(16'384, '.'), "malformed");

        row("empty", "", "malformed");
        row("one segment", "abc", "malformed");
        row("two segments", right.substr(0, second), "malformed");
        row("four segments", right + ".AAAA", "malformed");
        row("encrypted", "eyJhbGciOiJSU0EtT0FFUCJ9.AA.AA.AA.AA", "malformed");
        row("empty header", right.substr(first), "malformed");
        row("empty signature", right.substr(0, second + 1), "malformed");
        row("JSON form", R"({"payload":"e30","signatures":[]})", "malformed");
        row("flattened JSON form", R"({"protected":"e30","payload":"e30","signature":"AA"})", "malformed");

        row("padded", right.substr(0, second) + "=" + right.substr(second), "bad_base64url");
        row("padded at the end", right + "==", "bad_base64url");
        row("line end", right + "\n", "bad_base64url");
        row("space before", " " + right, "bad_base64url");
        row("plus", std::string(right).replace(first + 1, 1, "+"), "bad_base64url");
        row("slash", std::string(right).replace(second + 1, 1, "/"), "bad_base64url");
        row("NUL", std::string(right).replace(3, 1, 1, '\0'), "bad_base64url");
        row("signature of one character", right.substr(0, second + 2), "bad_base64url");
        row("bits left over", right.substr(0, right.size() - 1) + (right.back() == 'R' ? "S" : "R"), "bad_base64url");

        row("header is no JSON", raw("alg", payload), "bad_json");
        row("header is a list", raw(R"(["alg"])", payload), "bad_json");
        row("header twice", raw(R"({"alg":"ES256","kid":"k1","alg":"none"})", payload), "bad_json");
        row("header in UTF-16", raw(std::string("{\0}\0", 4), payload), "bad_json");
        row("payload empty", raw(header(), ""), "bad_json");
        row("payload is text", raw(header(), "hello"), "bad_json");
        row("payload is a list", raw(header(), "[]"), "bad_json");
        row("payload is null", raw(header(), "null"), "bad_json");
        row("two objects", raw(header(), payload + payload), "bad_json");
        row("bytes after the end", raw(header(), payload + "x"), "bad_json");
        row("NUL after the end", raw(header(), payload + '\0'), "bad_json");
        row("claim twice", raw(header(), R"({"sub":"a",)" + payload.substr(1)), "bad_json");
        row("inner claim twice", raw(header(), R"({"x":{"y":[{"z":1,"z":2}]},)" + payload.substr(1)), "bad_json");
        row("seventeen levels",
            raw(header(), R"({"x":)" + std::string(16, '[') + std::string(16, ']') + "," + payload.substr(1)),
            "bad_json");
        row("invalid UTF-8", raw(header(), "{\"x\":\"\xc3\x28\"," + payload.substr(1)), "bad_json");
        row("half a surrogate pair", raw(header(), R"({"x":"\udc00",)" + payload.substr(1)), "bad_json");

        const QJsonObject plain = headerOf(Algorithm::ES256);
        row("alg none", token(with(plain, "alg", label("none")), claims()), "alg_not_allowed");
        row("alg None", token(with(plain, "alg", label("None")), claims()), "alg_not_allowed");
        row("alg HS256", token(with(plain, "alg", label("HS256")), claims()), "alg_not_allowed");
        row("alg es256", token(with(plain, "alg", label("es256")), claims()), "alg_not_allowed");
        row("alg empty", token(with(plain, "alg", QString()), claims()), "alg_not_allowed");
        row("alg with NUL", token(with(plain, "alg", QString(label("ES256") + QChar(0))), claims()), "alg_not_allowed");
        row("alg a list", token(with(plain, "alg", QJsonArray{label("ES256")}), claims()), "alg_not_allowed");
        row("alg null", token(with(plain, "alg", QJsonValue()), claims()), "alg_not_allowed");
        row("alg missing", token(without(plain, "alg"), claims()), "alg_not_allowed");
        row("off the list", signedBy(m_rsa, Algorithm::RS512, headerOf(Algorithm::RS512, label("k2")), claims()),
            "alg_not_allowed");
        row("off the list before its key is looked up",
            token(with(with(plain, "alg", label("ES384")), "kid", label("nobody")), claims()), "alg_not_allowed");

        row("crit", token(with(plain, "crit", QJsonArray{label("exp")}), claims()), "header_forbidden");
        row("crit empty", token(with(plain, "crit", QJsonArray()), claims()), "header_forbidden");
        row("b64", token(with(plain, "b64", true), claims()), "header_forbidden");
        row("zip", token(with(plain, "zip", label("DEF")), claims()), "header_forbidden");
        row("nested", token(with(plain, "cty", label("JWT")), claims()), "header_forbidden");
        row("nested, by its whole name", token(with(plain, "cty", label("application/jwt")), claims()),
            "header_forbidden");
        row("cty a number", token(with(plain, "cty", 1), claims()), "header_forbidden");
        row("a logout token", token(with(plain, "typ", label("logout+jwt")), claims()), "header_forbidden");
        row("typ empty", token(with(plain, "typ", QString()), claims()), "header_forbidden");
        row("typ null", token(with(plain, "typ", QJsonValue()), claims()), "header_forbidden");

        row("kid missing", token(without(plain, "kid"), claims()), "kid_invalid");
        row("kid a number", token(with(plain, "kid", 1), claims()), "kid_invalid");
        row("kid null", token(with(plain, "kid", QJsonValue()), claims()), "kid_invalid");
        row("kid long", token(with(plain, "kid", QString(257, u'k')), claims()), "kid_invalid");
        row("kid with a line end", token(with(plain, "kid", label("k1\n")), claims()), "kid_invalid");
        row("kid with NUL", token(with(plain, "kid", QString(label("k1") + QChar(0))), claims()), "kid_invalid");
        row("kid with DEL", token(with(plain, "kid", label("k1\x7f")), claims()), "kid_invalid");
        row("kid with a C1 control", token(with(plain, "kid", QString(QChar(0x85))), claims()), "kid_invalid");

        row("kid unknown", token(with(plain, "kid", label("k3")), claims()), "key_unknown");
        row("kid of 256 bytes", token(with(plain, "kid", QString(256, u'k')), claims()), "key_unknown");
        row("kid empty", token(with(plain, "kid", QString()), claims()), "key_unknown");
        row("kid in another case", token(with(plain, "kid", label("K1")), claims()), "key_unknown");
        row("kid a path", token(with(plain, "kid", label("../../etc/passwd")), claims()), "key_unknown");

        row("ES256 over an RSA key", token(with(plain, "kid", label("k2")), claims()), "key_unusable");
        row("RS256 over an EC key", signedBy(m_rsa, Algorithm::RS256, headerOf(Algorithm::RS256), claims()),
            "key_unusable");

        const std::string other = signedBy(SigningKey::ec(), Algorithm::ES256, plain, claims());
        row("another key", other, "bad_signature");
        row("its own key in the header",
            signedBy(SigningKey::ec(), Algorithm::ES256, with(plain, "jwk", SigningKey::ec().jwk()), claims()),
            "bad_signature");
        const std::string root = token(with(claims(), "sub", label("root")));
        row("another payload", root.substr(0, root.rfind('.')) + right.substr(second), "bad_signature");
        row("short signature", compactOf(header(), payload, std::string(63, 'x')), "bad_signature");
        row("long signature", right.substr(0, second + 1) + "AAAA" + right.substr(second + 1), "bad_signature");
        row("zero signature", right.substr(0, second + 1) + std::string(86, 'A'), "bad_signature");

        for (const char* name : {"iss", "aud", "sub", "exp", "iat", "session_id"})
            row((std::string("no ") + name).c_str(), token(without(claims(), name)), "claim_missing");
        row("aud for nobody", token(with(claims(), "aud", QJsonArray())), "claim_missing");

        for (const char* name : {"iss", "aud", "sub", "session_id"}) {
            row((std::string(name) + " a number").c_str(), token(with(claims(), name, 5)), "claim_type");
            row((std::string(name) + " null").c_str(), token(with(claims(), name, QJsonValue())), "claim_type");
            row((std::string(name) + " empty").c_str(), token(with(claims(), name, QString())), "claim_type");
            row((std::string(name) + " with NUL").c_str(), token(with(claims(), name, QString(label("a") + QChar(0)))),
                "claim_type");
        }
        row("aud with a number", token(with(claims(), "aud", QJsonArray{label("authenticated"), 1})), "claim_type");
        row("aud an object", token(with(claims(), "aud", QJsonObject{{label("a"), label("authenticated")}})),
            "claim_type");
        row("jti a number", token(with(without(claims(), "session_id"), "jti", 7)), "claim_type");
        for (const char* name : {"exp", "iat", "nbf"}) {
            row((std::string(name) + " a text").c_str(), token(with(claims(), name, label("1767229200"))),
                "claim_type");
            row((std::string(name) + " a fraction").c_str(), token(with(claims(), name, 1767229200.5)), "claim_type");
            row((std::string(name) + " null").c_str(), token(with(claims(), name, QJsonValue())), "claim_type");
            row((std::string(name) + " without end").c_str(),
                raw(header(), std::string("{\"") + name + "\":1e999," + textOf(without(claims(), name)).substr(1)),
                "claim_type");
            row((std::string(name) + " past any number").c_str(),
                raw(header(),
                    std::string("{\"") + name + "\":9223372036854775808," + textOf(without(claims(), name)).substr(1)),
                "claim_type");
        }

        row("issuer with a slash", token(with(claims(), "iss", label("https://auth.example/auth/v1/"))),
            "wrong_issuer");
        row("issuer in another case", token(with(claims(), "iss", label("https://AUTH.example/auth/v1"))),
            "wrong_issuer");
        row("other audience", token(with(claims(), "aud", label("anon"))), "wrong_audience");
        row("audience as a part", token(with(claims(), "aud", label("authenticated2"))), "wrong_audience");
        row("other audiences", token(with(claims(), "aud", QJsonArray{label("anon"), label("service")})),
            "wrong_audience");

        row("expired", token(with(claims(), "exp", kNow)), "expired");
        row("expired long ago", token(with(claims(), "exp", 0)), "expired");
        row("expired before 1970", token(with(claims(), "exp", -1)), "expired");
        row("expired at the beginning",
            raw(header(), "{\"exp\":-9223372036854775808," + textOf(without(claims(), "exp")).substr(1)), "expired");
        row("not valid yet", token(with(claims(), "nbf", kNow + 1)), "not_yet_valid");
        row("of the future", token(with(claims(), "iat", kNow + 1)), "future_iat");
        row("of the end of time",
            raw(header(), "{\"iat\":9223372036854775807," + textOf(without(claims(), "iat")).substr(1)), "future_iat");
    }
    void forgedTokensAreRefusedWithTheirCode() {
        QFETCH(QByteArray, forged);
        QFETCH(QString, code);
        const TokenVerdict verdict = verdictOn(forged.toStdString());
        QVERIFY2(
            codeText(verdict.reason) == code,
            qPrintable(QStringLiteral("%1: %2").arg(codeText(verdict.reason), QString::fromStdString(verdict.detail))));
        QVERIFY(!verdict.valid());
        QVERIFY2(verdict.detail.ends_with('.') && verdict.detail.size() < 400, verdict.detail.c_str());
        // Everything before it passed, and nothing behind it was looked at.
        auto expected = TokenCheck::Status::Passed;
        int failed = 0;
        for (const TokenCheck& check : checksOf(verdict, m_policy)) {
            if (check.status == TokenCheck::Status::Failed) {
                QCOMPARE(check.detail, verdict.detail);
                ++failed;
                expected = TokenCheck::Status::NotReached;
                continue;
            }
            QCOMPARE(check.status, expected);
        }
        QCOMPARE(failed, 1);
    }

    void everyFlippedBitIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("ES256") << QByteArray::fromStdString(token(claims()));
        QTest::newRow("RS256") << QByteArray::fromStdString(
            signedBy(m_rsa, Algorithm::RS256, headerOf(Algorithm::RS256, label("k2")), claims()));
    }
    void everyFlippedBitIsRefused() {
        QFETCH(QByteArray, text);
        std::string token = text.toStdString();
        QVERIFY(verdictOn(token).valid());
        for (std::size_t at = 0; at < token.size(); ++at) {
            for (unsigned bit = 0; bit < 8; ++bit) {
                token[at] = static_cast<char>(token[at] ^ (1U << bit));
                const TokenVerdict verdict = verdictOn(token);
                QVERIFY2(!verdict.valid(), qPrintable(QStringLiteral("byte %1, bit %2").arg(at).arg(bit)));
                token[at] = static_cast<char>(token[at] ^ (1U << bit));
            }
        }
        QVERIFY(verdictOn(token).valid());
    }

    void unusableKeySetsRefuseEachToken_data() {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QString>("code");
        const QJsonObject jwk = m_key.jwk(label("k1"));
        const auto row = [](const char* name, const std::string& keys, const char* code) {
            QTest::newRow(name) << QByteArray::fromStdString(keys) << label(code);
        };
        row("no JSON", "<html>", "key_unusable");
        row("private", keySetOf({with(jwk, "d", label("AQ"))}), "key_unusable");
        row("symmetric",
            keySetOf({{{label("kty"), label("oct")}, {label("kid"), label("k1")}, {label("k"), label("AAAA")}}}),
            "key_unusable");
        row("twice", keySetOf({jwk, jwk}), "key_unusable");
        row("to encrypt", keySetOf({with(jwk, "use", label("enc"))}), "key_unusable");
        row("for another algorithm", keySetOf({with(jwk, "alg", label("ES384"))}), "key_unusable");
        row("off the curve", keySetOf({with(jwk, "x", jwk.value(label("y")))}), "key_unusable");
        row("empty", keySetOf({}), "key_unknown");
    }
    void unusableKeySetsRefuseEachToken() {
        QFETCH(QByteArray, keys);
        QFETCH(QString, code);
        const KeySet set = KeySet::read(keys.toStdString());
        QCOMPARE(codeText(verdictOn(token(claims()), set).reason), code);
        // What comes before the keys is still said first.
        QCOMPARE(verdictOn("", set).reason, Reason::Malformed);
        QCOMPARE(verdictOn(token(without(headerOf(Algorithm::ES256), "alg"), claims()), set).reason,
                 Reason::AlgNotAllowed);
    }

    void whatMayBeIsAccepted_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        const QJsonObject plain = headerOf(Algorithm::ES256);
        row("without typ", token(without(plain, "typ"), claims()));
        row("typ in lower case", token(with(plain, "typ", label("jwt")), claims()));
        row("an access token of RFC 9068", token(with(plain, "typ", label("application/at+jwt")), claims()));
        row("links that nobody follows", token(with(plain, "jku", label("https://evil.example/keys")), claims()));
        row("two audiences", token(with(claims(), "aud", QJsonArray{label("anon"), label("authenticated")})));
        row("jti instead of a session", token(with(without(claims(), "session_id"), "jti", label("j"))));
        row("exp as 1.7672292e9", raw(header(), "{\"exp\":1.7672292e9," + textOf(without(claims(), "exp")).substr(1)));
        row("white space in the payload", raw(header(), "\n " + textOf(claims()) + "\r\n"));
        row("valid since now", token(with(claims(), "nbf", kNow)));
        row("issued now", token(with(claims(), "iat", kNow)));
        row("for ever", raw(header(), "{\"exp\":9223372036854775807," + textOf(without(claims(), "exp")).substr(1)));
        row("RS256", signedBy(m_rsa, Algorithm::RS256, headerOf(Algorithm::RS256, label("k2")), claims()));
    }
    void whatMayBeIsAccepted() {
        QFETCH(QByteArray, text);
        QCOMPARE(verdictOn(text.toStdString()).detail, std::string());
    }

    void leewayGoesToTheSecondAndNoFurther() {
        using namespace std::chrono;
        const SigningKey key = SigningKey::ec();
        const KeySet keys = KeySet::read(keySetOf({key.jwk()}));
        const std::string text = signedBy(key, Algorithm::ES256, headerOf(Algorithm::ES256, {}),
                                          with(with(claims(), "nbf", kIssued + 10), "exp", kIssued + 20));
        const auto at = [&](microseconds now, milliseconds leeway) {
            SetClock clock(0);
            clock.set(now);
            VerifyPolicy policy;
            policy.leeway = leeway;
            return Verifier(clock).verify(text, keys, policy).reason;
        };
        const microseconds from = seconds(kIssued + 10);
        const microseconds until = seconds(kIssued + 20);
        const microseconds tick(1);
        QCOMPARE(at(from - tick, {}), Reason::NotYetValid);
        QCOMPARE(at(from, {}), Reason::None);
        QCOMPARE(at(until - tick, {}), Reason::None);
        QCOMPARE(at(until, {}), Reason::Expired);
        QCOMPARE(at(until + 5s - tick, 5s), Reason::None);
        QCOMPARE(at(until + 5s, 5s), Reason::Expired);
        QCOMPARE(at(from - 5s, 5s), Reason::None);
        QCOMPARE(at(from - 5s - tick, 5s), Reason::NotYetValid);
        QCOMPARE(at(until + 500ms - tick, 500ms), Reason::None);
        QCOMPARE(at(until + 500ms, 500ms), Reason::Expired);
        // No more than a minute is given, whatever is asked for; and none is taken.
        QCOMPARE(at(until + 60s - tick, 1h), Reason::None);
        QCOMPARE(at(until + 60s, 1h), Reason::Expired);
        QCOMPARE(at(until - tick, -60s), Reason::None);
        QCOMPARE(at(seconds(kIssued) - 61s, 60s), Reason::NotYetValid);
    }

    void saysHowFarTheTimesAreApart_data() {
        QTest::addColumn<QString>("claim");
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("said");
        QTest::newRow("over") << "exp" << kNow - 420 << "It expired 7 min ago";
        QTest::newRow("to come") << "nbf" << kNow + 7200 << ", in 2 h; the time here is ";
        QTest::newRow("of the future") << "iat" << kNow + 420 << ", 7 min in the future";
    }
    void saysHowFarTheTimesAreApart() {
        QFETCH(QString, claim);
        QFETCH(qint64, value);
        QFETCH(QString, said);
        const auto verdict = verdictOn(token(with(claims(), claim.toLatin1().constData(), value)));
        QVERIFY2(QString::fromStdString(verdict.detail).contains(said), verdict.detail.c_str());
    }

    void withoutIssuerAndAudienceAnyIsAcceptedButMustBeThere() {
        const VerifyPolicy any;
        const Verifier verifier(m_clock);
        QVERIFY(verifier.verify(token(with(claims(), "iss", label("other"))), m_keys, any).valid());
        QVERIFY(verifier.verify(token(with(claims(), "aud", label("other"))), m_keys, any).valid());
        QCOMPARE(verifier.verify(token(without(claims(), "iss")), m_keys, any).reason, Reason::ClaimMissing);
        QCOMPARE(verifier.verify(token(without(claims(), "aud")), m_keys, any).reason, Reason::ClaimMissing);
    }

    void aSessionStartsWithTheEarliestSignIn() {
        const auto start = [&](const QJsonValue& amr) {
            return sessionStart(*verdictOn(token(with(claims(), "amr", amr))).token);
        };
        const auto method = [](const QJsonValue& at) { return QJsonObject{{label("timestamp"), at}}; };
        QCOMPARE(start(QJsonArray{method(kIssued - 50), method(kIssued - 90), method(kIssued - 10)}),
                 std::int64_t{kIssued - 90});
        QCOMPARE(start(QJsonArray{label("password")}), std::int64_t{kIssued});
        QCOMPARE(start(QJsonArray{method(label("x"))}), std::int64_t{kIssued});
        QCOMPARE(start(label("otp")), std::int64_t{kIssued});
    }

    void whatCouldBeReadIsShown() {
        const TokenVerdict verdict = verdictOn(raw(R"({"alg":"ES256","x":1})", "{"));
        QCOMPARE(verdict.reason, Reason::BadJson);
        QCOMPARE(verdict.token->header.toQJson().value(label("x")).toInt(), 1);
        QVERIFY(!verdict.token->claims.root().exists());
    }
};

QTEST_APPLESS_MAIN(TestVerifier)
#include "tst_verifier.moc"
