#include "core/auth/oidc_discovery.h"
#include "core/control/issuer_store.h"
#include "tests/core/sessions/session_fixture.h"
#include "tests/support/web_server.h"

#include <QtTest>

using namespace landreeve;
using control::Issuer;
using control::IssuerKind;
using control::IssuerStore;
using tests::codeOf;
using tests::SessionFixture;
using tests::WebServer;

class TestIssuerStore : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    static Issuer wanted() {
        Issuer issuer;
        issuer.url = "https://auth.example";
        issuer.keysUrl = "https://auth.example/jwks";
        return issuer;
    }
    template <typename Work>
    auto change(const Work& work) {
        auto& control = f().test.workspace().control();
        auto lease = control.lend();
        auto transaction = control.begin(*lease);
        auto result = work(IssuerStore(*lease));
        transaction.commit();
        return result;
    }
    Issuer add(const Issuer& issuer) {
        return change([&](IssuerStore store) { return store.add(issuer); });
    }
    std::int64_t remove(const std::string& url) {
        return change([&](IssuerStore store) { return store.remove(url); });
    }
    std::vector<Issuer> list() { return IssuerStore(*f().test.workspace().control().lend()).list(); }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() {
        f().clear();
        f().sql("DELETE FROM issuer WHERE kind <> 'local'");
    }

    void whatIsAddedIsKept() {
        QCOMPARE(list().size(), std::size_t{1});
        QVERIFY(list().front().kind == IssuerKind::Local);
        Issuer issuer = wanted();
        issuer.kind = IssuerKind::Supabase;
        issuer.audience = "authenticated";
        issuer.algorithms = {"ES256", "EdDSA"};
        issuer.tenantClaim = "app_metadata.tenant_id";
        issuer.tenants = {"alpha"};
        add(issuer);
        const Issuer kept = list().back();
        QCOMPARE(kept.url, issuer.url);
        QVERIFY(kept.kind == IssuerKind::Supabase);
        QCOMPARE(kept.audience, issuer.audience);
        QCOMPARE(kept.algorithms, issuer.algorithms);
        QCOMPARE(kept.tenantClaim, issuer.tenantClaim);
        QCOMPARE(kept.tenants, issuer.tenants);
        QCOMPARE(kept.keysUrl, issuer.keysUrl);
        QCOMPARE(kept.policy().algorithms.names(), std::string("ES256, EdDSA"));
        QCOMPARE(f().audited("issuer.add", issuer.url), std::int64_t{1});
        QCOMPARE(codeOf([&] { add(issuer); }), std::string("issuer_exists"));
    }

    void whatCannotBeIsRefused_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("algorithms");
        QTest::addColumn<QString>("claim");
        QTest::addColumn<QString>("tenant");
        QTest::addColumn<QString>("code");
        const QString good = QStringLiteral("https://auth.example");
        const QString es = QStringLiteral("ES256");
        const QString none;
        QTest::newRow("plain http") << "http://auth.example" << good << es << none << none << "usage";
        QTest::newRow("no url") << "auth.example" << good << es << none << none << "usage";
        QTest::newRow("another scheme") << "urn:landreeve:x" << good << es << none << none << "usage";
        QTest::newRow("a password") << "https://me:secret@auth.example" << good << es << none << none << "usage";
        QTest::newRow("a fragment") << "https://auth.example#x" << good << es << none << none << "usage";
        QTest::newRow("too long") << good + QStringLiteral("/") + QString(2048, u'x') << good << es << none << none
                                  << "usage";
        QTest::newRow("keys over plain http") << good << "http://auth.example/jwks" << es << none << none << "usage";
        QTest::newRow("no keys") << good << none << es << none << none << "usage";
        QTest::newRow("no algorithm") << good << good << none << none << none << "usage";
        QTest::newRow("an unknown algorithm") << good << good << "ES256K" << none << none << "usage";
        QTest::newRow("a symmetric one") << good << good << "HS256" << none << none << "usage";
        QTest::newRow("none") << good << good << "none" << none << none << "usage";
        QTest::newRow("an empty member") << good << good << es << "app..tenant" << none << "usage";
        QTest::newRow("a final dot") << good << good << es << "tenant." << none << "usage";
        QTest::newRow("nine members") << good << good << es << "a.b.c.d.e.f.g.h.i" << none << "usage";
        QTest::newRow("control characters") << good << good << es << "a\nb" << none << "usage";
        QTest::newRow("a tenant that is none") << good << good << es << none << "nobody"
                                               << "tenant_not_found";
    }
    void whatCannotBeIsRefused() {
        QFETCH(QString, url);
        QFETCH(QString, keys);
        QFETCH(QString, algorithms);
        QFETCH(QString, claim);
        QFETCH(QString, tenant);
        QFETCH(QString, code);
        Issuer issuer;
        issuer.url = url.toStdString();
        issuer.keysUrl = keys.toStdString();
        issuer.algorithms.clear();
        if (!algorithms.isEmpty())
            issuer.algorithms = {algorithms.toStdString()};
        issuer.tenantClaim = claim.toStdString();
        if (!tenant.isEmpty())
            issuer.tenants = {tenant.toStdString()};
        QCOMPARE(QString::fromStdString(codeOf([&] { add(issuer); })), code);
        QCOMPARE(list().size(), std::size_t{1});
    }

    void removingAnIssuerEndsItsSessions() {
        add(wanted());
        f().map(wanted().url, "asha", "alpha");
        sessions::NewSession session;
        session.issuer = wanted().url;
        session.userId = "asha";
        session.tenantId = "alpha";
        const auto key = f().store.create(session).key();
        const auto own = f().create("asha", "alpha").key();
        QCOMPARE(codeOf([&] { remove(wanted().url); }), std::string("issuer_in_use"));
        QVERIFY(f().reasonOf(key).empty());
        f().sql("DELETE FROM user_mapping WHERE issuer = $1", wanted().url);
        QCOMPARE(remove(wanted().url), std::int64_t{1});
        QCOMPARE(f().reasonOf(key), std::string("session_revoked"));
        QVERIFY(f().reasonOf(own).empty());
        QCOMPARE(f().audited("issuer.remove", wanted().url), std::int64_t{1});
        QCOMPARE(codeOf([&] { remove(wanted().url); }), std::string("issuer_not_found"));
        QCOMPARE(codeOf([&] { remove(f().localIssuer()); }), std::string("usage"));
    }

    void discoveryTakesTheIssuersWordForItselfOnly_data() {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<bool>("taken");
        const QByteArray good = R"({"issuer":"@/r","jwks_uri":"@/r/keys","token_endpoint":"@/r/token"})";
        QTest::newRow("its own") << good << true;
        QTest::newRow("another's") << QByteArray(good).replace("\"@/r\"", "\"@/s\"") << false;
        QTest::newRow("its own but for a slash") << QByteArray(good).replace("\"@/r\"", "\"@/r/\"") << false;
        QTest::newRow("its own in capitals") << QByteArray(good).replace("\"@/r\"", "\"@/R\"") << false;
        QTest::newRow("none") << QByteArray(R"({"jwks_uri":"@/r/keys"})") << false;
        QTest::newRow("twice") << QByteArray(good).replace("{", R"({"issuer":"@/s",)") << false;
        QTest::newRow("no keys") << QByteArray(R"({"issuer":"@/r"})") << false;
        QTest::newRow("keys over plain http") << QByteArray(good).replace("@/r/keys", "http://auth.example") << false;
        QTest::newRow("an endpoint over plain http")
            << QByteArray(good).replace("@/r/token", "http://auth.example") << false;
        QTest::newRow("a page") << QByteArray("<html>") << false;
    }
    void discoveryTakesTheIssuersWordForItselfOnly() {
        QFETCH(QByteArray, document);
        QFETCH(bool, taken);
        WebServer server;
        server.answer("/r/.well-known/openid-configuration",
                      {200, document.replace("@", QByteArray::fromStdString(server.base()))});
        std::string keys;
        const std::string code =
            codeOf([&] { keys = auth::discoverOidc(auth::WebFetch(), server.url("/r"), {}).keysUrl; });
        QCOMPARE(code, std::string(taken ? "" : "issuer_unavailable"));
        QCOMPARE(keys, taken ? server.url("/r/keys") : std::string());
    }

    void anIssuerThatIsNotThereIsUnavailable() {
        WebServer server;
        QCOMPARE(codeOf([&] { auth::discoverOidc(auth::WebFetch(), server.url("/r"), {}); }),
                 std::string("issuer_unavailable"));
        QCOMPARE(server.asked("/r/.well-known/openid-configuration"), 1);
    }

    void supabaseIsKnownByItsAddress() {
        QVERIFY(auth::isSupabaseUrl("https://abc.supabase.co/auth/v1"));
        QVERIFY(auth::isSupabaseUrl("https://auth.example/auth/v1/"));
        QVERIFY(!auth::isSupabaseUrl("https://auth.example"));
        QCOMPARE(auth::supabaseKeysUrl("https://abc.supabase.co/auth/v1"),
                 std::string("https://abc.supabase.co/auth/v1/.well-known/jwks.json"));
    }
};

QTEST_GUILESS_MAIN(TestIssuerStore)
#include "tst_issuer_store.moc"
