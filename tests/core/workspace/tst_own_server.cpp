#include "tests/support/test_workspace.h"

#include <QJsonObject>
#include <QtTest>

using namespace landreeve;
using tests::TestWorkspace;

/// Where the control plane's server is, is entered by whoever comes first; it holds for everybody, and only who may
/// change servers changes it by coming another way.
class TestOwnServer : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    postgres::Result sql(std::string_view text) const { return m_test->superuser("landreeve_control").exec(text); }
    std::string url() const {
        return sql("SELECT url FROM database_server WHERE name = 'main'").one().get<std::string>(0);
    }
    int entries(const std::string& action) const {
        return m_test->superuser("landreeve_control")
            .exec(
                "SELECT count(*) FROM audit_outbox WHERE action = $1 AND object_kind = 'server' AND object_id = 'main'",
                action)
            .one()
            .get<int>(0);
    }
    void openByAnotherWay() const { workspace::Workspace::open({m_test->home(), "tunnel", {}}, {}, {}); }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        workspace::Profile profile;
        profile.name = "tunnel";
        profile.controlUrl =
            postgres::ConnectionUrl::parse(m_test->workspace().control().url().redacted() + "&connect_timeout=7");
        workspace::Profiles(m_test->home()).add(profile);
        sql("INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'deputy', 'owner' FROM issuer WHERE kind = "
            "'local'");
    }
    void cleanupTestCase() { m_test.reset(); }

    void whoComesFirstEntersIt() {
        QCOMPARE(entries("server.add"), 1);
        m_test->open();
        QCOMPARE(entries("server.set"), 0);
    }

    void whoMayNotChangeServersLeavesIt() {
        const std::string before = url();
        sql("UPDATE user_mapping SET role = 'viewer' WHERE subject <> 'deputy'");
        openByAnotherWay();
        QCOMPARE(url(), before);
        QCOMPARE(entries("server.set"), 0);
    }

    void whoMayChangesItAndIsInTheLog() {
        const std::string before = url();
        sql("UPDATE user_mapping SET role = 'owner'");
        openByAnotherWay();
        QVERIFY(url() != before);
        const auto entry = sql("SELECT actor, before, after FROM audit_outbox WHERE action = 'server.set'").one();
        QCOMPARE(entry.get<std::string>("actor"), m_test->workspace().user().userId);
        const QJsonObject was = entry.get<QJsonValue>("before").toObject();
        QCOMPARE(was.keys(), QStringList{QStringLiteral("url")});
        QCOMPARE(was[QStringLiteral("url")].toString().toStdString(), before);
        QCOMPARE(entry.get<QJsonValue>("after").toObject()[QStringLiteral("url")].toString().toStdString(), url());
    }

    void aPasswordIsNotInTheLog() {
        sql("UPDATE database_server SET secret = 'monsoon', capacity = 7 WHERE name = 'main'");
        const QJsonObject now =
            sql("SELECT after FROM audit_outbox WHERE action = 'server.set' ORDER BY id DESC LIMIT 1")
                .one()
                .get<QJsonValue>(0)
                .toObject();
        QCOMPARE(now[QStringLiteral("secret")].toString(), QStringLiteral("***"));
        QCOMPARE(now[QStringLiteral("capacity")].toInt(), 7);
        QCOMPARE(sql("SELECT count(*) FROM audit_outbox WHERE after::text LIKE '%monsoon%'").one().get<int>(0), 0);
    }
};

QTEST_GUILESS_MAIN(TestOwnServer)
#include "tst_own_server.moc"
