#include "core/sessions/pile_ups.h"
#include "core/workspace/workspace.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <algorithm>

using namespace landreeve;
using tests::SessionFixture;

/// When failed sign-ins are worth a look, and how that is said.
class TestPileUps : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    void fail(int times, const std::optional<std::string>& account, const std::optional<std::string>& address,
              const std::string& ago = "0") {
        f().sql("INSERT INTO auth_failure (kind, account, address, reason, at) SELECT 'sign-in', $2, $3::inet, "
                "'invalid_credentials', now() - $4::interval FROM generate_series(1, $1)",
                times, account, address, ago);
    }
    std::string sentence() { return sessions::pileUpSentence(sessions::pileUpsNow(f().test.workspace().control())); }
    tenancy::HealthCheck check() {
        const auto report = f().test.workspace().health({});
        const auto found = std::ranges::find(report.checks, "sign-ins", &tenancy::HealthCheck::name);
        return found == report.checks.end() ? tenancy::HealthCheck{"none", tenancy::HealthStatus::Down, {}, 0} : *found;
    }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { f().clear(); }

    void tenOfOneAccountAreTold() {
        fail(9, "asha", {});
        QCOMPARE(sentence(), std::string());
        QVERIFY(check().status == tenancy::HealthStatus::Ok);
        fail(1, "asha", {});
        QCOMPARE(sentence(), std::string("10 failed sign-ins of asha within 15 minutes."));
        QVERIFY(check().status == tenancy::HealthStatus::Degraded);
        QCOMPARE(check().detail, sentence());
    }

    void manyAccountsFromOneAddressAreTold() {
        for (const char* account : {"a", "b", "c", "d"})
            fail(3, account, "203.0.113.7");
        QCOMPARE(sentence(), std::string("12 failed sign-ins from 203.0.113.7 within 15 minutes."));
        fail(20, "asha", {});
        QCOMPARE(sentence(),
                 std::string("20 failed sign-ins of asha within 15 minutes, and 1 other account or address."));
    }

    void whatIsOverIsNot() {
        fail(50, "asha", "203.0.113.7", "16 minutes");
        fail(9, "asha", "203.0.113.7", "14 minutes");
        QCOMPARE(sentence(), std::string());
    }
};

QTEST_GUILESS_MAIN(TestPileUps)

#include "tst_pile_ups.moc"
