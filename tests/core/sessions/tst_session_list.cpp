#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <random>

using namespace landreeve;
using namespace landreeve::sessions;
using tests::SessionFixture;

/// Those that live, found past many that do not.
class TestSessionList : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    SessionStore& store() { return m_fixture->store; }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { f().clear(); }

    void livingOnesAreListedAsThePlainQueryFindsThem() {
        const auto seed = static_cast<unsigned>(QRandomGenerator::global()->generate());
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int round = 0; round < 6; ++round) {
            f().clear();
            // More tenants than a small page has rows, several sessions of one moment, all ways to end.
            f().sql("SELECT setseed($1)", static_cast<double>(random() % 1000) / 1000);
            f().sql("INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at, last_seen_at, "
                    "idle_timeout, revoked_at) SELECT 'urn:i' || n % 3, 'j' || n, 'u' || n % 40, "
                    "CASE WHEN random() < 0.9 THEN 't' || floor(random() * $1) END, "
                    "date_trunc('second', now()) - floor(random() * 200) * interval '1 second', "
                    "now() + CASE WHEN random() < 0.9 THEN interval '1 hour' ELSE interval '-1 minute' END, "
                    "now() - interval '5 minutes', CASE WHEN random() < 0.2 THEN interval '3 minutes' END, "
                    "CASE WHEN random() < 0.1 THEN now() END FROM generate_series(1, 400) n",
                    round % 2 == 0 ? 30.0 : 4.0);
            f().sql(
                "INSERT INTO revocation_mark (scope, tenant_id, at, by) SELECT 'tenant', 't' || floor(random() * 30), "
                "now() - floor(random() * 200) * interval '1 second', 'b' FROM generate_series(1, 15)");
            f().sql("INSERT INTO revocation_mark (scope, user_id, issuer, tenant_id, at, by) SELECT 'user', "
                    "'u' || floor(random() * 40), CASE WHEN random() < 0.5 THEN 'urn:i1' END, "
                    "CASE WHEN random() < 0.5 THEN 't1' END, "
                    "now() - floor(random() * 200) * interval '1 second', 'b' FROM generate_series(1, 15)");
            if (round % 3 == 2)
                f().sql(
                    "INSERT INTO revocation_mark (scope, at, by) VALUES ('workspace', now() - interval '2 minutes', "
                    "'b')");
            for (const SessionFilter& filter :
                 {SessionFilter{}, {.tenantId = "t1"}, {.userId = "u7"}, {.issuer = "urn:i2"}, {.search = "u3"}}) {
                std::vector<SessionKey> plain;
                for (const auto row :
                     f().sql("SELECT issuer, jti FROM session_state WHERE reason IS NULL AND "
                             "($1::text IS NULL OR tenant_id = $1) AND ($2::text IS NULL OR user_id = $2) "
                             "AND ($3::text IS NULL OR issuer = $3) AND user_id LIKE '%' || $4 || '%' "
                             "ORDER BY created_at DESC, issuer, jti",
                             filter.tenantId, filter.userId, filter.issuer, filter.search))
                    plain.push_back({row.get<std::string>(0), row.get<std::string>(1)});
                SessionFilter living = filter;
                living.statuses = {SessionStatus::Active};
                for (const int most : {7, 500}) {
                    std::vector<SessionKey> listed;
                    std::string after;
                    do {
                        const auto page = store().list(living, most, after);
                        for (const Session& session : page.sessions)
                            listed.push_back(session.key());
                        after = page.next;
                    } while (!after.empty());
                    QVERIFY(listed == plain);
                }
            }
        }
    }

    void aMarksManyAreNotWalkedForThoseThatLive() {
        f().sql(
            "INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at) SELECT 'urn:i', 'j' || n, "
            "'u' || n % 1000, CASE WHEN n <= 40 THEN 't' || n % 20 ELSE 'ended' END, "
            "now() - interval '1 hour' + n * interval '1 millisecond', now() + interval '1 hour' "
            "FROM generate_series(1, 60000) n");
        store().mark(MarkScope::ofTenant("ended"), "");
        f().test.superuser("landreeve_control").exec("VACUUM ANALYZE session, revocation_mark");
        const auto rowsRead = [&] {
            f().sql("SELECT pg_stat_force_next_flush()");
            return f().value<std::int64_t>("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE "
                                           "relname = 'session'");
        };
        const SessionFilter living{.statuses = {SessionStatus::Active}};
        const auto before = rowsRead();
        const auto first = store().list(living, 10);
        const auto second = store().list(living, 10, first.next);
        const auto read = rowsRead() - before;
        QCOMPARE(first.sessions.front().jti, std::string("j40"));
        QCOMPARE(second.sessions.front().jti, std::string("j30"));
        // Of each page the newest 2,000 were looked at first; the plain query walks all 60,000.
        QVERIFY2(read < 5'000, qPrintable(QString::number(read)));
        SessionFilter ended = living;
        ended.tenantId = "ended";
        const auto then = rowsRead();
        QVERIFY(store().list(ended, 10).sessions.empty());
        QVERIFY(rowsRead() - then < 100);
    }
};

QTEST_GUILESS_MAIN(TestSessionList)
#include "tst_session_list.moc"
