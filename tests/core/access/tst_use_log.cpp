// What somebody was allowed is in the audit log: once an hour for each right of a session, and never lost.
#include "core/access/gate.h"
#include "core/access/use_log.h"
#include "tests/core/access/session_context.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <future>

using namespace landreeve;
using namespace std::chrono_literals;
using access::Gate;
using access::Subject;
using access::UseLog;
using tests::codeOf;

class TestUseLog : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    int m_count = 0;

    template <typename... Values>
    postgres::Result control(std::string_view sql, const Values&... values) {
        return m_test->workspace().control().lend()->exec(sql, values...);
    }
    Subject somebody() {
        const std::string number = std::to_string(++m_count);
        Subject subject{kIssuer, "user-" + number, "User " + number, "session-" + number};
        control("INSERT INTO session (issuer, jti, user_id, created_at, expires_at) "
                "VALUES ($1, $2, $3, now() - interval '1 hour', now() + interval '7 hours')",
                subject.issuer, subject.sessionJti, subject.userId);
        control("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, $2, 'operator')", subject.issuer,
                subject.userId);
        return subject;
    }
    postgres::Result entriesOf(const Subject& subject) {
        return control("SELECT object_id, tenant_id, session_jti, after ->> 'role' AS role FROM audit_outbox WHERE "
                       "action = 'access.allowed' AND actor = $1 ORDER BY id",
                       subject.userId);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        m_test->provision("alpha");
    }

    void anHourLaterItIsAnotherUse() {
        UseLog log;
        access::Verdict verdict;
        verdict.subject = {kIssuer, "asha", "Asha", "jti"};
        verdict.tenantId = "alpha";
        const auto start = UseLog::Clock::now();
        QVERIFY(log.begins(verdict, kReadProducts, start));
        QVERIFY(!log.begins(verdict, kReadProducts, start + 59min));
        QVERIFY(log.begins(verdict, kWriteProducts, start));
        QVERIFY(log.begins(verdict, kReadProducts, start + UseLog::kOften));
        QVERIFY(!log.begins(verdict, kReadProducts, start + UseLog::kOften + 1min));
        verdict.subject.sessionJti = "another";
        QVERIFY(log.begins(verdict, kReadProducts, start));
        verdict.tenantId = "beta";
        QVERIFY(log.begins(verdict, kReadProducts, start));
        log.forget(verdict, kReadProducts);
        QVERIFY(log.begins(verdict, kReadProducts, start));
    }

    void whatIsLentIsInTheLogOnce() {
        Gate& gate = m_test->workspace().gate();
        const Subject subject = somebody();
        gate.check(subject, "alpha", kReadProducts);
        QCOMPARE(entriesOf(subject).size(), 0); // nothing was lent
        std::vector<std::future<void>> clicks;
        for (int click = 0; click < 8; ++click)
            clicks.push_back(std::async(std::launch::async, [&] { gate.lend(subject, "alpha", kReadProducts); }));
        for (auto& click : clicks)
            click.get();
        gate.lend(subject, "alpha", kWriteProducts);
        const auto entries = entriesOf(subject);
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[0].get<std::string>("object_id"), std::string("product:read"));
        QCOMPARE(entries[0].get<std::string>("tenant_id"), std::string("alpha"));
        QCOMPARE(entries[0].get<std::string>("session_jti"), subject.sessionJti);
        QCOMPARE(entries[0].get<std::string>("role"), std::string("operator"));
        QCOMPARE(entries[1].get<std::string>("object_id"), std::string("product:write"));
    }

    /// Nothing is lent that could not be entered, and the next one that is lent is.
    void whatCannotBeEnteredIsNotLent() {
        Gate& gate = m_test->workspace().gate();
        const Subject subject = somebody();
        {
            auto connection = m_test->superuser("landreeve_control");
            postgres::Transaction barred(connection);
            barred.exec("LOCK TABLE audit_outbox IN ACCESS EXCLUSIVE MODE");
            QVERIFY(!codeOf([&] { gate.lend(subject, "alpha", kReadProducts, {{}, 300ms}); }).empty());
        }
        QCOMPARE(entriesOf(subject).size(), 0);
        gate.lend(subject, "alpha", kReadProducts);
        QCOMPARE(entriesOf(subject).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestUseLog)
#include "tst_use_log.moc"
