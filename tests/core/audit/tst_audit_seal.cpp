#include "core/control/audit_sealer.h"
#include "core/postgres/quote.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace landreeve;
using tests::codeOf;
using tests::SessionFixture;

/// How entries come from the outboxes into the one chain.
class TestAuditSeal : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    workspace::Workspace& workspace() { return f().test.workspace(); }
    std::int64_t sealed(const std::string& action) {
        return f().value<std::int64_t>("SELECT count(*) FROM policy_sync_log WHERE action = $1", action);
    }
    std::string stateOf(const std::string& sql) {
        auto superuser = f().test.superuser("landreeve_control");
        try {
            superuser.script(sql);
        } catch (const Error& error) {
            return error.sqlState();
        }
        return {};
    }
    /// As a sealer that ends between the append and the mark.
    void appendUnmarked(postgres::Connection& tenant) {
        const auto entries = tenant.exec("SELECT audit_pending(20)").one().get<QJsonValue>(0).toArray();
        const auto source =
            tenant.exec("SELECT datname || '#' || oid FROM pg_database WHERE datname = current_database()")
                .one()
                .get<std::string>(0);
        f().sql("SELECT audit_append($1, $2)", source, entries);
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().test.provision("sealed");
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void sixteenWritersKeepOneChain() {
        constexpr int kWriters = 16;
        constexpr int kEach = 40;
        std::atomic<int> failed = 0;
        std::vector<std::jthread> writers;
        writers.reserve(kWriters);
        for (int writer = 0; writer < kWriters; ++writer) {
            writers.emplace_back([&, writer] {
                try {
                    const auto control = control::ControlPlane::open(workspace().control().url(), {}, {});
                    for (int i = 0; i < kEach; ++i) {
                        {
                            auto lease = control->lend();
                            auto transaction = control->begin(*lease);
                            transaction.exec("SELECT audit_record('test.writer', 'note', $1)",
                                             std::to_string(writer) + "/" + std::to_string(i));
                            transaction.commit();
                        }
                        if (i % 4 == 0)
                            control::sealControl(*control, {});
                    }
                } catch (const std::exception& failure) {
                    qWarning("%s", failure.what());
                    ++failed;
                }
            });
        }
        writers.clear();
        QCOMPARE(failed.load(), 0);
        workspace().sealAudit({}, {});
        QCOMPARE(sealed("test.writer"), kWriters * kEach);
        QCOMPARE(f().value<int>("SELECT count(DISTINCT object_id) FROM policy_sync_log WHERE action = 'test.writer'"),
                 kWriters * kEach);
        const auto report = workspace().auditLog().verify({}, {});
        QVERIFY2(report.valid(), report.faults.empty() ? "" : report.faults.front().words.c_str());
        QCOMPARE(report.lastSeq, report.entries);
    }

    void manyLotsAreOneChain() {
        f().sql("SELECT audit_record('test.lot', 'note', n::text, NULL, '{\"a\": 1.50}', '{\"é\": null}', 'ü') FROM "
                "generate_series(1, 2500) n");
        workspace().sealAudit({}, {});
        QCOMPARE(sealed("test.lot"), 2500);
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
        QCOMPARE(
            f().value<std::string>("SELECT string_agg(object_id, ',' ORDER BY seq) FROM (SELECT * FROM policy_sync_log "
                                   "WHERE action = 'test.lot' ORDER BY seq LIMIT 3) l"),
            std::string("1,2,3"));
    }

    void whatWasAppendedAndNotMarkedIsNotDoubled() {
        const auto database = f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'sealed'");
        auto tenant = f().test.superuser(database);
        tenant.exec("SELECT set_config('app.tenant_id', 'sealed', false)");
        tenant.exec("SELECT audit_record('test.twice', 'note', n::text) FROM generate_series(1, 30) n");
        appendUnmarked(tenant);
        QVERIFY(workspace().sealAudit({"sealed"}, {}).empty());
        QCOMPARE(sealed("test.twice"), 30);
        QCOMPARE(tenant.exec("SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL").one().get<int>(0), 0);
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    // Deeper than Qt reads JSON.
    /// Deeper than a stack that reads it again holds, it is told by its beginning and its hash.
    void whatIsNestedDeepIsSealed_data() {
        QTest::addColumn<int>("levels");
        QTest::addColumn<bool>("whole");
        QTest::newRow("190") << 190 << true;
        QTest::newRow("1,500") << 1500 << false;
        QTest::newRow("6,000") << 6000 << false;
        QTest::newRow("as deep as can be written") << 0 << false;
    }
    void whatIsNestedDeepIsSealed() {
        QFETCH(int, levels);
        QFETCH(bool, whole);
        const auto database = f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'sealed'");
        auto tenant = f().test.superuser(database);
        tenant.exec("SELECT set_config('app.tenant_id', 'sealed', false)");
        // Words with brackets in them are no levels.
        const auto write = [&](int deep) {
            tenant.exec("SELECT audit_record('test.deep', 'note', $1, jsonb_build_object('said', repeat('[\"{', 500)), "
                        "(repeat('[', $2) || repeat(']', $2))::jsonb)",
                        std::to_string(levels), deep);
        };
        int least = 1000;
        int most = 1'000'000;
        while (levels == 0 && most - least > 1) {
            const int middle = (least + most) / 2;
            const bool fits = tests::codeOf([&] { write(middle); }).empty();
            (fits ? least : most) = middle;
        }
        if (levels > 0)
            write(levels);
        tenant.exec("SELECT audit_record('test.behind-it', 'note', $1)", std::to_string(levels));
        QVERIFY(workspace().sealAudit({"sealed"}, {}).empty());
        QCOMPARE(tenant.exec("SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL").one().get<int>(0), 0);
        const auto entry =
            f().sql("SELECT jsonb_typeof(after) = 'array', after #>> '{}' ~ '^[[]{100}… sha256:[0-9a-f]{64}$', "
                    "before ->> 'said' = repeat('[\"{', 500) FROM policy_sync_log WHERE action = 'test.deep' "
                    "AND object_id = $1 ORDER BY seq DESC LIMIT 1",
                    std::to_string(levels))
                .one();
        QCOMPARE(entry.get<bool>(0), whole);
        QCOMPARE(entry.get<bool>(1), !whole);
        QVERIFY(levels == 0 || entry.get<std::optional<bool>>(2).value_or(false));
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    /// Larger as a text than anything of use in a log: told by its beginning, too.
    void whatIsLargeIsSealed() {
        const auto database = f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'sealed'");
        auto tenant = f().test.superuser(database);
        tenant.exec("SELECT set_config('app.tenant_id', 'sealed', false)");
        tenant.exec("SELECT audit_record('test.large', 'note', '1', NULL, to_jsonb(repeat(chr(1), 12000000)))");
        tenant.exec("SELECT audit_record('test.behind-large', 'note', '1', to_jsonb(repeat('a', 1500000)), "
                    "to_jsonb(repeat('a', 900000)), repeat('b', 1500000))");
        QVERIFY(workspace().sealAudit({"sealed"}, {}).empty());
        QCOMPARE(tenant.exec("SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL").one().get<int>(0), 0);
        QVERIFY(f().value<bool>("SELECT after #>> '{}' ~ '… sha256:[0-9a-f]{64}$' FROM policy_sync_log WHERE action = "
                                "'test.large'"));
        const auto behind =
            f().sql("SELECT before #>> '{}' ~ '^\"a{99}… sha256:[0-9a-f]{64}$', after = to_jsonb(repeat('a', 900000)), "
                    "reason ~ '^b{100}… sha256:[0-9a-f]{64}$' FROM policy_sync_log WHERE action = 'test.behind-large'")
                .one();
        QVERIFY(behind.get<bool>(0) && behind.get<bool>(1) && behind.get<bool>(2));
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    /// A text that no index holds: of the control plane, and of a tenant whose login may name itself as it likes.
    void whatIsTooLongToFindIsSealedShortened() {
        const auto database = f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'sealed'");
        auto tenant = f().test.superuser(database);
        // What does not compress, in letters of four bytes.
        constexpr const char* kLong =
            "(SELECT string_agg(md5(n::text) || chr(66304), '') FROM generate_series(1, 400) n)";
        tenant.exec("SELECT set_config('app.tenant_id', 'sealed', false)");
        tenant.script(std::string("SELECT set_config('app.actor', ") + kLong + ", false), set_config('app.session', " +
                      kLong + ", false)");
        tenant.exec("SELECT audit_record('test.long', 'note', '1')");
        f().sql(std::string("SELECT audit_record('test.long', 'note', ") + kLong + ", " + kLong + ")");
        f().sql(std::string("SELECT audit_record(") + kLong + ", " + kLong + ", 'long of all')");
        f().sql("SELECT audit_record('test.behind', 'note', '1')");
        appendUnmarked(tenant);
        QVERIFY(workspace().sealAudit({"sealed"}, {}).empty());
        QCOMPARE(sealed("test.long"), 2);
        QCOMPARE(sealed("test.behind"), 1);
        QCOMPARE(f().value<int>("SELECT count(*) FROM policy_sync_log WHERE object_id = 'long of all'"), 1);
        QCOMPARE(f().value<int>(std::string("SELECT count(*) FROM policy_sync_log WHERE action = 'test.long' AND "
                                            "coalesce(session_jti, object_id) LIKE left(") +
                                kLong + ", 100) || '…%' || encode(sha256(convert_to(" + kLong + ", 'UTF8')), 'hex')"),
                 2);
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    void suspendedTenantIsSealedToo() {
        f().test.provision("resting");
        workspace().lifecycle().suspend("resting", "unpaid", {});
        const auto before = f().value<int>("SELECT count(*) FROM policy_sync_log WHERE tenant_id = 'resting'");
        const auto database = f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'resting'");
        auto tenant = f().test.superuser(database);
        tenant.exec("SELECT set_config('app.tenant_id', 'resting', false)");
        tenant.exec("SELECT audit_record('test.resting', 'note', '1')");
        QVERIFY(workspace().sealAudit({}).empty());
        QCOMPARE(sealed("test.resting"), 1);
        QVERIFY(f().value<int>("SELECT count(*) FROM policy_sync_log WHERE tenant_id = 'resting'") > before);
    }

    void whatLeavesTheLogLeavesTheTenantToo() {
        const auto database = f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'sealed'");
        auto tenant = f().test.superuser(database);
        tenant.exec("SELECT set_config('app.tenant_id', 'sealed', false)");
        tenant.exec("INSERT INTO audit_outbox (at, actor, action) VALUES (now() - interval '3000 days', 'a', "
                    "'test.old'), (now() - interval '2000 days', 'a', 'test.kept')");
        const auto left = [&] {
            return tenant
                .exec("SELECT string_agg(action, ' ' ORDER BY id) FROM audit_outbox WHERE action IN "
                      "('test.old', 'test.kept', 'test.late')")
                .one()
                .get<std::string>(0);
        };
        const Time before = std::chrono::system_clock::now() - audit::kKeptByDefault - std::chrono::hours(1);
        workspace().sealAudit({"sealed"}, {});
        // What is not in the log yet stays, however old it is.
        tenant.exec("INSERT INTO audit_outbox (at, actor, action) VALUES (now() - interval '3000 days', 'a', "
                    "'test.late')");
        QVERIFY(workspace().pruneAudit(before, {}, {}).second.empty());
        QCOMPARE(left(), std::string("test.kept test.late"));
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    void tenantThatCannotBeSealedIsNamedWithItsCause() {
        f().sql(
            "INSERT INTO tenant_metadata (id, name, status, server, database_name) SELECT 'gone', 'gone', 'active', "
            "server, 'gone_database' FROM tenant_metadata WHERE id = 'sealed'");
        const auto kept = [&] {
            QStringList all;
            for (const auto row : f().sql("SELECT tenant_id FROM sealing_failure ORDER BY 1"))
                all << QString::fromStdString(row.get<std::string>(0));
            return all.join(u' ');
        };
        auto failures = workspace().sealAudit({});
        QCOMPARE(failures.size(), std::size_t{1});
        QCOMPARE(failures.front().tenantId, std::string("gone"));
        QVERIFY2(failures.front().cause.find("gone_database") != std::string::npos, failures.front().cause.c_str());
        QCOMPARE(kept(), QStringLiteral("gone"));
        // It is there, and refuses.
        auto tenant =
            f().test.superuser(f().value<std::string>("SELECT database_name FROM tenant_metadata WHERE id = 'sealed'"));
        tenant.exec("REVOKE EXECUTE ON FUNCTION audit_pending(int) FROM landreeve_schema");
        failures = workspace().sealAudit({"sealed"}, {});
        QCOMPARE(failures.size(), std::size_t{1});
        QVERIFY2(failures.front().cause.find("audit_pending") != std::string::npos, failures.front().cause.c_str());
        // Of which nothing was tried this time, nothing is known anew.
        QCOMPARE(kept(), QStringLiteral("gone sealed"));
        tenant.exec("GRANT EXECUTE ON FUNCTION audit_pending(int) TO landreeve_schema");
        QVERIFY(workspace().sealAudit({"sealed"}, {}).empty());
        QCOMPARE(kept(), QStringLiteral("gone"));
        f().sql("DELETE FROM tenant_metadata WHERE id = 'gone'");
        QCOMPARE(kept(), QString());
    }

    void rowThatDoesNotFollowIsRefused_data() {
        QTest::addColumn<QString>("sql");
        const auto row = [](const char* name, const char* sql) { QTest::newRow(name) << QString::fromLatin1(sql); };
        row("a gap", "INSERT INTO policy_sync_log (seq, at, actor, action, source_database, source_id) "
                     "SELECT max(seq) + 2, now(), 'x', 'x', 'x', 1 FROM policy_sync_log");
        row("another hash before",
            "INSERT INTO policy_sync_log (at, actor, action, source_database, source_id, prev_hash) "
            "VALUES (now(), 'x', 'x', 'x', 1, sha256('x'))");
        row("a hash of its own",
            "INSERT INTO policy_sync_log SELECT seq + 1, at, tenant_id, actor, login, session_jti, action, "
            "object_kind, "
            "object_id, before, after, reason, 'x', 1, canonical, hash, sha256('x') FROM policy_sync_log ORDER BY seq "
            "DESC LIMIT 1");
        row("other bytes than it says",
            "INSERT INTO policy_sync_log SELECT seq + 1, at, tenant_id, actor, login, session_jti, action, "
            "object_kind, "
            "object_id, before, after, reason, 'x', 1, canonical, hash, sha256(hash || canonical) FROM policy_sync_log "
            "ORDER BY seq DESC LIMIT 1");
        row("a change", "UPDATE policy_sync_log SET actor = 'x' WHERE seq = 1");
        row("a removal", "DELETE FROM policy_sync_log WHERE seq = 1");
    }
    void rowThatDoesNotFollowIsRefused() {
        QFETCH(QString, sql);
        workspace().sealAudit({}, {});
        QCOMPARE(stateOf(sql.toStdString()), std::string("LR012"));
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    void rowWithoutHashIsGivenItsPlace() {
        QCOMPARE(stateOf("INSERT INTO policy_sync_log (at, actor, action, source_database, source_id) "
                         "VALUES (now(), 'x', 'x', 'x', 1), (now(), 'x', 'x', 'x', 2)"),
                 std::string());
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
    }

    void whatADeletedTenantKeptStays() {
        auto& log = workspace().auditLog();
        const Time now = std::chrono::system_clock::now();
        f().test.provision("leaving");
        const auto keep = [&](const std::string& time, const std::string& of) {
            f().sql("UPDATE tenant_metadata SET settings = settings || jsonb_build_object('retention', "
                    "jsonb_build_object('audit', $1::text)) WHERE $2 IN ('', id)",
                    time, of);
        };
        keep("1d", "");
        keep("30d", "leaving");
        workspace().lifecycle().remove("leaving", "leaving", false, {}, {});
        for (const bool sealed : {false, true}) {
            if (sealed)
                workspace().sealAudit({}, {});
            QCOMPARE(codeOf([&] { log.prune(now - std::chrono::hours(29 * 24), {}, {}); }), std::string("audit_kept"));
            QCOMPARE(log.prune(now - std::chrono::hours(31 * 24), {}, {}).entries, 0);
        }
        f().sql("SELECT audit_record('tenant.delete', 'tenant', 'silent', 'silent', '{\"name\": \"Said nothing\"}')");
        QCOMPARE(codeOf([&] { log.prune(now - std::chrono::hours(31 * 24), {}, {}); }), std::string("audit_kept"));
    }
};

QTEST_GUILESS_MAIN(TestAuditSeal)
#include "tst_audit_seal.moc"
