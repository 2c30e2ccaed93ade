#include "core/health/report.h"
#include "core/sessions/failed_sign_ins.h"
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
    health::HealthCheck check() {
        const auto report = f().test.workspace().health({});
        const auto found = std::ranges::find(report.checks, "sign-ins", &health::HealthCheck::name);
        return found == report.checks.end() ? health::HealthCheck{"none", health::HealthStatus::Down, {}, 0} : *found;
    }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        f().clear();
        f().test.workspace().stayIn({}); // whoever looks has a session
    }

    void tenOfOneAccountAreTold() {
        fail(9, "asha", {});
        QCOMPARE(sentence(), std::string());
        QVERIFY(check().status == health::HealthStatus::Ok);
        fail(1, "asha", {});
        QCOMPARE(sentence(), std::string("10 failed sign-ins of asha within 15 minutes."));
        QVERIFY(check().status == health::HealthStatus::Degraded);
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

    void whoWasRefusedIsListed() {
        fail(2, "ravi", "192.0.2.1", "2 hours");
        fail(9, "asha", "203.0.113.7", "20 minutes");
        fail(3, "asha", "203.0.113.7");
        fail(8, "kiran", "203.0.113.7");
        fail(1, "old", "192.0.2.1", "25 hours");
        f().sql("INSERT INTO auth_failure (kind, account, address, reason) VALUES ('sign-in', 'asha', '203.0.113.7', "
                "'rate_limited'), ('token', NULL, NULL, 'expired')");
        const auto since = std::chrono::system_clock::now() - std::chrono::hours(24);
        const auto failed = sessions::failedSignIns(f().test.workspace().control(), since, 100);
        QStringList said;
        for (const auto& one : failed)
            said << QString::fromStdString(one.account + " " + one.address + " " + std::to_string(one.count) +
                                           (one.pilesUp ? " piles up" : ""));
        // By the alert's own measure: twelve from one address within a quarter of an hour.
        QCOMPARE(said, (QStringList{QStringLiteral("asha 203.0.113.7 13 piles up"),
                                    QStringLiteral("kiran 203.0.113.7 8 piles up"), QStringLiteral("ravi 192.0.2.1 2"),
                                    QStringLiteral("  1")}));
        QVERIFY((failed.front().reasons == std::vector<std::string>{"invalid_credentials", "rate_limited"}));
        QVERIFY(failed[2].last < since + std::chrono::hours(23));
        QCOMPARE(sessions::failedSignIns(f().test.workspace().control(), since, 2).size(), std::size_t{2});
        const auto found = [&](const std::string& search) {
            QStringList accounts;
            for (const auto& one : sessions::failedSignIns(f().test.workspace().control(), since, 100, search))
                accounts << QString::fromStdString(one.account + " " + std::to_string(one.count));
            return accounts;
        };
        QCOMPARE(found("SHA"), QStringList{QStringLiteral("asha 13")});
        QCOMPARE(found("192.0"), QStringList{QStringLiteral("ravi 2")});
        QCOMPARE(found("%"), QStringList{});
    }
};

QTEST_GUILESS_MAIN(TestPileUps)

#include "tst_pile_ups.moc"
