#include "tests/core/auth/token_fixture.h"
#include "tests/support/node_script.h"

#include <QJsonDocument>
#include <QtTest>

using namespace landreeve::auth;
using namespace landreeve::tests;

namespace {

/// A token, the keys it is presented to, and what the two say of it.
struct Case {
    QByteArray name;
    std::string token;
    QJsonArray keys;
    bool ours;
    bool theirs;
};

QJsonArray algorithmNames() {
    QJsonArray names;
    for (std::size_t i = 0; i < kAlgorithms; ++i) {
        const std::string_view name = nameOf(static_cast<Algorithm>(i));
        names.append(QString::fromLatin1(name.data(), qsizetype(name.size())));
    }
    return names;
}

std::string keySetText(const QJsonArray& keys) {
    return QJsonDocument(QJsonObject{{QStringLiteral("keys"), keys}}).toJson().toStdString();
}

std::string tampered(std::string token) {
    char& one = token[token.size() - 20];
    one = one == 'A' ? 'B' : 'A';
    return token;
}

} // namespace

/// npm's jose, another implementation, makes tokens that are accepted here, accepts those that are made here, and
/// refuses what is refused here but for where the rules here are stricter.
class TestSecondOpinion : public QObject {
    Q_OBJECT

    QJsonObject m_answer;
    std::vector<Case> m_cases;
    SetClock m_clock{kNow};

    TokenVerdict verdictOn(const std::string& token, const QJsonArray& keys) const {
        VerifyPolicy policy;
        policy.algorithms = AlgorithmSet::all();
        policy.issuer = "https://auth.example/auth/v1";
        policy.audience = "authenticated";
        return Verifier(m_clock).verify(token, KeySet::read(keySetText(keys)), policy);
    }

