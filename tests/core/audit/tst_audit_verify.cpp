#include "core/control/audit_sealer.h"
#include "tests/core/sessions/session_fixture.h"

#include <QFile>
#include <QtTest>

#include <filesystem>

using namespace landreeve;
using audit::ChainReport;
using audit::Fault;
using tests::codeOf;
using tests::SessionFixture;

/// A log that somebody with all rights over the database has changed.
class TestAuditVerify : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    workspace::Workspace& workspace() { return f().test.workspace(); }
    ChainReport verify() { return workspace().auditLog().verify({}, {}); }
    void write(int count) {
        f().sql("SELECT audit_record('test.note', 'note', n::text, NULL, NULL, jsonb_build_object('n', n)) "
                "FROM generate_series(1, $1::int) n",
                count);
    }
    /// Past every trigger and grant.
    void tamper(const std::string& sql) {
        auto superuser = f().test.superuser("landreeve_control");
        superuser.exec("SET session_replication_role = replica");
        superuser.script(sql);
    }
    QString headPath() { return QString::fromStdString(workspace().auditLog().headFile().path().string()); }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        write(30);
        workspace().sealAudit({}, {});
        tamper("CREATE TABLE kept_log AS TABLE policy_sync_log");
        QVERIFY(QFile::copy(headPath(), headPath() + QStringLiteral(".kept")));
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() {
        tamper("DELETE FROM policy_sync_log; INSERT INTO policy_sync_log SELECT * FROM kept_log; "
               "DELETE FROM audit_checkpoint");
        QVERIFY(QFile::remove(headPath()));
        QVERIFY(QFile::copy(headPath() + QStringLiteral(".kept"), headPath()));
    }

    void wholeLogHolds() {
        const ChainReport report = verify();
        QVERIFY2(report.valid(), report.faults.empty() ? "" : report.faults.front().words.c_str());
        QVERIFY(report.entries >= 30);
        QCOMPARE(report.lastSeq, report.entries);
        QVERIFY(report.head);
        QCOMPARE(report.head->seq, report.lastSeq);
        QVERIFY(!report.firstBad());
    }

    void namesWhatIsWrong_data() {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<qint64>("seq");
        const auto row = [](const char* name, const char* sql, const char* kind, qint64 seq) {
            QTest::newRow(name) << QString::fromLatin1(sql) << QString::fromLatin1(kind) << seq;
        };
        row("a column", "UPDATE policy_sync_log SET actor = 'nobody' WHERE seq = 5", "changed", 5);
        row("its time", "UPDATE policy_sync_log SET at = at - interval '1 microsecond' WHERE seq = 5", "changed", 5);
        row("what it says of before", "UPDATE policy_sync_log SET before = '{}' WHERE seq = 5", "changed", 5);
        row("a column and its bytes",
            "UPDATE policy_sync_log SET actor = 'nobody' WHERE seq = 5; "
            "UPDATE policy_sync_log l SET canonical = audit_canonical(l) WHERE seq = 5",
            "changed", 5);
        row("a column, its bytes and its hash",
            "UPDATE policy_sync_log SET actor = 'nobody' WHERE seq = 5; "
            "UPDATE policy_sync_log l SET canonical = audit_canonical(l) WHERE seq = 5; "
            "UPDATE policy_sync_log SET hash = sha256(prev_hash || canonical) WHERE seq = 5",
            "rewritten", 5);
        row("one removed", "DELETE FROM policy_sync_log WHERE seq = 5", "missing", 5);
        row("the first removed", "DELETE FROM policy_sync_log WHERE seq = 1", "missing", 1);
        row("the last three removed", "DELETE FROM policy_sync_log WHERE seq > (SELECT max(seq) - 3 FROM kept_log)",
            "missing", -2);
        row("all removed", "DELETE FROM policy_sync_log", "missing", 1);
        row("two swapped",
            "UPDATE policy_sync_log SET seq = -5 WHERE seq = 5; UPDATE policy_sync_log SET seq = 5 WHERE seq = 6; "
            "UPDATE policy_sync_log SET seq = 6 WHERE seq = -5",
            "moved", 5);
        row("one inserted",
            "CREATE TEMPORARY TABLE behind AS SELECT * FROM policy_sync_log WHERE seq >= 5; "
            "DELETE FROM policy_sync_log WHERE seq >= 5; "
            "INSERT INTO policy_sync_log (seq, at, actor, action, source_database, source_id, canonical, prev_hash, "
            "hash) "
            "SELECT 5, now(), 'nobody', 'test.forged', 'x', 1, '', hash, '' FROM policy_sync_log WHERE seq = 4; "
            "UPDATE policy_sync_log l SET canonical = audit_canonical(l) WHERE seq = 5; "
            "UPDATE policy_sync_log SET hash = sha256(prev_hash || canonical) WHERE seq = 5; "
            "UPDATE behind SET seq = seq + 1; INSERT INTO policy_sync_log SELECT * FROM behind",
            "inserted", 5);
        row("all hashed anew from one on",
            "DO $$ DECLARE r record; h bytea; c bytea; BEGIN "
            "UPDATE policy_sync_log SET actor = 'nobody' WHERE seq = 5; "
            "SELECT hash INTO h FROM policy_sync_log WHERE seq = 4; "
            "FOR r IN SELECT l.seq, audit_canonical(l) AS c FROM policy_sync_log l WHERE seq >= 5 ORDER BY seq LOOP "
            "UPDATE policy_sync_log SET prev_hash = h, canonical = r.c, hash = sha256(h || r.c) WHERE seq = r.seq; "
            "h := sha256(h || r.c); END LOOP; END $$",
            "rewritten", 0);
        row("removed behind a forged checkpoint",
            "INSERT INTO audit_checkpoint (by, first_seq, last_seq, entries, last_hash, key_id, signature) "
            "SELECT 'nobody', 1, 5, 5, hash, 'forged', 'forged' FROM policy_sync_log WHERE seq = 5; "
            "DELETE FROM policy_sync_log WHERE seq <= 5",
            "checkpoint", 5);
    }
    void namesWhatIsWrong() {
        QFETCH(QString, sql);
        QFETCH(QString, kind);
        QFETCH(qint64, seq);
        const std::int64_t last = verify().lastSeq;
        tamper(sql.toStdString());
        const ChainReport report = verify();
        QVERIFY(!report.valid());
        bool named = false;
        QString said;
        for (const Fault& fault : report.faults) {
            said += QString::fromStdString(audit::nameOf(fault.kind) + ": " + fault.words + "\n");
            named = named || (QString::fromStdString(audit::nameOf(fault.kind)) == kind &&
                              fault.seq == (seq > 0 ? seq : last + seq));
        }
        QVERIFY2(named, qPrintable(said));
        QVERIFY(report.firstBad());
        // What does not hold is not signed over.
        workspace().auditLog().signHead({});
        QVERIFY(!verify().valid());
        QCOMPARE(codeOf([&] { workspace().auditLog().prune(std::chrono::system_clock::now(), {}, {}); }),
                 std::string("audit_broken"));
    }

    void cutOffLogIsNotSignedOver() {
        const std::int64_t last = verify().lastSeq;
        tamper("DELETE FROM policy_sync_log WHERE seq > (SELECT max(seq) - 2 FROM kept_log)");
        write(5);
        workspace().sealAudit({}, {});
        const ChainReport report = verify();
        QCOMPARE(report.lastSeq, last + 3);
        QCOMPARE(audit::nameOf(report.faults.at(0).kind), std::string("rewritten"));
        QCOMPARE(report.faults.at(0).seq, last);
        tamper("DELETE FROM audit_outbox WHERE id > (SELECT max(source_id) FROM kept_log)");
    }

    void changedHeadVouchesForNothing_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("another count") << QByteArray("\"entries\": ") << QByteArray("\"entries\": 1");
        QTest::newRow("another key") << QByteArray("\"key\": \"") << QByteArray("\"key\": \"f");
        QTest::newRow("no document") << QByteArray("{") << QByteArray("[");
    }
    void changedHeadVouchesForNothing() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFile file(headPath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray content = file.readAll();
        file.close();
        QVERIFY(content.contains(from));
        content.replace(from, to);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const ChainReport report = verify();
        QCOMPARE(report.faultCount, 1);
        QCOMPARE(audit::nameOf(report.faults.at(0).kind), std::string("head"));
        QVERIFY(!report.head);
    }

    void homeThatIsBehindVouchesForItsPart() {
        write(3);
        // Another program's home.
        control::sealControl(workspace().control(), {});
        ChainReport report = verify();
        QVERIFY(report.valid());
        QCOMPARE(report.head->seq, report.lastSeq - 3);
        workspace().auditLog().signHead({});
        report = verify();
        QCOMPARE(report.head->seq, report.lastSeq);
        tamper("DELETE FROM kept_log; INSERT INTO kept_log SELECT * FROM policy_sync_log");
        QVERIFY(QFile::remove(headPath() + QStringLiteral(".kept")));
        QVERIFY(QFile::copy(headPath(), headPath() + QStringLiteral(".kept")));
    }

    void whatATenantKeepsStays() {
        f().sql("INSERT INTO tenant_metadata (id, name, status, settings) VALUES ('keeping', 'keeping', 'suspended', "
                "'{\"retention\": {\"audit\": \"30d\"}}')");
        auto& log = workspace().auditLog();
        const Time now = std::chrono::system_clock::now();
        QCOMPARE(codeOf([&] { log.prune(now - std::chrono::hours(29 * 24), {}, {}); }), std::string("audit_kept"));
        QCOMPARE(log.prune(now - std::chrono::hours(31 * 24), {}, {}).entries, 0);
        f().sql("DELETE FROM tenant_metadata WHERE id = 'keeping'");
    }

    void prunedLogHoldsBehindItsCheckpoint() {
        const ChainReport before = verify();
        auto& log = workspace().auditLog();
        QCOMPARE(log.prune(Time(), {}, {}).entries, 0);
        const Time cut = f().value<Time>("SELECT at FROM policy_sync_log WHERE seq = 11");
        const auto pruned = log.prune(cut, {}, {});
        QVERIFY(pruned.entries > 0 && pruned.entries <= 10);
        QCOMPARE(pruned.entries, pruned.lastSeq);
        ChainReport report = verify();
        QVERIFY2(report.valid(), report.faults.empty() ? "" : report.faults.front().words.c_str());
        QCOMPARE(report.pruned, pruned.lastSeq);
        QCOMPARE(report.entries, before.entries - pruned.entries);
        // The next one follows the one before.
        const Time second = f().value<Time>("SELECT at FROM policy_sync_log WHERE seq = 21");
        log.prune(second, {}, {});
        QVERIFY(verify().valid());
        QCOMPARE(f().value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'audit.prune' AND sealed_at IS NULL"),
                 2);
        workspace().sealAudit({}, {});
        report = verify();
        QVERIFY(report.valid());
        QCOMPARE(report.head->seq, report.lastSeq);
        // And one that is taken out between them is missed.
        tamper("DELETE FROM audit_checkpoint WHERE first_seq = 1");
        QVERIFY(!verify().valid());
        tamper("DELETE FROM audit_outbox WHERE action = 'audit.prune'");
    }
};

QTEST_GUILESS_MAIN(TestAuditVerify)
#include "tst_audit_verify.moc"
