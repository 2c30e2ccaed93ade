#include "core/tenancy/tenant_settings.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <future>
#include <set>

using namespace landreeve;
using namespace landreeve::sessions;
using std::chrono::hours;
using std::chrono::minutes;
using tests::codeOf;
using tests::SessionFixture;

class TestSessionStore : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    SessionStore& store() { return m_fixture->store; }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addTenant("beta");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { f().clear(); }

    void aNewSessionLivesAndIsAudited() {
        NewSession wanted;
        wanted.userId = "asha";
        wanted.tenantId = "alpha";
        wanted.ip = "2001:db8::7";
        wanted.userAgent = "Firefox";
        wanted.metadata = QJsonObject{{QStringLiteral("host"), QStringLiteral("desk")}};
        const Session session = store().create(wanted);
        QCOMPARE(session.issuer, f().localIssuer());
        QCOMPARE(session.userId, std::string("asha"));
        QCOMPARE(session.tenantId, std::string("alpha"));
        QCOMPARE(session.ip, std::string("2001:db8::7"));
        QCOMPARE(session.metadata, wanted.metadata);
        QVERIFY(session.status == SessionStatus::Active);
        QVERIFY(session.expiresAt - session.createdAt == hours(8));
        QVERIFY(store().validate(session.key()).valid);
        QVERIFY(store().get(session.key()).createdAt == session.createdAt);
        QCOMPARE(f().audited("session.create", session.jti), std::int64_t{1});
        // It needs no mapping.
        QCOMPARE(f().value<int>("SELECT count(*) FROM user_mapping WHERE subject = 'asha'"), 0);
    }

    void whatCannotBeIsRefused() {
        const auto create = [&](const char* tenant, const char* issuer = "", const char* ip = "") {
            NewSession wanted;
            wanted.userId = "u";
            wanted.tenantId = tenant;
            wanted.issuer = issuer;
            wanted.ip = ip;
            return codeOf([&] { store().create(wanted); });
        };
        QCOMPARE(create("nobody"), std::string("tenant_not_found"));
        QCOMPARE(create("alpha", "https://nowhere.example"), std::string("issuer_not_found"));
        QCOMPARE(create("alpha", "", "not-an-address"), std::string("usage"));
        f().sql("INSERT INTO tenant_metadata (id, name) VALUES ('half-made', 'x') ON CONFLICT DO NOTHING");
        QCOMPARE(create("half-made"), std::string("tenant_not_active"));
        NewSession wanted;
        wanted.userId = "u";
        wanted.jti = "same";
        store().create(wanted);
        QCOMPARE(codeOf([&] { store().create(wanted); }), std::string("session_exists"));
        QCOMPARE(codeOf([&] { store().get({f().localIssuer(), "none"}); }), std::string("session_not_found"));
        QCOMPARE(codeOf([&] { store().revoke({f().localIssuer(), "none"}, "why"); }), std::string("session_not_found"));
    }

    void endsForItsReason() {
        const Session session = f().create("asha", "alpha");
        const auto set = [&](const char* change) {
            f().sql(std::string("UPDATE session SET ") + change + " WHERE jti = $1", session.jti); // lint: constants
        };
        QCOMPARE(f().reasonOf({session.issuer, "none"}), std::string("session_unknown"));
        QCOMPARE(f().reasonOf({"urn:other", session.jti}), std::string("session_unknown"));
        set("idle_timeout = '10 minutes', last_seen_at = now() - interval '11 minutes'");
        QCOMPARE(f().reasonOf(session.key()), std::string("session_idle"));
        set("expires_at = now()");
        QCOMPARE(f().reasonOf(session.key()), std::string("session_expired"));
        store().mark(MarkScope::ofTenant("alpha"), "");
        QCOMPARE(f().reasonOf(session.key()), std::string("session_superseded"));
        store().revoke(session.key(), "lost laptop");
        QCOMPARE(f().reasonOf(session.key()), std::string("session_revoked"));
        const Session dead = store().get(session.key());
        QVERIFY(dead.status == SessionStatus::Revoked);
        QCOMPARE(dead.revokeReason, std::string("lost laptop"));
        QCOMPARE(dead.revokedBy, f().test.workspace().user().userId);
        // Every refusal is audited, with its reason.
        QCOMPARE(f().value<std::int64_t>("SELECT count(DISTINCT reason) FROM audit_outbox WHERE action = "
                                         "'session.refused' AND object_id = $1",
                                         session.jti),
                 std::int64_t{5});
    }

    void aRevocationCountsOnce() {
        const Session session = f().create("asha");
        QVERIFY(store().revoke(session.key(), "first"));
        QVERIFY(!store().revoke(session.key(), "second"));
        QCOMPARE(store().get(session.key()).revokeReason, std::string("first"));
        QCOMPARE(f().audited("session.revoke", session.jti), std::int64_t{1});
    }

    void aMarkEndsWhatItNamesWithOneRow_data() {
        QTest::addColumn<int>("scope");
        QTest::addColumn<QString>("ended");
        QTest::newRow("user") << 0 << "asha/alpha asha/beta asha asha@x/alpha";
        QTest::newRow("user of an issuer") << 1 << "asha@x/alpha";
        QTest::newRow("user in a tenant") << 2 << "asha/alpha asha@x/alpha";
        QTest::newRow("tenant") << 3 << "asha/alpha ravi/alpha asha@x/alpha";
        QTest::newRow("workspace") << 4 << "asha/alpha asha/beta asha ravi/alpha asha@x/alpha";
    }
    void aMarkEndsWhatItNamesWithOneRow() {
        QFETCH(int, scope);
        QFETCH(QString, ended);
        const QStringList names = ended.split(u' ');
        const char* other = "https://x.example";
        f().addIssuer(other);
        NewSession theirs;
        theirs.issuer = other;
        theirs.userId = "asha";
        theirs.tenantId = "alpha";
        const std::map<std::string, Session> all{{"asha/alpha", f().create("asha", "alpha")},
                                                 {"asha/beta", f().create("asha", "beta")},
                                                 {"asha", f().create("asha")},
                                                 {"ravi/alpha", f().create("ravi", "alpha")},
                                                 {"asha@x/alpha", store().create(theirs)}};
        f().sql("DELETE FROM session WHERE metadata ? 'host'"); // the operator's own
        const std::vector<MarkScope> scopes{MarkScope::ofUser("asha"), MarkScope::ofUser("asha", other),
                                            MarkScope::ofUser("asha", "", "alpha"), MarkScope::ofTenant("alpha"),
                                            MarkScope::ofWorkspace()};
        const MarkScope& named = scopes.at(static_cast<std::size_t>(scope));
        QCOMPARE(store().preview(named), std::int64_t{names.size()});
        const auto mark = store().mark(named, "for a test");
        QCOMPARE(store().endedBy(mark), std::int64_t{names.size()});
        QCOMPARE(store().preview(named), std::int64_t{0});
        QCOMPARE(f().value<int>("SELECT count(*) FROM revocation_mark"), 1);
        QCOMPARE(f().value<int>("SELECT count(*) FROM session WHERE revoked_at IS NOT NULL"), 0);
        for (const auto& [name, session] : all)
            QCOMPARE(f().reasonOf(session.key()),
                     std::string(names.contains(QString::fromStdString(name)) ? "session_superseded" : ""));
        QCOMPARE(f().value<int>("SELECT count(*) FROM audit_outbox WHERE action LIKE 'session.revoke-%' AND at >= $1",
                                mark.at),
                 1);
        // One made later ended nothing that was over already.
        store().mark(named, "again");
        for (const auto& [name, session] : all) {
            const auto by = store().get(session.key()).endedBy;
            QCOMPARE(by.has_value(), names.contains(QString::fromStdString(name)));
            if (!by)
                continue;
            QCOMPARE(by->id, mark.id);
            QVERIFY(by->scope.kind == named.kind);
            QCOMPARE(by->reason, std::string("for a test"));
            QCOMPARE(by->by, mark.by);
        }
        // Who signs in afterwards is not meant, and what was ended before is not counted again.
        QVERIFY(store().validate(f().create("asha", "alpha").key()).valid);
        QCOMPARE(store().endedBy(store().mark(named, "")), std::int64_t{scope == 1 ? 0 : 1});
    }

    void thePolicyLimitsLifeIdlenessAndNumber() {
        auto& control = f().test.workspace().control();
        tenancy::writeTenantSetting(control, "alpha", "session.life", "1h");
        tenancy::writeTenantSetting(control, "alpha", "session.idle_timeout", "10m");
        tenancy::writeTenantSetting(control, "alpha", "session.per_user", "2");
        const Session first = f().create("asha", "alpha");
        QVERIFY(first.expiresAt - first.createdAt == hours(1));
        QVERIFY(first.idleTimeout == std::optional(std::chrono::milliseconds(minutes(10))));
        const Session others = f().create("ravi", "alpha");
        const Session elsewhere = f().create("asha", "beta");
        QVERIFY(elsewhere.expiresAt - elsewhere.createdAt == hours(8));
        const Session second = f().create("asha", "alpha");
        const Session third = f().create("asha", "alpha");
        QCOMPARE(f().reasonOf(first.key()), std::string("session_revoked"));
        QCOMPARE(f().audited("session.revoke", first.jti), std::int64_t{1});
        for (const Session& session : {others, elsewhere, second, third})
            QCOMPARE(f().reasonOf(session.key()), std::string());

        NewSession wanted;
        wanted.userId = "asha";
        wanted.tenantId = "alpha";
        wanted.life = hours(2);
        QCOMPARE(codeOf([&] { store().create(wanted); }), std::string("usage"));
        wanted.tenantId = "beta";
        QVERIFY(store().create(wanted).expiresAt > std::chrono::system_clock::now() + minutes(119));
    }

    void manySignInsAtOnceKeepToTheNumber() {
        tenancy::writeTenantSetting(f().test.workspace().control(), "alpha", "session.per_user", "3");
        std::vector<std::future<void>> all;
        all.reserve(64);
        for (int i = 0; i < 12; ++i)
            all.push_back(std::async(std::launch::async, [&] { f().create("asha", "alpha"); }));
        for (auto& one : all)
            one.get();
        SessionFilter alive;
        alive.statuses = {SessionStatus::Active};
        alive.tenantId = "alpha";
        QCOMPARE(store().list(alive, 50).sessions.size(), std::size_t{3});
    }

    void settingsTakeWhatTheyMean_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("taken");
        const auto row = [](const char* name, const char* value, bool taken) {
            QTest::addRow("%s=%s", name, value) << name << value << taken;
        };
        row("session.life", "8h", true);
        row("session.life", "30d", true);
        row("session.life", "59s", false);
        row("session.life", "401d", false);
        row("session.life", "1500ms", false);
        row("session.life", "soon", false);
        row("session.idle_timeout", "2m", true);
        row("session.idle_timeout", "1m", false);
        row("session.per_user", "1", true);
        row("session.per_user", "0", false);
        row("session.per_user", "-1", false);
        row("session.per_user", "2x", false);
        row("session.colour", "red", false);
    }
    void settingsTakeWhatTheyMean() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(bool, taken);
        auto& control = f().test.workspace().control();
        QCOMPARE(
            codeOf([&] { tenancy::writeTenantSetting(control, "alpha", name.toStdString(), value.toStdString()); }),
            std::string(taken ? "" : "invalid_setting"));
        if (!taken)
            return;
        QCOMPARE(tenancy::readTenantSettings(control, "alpha").at(name.toStdString()), value.toStdString());
        tenancy::writeTenantSetting(control, "alpha", name.toStdString(), "");
        QCOMPARE(tenancy::readTenantSettings(control, "alpha").at(name.toStdString()), std::string());
        QCOMPARE(f().value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'tenant.settings' AND after ? $1 AND "
                                "$2 IN (before ->> $1, after ->> $1)",
                                name.toStdString(), value.toStdString()),
                 2);
    }

    void findsByNameAndAddress() {
        const std::string elsewhere = "https://auth.example";
        f().addIssuer(elsewhere);
        const auto made = [&](const std::string& user, const std::string& ip, const std::string& issuer = {}) {
            NewSession wanted;
            wanted.issuer = issuer;
            wanted.userId = user;
            wanted.tenantId = "alpha";
            wanted.ip = ip;
            return store().create(wanted).jti;
        };
        const auto named = [&](const std::string& user, const std::string& name) {
            f().sql(
                "INSERT INTO user_mapping (issuer, subject, tenant_id, role, display_name) VALUES ($1, $2, 'alpha', "
                "'viewer', $3)",
                f().localIssuer(), user, name);
        };
        named("u-1", "Asha Kulkarni");
        named("u-2", "R. 50% Iyer");
        const std::string one = made("u-1", "49.36.112.11");
        const std::string two = made("u-2", "2001:db8::7");
        // Another issuer's user of the same id is somebody else.
        const std::string other = made("u-1", "49.36.1.9", elsewhere);
        const auto found = [&](const std::string& text) {
            std::vector<std::string> ids;
            for (const Session& session : store().list({.tenantId = "alpha", .search = text}, 10).sessions)
                ids.push_back(session.jti);
            const auto counts = store().count({.tenantId = "alpha", .search = text});
            return counts.active == static_cast<std::int64_t>(ids.size()) ? ids
                                                                          : std::vector<std::string>{"miscounted"};
        };
        using Ids = std::vector<std::string>;
        QCOMPARE(found("kulk"), Ids{one});
        QCOMPARE(found("50% i"), Ids{two});
        QCOMPARE(found("49.36."), (Ids{other, one}));
        QCOMPARE(found("49.36.112.11"), Ids{one});
        QCOMPARE(found("36.112"), Ids{});
        QCOMPARE(found("2001:DB8"), Ids{two});
        // More people of a name than are looked up one by one.
        f().sql("INSERT INTO user_mapping (issuer, subject, role, display_name) SELECT $1, 'many-' || n, 'viewer', "
                "'Kulkarni ' || n FROM generate_series(1, 501) n",
                f().localIssuer());
        const std::string many = made("many-7", "192.0.2.1");
        QCOMPARE(found("kulk"), (Ids{many, one}));
        QCOMPARE(found("kulkarni 7"), Ids{many});
    }

    void listsTheNewestFirstAndByFilter() {
        const Session a = f().create("asha-100%", "alpha");
        const Session b = f().create("ashabxx", "beta");
        const Session c = f().create("ravi", "alpha");
        store().revoke(b.key(), "");
        f().sql("UPDATE session SET expires_at = now() WHERE jti = $1", c.jti);
        f().sql("DELETE FROM session WHERE metadata ? 'host'");
        const auto listed = [&](const SessionFilter& filter) {
            std::vector<std::string> ids;
            for (const Session& session : store().list(filter, 10).sessions)
                ids.push_back(session.jti);
            return ids;
        };
        using Ids = std::vector<std::string>;
        QCOMPARE(listed({}), (Ids{c.jti, b.jti, a.jti}));
        QCOMPARE(listed({.tenantId = "alpha"}), (Ids{c.jti, a.jti}));
        QCOMPARE(listed({.userId = "ravi"}), (Ids{c.jti}));
        QCOMPARE(listed({.issuer = "urn:other"}), Ids{});
        QCOMPARE(listed({.statuses = {SessionStatus::Active}}), (Ids{a.jti}));
        QCOMPARE(listed({.statuses = {SessionStatus::Revoked}}), (Ids{b.jti}));
        QCOMPARE(listed({.statuses = {SessionStatus::Expired}}), (Ids{c.jti}));
        QCOMPARE(listed({.statuses = {SessionStatus::Expired, SessionStatus::Revoked}}), (Ids{c.jti, b.jti}));
        QCOMPARE(listed({.search = "ASHA"}), (Ids{b.jti, a.jti}));
        QCOMPARE(listed({.search = "0%"}), (Ids{a.jti}));
        QCOMPARE(listed({.search = "a_b"}), Ids{});
        QCOMPARE(listed({.search = b.jti}), (Ids{b.jti}));
        const auto counts = store().count({});
        QVERIFY(counts.exact);
        QCOMPARE(counts.active, std::int64_t{1});
        QCOMPARE(counts.expired, std::int64_t{1});
        QCOMPARE(counts.revoked, std::int64_t{1});
        // A mark turns the state that is shown and filtered by, though no row was touched.
        store().mark(MarkScope::ofTenant("alpha"), "");
        QCOMPARE(listed({.statuses = {SessionStatus::Active}}), Ids{});
        QCOMPARE(listed({.statuses = {SessionStatus::Revoked}}), (Ids{c.jti, b.jti, a.jti}));
        QCOMPARE(store().count({}).revoked, std::int64_t{3});
    }

    void plansAreNotCompiled() {
        // A page's plan looks costly to the server, and compiling it took 300 ms of a page of one.
        QCOMPARE(f().value<std::string>("SELECT current_setting('jit')"), std::string("off"));
    }

    void aCursorBelongsToItsList() {
        for (int i = 0; i < 3; ++i)
            f().create("asha");
        const auto page = store().list({.userId = "asha"}, 2);
        QVERIFY(!page.next.empty());
        QCOMPARE(store().list({.userId = "asha"}, 2, page.next).sessions.size(), std::size_t{1});
        for (const std::string& cursor : {page.next, std::string("x"), std::string("W10")})
            QCOMPARE(codeOf([&] { store().list({.userId = "ravi"}, 2, cursor); }), std::string("invalid_cursor"));
    }

    void pagesAreCompleteAndWithoutDoublesWhileOthersSignIn() {
        f().sql("INSERT INTO session (issuer, jti, user_id, created_at, expires_at) SELECT 'urn:i' || n % 3, 'j' || n, "
                "'many', date_trunc('second', now()) - n / 7 * interval '1 second', now() + interval '1 hour' FROM "
                "generate_series(1, 700) n"); // seven of one moment
        std::jthread busy([&](const std::stop_token& stop) {
            while (!stop.stop_requested())
                f().create("many");
        });
        std::vector<SessionKey> seen;
        std::string after;
        do {
            const auto page = store().list({.userId = "many"}, 13, after);
            for (const Session& session : page.sessions)
                seen.push_back(session.key());
            after = page.next;
        } while (!after.empty());
        busy.request_stop();
        const std::set<SessionKey> once(seen.begin(), seen.end());
        QCOMPARE(once.size(), seen.size());
        QCOMPARE(std::ranges::count_if(seen, [](const SessionKey& key) { return key.issuer.starts_with("urn:i"); }),
                 std::ptrdiff_t{700});
    }

    void manyAreEstimatedThenCounted() {
        f().sql(
            "INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at) SELECT 'urn:i', 'j' || n, "
            "'u' || n % 1000, CASE WHEN n % 4 = 0 THEN 'beta' ELSE 'alpha' END, now() - interval '1 hour', now() + "
            "CASE WHEN n % 2 = 0 THEN interval '1 hour' ELSE interval '-1 minute' END FROM generate_series(1, 60000) "
            "n");
        f().sql("ANALYZE session");
        store().mark(MarkScope::ofTenant("beta"), "");
        const auto estimated = store().estimate({.issuer = "urn:i"});
        QVERIFY(!estimated.exact);
        const auto exact = store().count({.issuer = "urn:i"});
        QCOMPARE(exact.active, std::int64_t{15000});
        QCOMPARE(exact.expired, std::int64_t{30000});
        QCOMPARE(exact.revoked, std::int64_t{15000});
        for (const auto& [guess, truth] :
             {std::pair(estimated.active, exact.active), std::pair(estimated.expired, exact.expired),
              std::pair(estimated.revoked, exact.revoked)})
            QVERIFY2(std::abs(guess - truth) < truth / 4, qPrintable(QStringLiteral("%1 of %2").arg(guess).arg(truth)));
    }

    void cleanupPassesLockedRowsByAndKeepsWhatLives() {
        f().sql(
            "INSERT INTO session (issuer, jti, user_id, created_at, expires_at) SELECT $1, 'old' || n, 'u', now() - "
            "interval '3 days', now() - interval '2 days' FROM generate_series(1, 25) n",
            f().localIssuer());
        const Session alive = f().create("u");
        const Session fresh = f().create("u");
        f().sql("UPDATE session SET expires_at = now() WHERE jti = $1", fresh.jti);
        auto lease = f().test.workspace().control().lend();
        {
            postgres::Transaction holding(*lease);
            holding.exec("SELECT 1 FROM session WHERE jti = 'old7' FOR UPDATE");
            QCOMPARE(store().cleanup(hours(24), 10), std::int64_t{24});
            QVERIFY(store().find({f().localIssuer(), "old7"}));
        }
        QCOMPARE(store().cleanup(hours(24), 10), std::int64_t{1});
        QVERIFY(store().find(alive.key()));
        QVERIFY(store().find(fresh.key()));
    }

    void aStandbyOrNewerSchemaIsOnlyRead() {
        const Session session = f().create("asha");
        auto superuser = f().test.superuser("landreeve_control");
        superuser.exec(
            "INSERT INTO schema_migration SELECT (r).* FROM (SELECT jsonb_populate_record(m, "
            "'{\"version\": 9999, \"name\": \"later\"}') r FROM schema_migration m ORDER BY version DESC LIMIT "
            "1) l");
        const auto ahead = f().test.open();
        superuser.exec("DELETE FROM schema_migration WHERE version = 9999");
        QVERIFY(ahead->control().schemaAhead());
        SessionStore reading(ahead->control());
        QVERIFY(reading.validate(session.key()).valid);
        QCOMPARE(reading.validate({"x", "y"}).reason, std::string("session_unknown"));
        QVERIFY(!reading.list({}, 10).sessions.empty());
        NewSession wanted;
        wanted.userId = "u";
        QCOMPARE(codeOf([&] { reading.create(wanted); }), std::string("schema_ahead"));
        QCOMPARE(codeOf([&] { reading.revoke(session.key(), ""); }), std::string("schema_ahead"));
        QCOMPARE(codeOf([&] { reading.mark(MarkScope::ofWorkspace(), ""); }), std::string("schema_ahead"));
        QCOMPARE(codeOf([&] { reading.cleanup(hours(1)); }), std::string("schema_ahead"));
    }
};

QTEST_GUILESS_MAIN(TestSessionStore)
#include "tst_session_store.moc"
