#include "core/auth/base64url.h"
#include "core/auth/jws.h"
#include "tests/core/auth/token_fixture.h"

#include <QtTest>

#include <thread>

using namespace landreeve::auth;
using namespace landreeve::tests;

namespace {

const char* const kJoe =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

std::string numberFromHex(const char* hex) {
    return QByteArray::fromHex(hex).toStdString();
}

// The orders of the groups (FIPS 186-4, D.1.2).
const std::map<Algorithm, const char*> kOrders{
    {Algorithm::ES256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"},
    {Algorithm::ES384,
     "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"},
    {Algorithm::ES512, "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc01"
                       "48f709a5d03bb5c9b8899c47aebb6fb71e91386409"}};

std::string plusOne(std::string number) {
    for (auto byte = number.rbegin(); byte != number.rend(); ++byte) {
        *byte = static_cast<char>(*byte + 1);
        if (*byte != 0)
            break;
    }
    return number;
}

/// order - number, as long as both.
std::string negated(const std::string& order, const std::string& number) {
    std::string difference(order.size(), '\0');
    int borrow = 0;
    for (std::size_t i = order.size(); i-- > 0;) {
        int digit = static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(number[i]) - borrow;
        borrow = digit < 0 ? 1 : 0;
        difference[i] = static_cast<char>(digit + 256 * borrow);
    }
    return difference;
}

std::vector<Algorithm> everyAlgorithm() {
    std::vector<Algorithm> all;
    all.reserve(kAlgorithms);
    for (std::size_t i = 0; i < kAlgorithms; ++i)
        all.push_back(static_cast<Algorithm>(i));
    return all;
}

QByteArray nameText(Algorithm algorithm) {
    const std::string_view name = nameOf(algorithm);
    return {name.data(), qsizetype(name.size())};
}

Reason verdictOn(const std::string& text, const KeySet& keys) {
    return verifyJws(text, keys, AlgorithmSet::all()).reason;
}

} // namespace

class TestSignature : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedExamplesVerify_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("RFC 7515, A.2")
            << QByteArray("eyJhbGciOiJSUzI1NiJ9.") + kJoe +
                   ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
                   "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
                   "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
                   "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI"
                   "8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
            << QByteArray(
                   R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2m)"
                   R"(JPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSX)"
                   R"(ndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aG)"
                   R"(hyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})");
        QTest::newRow("RFC 7515, A.3")
            << QByteArray("eyJhbGciOiJFUzI1NiJ9.") + kJoe +
                   ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
            << QByteArray(R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                          R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
        QTest::newRow("RFC 8037, A.4")
            << QByteArray("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"
                          "09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
            << QByteArray(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
    }
    void publishedExamplesVerify() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, key);
        const KeySet keys = KeySet::read("{\"keys\":[" + key.toStdString() + "]}");
        QCOMPARE(verdictOn(text.toStdString(), keys), Reason::None);
        text[text.size() - 10] = text[text.size() - 10] == 'A' ? 'B' : 'A';
        QCOMPARE(verdictOn(text.toStdString(), keys), Reason::BadSignature);
    }

    void everyAlgorithmVerifiesWhatOpenSslSigned_data() {
        QTest::addColumn<int>("index");
        for (const Algorithm algorithm : everyAlgorithm())
            QTest::newRow(nameText(algorithm)) << static_cast<int>(algorithm);
    }
    void everyAlgorithmVerifiesWhatOpenSslSigned() {
        QFETCH(int, index);
        const auto algorithm = static_cast<Algorithm>(index);
        const SigningKey key = SigningKey::forAlgorithm(algorithm);
        const KeySet keys = KeySet::read(keySetOf({key.jwk(QStringLiteral("k1"))}));
        const KeySet others = KeySet::read(
            keySetOf({(algorithm <= Algorithm::PS512 ? SigningKey::rsa(3072) : SigningKey::forAlgorithm(algorithm))
                          .jwk(QStringLiteral("k1"))}));
        const std::string header = QJsonDocument(headerOf(algorithm)).toJson(QJsonDocument::Compact).toStdString();
        // Any payload, none too, and more than once by the same key: its contexts are used again.
        for (const std::string& payload : {std::string(), std::string("any \xff bytes"), std::string(9000, 'x')}) {
            const std::string text = signedBy(key, algorithm, header, payload);
            QCOMPARE(verdictOn(text, keys), Reason::None);
            QCOMPARE(verdictOn(text, others), Reason::BadSignature);
            QCOMPARE(verdictOn(text, keys), Reason::None);
            const std::string signature = key.sign(algorithm, "something else");
            QCOMPARE(verdictOn(compactOf(header, payload, signature), keys), Reason::BadSignature);
        }
    }

    /// A signature that is right for one algorithm is not right under the name of another that the key fits too.
    void theAlgorithmIsPartOfIt() {
        const SigningKey key = SigningKey::rsa();
        const KeySet keys = KeySet::read(keySetOf({key.jwk(QStringLiteral("k1"))}));
        for (int made = 0; made <= static_cast<int>(Algorithm::PS512); ++made) {
            for (int said = 0; said <= static_cast<int>(Algorithm::PS512); ++said) {
                const std::string header =
                    QJsonDocument(headerOf(static_cast<Algorithm>(said))).toJson(QJsonDocument::Compact).toStdString();
                const std::string text = signedBy(key, static_cast<Algorithm>(made), header, "payload");
                QCOMPARE(verdictOn(text, keys), made == said ? Reason::None : Reason::BadSignature);
            }
        }
    }

    void aPssSaltOfAnotherLengthIsRefused() {
        const SigningKey key = SigningKey::rsa();
        const KeySet keys = KeySet::read(keySetOf({key.jwk(QStringLiteral("k1"))}));
        const std::string header =
            QJsonDocument(headerOf(Algorithm::PS256)).toJson(QJsonDocument::Compact).toStdString();
        std::string signedText = compactOf(header, "payload", {});
        signedText.pop_back();
        for (const int salt : {0, 20, 31, 33, 64})
            QCOMPARE(verdictOn(compactOf(header, "payload", key.sign(Algorithm::PS256, signedText, salt)), keys),
                     Reason::BadSignature);
        QCOMPARE(verdictOn(compactOf(header, "payload", key.sign(Algorithm::PS256, signedText, 32)), keys),
                 Reason::None);
    }

    void rsaSignaturesHaveTheModulusLength() {
        const SigningKey key = SigningKey::rsa();
        const KeySet keys = KeySet::read(keySetOf({key.jwk(QStringLiteral("k1"))}));
        const std::string header =
            QJsonDocument(headerOf(Algorithm::RS256)).toJson(QJsonDocument::Compact).toStdString();
        std::string signedText = compactOf(header, "payload", {});
        signedText.pop_back();
        const std::string right = key.sign(Algorithm::RS256, signedText);
        QCOMPARE(verdictOn(compactOf(header, "payload", right), keys), Reason::None);
        const std::string modulus = *fromBase64url(key.jwk().value(QStringLiteral("n")).toString().toStdString());
        for (const std::string& wrong :
             {right.substr(1), right.substr(0, 255), std::string(1, '\0') + right, right + '\0', std::string(1, 'x'),
              std::string(256, '\0'), std::string(255, '\0') + '\1', std::string(256, '\xff'), modulus})
            QCOMPARE(verdictOn(compactOf(header, "payload", wrong), keys), Reason::BadSignature);
    }

    void ecNumbersOutOfRangeAreRefused_data() {
        QTest::addColumn<int>("index");
        for (const auto& [algorithm, order] : kOrders)
            QTest::newRow(nameText(algorithm)) << static_cast<int>(algorithm);
    }
    void ecNumbersOutOfRangeAreRefused() {
        QFETCH(int, index);
        const auto algorithm = static_cast<Algorithm>(index);
        const SigningKey key = SigningKey::forAlgorithm(algorithm);
        const KeySet keys = KeySet::read(keySetOf({key.jwk(QStringLiteral("k1"))}));
        const std::string header = QJsonDocument(headerOf(algorithm)).toJson(QJsonDocument::Compact).toStdString();
        std::string signedText = compactOf(header, "payload", {});
        signedText.pop_back();
        const std::string right = key.sign(algorithm, signedText);
        const std::size_t half = right.size() / 2;
        const std::string r = right.substr(0, half);
        const std::string s = right.substr(half);
        const std::string order = numberFromHex(kOrders.at(algorithm));
        QCOMPARE(order.size(), half);
        const std::string zero(half, '\0');
        std::string one = zero;
        one.back() = 1;
        const std::string most(half, '\xff');
        const auto verdict = [&](const std::string& signature) {
            return verifyJws(compactOf(header, "payload", signature), keys, AlgorithmSet::all());
        };
        QCOMPARE(verdict(right).reason, Reason::None);
        // The other root is a right signature too: ECDSA says so, and nothing here takes a token for its only writing.
        QCOMPARE(verdict(r + negated(order, s)).reason, Reason::None);
        for (const std::string& wrong : {zero, order, plusOne(order), most}) {
            for (const std::string& signature : {wrong + s, r + wrong, wrong + wrong}) {
                const Refusal refusal = verdict(signature);
                QCOMPARE(refusal.reason, Reason::BadSignature);
                QVERIFY2(refusal.detail.find("between 1 and") != std::string::npos, refusal.detail.c_str());
            }
        }
        for (const std::string& signature : {one + one, one + s, r + one, s + r, right.substr(1), right + '\0',
                                             '\0' + right, r, zero.substr(1) + s + r})
            QCOMPARE(verdict(signature).reason, Reason::BadSignature);
        // What OpenSSL itself writes is not what JWS has.
        std::string der = "\x30" + std::string(1, static_cast<char>(half * 2 + 4)) + "\x02" +
                          std::string(1, static_cast<char>(half)) + r + "\x02" +
                          std::string(1, static_cast<char>(half)) + s;
        QCOMPARE(verdict(der).reason, Reason::BadSignature);
    }

    void manyThreadsShareAKey() {
        const SigningKey key = SigningKey::rsa();
        const SigningKey point = SigningKey::ec();
        const KeySet keys = KeySet::read(keySetOf({key.jwk(QStringLiteral("r")), point.jwk(QStringLiteral("e"))}));
        const auto text = [](const SigningKey& signer, Algorithm algorithm, const QString& id) {
            return signedBy(signer, algorithm, headerOf(algorithm, id), claims());
        };
        const std::array right{text(key, Algorithm::RS256, QStringLiteral("r")),
                               text(key, Algorithm::PS512, QStringLiteral("r")),
                               text(point, Algorithm::ES256, QStringLiteral("e"))};
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            threads.reserve(8);
            for (int thread = 0; thread < 8; ++thread)
                threads.emplace_back([&, thread] {
                    for (int round = 0; round < 100; ++round) {
                        std::string one = right.at(static_cast<std::size_t>(thread + round) % right.size());
                        const bool forged = round % 5 == 0;
                        if (forged)
                            one[one.size() - 20] = one[one.size() - 20] == 'A' ? 'B' : 'A';
                        if (verdictOn(one, keys) != (forged ? Reason::BadSignature : Reason::None))
                            ++wrong;
                    }
                });
        }
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(TestSignature)
#include "tst_signature.moc"
