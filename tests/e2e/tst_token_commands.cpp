#include "tests/core/auth/token_fixture.h"
#include "tests/support/command_line.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::tests;
using landreeve::auth::Algorithm;

/// token verify, token decode and jws verify as docs/cli.md has them.
class TestTokenCommands : public QObject {
    Q_OBJECT

    const SigningKey m_key = SigningKey::ec();
    QTemporaryDir m_home;
    QString m_keys;
    QByteArray m_token;

    QString file(const QString& name, const QByteArray& content) const {
        QFile out(m_home.filePath(name));
        if (out.open(QIODevice::WriteOnly))
            out.write(content);
        return out.fileName();
    }
    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreevectl(m_home.path(), arguments, input);
    }
    QByteArray token(const QJsonObject& body) const {
        return QByteArray::fromStdString(signedBy(m_key, Algorithm::ES256, headerOf(Algorithm::ES256), body));
    }
    static QList<QJsonObject> lines(const QByteArray& out) {
        QList<QJsonObject> objects;
        for (const QByteArray& line : out.split('\n')) {
            if (!line.isEmpty())
                objects << QJsonDocument::fromJson(line).object();
        }
        return objects;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        m_keys = file("jwks.json", QByteArray::fromStdString(keySetOf({m_key.jwk("k1")})));
        m_token = token(claims());
    }

    void aTokenIsVerifiedCheckByCheck() {
        const QStringList verify{"token",
                                 "verify",
                                 "-",
                                 "--jwks",
                                 m_keys,
                                 "--at",
                                 "2026-01-01T00:30:00Z",
                                 "--json",
                                 "--issuer",
                                 "https://auth.example/auth/v1",
                                 "--audience",
                                 "authenticated"};
        const CommandResult right = run(verify, m_token + "\n");
        QCOMPARE(right.exit, 0);
        const QJsonObject said = right.json();
        QCOMPARE(said.value("valid"), QJsonValue(true));
        QVERIFY(said.value("reason").isNull());
        QCOMPARE(said.value("claims").toObject(), claims());
        QCOMPARE(said.value("header").toObject(), headerOf(Algorithm::ES256));
        const QJsonArray checks = said.value("checks").toArray();
        QCOMPARE(checks.size(), 17);
        for (const QJsonValue check : checks) {
            QCOMPARE(check.toObject().value("status").toString(), "passed");
            QVERIFY(!check.toObject().value("name").toString().isEmpty());
            QVERIFY(!check.toObject().value("detail").toString().isEmpty());
        }
        QVERIFY(!right.out.contains(m_token.mid(m_token.lastIndexOf('.'))));

        QStringList later = verify;
        later[6] = "2026-01-01T01:00:00Z";
        const CommandResult expired = run(later, m_token);
        QCOMPARE(expired.exit, 3);
        QCOMPARE(expired.json().value("reason").toString(), "expired");
        QCOMPARE(run(later + QStringList{"--leeway", "30s"}, m_token).exit, 0);
        QCOMPARE(run(verify + QStringList{"--issuer", "https://other.example"}, m_token).exit, 2);
    }

    void byTheClockItHasExpired() {
        const CommandResult result = run({"token", "verify", "@" + file("t", m_token), "--jwks", m_keys});
        QCOMPARE(result.exit, 3);
        QVERIFY2(result.out.contains("The token is refused: expired."), result.out.constData());
        QVERIFY(result.out.contains("signature    passed"));
    }

    void manyAreAnsweredLineByLine() {
        const QByteArray input = m_token + "\n\n" + token(with(claims(), "exp", kNow)) + "\r\nabc\n" + m_token;
        const QStringList verify{"token", "verify", "--batch", "-", "--jwks", m_keys, "--at", "2026-01-01T00:30:00Z"};
        const CommandResult tokens = run(verify, input);
        QCOMPARE(tokens.exit, 3);
        QStringList reasons;
        for (const QJsonObject& line : lines(tokens.out))
            reasons << line.value("reason").toString("valid");
        QCOMPARE(reasons, (QStringList{"valid", "malformed", "expired", "malformed", "valid"}));
        QCOMPARE(run(verify, m_token + "\n" + m_token + "\n").exit, 0);

        const CommandResult texts = run({"jws", "verify", "--batch", file("batch", input), "--jwks", m_keys});
        QCOMPARE(texts.exit, 3);
        QCOMPARE(texts.out, QByteArray("{\"reason\":null,\"valid\":true}\n{\"reason\":\"malformed\",\"valid\":false}\n"
                                       "{\"reason\":null,\"valid\":true}\n{\"reason\":\"malformed\",\"valid\":false}\n"
                                       "{\"reason\":null,\"valid\":true}\n"));
    }

    void unusableKeySetsAnswerEachLine() {
        for (const QByteArray& keys : {QByteArray("<html>"), QByteArray("{\"keys\":[{\"kty\":\"oct\"}]}"),
                                       QByteArray::fromStdString(keySetOf({with(m_key.jwk("k1"), "d", "AQ")}))}) {
            const CommandResult result =
                run({"jws", "verify", "--batch", "-", "--jwks", file("unusable", keys)}, m_token + "\n" + m_token);
            QCOMPARE(result.exit, 3);
            QCOMPARE(lines(result.out).size(), 2);
            for (const QJsonObject& line : lines(result.out))
                QVERIFY(QStringList({"key_unusable", "key_unknown"}).contains(line.value("reason").toString()));
        }
    }

    void aSignatureIsVerifiedOverAnyPayload() {
        const std::string text = signedBy(m_key, Algorithm::ES256, R"({"alg":"ES256"})", "any bytes");
        const CommandResult right = run({"jws", "verify", QString::fromStdString(text), "--jwks", m_keys, "--json"});
        QCOMPARE(right.exit, 0);
        QCOMPARE(right.json(), QJsonObject({{"valid", true}, {"reason", QJsonValue()}}));
        const CommandResult refused =
            run({"jws", "verify", QString::fromStdString(text), "--jwks", m_keys, "--algorithms", "RS256,PS256"});
        QCOMPARE(refused.exit, 3);
        QVERIFY(refused.out.contains("alg_not_allowed"));
    }

    void decodingSaysThatNothingIsVerified() {
        const CommandResult json = run({"token", "decode", "-", "--json"}, m_token);
        QCOMPARE(json.exit, 0);
        QCOMPARE(json.json().value("verified"), QJsonValue(false));
        QCOMPARE(json.json().value("claims").toObject(), claims());
        const CommandResult text = run({"token", "decode", "-"}, m_token);
        QVERIFY(text.out.startsWith("Not verified"));
        const CommandResult bad = run({"token", "decode", "a.b", "--json"});
        QCOMPARE(bad.exit, 3);
        QCOMPARE(bad.errorCode(), "token_invalid");
    }

    void wrongUseIsSaid_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        const QStringList verify{"token", "verify", "a.b.c", "--jwks", "@keys"};
        const auto row = [&](const char* name, const QStringList& arguments, int exit, const char* code) {
            QTest::newRow(name) << arguments << exit << code;
        };
        row("no key set", {"token", "verify", "a.b.c"}, 2, "usage");
        row("no token", {"token", "verify", "--jwks", "@keys"}, 2, "usage");
        row("token and batch", verify + QStringList{"--batch", "-"}, 2, "usage");
        row("HMAC", verify + QStringList{"--algorithms", "RS256,HS256"}, 2, "usage");
        row("none", verify + QStringList{"--algorithms", "none"}, 2, "usage");
        row("unknown algorithm", {"jws", "verify", "a.b.c", "--jwks", "@keys", "--algorithms", "rs256"}, 2, "usage");
        row("too much leeway", verify + QStringList{"--leeway", "61s"}, 2, "usage");
        row("leeway of no unit", verify + QStringList{"--leeway", "30"}, 2, "usage");
        row("no time", verify + QStringList{"--at", "yesterday"}, 2, "usage");
        row("no such file", {"token", "verify", "@/nowhere/token", "--jwks", "@keys"}, 2, "usage");
        row("no such key set", {"token", "verify", "a.b.c", "--jwks", "/nowhere/jwks.json"}, 2, "usage");
        row("a key set in the open", {"token", "verify", "a.b.c", "--jwks", "http://auth.example/jwks"}, 2, "usage");
        row("a key set nobody serves", {"token", "verify", "a.b.c", "--jwks", "http://127.0.0.1:1/jwks"}, 6,
            "issuer_unavailable");
        row("malformed", verify, 3, "");
    }
    void wrongUseIsSaid() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QString, code);
        arguments.replaceInStrings("@keys", m_keys);
        const CommandResult result = run(arguments << "--json");
        QCOMPARE(result.exit, exit);
        QCOMPARE(result.errorCode(), code);
    }

    void noWorkspaceIsOpened() {
        QVERIFY(!QFile::exists(m_home.filePath("engine")));
        QCOMPARE(QDir(m_home.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestTokenCommands)
#include "tst_token_commands.moc"
