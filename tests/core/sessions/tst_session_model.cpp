#include "core/tenancy/tenant_settings.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <random>

using namespace landreeve;
using namespace landreeve::sessions;
using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::SessionFixture;

namespace {

constexpr const char* kOutside = "https://one.example";
const std::vector<std::string> kUsers{"asha", "ravi"};        // NOLINT: made once
const std::vector<std::string> kTenants{"", "alpha", "beta"}; // NOLINT

/// What a session is by the contract, in a few lines: the other opinion.
struct Expected {
    SessionKey key;
    std::string user;
    std::string tenant;
    Time start;
    Time expires;
    Time seen;
    std::optional<seconds> idle;
    bool revoked = false;
};

struct Mark {
    MarkScope scope;
    Time at;
};

std::string reasonOf(const Expected& session, const std::vector<Mark>& marks, Time now) {
    if (session.revoked)
        return "session_revoked";
    for (const Mark& mark : marks) {
        const auto& scope = mark.scope;
        const bool meant = scope.kind == MarkScope::Kind::Workspace ||
                           (scope.kind == MarkScope::Kind::Tenant && scope.tenantId == session.tenant) ||
                           (scope.kind == MarkScope::Kind::User && scope.userId == session.user &&
                            (scope.issuer.empty() || scope.issuer == session.key.issuer) &&
                            (scope.tenantId.empty() || scope.tenantId == session.tenant));
        if (meant && mark.at >= session.start)
            return "session_superseded";
    }
    if (session.expires <= now)
        return "session_expired";
    return session.idle && session.seen + *session.idle <= now ? "session_idle" : "";
}

} // namespace

