#include "core/access/gate.h"
#include "tests/core/access/session_context.h"
#include "tests/support/test_workspace.h"

#include <QJsonDocument>
#include <QtTest>

#include <atomic>
#include <future>

using namespace landreeve;
using access::Gate;
using access::Permission;
using access::Subject;
using tests::codeOf;
using tests::TestWorkspace;

class TestGate : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    Gate& gate() { return m_test->workspace().gate(); }

    template <typename... Values>
    postgres::Result control(std::string_view sql, const Values&... values) {
        return m_test->workspace().control().lend()->exec(sql, values...);
    }

    Subject signIn(const std::optional<std::string>& tenant = {}) {
        return signInSomebody(m_test->workspace().control(), tenant);
    }
    void map(const Subject& subject, const std::string& role, const std::optional<std::string>& tenant = {}) {
        mapSomebody(m_test->workspace().control(), subject, role, tenant);
    }
    Subject somebody(const std::string& role) {
        Subject subject = signIn();
        map(subject, role);
        return subject;
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("alpha");
        m_test->provision("beta");
    }

    void cleanup() {
        control("DELETE FROM revocation_mark");
        control("DELETE FROM session WHERE issuer = $1", kIssuer);
        control("DELETE FROM user_mapping WHERE issuer = $1", kIssuer);
        control("DELETE FROM role_permission WHERE tenant_id IS NOT NULL");
        if (m_test->workspace().lifecycle().get("alpha", {}).status == control::TenantStatus::Suspended)
            m_test->workspace().lifecycle().resume("alpha", {});
    }

    void sessionDecides_data() {
        QTest::addColumn<QString>("tenant"); // The session's; empty: the workspace's.
        QTest::addColumn<QString>("change"); // $1 is the session's id, $2 its user.
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const char* tenant, const char* change, const char* reason) {
            QTest::newRow(name) << tenant << change << reason;
        };
        row("alive", "", "", "");
        row("alive in its tenant", "alpha", "", "");
        row("gone", "", "DELETE FROM session WHERE jti = $1 AND user_id = $2", "session_unknown");
        row("somebody else's", "", "UPDATE session SET user_id = 'x' WHERE jti = $1 AND user_id = $2",
            "session_unknown");
        row("another issuer's", "", "UPDATE session SET issuer = 'urn:other' WHERE jti = $1 AND user_id = $2",
            "session_unknown");
        row("another tenant's", "beta", "", "session_unknown");
        row("revoked", "", "UPDATE session SET revoked_at = now() WHERE jti = $1 AND user_id = $2", "session_revoked");
        row("expired", "", "UPDATE session SET expires_at = now() WHERE jti = $1 AND user_id = $2", "session_expired");
        row("idle", "",
            "UPDATE session SET idle_timeout = '10 minutes', last_seen_at = now() - interval '11 minutes' WHERE jti = "
            "$1 "
            "AND user_id = $2",
            "session_idle");
        row("seen in time", "",
            "UPDATE session SET idle_timeout = '10 minutes', last_seen_at = now() - interval '9 minutes' WHERE jti = "
            "$1 "
            "AND user_id = $2",
            "");
        row("revoked before it expired", "",
            "UPDATE session SET revoked_at = now(), expires_at = now() WHERE jti = $1 AND user_id = $2",
            "session_revoked");

        const auto mark = [&](const char* name, const char* tenant, const std::string& columns,
                              const std::string& values, const char* reason) {
            // Both parameters are always used.
            row(name, tenant,
                ("INSERT INTO revocation_mark (by, reason, " + columns + ") SELECT 'test', $1::text || $2::text, " +
                 values)
                    .c_str(),
                reason);
        };
        const char* superseded = "session_superseded";
        mark("mark on the workspace", "", "scope", "'workspace'", superseded);
        mark("mark on the workspace, session of a tenant", "alpha", "scope", "'workspace'", superseded);
        mark("mark from before the session", "", "scope, at", "'workspace', now() - interval '2 hours'", "");
        mark("mark at the session's very start", "", "scope, at",
             "'workspace', (SELECT created_at FROM session WHERE jti = $1)", superseded);
        mark("mark on its tenant", "alpha", "scope, tenant_id", "'tenant', 'alpha'", superseded);
        mark("mark on another tenant", "alpha", "scope, tenant_id", "'tenant', 'beta'", "");
        mark("mark on a tenant passes a workspace's session by", "", "scope, tenant_id", "'tenant', 'alpha'", "");
        mark("mark on the user", "", "scope, user_id", "'user', $2", superseded);
        mark("mark on another user", "", "scope, user_id", "'user', 'somebody'", "");
        mark("mark on the issuer's user", "", "scope, user_id, issuer", std::string("'user', $2, '") + kIssuer + "'",
             superseded);
        mark("mark on another issuer's user of that name", "", "scope, user_id, issuer", "'user', $2, 'urn:other'", "");
        mark("mark on the user in its tenant", "alpha", "scope, user_id, tenant_id", "'user', $2, 'alpha'", superseded);
        mark("mark on the user in another tenant", "alpha", "scope, user_id, tenant_id", "'user', $2, 'beta'", "");
    }
    void sessionDecides() {
        QFETCH(QString, tenant);
        QFETCH(QString, change);
        QFETCH(QString, reason);
        const Subject subject = signIn(tenant.isEmpty() ? std::nullopt : std::optional(tenant.toStdString()));
        map(subject, "owner");
        if (!change.isEmpty())
            QCOMPARE(control(change.toStdString(), subject.sessionJti, subject.userId).affected(), std::int64_t{1});
        const auto verdict = gate().check(subject, "alpha", kReadProducts);
        QCOMPARE(verdict.allowed, reason.isEmpty());
        QCOMPARE(verdict.code, std::string(reason.isEmpty() ? "" : "session_refused"));
        QCOMPARE(verdict.reason, reason.toStdString());
        QCOMPARE(codeOf([&] { gate().lend(subject, "alpha", kReadProducts); }), verdict.code);
    }

    void sessionOfATenantHasNoSayInTheWorkspace() {
        const Subject subject = signIn("alpha");
        map(subject, "owner");
        QVERIFY(gate().check(subject, "alpha", {"tenant", "write"}).allowed);
        QCOMPARE(gate().check(subject, "", {"tenant", "write"}).reason, std::string("session_unknown"));
    }

    void roleDecides_data() {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("permission");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* role, const char* permission, bool allowed) {
            QTest::addRow("%s %s", role, permission) << role << permission << allowed;
        };
        for (const char* role : {"owner", "admin"}) {
            for (const char* permission :
                 {"product:delete", "employee:reveal", "tenant:write", "session:revoke", "audit:export"})
                row(role, permission, true);
        }
        row("operator", "inventory:write", true);
        row("operator", "sales-order:export", true);
        row("operator", "product:delete", false);
        row("operator", "employee:reveal", false);
        row("operator", "purchase-order:approve", false);
        row("operator", "tenant:write", false);
        row("accountant", "purchase-order:approve", true);
        row("accountant", "sales-order:approve", false);
        row("accountant", "product:export", true);
        row("accountant", "product:write", false);
        row("accountant", "employee:reveal", false);
        row("viewer", "product:read", true);
        row("viewer", "product:export", false);
        row("viewer", "product:write", false);
        row("viewer", "tenant:read", false);
        row("nobody-knows", "product:read", false);
        row("owner", "product:explode", false);
    }
    void roleDecides() {
        QFETCH(QString, role);
        QFETCH(QString, permission);
        QFETCH(bool, allowed);
        const auto parts = permission.split(u':');
        const Subject subject = somebody(role.toStdString());
        const auto verdict = gate().check(subject, "alpha", {parts.at(0).toStdString(), parts.at(1).toStdString()});
        QCOMPARE(verdict.allowed, allowed);
        QCOMPARE(verdict.role, role.toStdString());
        QCOMPARE(verdict.code, std::string(allowed ? "" : "permission_denied"));
        QCOMPARE(verdict.reason, allowed ? std::string() : permission.toStdString());
    }

    void whoIsNotMappedMayNothing() {
        const Subject subject = signIn();
        QCOMPARE(gate().check(subject, "alpha", kReadProducts).code, std::string("permission_denied"));
        // Users of two issuers stay two users.
        Subject mapped = subject;
        mapped.issuer = "urn:other";
        map(mapped, "owner");
        QCOMPARE(gate().check(subject, "alpha", kReadProducts).code, std::string("permission_denied"));
        control("DELETE FROM user_mapping WHERE issuer = 'urn:other'");
    }

    void mappingToATenantHoldsThereOnly() {
        const Subject subject = signIn();
        map(subject, "owner", "alpha");
        QVERIFY(gate().check(subject, "alpha", kWriteProducts).allowed);
        QVERIFY(!gate().check(subject, "beta", kWriteProducts).allowed);
        QVERIFY(!gate().check(subject, "", {"tenant", "read"}).allowed);
        QCOMPARE(codeOf([&] { gate().lend(subject, "beta", kWriteProducts); }), std::string("permission_denied"));
    }

    void tenantsOwnMappingGoesFirst() {
        const Subject subject = somebody("owner");
        map(subject, "viewer", "alpha");
        QVERIFY(!gate().check(subject, "alpha", kWriteProducts).allowed);
        QVERIFY(gate().check(subject, "beta", kWriteProducts).allowed);
        auto lent = gate().lend(subject, "alpha", kReadProducts);
        auto transaction = lent.begin();
        QCOMPARE(contextOf(transaction.connection()).role, std::string("landreeve_read"));
    }

    void tenantsOwnWordOnAPermissionGoesFirst() {
        const Subject writer = somebody("operator");
        const Subject reader = somebody("viewer");
        const Permission exporting{"product", "export"};
        control("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('operator', "
                "'product:write', false, "
                "'alpha'), ('viewer', 'product:export', true, 'alpha')");
        QVERIFY(!gate().check(writer, "alpha", kWriteProducts).allowed);
        QVERIFY(gate().check(writer, "beta", kWriteProducts).allowed);
        QVERIFY(gate().check(reader, "alpha", exporting).allowed);
        QVERIFY(!gate().check(reader, "beta", exporting).allowed);
    }

    void roleOfTheDatabaseIsTheRoles_data() {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("group");
        QTest::addColumn<bool>("writes");
        QTest::newRow("owner") << "owner"
                               << "landreeve_write" << true;
        QTest::newRow("operator") << "operator"
                                  << "landreeve_write" << true;
        QTest::newRow("accountant") << "accountant"
                                    << "landreeve_write" << true;
        QTest::newRow("viewer") << "viewer"
                                << "landreeve_read" << false;
    }
    void roleOfTheDatabaseIsTheRoles() {
        QFETCH(QString, role);
        QFETCH(QString, group);
        QFETCH(bool, writes);
        auto lent = gate().lend(somebody(role.toStdString()), "alpha", kReadProducts);
        auto transaction = lent.begin();
        QCOMPARE(contextOf(transaction.connection()).role, group.toStdString());
        QCOMPARE(codeOf([&] { transaction.exec("INSERT INTO warehouse (code, name) VALUES ('W', 'W')"); }),
                 std::string(writes ? "" : "insufficient_privilege"));
    }

    void settingsEndWithTheirTransaction_data() {
        QTest::addColumn<QString>("end");
        for (const char* end : {"committed", "rolled back", "failed", "left open", "cancelled"})
            QTest::newRow(end) << end;
    }
    void settingsEndWithTheirTransaction() {
        QFETCH(QString, end);
        // One connection only: whoever comes next gets it.
        Gate narrow(m_test->workspace().control(), m_test->workspace().servers(), {.ofOne = 1, .ofAll = 20});
        const Subject first = somebody("operator");
        const Subject second = somebody("viewer");
        Context before;
        {
            auto lent = narrow.lend(first, "alpha", kReadProducts);
            {
                auto transaction = lent.begin();
                before = contextOf(transaction.connection());
                QCOMPARE(before.tenant, std::string("alpha"));
                QCOMPARE(before.actor, first.userId);
                QCOMPARE(before.session, first.sessionJti);
                const auto claims = QJsonDocument::fromJson(QByteArray::fromStdString(before.claims)).object();
                QCOMPARE(claims.value(QStringLiteral("sub")).toString().toStdString(), first.userId);
                QCOMPARE(claims.value(QStringLiteral("iss")).toString().toStdString(), first.issuer);
                QCOMPARE(claims.value(QStringLiteral("tenant_id")).toString(), QStringLiteral("alpha"));
                auto& raw = transaction.connection();
                if (end == QStringLiteral("committed"))
                    transaction.commit();
                else if (end == QStringLiteral("rolled back"))
                    transaction.rollback();
                else if (end == QStringLiteral("failed"))
                    codeOf([&] { transaction.exec("SELECT 1 / 0"); });
                else if (end == QStringLiteral("cancelled"))
                    codeOf([&] {
                        lent.setWait({{}, std::chrono::milliseconds(20)});
                        transaction.exec("SELECT pg_sleep(60)");
                    });
                if (end == QStringLiteral("committed") || end == QStringLiteral("rolled back")) {
                    const Context outside = contextOf(raw);
                    QVERIFY(outside.isNobody());
                    QCOMPARE(outside.role, outside.login);
                    QCOMPARE(raw.exec("SELECT count(*) FROM warehouse").one().get<int>(0), 0);
                }
                if (end == QStringLiteral("left open"))
                    raw.exec("SELECT set_config('app.tenant_id', 'beta', true)");
            }
        }
        auto lent = narrow.lend(second, "alpha", kReadProducts);
        auto transaction = lent.begin();
        const Context after = contextOf(transaction.connection());
        // A statement that was cancelled may have cost the connection; otherwise it is the same one.
        if (end != QStringLiteral("cancelled"))
            QCOMPARE(after.backend, before.backend);
        QCOMPARE(after.actor, second.userId);
        QCOMPARE(after.session, second.sessionJti);
        QCOMPARE(after.role, std::string("landreeve_read"));
        QVERIFY(after.claims.find(first.userId) == std::string::npos);
        auto& raw = transaction.connection();
        transaction.commit();
        QVERIFY(contextOf(raw).isNobody());
    }

    void nothingOfAnotherTenantIsReached() {
        // A session's own SQL cannot name itself into another tenant: it is another database.
        const Subject subject = somebody("owner");
        auto lent = gate().lend(subject, "alpha", kReadProducts);
        auto transaction = lent.begin();
        QCOMPARE(transaction.exec("SELECT tenant_id FROM tenant_identity").one().get<std::string>(0),
                 std::string("alpha"));
        QCOMPARE(transaction.exec("SELECT current_database()").one().get<std::string>(0), std::string("alpha_db_prod"));
        transaction.exec("SELECT set_config('app.tenant_id', 'beta', true)");
        QCOMPARE(codeOf([&] { transaction.exec("INSERT INTO warehouse (code, name) VALUES ('W', 'W')"); }),
                 std::string("query_failed"));
    }

    void onlyAnActiveTenantIsWorkedIn_data() {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("code");
        for (const char* role : {"owner", "admin", "operator", "accountant", "viewer"}) {
            const bool administers = role == std::string_view("owner") || role == std::string_view("admin");
            QTest::addRow("suspended, %s", role) << "suspended" << role << (administers ? "" : "tenant_not_active");
            for (const char* status : {"provisioning", "failed", "deleting"})
                QTest::addRow("%s, %s", status, role) << status << role << "tenant_not_active";
            QTest::addRow("unknown, %s", role) << "" << role << "tenant_not_found";
        }
    }
    void onlyAnActiveTenantIsWorkedIn() {
        QFETCH(QString, status);
        QFETCH(QString, role);
        QFETCH(QString, code);
        std::string tenant = "alpha";
        if (status == QStringLiteral("suspended")) {
            m_test->workspace().lifecycle().suspend("alpha", "for a test", {});
        } else {
            tenant = "halfway";
            if (!status.isEmpty())
                control("INSERT INTO tenant_metadata (id, name, status, server, database_name) VALUES ('halfway', "
                        "'Halfway', "
                        "$1, (SELECT name FROM database_server LIMIT 1), 'halfway_db_prod')",
                        status.toStdString());
        }
        const Subject subject = somebody(role.toStdString());
        QCOMPARE(codeOf([&] { gate().lend(subject, tenant, kReadProducts).begin(); }), code.toStdString());
        control("DELETE FROM tenant_metadata WHERE id = 'halfway'");
    }

    void whatIsRefusedIsAudited() {
        const Subject subject = somebody("viewer");
        const auto entries = [&] {
            return control(
                "SELECT actor, session_jti, tenant_id, object_kind, object_id, reason, after ->> 'issuer' AS issuer "
                "FROM audit_outbox WHERE action = 'access.refused' AND actor = $1 ORDER BY id",
                subject.userId);
        };
        gate().check(subject, "alpha", kReadProducts);
        QCOMPARE(entries().size(), 0);
        // Looking is no attempt.
        QCOMPARE(gate().may(subject, "alpha", kWriteProducts).code, std::string("permission_denied"));
        QCOMPARE(entries().size(), 0);
        gate().check(subject, "alpha", kWriteProducts);
        codeOf([&] { gate().lend(subject, "", {"tenant", "write"}); });
        control("UPDATE session SET revoked_at = now() WHERE jti = $1", subject.sessionJti);
        gate().check(subject, "alpha", kReadProducts);
        const auto all = entries();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[0].get<std::string>("session_jti"), subject.sessionJti);
        QCOMPARE(all[0].get<std::string>("tenant_id"), std::string("alpha"));
        QCOMPARE(all[0].get<std::string>("object_id"), std::string("product:write"));
        QCOMPARE(all[0].get<std::string>("reason"), std::string("product:write"));
        QCOMPARE(all[0].get<std::string>("issuer"), subject.issuer);
        QVERIFY(all[1].isNull("tenant_id"));
        QCOMPARE(all[1].get<std::string>("object_id"), std::string("tenant:write"));
        QCOMPARE(all[2].get<std::string>("reason"), std::string("session_revoked"));
    }

    void beingSeenIsNotedOnceAMinute() {
        const Subject subject = somebody("viewer");
        const auto seen = [&] {
            return control("SELECT last_seen_at FROM session WHERE jti = $1", subject.sessionJti).one().get<Time>(0);
        };
        const Time fresh = seen();
        gate().check(subject, "alpha", kReadProducts);
        QVERIFY(seen() == fresh);
        control("UPDATE session SET last_seen_at = now() - interval '2 minutes' WHERE jti = $1", subject.sessionJti);
        gate().check(subject, "alpha", kReadProducts);
        QVERIFY(seen() > fresh);
    }

    void endedMeanwhileNobodyBeginsAnew_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("code");
        QTest::newRow("session revoked") << "revoke"
                                         << "session_refused";
        QTest::newRow("user marked") << "mark"
                                     << "session_refused";
        QTest::newRow("mapping removed") << "unmap"
                                         << "permission_denied";
        QTest::newRow("tenant suspended") << "suspend"
                                          << "tenant_not_active";
    }
    void endedMeanwhileNobodyBeginsAnew() {
        QFETCH(QString, how);
        QFETCH(QString, code);
        const Subject subject = somebody("operator");
        std::atomic<int> worked = 0;
        std::atomic<bool> ended = false;
        const auto work = [&]() -> std::string {
            for (int i = 0; i < 100'000; ++i) {
                const bool late = ended;
                try {
                    auto lent = gate().lend(subject, "alpha", kReadProducts);
                    lent.run(
                        [](postgres::Transaction& transaction) { transaction.exec("SELECT count(*) FROM product"); });
                    ++worked;
                } catch (const Error& error) {
                    return error.code();
                }
                if (late)
                    return "worked on";
            }
            return "never ended";
        };
        std::vector<std::future<std::string>> workers;
        workers.reserve(6);
        for (int i = 0; i < 6; ++i)
            workers.push_back(std::async(std::launch::async, work));
        QTRY_VERIFY(worked >= 20);
        if (how == QStringLiteral("revoke"))
            control("UPDATE session SET revoked_at = now() WHERE jti = $1", subject.sessionJti);
        else if (how == QStringLiteral("mark"))
            control("INSERT INTO revocation_mark (scope, user_id, by) VALUES ('user', $1, 'test')", subject.userId);
        else if (how == QStringLiteral("unmap"))
            control("DELETE FROM user_mapping WHERE subject = $1", subject.userId);
        else
            m_test->workspace().lifecycle().suspend("alpha", "for a test", {});
        ended = true;
        for (auto& worker : workers)
            QCOMPARE(worker.get(), code.toStdString());
    }

    void whoIsAtWorkWhenTheTenantIsDeletedHearsIt() {
        m_test->provision("doomed");
        const Subject subject = somebody("operator");
        auto lent = gate().lend(subject, "doomed", kWriteProducts);
        auto transaction = lent.begin();
        transaction.exec("INSERT INTO warehouse (code, name) VALUES ('W', 'W')");
        m_test->workspace().lifecycle().remove("doomed", "doomed", false, {}, {});
        QCOMPARE(codeOf([&] { transaction.exec("SELECT 1"); }), std::string("server_unavailable"));
        QCOMPARE(codeOf([&] { gate().lend(subject, "doomed", kReadProducts); }), std::string("tenant_not_found"));
        // Made again under its name it is another tenant, and the gate goes to that.
        m_test->provision("doomed");
        auto again = gate().lend(subject, "doomed", kReadProducts);
        auto reading = again.begin();
        QCOMPARE(reading.exec("SELECT count(*) FROM warehouse").one().get<int>(0), 0);
    }

    void suspendedAndResumedManyTimesTheGateStaysWhole() {
        const Subject subject = somebody("operator");
        std::atomic<bool> stop = false;
        std::vector<std::future<std::string>> workers;
        workers.reserve(4);
        for (int i = 0; i < 4; ++i)
            workers.push_back(std::async(std::launch::async, [&]() -> std::string {
                while (!stop) {
                    std::string code = codeOf([&] {
                        gate().lend(subject, "alpha", kReadProducts).run([](postgres::Transaction& transaction) {
                            transaction.exec("SELECT count(*) FROM product");
                        });
                    });
                    if (!code.empty() && code != "tenant_not_active")
                        return code;
                }
                return "";
            }));
        for (int i = 0; i < 10; ++i) {
            m_test->workspace().lifecycle().suspend("alpha", "for a test", {});
            m_test->workspace().lifecycle().resume("alpha", {});
        }
        stop = true;
        for (auto& worker : workers)
            QCOMPARE(worker.get(), std::string());
        QCOMPARE(codeOf([&] { gate().lend(subject, "alpha", kReadProducts).begin(); }), std::string());
    }
};

QTEST_GUILESS_MAIN(TestGate)
#include "tst_gate.moc"
