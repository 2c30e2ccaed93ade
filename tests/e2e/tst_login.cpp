#include "core/access/add_issuer.h"
#include "core/sessions/session_store.h"
#include "tests/support/command_line.h"
#include "tests/support/sign_in_issuer.h"
#include "tests/support/supabase_server.h"
#include "tests/support/test_workspace.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve;
using tests::CommandResult;
using tests::SupabaseServer;
using tests::TestWorkspace;

/// login, logout and whoami as scripts and people at a terminal use them.
class TestLogin : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<SupabaseServer> m_supabase;

    CommandResult run(QStringList arguments, const QByteArray& input = {}) const {
        arguments += {"--workspace", TestWorkspace::kName, "--json"};
        return tests::landreevectl(QString::fromStdString(m_test->home().data().string()), arguments, input);
    }
    CommandResult login(const QByteArray& password) const {
        return run({"login", "--email", "asha@example.org", "--password", "-"}, password);
    }
    void map(const std::string& issuer, const std::string& user) {
        m_test->workspace().control().lend()->exec(
            "INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, $2, 'owner')", issuer, user);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_supabase = std::make_unique<SupabaseServer>();
        m_supabase->addUser("u-asha", "asha@example.org", "monsoon");
    }
    void cleanupTestCase() {
        m_supabase.reset();
        m_test.reset();
    }

    void aScriptSignsInAndOut() {
        const QString url = QString::fromStdString(m_supabase->base());
        QCOMPARE(run({"issuer", "add", url, "--client-id", SupabaseServer::kApiKey}).exit, 0);
        QCOMPARE(
            run({"user", "map", "--issuer", url, "--user-id", "u-asha", "--role", "owner", "--whole-workspace"}).exit,
            0);
        // From now on nobody works here by the database's word alone.
        CommandResult result = run({"tenant", "list"});
        QCOMPARE(result.exit, 3);
        QCOMPARE(result.errorCode(), "sign_in_needed");

        result = login("wrong\n");
        QCOMPARE(result.exit, 3);
        QCOMPARE(result.errorCode(), "sign_in_refused");
        QCOMPARE(run({"whoami"}).errorCode(), "sign_in_needed");

        result = login("monsoon\n");
        QVERIFY2(result.exit == 0, result.err);
        QCOMPARE(result.json()["user_id"].toString(), "u-asha");
        QCOMPARE(result.json()["signed_in_by"].toString(), "issuer");
        QCOMPARE(result.json()["role"].toString(), "owner");
        QVERIFY(!result.out.contains("monsoon") && !result.err.contains("monsoon"));

        result = run({"whoami"});
        QCOMPARE(result.json()["issuer"].toString(), url);
        QCOMPARE(run({"tenant", "list"}).exit, 0);
        const QString session = result.json()["session"].toString();
        QCOMPARE(run({"session", "show", session}).exit, 0);

        QCOMPARE(run({"logout"}).json()["signed_out"].toBool(), true);
        QCOMPARE(m_supabase->livingSessions(), 0);
        QCOMPARE(run({"logout"}).json()["signed_out"].toBool(true), false);
        QCOMPARE(run({"tenant", "list"}).errorCode(), "sign_in_needed");
    }

    /// Two computers of one person; her own home is the one that runs the commands.
    void sessionsElsewhereAreEndedToo_data() {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<int>("living");
        QTest::addColumn<int>("ended");
        QTest::newRow("this one") << "local" << 1 << -1;
        QTest::newRow("the others") << "others" << 1 << 1;
        QTest::newRow("all") << "global" << 0 << 2;
    }
    void sessionsElsewhereAreEndedToo() {
        QFETCH(QString, scope);
        QFETCH(int, living);
        QFETCH(int, ended);
        const auto elsewhere =
            workspace::Workspace::open({.home = m_test->home(),
                                        .profile = TestWorkspace::kName,
                                        .signIn =
                                            [&](const auto&) {
                                                return access::SignInAnswer{m_supabase->base(), "asha@example.org",
                                                                            SecretString("monsoon"), false};
                                            }},
                                       {}, {});
        QCOMPARE(login("monsoon").exit, 0);
        QCOMPARE(m_supabase->livingSessions(), 2);
        const CommandResult result = run({"logout", "--scope", scope});
        QVERIFY2(result.exit == 0, result.err);
        QCOMPARE(result.json()["signed_out"].toBool(), scope != "others");
        QCOMPARE(result.json()["sessions_ended"].toInt(-1), ended);
        QCOMPARE(m_supabase->livingSessions(), living);
        QCOMPARE(run({"whoami"}).exit, scope == "others" ? 0 : 3);
        const auto verdict = sessions::SessionStore(m_test->workspace().control())
                                 .validate({elsewhere->user().issuer, elsewhere->user().sessionJti});
        QCOMPARE(verdict.valid, scope == "local");
        elsewhere->signOut({});
        run({"logout"});
        m_test->workspace().control().lend()->exec("DELETE FROM revocation_mark");
        QCOMPARE(m_supabase->livingSessions(), 0);
    }

    void anIssuerIsAskedWhetherItIsUp() {
        const QString url = QString::fromStdString(m_supabase->base());
        QCOMPARE(login("monsoon").exit, 0);
        CommandResult result = run({"issuer", "check", url});
        QVERIFY2(result.exit == 0, result.err);
        QCOMPARE(result.json()["status"].toString(), "ok");
        const QJsonObject auth = result.json()["checks"].toArray().at(0).toObject();
        QCOMPARE(auth["name"].toString(), "auth");
        QCOMPARE(auth["detail"].toString(), "GoTrue v2.170.0");
        QCOMPARE(result.json()["checks"].toArray().at(1).toObject()["detail"].toString(), "1 of 1 can be used");
        // And what it says of her account.
        result = run({"whoami", "--ask-issuer"});
        QCOMPARE(result.json()["account"].toObject()["email"].toString(), "asha@example.org");
        QCOMPARE(result.json()["account"].toObject()["id"].toString(), "u-asha");
        m_supabase->fail(503);
        result = run({"issuer", "check", url});
        QCOMPARE(result.exit, 6);
        QCOMPARE(result.json()["status"].toString(), "failed");
        m_supabase->recover();
        QCOMPARE(run({"issuer", "check", "https://no.example"}).errorCode(), "issuer_not_found");
        QCOMPARE(run({"logout"}).exit, 0);
    }

    /// With the service key, which is kept and never shown, a project's users are found to be mapped.
    void aProjectsUsersAreListed() {
        const QString url = QString::fromStdString(m_supabase->base());
        m_supabase->addUser("u-bela", "bela@example.org", "monsoon");
        QCOMPARE(login("monsoon").exit, 0);
        QCOMPARE(run({"issuer", "users", url}).errorCode(), "usage");
        QCOMPARE(run({"issuer", "service-key", url, "-"}, "wrong\n").errorCode(), "permission_denied");
        QCOMPARE(run({"issuer", "service-key", url}).errorCode(), "usage");
        CommandResult result = run({"issuer", "service-key", url, "-"}, QByteArray(SupabaseServer::kServiceKey) + "\n");
        QVERIFY2(result.exit == 0, result.err);
        QVERIFY(result.json()["kept"].toBool());
        result = run({"issuer", "users", url, "--limit", "1"});
        QVERIFY2(result.exit == 0, result.err);
        QVERIFY(!result.out.contains(SupabaseServer::kServiceKey));
        QCOMPARE(result.json()["total"].toInt(), 2);
        QCOMPARE(result.json()["next_page"].toInt(), 2);
        const QJsonObject asha = result.json()["users"].toArray().at(0).toObject();
        QCOMPARE(asha["id"].toString(), "u-asha");
        QCOMPARE(asha["email"].toString(), "asha@example.org");
        QCOMPARE(asha["roles"].toArray().at(0).toObject()["role"].toString(), "owner");
        const QJsonObject bela =
            run({"issuer", "users", url, "--limit", "1", "--page", "2"}).json()["users"].toArray().at(0).toObject();
        QCOMPARE(bela["id"].toString(), "u-bela");
        QVERIFY(bela["roles"].toArray().isEmpty());
        QCOMPARE(run({"issuer", "service-key", url, "--forget"}).json()["kept"].toBool(true), false);
        QCOMPARE(run({"issuer", "users", url}).errorCode(), "usage");
        QCOMPARE(run({"logout"}).exit, 0);
    }

    void aSignInThatCannotBeRenewedCanBeEnded() {
        m_supabase->setTokenLife(std::chrono::seconds(1));
        QVERIFY(login("monsoon").exit == 0);
        m_supabase->fail(503);
        QTRY_COMPARE(run({"whoami"}).errorCode(), "issuer_unavailable");
        QCOMPARE(run({"logout"}).json()["signed_out"].toBool(), true);
        m_supabase->recover();
        m_supabase->setTokenLife(std::chrono::hours(1));
        QCOMPARE(run({"whoami"}).errorCode(), "sign_in_needed");
    }

    void wrongUsageIsSaid() {
        QCOMPARE(run({"login", "--issuer", "https://other.example"}).errorCode(), "usage");
        QCOMPARE(run({"login"}).errorCode(), "usage"); // No terminal to ask on.
        QCOMPARE(run({"login", "--token", "-"}, "a.b.c").errorCode(), "usage");
    }

    void theBrowserIsTheOtherWayIn() {
        tests::SignInIssuer issuer;
        const QString url = QString::fromStdString(issuer.url());
        QVERIFY(login("monsoon").exit == 0);
        QCOMPARE(run({"issuer", "add", url, "--client-id", tests::SignInIssuer::kClientId, "--audience",
                      "https://landreeve.example"})
                     .exit,
                 0);
        map(issuer.url(), "ravi");
        QProcess process;
        tests::startLandreevectl(process, QString::fromStdString(m_test->home().data().string()),
                                 {"login", "--issuer", url, "--workspace", TestWorkspace::kName});
        process.closeWriteChannel();
        process.setReadChannel(QProcess::StandardError);
        const QByteArray intro = "Sign in in the browser: ";
        QByteArray said;
        while (!said.contains(intro) || !said.mid(said.indexOf(intro)).contains('\n')) {
            QVERIFY2(process.waitForReadyRead(30'000), said);
            said += process.readAllStandardError();
        }
        const QByteArray address = said.mid(said.indexOf(intro) + intro.size()).split('\n').first().trimmed();
        issuer.browse(address.toStdString(), "ravi");
        QCOMPARE(tests::resultOf(process).exit, 0);
        QCOMPARE(run({"whoami"}).json()["user_id"].toString(), "ravi");
        QCOMPARE(run({"logout"}).exit, 0);
    }
};

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_login.moc"