/// Random sequences of everything that happens to sessions, against the contract written down a second time.
class TestSessionModel : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;
    std::mt19937 m_random;
    std::vector<Expected> m_sessions;
    std::vector<Mark> m_marks;
    int m_count = 0;

    SessionFixture& f() { return *m_fixture; }
    int number(int below) { return std::uniform_int_distribution(0, below - 1)(m_random); }
    template <typename T>
    const T& oneOf(const std::vector<T>& all) {
        return all.at(static_cast<std::size_t>(number(static_cast<int>(all.size()))));
    }
    Time now() { return f().value<Time>("SELECT clock_timestamp()"); }

    void remember(const Session& session) {
        const auto idle =
            session.idleTimeout ? std::optional(duration_cast<seconds>(*session.idleTimeout)) : std::nullopt;
        m_sessions.push_back({session.key(), session.userId, session.tenantId, session.createdAt, session.expiresAt,
                              session.lastSeenAt, idle, false});
    }
    void create() {
        NewSession wanted;
        wanted.userId = oneOf(kUsers);
        wanted.tenantId = oneOf(kTenants);
        wanted.life = hours(1 + number(12));
        remember(f().store.create(wanted));
    }
    /// A token of an outside issuer: of a session that is known, or of one that began some time ago.
    void admit() {
        SightedToken token;
        token.issuer = kOutside;
        const int which = number(4);
        token.jti = "s" + std::to_string(which + 4 * (m_count / 30));
        token.userId = kUsers.at(static_cast<std::size_t>(which % 2));
        token.tenantId = kTenants.at(1 + static_cast<std::size_t>(which) / 2);
        token.start = now() - minutes(number(600));
        const auto found = std::ranges::find(m_sessions, SessionKey{token.issuer, token.jti}, &Expected::key);
        const auto verdict = f().store.admit(token);
        if (found == m_sessions.end()) {
            const Expected seen{{token.issuer, token.jti}, token.userId, token.tenantId,          token.start,
                                token.start + hours(8),    now(),        std::chrono::minutes(30)};
            QCOMPARE(verdict.reason, reasonOf(seen, m_marks, now()));
            if (verdict.valid)
                remember(f().store.get(seen.key));
            return;
        }
        if (reasonOf(*found, m_marks, now()).empty()) {
            Expected lowered = *found;
            lowered.start = std::min(lowered.start, token.start);
            lowered.expires = std::min(lowered.expires, token.start + hours(8));
            const auto reason = reasonOf(lowered, m_marks, now());
            QCOMPARE(verdict.reason, reason);
            *found = lowered;
            if (verdict.valid)
                found->seen = f().store.get(found->key).lastSeenAt;
        } else {
            QVERIFY(!verdict.valid);
        }
    }
    void revoke() {
        if (m_sessions.empty())
            return;
        const auto at = static_cast<std::size_t>(number(static_cast<int>(m_sessions.size())));
        const bool lived = reasonOf(m_sessions[at], m_marks, now()).empty();
        QCOMPARE(f().store.revoke(m_sessions[at].key, "r"), lived);
        m_sessions[at].revoked = true;
    }
    void mark() {
        MarkScope scope;
        switch (number(8)) {
        case 0:
            scope = MarkScope::ofWorkspace();
            break;
        case 1:
        case 2:
            scope = MarkScope::ofTenant(kTenants.at(1 + static_cast<std::size_t>(number(2))));
            break;
        default:
            scope = MarkScope::ofUser(oneOf(kUsers), number(2) == 0 ? "" : kOutside, oneOf(kTenants));
        }
        const auto before = f().store.preview(scope);
        const auto made = f().store.mark(scope, "");
        QCOMPARE(f().store.endedBy(made), before);
        m_marks.push_back({scope, made.at});
    }
    void pass() {
        const minutes time(1 + number(90));
        f().pass(std::to_string(time.count()) + " minutes");
        for (Expected& session : m_sessions) {
            session.start -= time;
            session.expires -= time;
            session.seen -= time;
        }
        for (Mark& mark : m_marks)
            mark.at -= time;
    }
    void cleanUp() {
        f().store.cleanup(hours(2));
        const Time limit = now() - hours(2);
        std::erase_if(m_sessions, [&](const Expected& session) {
            return session.expires <= limit && !f().store.find(session.key);
        });
    }
    void compare(int step) {
        std::map<SessionKey, std::string> stored;
        std::string after;
        do {
            const auto page = f().store.list({}, 7, after);
            for (const Session& session : page.sessions)
                stored.emplace(session.key(), session.reason);
            after = page.next;
        } while (!after.empty());
        QCOMPARE(stored.size(), m_sessions.size());
        SessionCounts counts;
        for (const Expected& session : m_sessions) {
            const std::string reason = reasonOf(session, m_marks, now());
            QVERIFY2(stored.contains(session.key) && stored.at(session.key) == reason,
                     qPrintable(QStringLiteral("step %1: %2 is %3, not %4")
                                    .arg(step)
                                    .arg(QString::fromStdString(session.key.jti),
                                         QString::fromStdString(stored[session.key]), QString::fromStdString(reason))));
            QCOMPARE(f().store.validate(session.key).reason, reason);
            ++(sessionStatusOf(reason) == SessionStatus::Active    ? counts.active
               : sessionStatusOf(reason) == SessionStatus::Expired ? counts.expired
                                                                   : counts.revoked);
        }
        const auto counted = f().store.count({});
        QCOMPARE(counted.active, counts.active);
        QCOMPARE(counted.expired, counts.expired);
        QCOMPARE(counted.revoked, counts.revoked);
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addTenant("beta");
        f().addIssuer(kOutside);
        for (const std::string& user : kUsers)
            f().map(kOutside, user);
        for (const char* tenant : {"alpha", "beta"})
            tenancy::writeTenantSetting(f().test.workspace().control(), tenant, "session.idle_timeout", "30m");
        f().sql("DELETE FROM session");
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void sequencesComeToWhatTheContractSays() {
        const bool deep = qEnvironmentVariableIsSet("LANDREEVE_DEEP");
        const unsigned seed = deep ? std::random_device()() : 20261127U;
        const int steps = deep ? 3000 : 150;
        qInfo("seed %u, %d steps", seed, steps);
        m_random.seed(seed);
        for (int step = 0; step < steps; ++step) {
            ++m_count;
            switch (number(10)) {
            case 0:
            case 1:
            case 2:
                create();
                break;
            case 3:
            case 4:
            case 5:
                admit();
                break;
            case 6:
                revoke();
                break;
            case 7:
                mark();
                break;
            case 8:
                pass();
                break;
            default:
                cleanUp();
            }
            if (!QTest::currentTestFailed() && step % 5 == 4)
                compare(step);
            if (QTest::currentTestFailed()) {
                qWarning("failed at step %d", step);
                return;
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSessionModel)
#include "tst_session_model.moc"
