#include "core/sessions/session_watch.h"
#include "core/sessions/sign_in_limiter.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace landreeve;
using namespace landreeve::sessions;
using namespace std::chrono_literals;
using tests::SessionFixture;
using Kind = SessionChange::Kind;

namespace {

/// A program that watches: its own view of the workspace, on a thread of its own, and what it was told.
class Watcher {
public:
    explicit Watcher(SessionFixture& fixture, control::ControlWatch::Options options = {})
        : m_workspace(fixture.test.open()) {
        options.url = m_workspace->control().url();
        options.retry = 20ms;
        options.longestRetry = 100ms;
        m_watch.emplace(m_workspace->control(), std::move(options));
        m_thread = std::jthread([this](const std::stop_token& stop) {
            m_watch->run(
                [this](const SessionChange& change) {
                    const std::lock_guard lock(m_mutex);
                    m_changes.push_back(change);
                    m_told.notify_all();
                },
                stop);
        });
    }

    /// The first change that fits and was not given yet; nothing where none comes in time.
    std::optional<SessionChange> next(Kind kind, std::chrono::milliseconds limit = 10s) {
        std::unique_lock lock(m_mutex);
        std::optional<SessionChange> found;
        m_told.wait_for(lock, limit, [&] {
            while (m_read < m_changes.size()) {
                if (m_changes[m_read++].kind == kind) {
                    found = m_changes[m_read - 1];
                    return true;
                }
            }
            return false;
        });
        return found;
    }
    std::size_t told(Kind kind) {
        const std::lock_guard lock(m_mutex);
        return static_cast<std::size_t>(std::ranges::count(m_changes, kind, &SessionChange::kind));
    }
    access::Gate& gate() { return m_workspace->gate(); }

private:
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::optional<SessionWatch> m_watch;
    std::mutex m_mutex;
    std::condition_variable m_told;
    std::vector<SessionChange> m_changes;
    std::size_t m_read = 0;
    std::jthread m_thread;
};

} // namespace

/// Who is signed in, followed by one program while others change it.
class TestSessionWatch : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    void setTriggers(const char* how) {
        auto superuser = f().test.superuser("landreeve_control");
        for (const char* table : {"session", "revocation_mark"})
            superuser.exec(std::string("ALTER TABLE ") + table + how); // lint: constants
    }

