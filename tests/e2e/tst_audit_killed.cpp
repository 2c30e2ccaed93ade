#include "tests/support/other_process.h"
#include "tests/support/routed_workspace.h"

#include <QtTest>

#include <atomic>

using namespace landreeve;
using namespace landreeve::tests;
using Moment = MessageProxy::Moment;

/// A program, or its server's process, killed between a change and its place in the log: nothing is lost, nothing is
/// there twice.
class TestAuditKilled : public QObject {
    Q_OBJECT

    static constexpr const char* kId = "killed";
    std::unique_ptr<RoutedWorkspace> m_test;

    bool accepts() const {
        try {
            m_test->workspace.server().connect();
        } catch (const Error&) {
            return false;
        }
        return true;
    }
    std::int64_t count(std::string_view database, const std::string& sql) const {
        auto superuser = m_test->workspace.superuser(database);
        superuser.exec("SELECT set_config('app.tenant_id', $1, false)", kId);
        return superuser.script(sql).one().get<std::int64_t>(0);
    }

private Q_SLOTS:
    void initTestCase() { m_test = std::make_unique<RoutedWorkspace>(kId); }
    void cleanupTestCase() { m_test.reset(); }

    void losesAndDoublesNothing_data() {
        QTest::addColumn<QByteArray>("statement");
        QTest::addColumn<int>("moment");
        QTest::addColumn<bool>("backend");
        const std::pair<const char*, const char*> statements[] = {{"the change", "INSERT INTO \"vendor\""},
                                                                  {"the look", "audit_pending"},
                                                                  {"the append", "audit_append"},
                                                                  {"the mark", "audit_mark_sealed"},
                                                                  {"its own entries", "audit_seal_local"}};
        const std::pair<const char*, Moment> moments[] = {
            {"before", Moment::Before}, {"sent", Moment::Sent}, {"answered", Moment::Answered}};
        for (const auto& [name, statement] : statements) {
            for (const auto& [when, moment] : moments) {
                for (const bool backend : {false, true}) {
                    if (backend && moment != Moment::Sent && !qEnvironmentVariableIsSet("LANDREEVE_DEEP"))
                        continue;
                    QTest::addRow("%s, %s, %s", name, when, backend ? "server's process" : "program")
                        << QByteArray(statement) << static_cast<int>(moment) << backend;
                }
            }
        }
    }
    void losesAndDoublesNothing() {
        QFETCH(QByteArray, statement);
        QFETCH(int, moment);
        QFETCH(bool, backend);
        std::atomic<bool> struck = false;
        pid_t client = 0;
        m_test->proxy.watch([&, named = false](const MessageProxy::Message& message, Moment now) mutable {
            if (message.type == 'P' && now == Moment::Before &&
                message.content.find(statement.toStdString()) != std::string_view::npos) {
                named = true;
                client = message.client;
            }
            if (!named || struck || message.type != 'S' || message.client != client ||
                now != static_cast<Moment>(moment))
                return MessageProxy::Verdict::Pass;
            struck = true;
            OtherProcess(backend ? message.backend : client).kill();
            return MessageProxy::Verdict::Cut;
        });
        const QByteArray code = "V" + QByteArray::number(QDateTime::currentMSecsSinceEpoch() % 1'000'000'000);
        m_test->run(RoutedWorkspace::kRouted, {"record", "create", "vendor", "-", "--tenant-id", kId},
                    "{\"code\":\"" + code + "\",\"name\":\"Somebody\"}");
        m_test->proxy.watch({});
        QVERIFY(struck);
        QTRY_VERIFY_WITH_TIMEOUT(accepts(), 60'000);

        const CommandResult verified = m_test->run(TestWorkspace::kName, {"audit", "verify"});
        QVERIFY2(verified.exit == 0, QByteArray(verified.out + verified.err));
        const std::string database = m_test->workspace.superuser("landreeve_control")
                                         .exec("SELECT database_name FROM tenant_metadata WHERE id = $1", kId)
                                         .one()
                                         .get<std::string>(0);
        const auto vendors = count(database, "SELECT count(*) FROM vendor");
        QCOMPARE(count("landreeve_control", "SELECT count(*) FROM policy_sync_log WHERE action = 'vendor.create'"),
                 vendors);
        QCOMPARE(count("landreeve_control",
                       "SELECT count(DISTINCT object_id) FROM policy_sync_log WHERE action = 'vendor.create'"),
                 vendors);
        QCOMPARE(count(database, "SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL"), 0);
        QCOMPARE(count(database, "SELECT count(*) FROM audit_outbox"),
                 count("landreeve_control", "SELECT count(*) FROM policy_sync_log WHERE source_database LIKE '%#%'"));
    }
};

QTEST_GUILESS_MAIN(TestAuditKilled)
#include "tst_audit_killed.moc"