    void collectCases() {
        for (std::size_t i = 0; i < kAlgorithms; ++i) {
            const auto algorithm = static_cast<Algorithm>(i);
            const SigningKey key = SigningKey::forAlgorithm(algorithm);
            const QJsonArray keys{key.jwk(QStringLiteral("k1"))};
            const std::string token = signedBy(key, algorithm, headerOf(algorithm), claims());
            const QByteArray name(nameOf(algorithm).data(), qsizetype(nameOf(algorithm).size()));
            m_cases.push_back({name, token, keys, true, true});
            m_cases.push_back({name + " tampered with", tampered(token), keys, false, false});
        }
        const SigningKey key = SigningKey::ec();
        const QJsonObject jwk = key.jwk(QStringLiteral("k1"));
        const QJsonObject header = headerOf(Algorithm::ES256);
        const auto add = [&](const char* name, const std::string& token, bool ours, bool theirs) {
            m_cases.push_back({name, token, {jwk}, ours, theirs});
        };
        const auto of = [&](const QJsonObject& head, const QJsonObject& body) {
            return signedBy(key, Algorithm::ES256, head, body);
        };
        const std::string payload = QJsonDocument(claims()).toJson(QJsonDocument::Compact).toStdString();
        const std::string head = QJsonDocument(header).toJson(QJsonDocument::Compact).toStdString();
        add("two audiences",
            of(header, with(claims(), "aud", QJsonArray{QStringLiteral("a"), QStringLiteral("authenticated")})), true,
            true);
        add("expired", of(header, with(claims(), "exp", kNow)), false, false);
        add("expires in a second", of(header, with(claims(), "exp", kNow + 1)), true, true);
        add("not valid yet", of(header, with(claims(), "nbf", kNow + 1)), false, false);
        add("valid since now", of(header, with(claims(), "nbf", kNow)), true, true);
        add("other issuer", of(header, with(claims(), "iss", QStringLiteral("x"))), false, false);
        add("other audience", of(header, with(claims(), "aud", QStringLiteral("x"))), false, false);
        for (const char* name : {"iss", "aud", "sub", "exp", "iat"})
            add((std::string("no ") + name).c_str(), of(header, without(claims(), name)), false, false);
        add("exp a text", of(header, with(claims(), "exp", QStringLiteral("9999999999"))), false, false);
        add("alg none", of(with(header, "alg", QStringLiteral("none")), claims()), false, false);
        add("alg HS256", of(with(header, "alg", QStringLiteral("HS256")), claims()), false, false);
        add("unknown key", of(with(header, "kid", QStringLiteral("k2")), claims()), false, false);
        add("crit", of(with(header, "crit", QJsonArray{QStringLiteral("x")}), claims()), false, false);
        add("another key", signedBy(SigningKey::ec(), Algorithm::ES256, header, claims()), false, false);
        add("four segments", of(header, claims()) + ".AA", false, false);
        add("payload of a list", signedBy(key, Algorithm::ES256, head, "[]"), false, false);
        add("payload in invalid UTF-8", signedBy(key, Algorithm::ES256, head, "{\"x\":\"\xff\"," + payload.substr(1)),
            false, false);
        // Stricter here.
        add("claim twice", signedBy(key, Algorithm::ES256, head, "{\"sub\":\"x\"," + payload.substr(1)), false, true);
        add("no session", of(header, without(claims(), "session_id")), false, true);
        add("of the future", of(header, with(claims(), "iat", kNow + 5)), false, true);
        add("another type", of(with(header, "typ", QStringLiteral("logout+jwt")), claims()), false, true);
    }

private Q_SLOTS:
    void initTestCase() {
        collectCases();
        QJsonArray asked;
        for (const Case& one : m_cases)
            asked.append(QJsonObject{{QStringLiteral("token"), QString::fromStdString(one.token)},
                                     {QStringLiteral("keys"), QJsonObject{{QStringLiteral("keys"), one.keys}}}});
        const QJsonObject task{{QStringLiteral("make"), algorithmNames()},
                               {QStringLiteral("algorithms"), algorithmNames()},
                               {QStringLiteral("claims"), claims()},
                               {QStringLiteral("verify"), asked},
                               {QStringLiteral("at"), kNow},
                               {QStringLiteral("issuer"), QStringLiteral("https://auth.example/auth/v1")},
                               {QStringLiteral("audience"), QStringLiteral("authenticated")}};
        m_answer = QJsonDocument::fromJson(runNode(QStringLiteral("second_opinion.mjs"), QJsonDocument(task).toJson()))
                       .object();
        QCOMPARE(m_answer.value(QStringLiteral("verdicts")).toArray().size(), qsizetype(m_cases.size()));
    }

    void whatItMadeIsAccepted() {
        const QJsonArray made = m_answer.value(QStringLiteral("made")).toArray();
        QCOMPARE(made.size(), qsizetype(kAlgorithms));
        for (const auto& value : made) {
            const QJsonObject one = value.toObject();
            const std::string token = one.value(QStringLiteral("token")).toString().toStdString();
            const QJsonArray keys{one.value(QStringLiteral("jwk"))};
            const TokenVerdict verdict = verdictOn(token, keys);
            QVERIFY2(verdict.valid(), verdict.detail.c_str());
            QCOMPARE(std::string(nameOf(verdict.token->algorithm)),
                     one.value(QStringLiteral("alg")).toString().toStdString());
            QCOMPARE(verdictOn(tampered(token), keys).reason, Reason::BadSignature);
        }
    }

    void bothSayTheSame_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_cases.size(); ++i)
            QTest::newRow(m_cases[i].name) << static_cast<int>(i);
    }
    void bothSayTheSame() {
        QFETCH(int, index);
        const Case& one = m_cases.at(static_cast<std::size_t>(index));
        const TokenVerdict verdict = verdictOn(one.token, one.keys);
        QVERIFY2(verdict.valid() == one.ours, verdict.detail.c_str());
        const QJsonObject theirs = m_answer.value(QStringLiteral("verdicts")).toArray().at(index).toObject();
        QVERIFY2(theirs.value(QStringLiteral("valid")).toBool() == one.theirs,
                 qPrintable(theirs.value(QStringLiteral("why")).toString()));
    }
};

QTEST_GUILESS_MAIN(TestSecondOpinion)
#include "tst_second_opinion.moc"