private Q_SLOTS:
    void initTestCase() {
        // A server is killed below: what was committed must be there.
        tests::PrivatePostgres::Options options;
        options.settings = {"synchronous_commit = on"};
        m_fixture = std::make_unique<SessionFixture>(options);
        f().addTenant("alpha");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() {
        f().clear();
        setTriggers(" ENABLE TRIGGER USER");
    }

    void tellsEachChangeOnceAndAtOnce() {
        f().create("before");
        Watcher watcher(f());
        QVERIFY(watcher.next(Kind::Live));
        const auto quick = [&](Kind kind) {
            const auto begun = std::chrono::steady_clock::now();
            auto change = watcher.next(kind, 5s);
            qInfo("told after %lld ms", static_cast<long long>((std::chrono::steady_clock::now() - begun) / 1ms));
            return change;
        };
        const Session session = f().create("asha", "alpha");
        const auto began = quick(Kind::Began);
        QVERIFY(began);
        QCOMPARE(began->session->jti, session.jti);
        QVERIFY(began->session->status == SessionStatus::Active);
        f().store.revoke(session.key(), "why");
        const auto revoked = quick(Kind::Revoked);
        QVERIFY(revoked);
        QCOMPARE(revoked->session->jti, session.jti);
        QCOMPARE(revoked->session->revokeReason, std::string("why"));
        const auto mark = f().store.mark(MarkScope::ofUser("ravi", "", "alpha"), "all");
        const auto marked = quick(Kind::Marked);
        QVERIFY(marked);
        QCOMPARE(marked->mark->id, mark.id);
        QCOMPARE(marked->mark->scope.userId, std::string("ravi"));
        QCOMPARE(marked->mark->scope.tenantId, std::string("alpha"));
        f().create("last");
        QVERIFY(watcher.next(Kind::Began));
        QCOMPARE(watcher.told(Kind::Began), std::size_t{2});
        QCOMPARE(watcher.told(Kind::Revoked), std::size_t{1});
        QCOMPARE(watcher.told(Kind::Marked), std::size_t{1});
    }

    void tellsOfThoseThatAreDeletedAndRefused() {
        f().create("asha", "alpha");
        f().create("ravi", "alpha");
        f().pass("9 days");
        Watcher watcher(f());
        QVERIFY(watcher.next(Kind::Live));
        QCOMPARE(f().store.cleanup(std::chrono::hours(24), 1), std::int64_t{2});
        std::int64_t gone = 0;
        while (gone < 2) {
            const auto deleted = watcher.next(Kind::Deleted, 5s);
            QVERIFY(deleted && deleted->deleted > 0);
            gone += deleted->deleted;
        }
        QCOMPARE(gone, std::int64_t{2});
        SignInLimiter(f().test.workspace().control())
            .failed({"https://x.example", "Asha", "192.0.2.7", "alpha"}, "invalid_credentials");
        const auto refused = watcher.next(Kind::Refused, 5s);
        QVERIFY(refused && refused->failure);
        QCOMPARE(refused->failure->kind, std::string("sign-in"));
        QCOMPARE(refused->failure->account, std::string("asha"));
        QCOMPARE(refused->failure->address, std::string("192.0.2.7"));
        QCOMPARE(refused->failure->tenantId, std::string("alpha"));
        QCOMPARE(refused->failure->reason, std::string("invalid_credentials"));
        QCOMPARE(watcher.told(Kind::Refused), std::size_t{1});
    }

    void anotherProgramsRevocationIsRefusedWithinAQuarterOfASecond_data() {
        QTest::addColumn<bool>("mark");
        QTest::newRow("one session") << false;
        QTest::newRow("a mark") << true;
    }
    void anotherProgramsRevocationIsRefusedWithinAQuarterOfASecond() {
        QFETCH(bool, mark);
        Watcher watcher(f());
        QVERIFY(watcher.next(Kind::Live));
        const Session session = f().create("asha", "alpha");
        f().map(session.issuer, "asha", "alpha");
        const access::Subject subject{session.issuer, "asha", "", session.jti};
        QVERIFY(watcher.gate().check(subject, "alpha", {"product", "read"}).allowed);
        if (mark)
            f().store.mark(MarkScope::ofTenant("alpha"), "");
        else
            f().store.revoke(session.key(), "");
        const auto begun = std::chrono::steady_clock::now();
        // The gate asks every time; the window is told.
        QCOMPARE(watcher.gate().check(subject, "alpha", {"product", "read"}).code, std::string("session_refused"));
        QVERIFY(watcher.next(mark ? Kind::Marked : Kind::Revoked));
        const auto took = std::chrono::steady_clock::now() - begun;
        qInfo("refused and told after %lld ms", static_cast<long long>(took / 1ms));
        // Ten times what is promised, as everywhere in the check.
        QVERIFY(took < 2500ms);
    }

    void withoutNotificationsItLooksAgain() {
        QVERIFY(control::ControlWatch::Options().poll <= 5s);
        setTriggers(" DISABLE TRIGGER USER");
        control::ControlWatch::Options options;
        options.poll = 1s;
        Watcher watcher(f(), options);
        QVERIFY(watcher.next(Kind::Live));
        const auto begun = std::chrono::steady_clock::now();
        const Session session = f().create("asha");
        f().store.revoke(session.key(), "");
        QCOMPARE(f().reasonOf(session.key()), std::string("session_revoked"));
        QVERIFY(watcher.next(Kind::Revoked));
        const auto took = std::chrono::steady_clock::now() - begun;
        qInfo("told without a notification after %lld ms", static_cast<long long>(took / 1ms));
        QVERIFY(took < 3s);
    }

    void newsOfOthersDoNotKeepItFromLooking() {
        setTriggers(" DISABLE TRIGGER USER");
        control::ControlWatch::Options options;
        options.poll = 300ms;
        Watcher watcher(f(), options);
        QVERIFY(watcher.next(Kind::Live));
        std::jthread busy([&](const std::stop_token& stop) {
            while (!stop.stop_requested())
                f().sql("SELECT pg_notify('landreeve', '{\"table\": \"tenant_metadata\"}')");
        });
        f().create("asha");
        QVERIFY(watcher.next(Kind::Began, 5s));
    }

    void whatHappenedWhileTheServerWasAwayIsTold() {
        Watcher watcher(f());
        QVERIFY(watcher.next(Kind::Live));
        const Session session = f().create("asha", "alpha");
        QVERIFY(watcher.next(Kind::Began));
        f().store.revoke(session.key(), "");
        f().test.server().stop();
        QVERIFY(watcher.next(Kind::Lost));
        f().test.server().start();
        // Across the restart it is still refused, by a program that has never seen it as well.
        QVERIFY(watcher.next(Kind::Live));
        const access::Subject subject{session.issuer, "asha", "", session.jti};
        QCOMPARE(watcher.gate().check(subject, "alpha", {"product", "read"}).reason, std::string("session_revoked"));
        const auto fresh = f().test.open();
        QCOMPARE(fresh->gate().check(subject, "alpha", {"product", "read"}).reason, std::string("session_revoked"));
        QCOMPARE(watcher.told(Kind::Revoked), std::size_t{1});
        QCOMPARE(watcher.told(Kind::Began) >= 1, true);
    }

    void theEndOfItsTimeIsTold_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("reason");
        QTest::newRow("expired") << "expires_at = clock_timestamp() + interval '400 milliseconds'"
                                 << "session_expired";
        QTest::newRow("idle") << "idle_timeout = '400 milliseconds', last_seen_at = clock_timestamp()"
                              << "session_idle";
    }
    void theEndOfItsTimeIsTold() {
        QFETCH(QString, change);
        QFETCH(QString, reason);
        control::ControlWatch::Options options;
        options.poll = 100ms;
        options.look = 50ms;
        Watcher watcher(f(), options);
        QVERIFY(watcher.next(Kind::Live));
        const Session session = f().create("asha");
        f().sql("UPDATE session SET " + change.toStdString() + " WHERE jti = $1", session.jti); // lint: constants
        const auto expired = watcher.next(Kind::Expired);
        QVERIFY(expired);
        QCOMPARE(expired->session->jti, session.jti);
        QCOMPARE(expired->session->reason, reason.toStdString());
    }

    void moreThanIsToldOneByOneIsSaid() {
        Watcher watcher(f());
        QVERIFY(watcher.next(Kind::Live));
        f().sql(
            "INSERT INTO session (issuer, jti, user_id, expires_at) SELECT 'urn:i', 'j' || n, 'u', now() + interval "
            "'1 hour' FROM generate_series(1, 3000) n");
        QVERIFY(watcher.next(Kind::Many));
        // What comes after is told again, though the many are hardly over.
        const Session session = f().create("asha");
        std::optional<SessionChange> began;
        do
            began = watcher.next(Kind::Began, 5s);
        while (began && began->session->jti != session.jti);
        QVERIFY(began);
    }

    /// It bears the time at which its transaction began: before those of many that came since.
    void whatCommitsLateBehindManyIsSaid() {
        const Session session = f().create("asha");
        auto slow = f().test.superuser("landreeve_control");
        postgres::Transaction late(slow);
        late.exec("UPDATE session SET revoked_at = now() WHERE jti = $1", session.jti);
        Watcher watcher(f());
        QVERIFY(watcher.next(Kind::Live));
        f().sql("INSERT INTO session (issuer, jti, user_id, expires_at) SELECT 'urn:late', 'l' || n, 'u', now() + "
                "interval '1 hour' FROM generate_series(1, 3000) n");
        QVERIFY(watcher.next(Kind::Many));
        // Until nothing more is told of those.
        for (int i = 0; i < 20 && watcher.next(Kind::Many, 1s); ++i) {
        }
        late.commit();
        QVERIFY(watcher.next(Kind::Many, 4s));
    }
};

QTEST_GUILESS_MAIN(TestSessionWatch)
#include "tst_session_watch.moc"
