#include "core/health/tenant_health.h"
#include "core/tenancy/setting_choices.h"
#include "core/tenancy/tenant_settings.h"
#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <map>
#include <set>

using namespace landreeve;
using namespace landreeve::tenancy;
using tests::codeOf;
using tests::TestWorkspace;

namespace {

constexpr const char* kGstin = "27AAPFU0939F1ZV";
constexpr const char* kOtherGstin = "24AAQCA8719H1ZC";
constexpr const char* kPng = "\x89PNG\r\n\x1a\n and so on";

} // namespace

/// What can be set for a tenant, that it is checked, audited, and gets to the tenant's own database.
class TestTenantSettings : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    control::ControlPlane& control() { return m_test->workspace().control(); }
    SettingsWritten set(const TenantSettings& values) { return write({values}); }
    SettingsWritten write(const SettingsChange& change) {
        return writeTenantSettings(control(), m_test->workspace().servers(), "kaveri", change);
    }
    TenantSettings read() { return readTenantSettings(control(), "kaveri"); }
    std::string identity() {
        return m_test->superuser("kaveri_db_prod")
            .exec("SELECT concat_ws(' ', country, state_code, tax_id, time_zone) FROM tenant_identity")
            .one()
            .get<std::string>(0);
    }
    template <typename T>
    T value(std::string_view text) {
        return control().lend()->exec(text).one().get<T>(0);
    }
    landreeve::health::HealthStatus health() {
        return landreeve::health::tenantHealth(control(), m_test->workspace().servers(), "kaveri", {}).status;
    }
    bool bring() { return bringSettings(control(), m_test->workspace().servers(), "kaveri"); }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri");
    }
    void cleanupTestCase() { m_test.reset(); }
    void cleanup() {
        TenantSettings none;
        for (const Setting& setting : allSettings())
            none[setting.name] = {};
        set(none);
    }

    void settingsTakeWhatTheyMean_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("taken");
        const auto row = [](const char* name, const char* value, bool taken) {
            QTest::addRow("%s=%s", name, value) << name << value << taken;
        };
        row("origins.allowed", "https://app.example.com https://b.example:8443", true);
        row("origins.allowed", "http://localhost:3000", true);
        row("origins.allowed", "http://app.example.com", false);
        row("origins.allowed", "https://app.example.com/", false);
        row("origins.allowed", "https://*.example.com", false);
        row("origins.allowed", "https://app.example.com:443", false);
        row("origins.allowed", "https://user@app.example.com", false);
        row("origins.allowed", "https://App.example.com", false);
        row("company.country", "IN", true);
        row("company.country", "XX", false);
        row("company.country", "India", false);
        row("company.tax_id", kGstin, true);
        row("company.tax_id", "27AAPFU0939F1ZA", false);
        row("company.tax_id", "GB123", false);
        row("company.state", "27", true);
        row("company.state", "29", true);
        row("company.state", "25", false);
        row("company.time_zone", "Asia/Kolkata", true);
        row("company.time_zone", "UTC", true);
        row("company.time_zone", "UTC+05:30", false);
        row("company.time_zone", "Asia/Poona", false);
        row("company.locale", "hi-IN", true);
        row("company.locale", "de", true);
        row("company.locale", "en_IN", false);
        row("company.locale", "xx-IN", false);
        row("company.locale", "en-ZZ", false);
        row("letterhead.name", "Kaveri Pharma", true);
        row("letterhead.name", "two\nlines", false);
        row("letterhead.address", "1\n2\n3\n4\n5\n6", true);
        row("letterhead.address", "1\n2\n3\n4\n5\n6\n7", false);
        row("letterhead.logo", "a.png", false);
        row("limits.reveals_per_hour", "1", true);
        row("limits.reveals_per_hour", "0", false);
        row("limits.exports_per_hour", "many", false);
        row("retention.audit", "30d", true);
        row("retention.audit", "29d", false);
        row("session.colour", "red", false);
    }
    void settingsTakeWhatTheyMean() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(bool, taken);
        QCOMPARE(codeOf([&] {
                     set({{name.toStdString(), value.toStdString()}});
                 }),
                 std::string(taken ? "" : "invalid_setting"));
        if (taken)
            QCOMPARE(QString::fromStdString(read().at(name.toStdString())).replace(u'\n', u' '),
                     QString(value).replace(u'\n', u' '));
        else
            QVERIFY(!read().contains(name.toStdString()) || read().at(name.toStdString()).empty());
    }

    /// What is offered is taken.
    void everyChoiceIsRight() {
        std::map<std::string, std::size_t> offered;
        for (const Setting& setting : allSettings()) {
            std::set<std::string> values;
            for (const SettingChoice& choice : settingChoices(setting)) {
                QVERIFY2(values.insert(choice.value).second, choice.value.c_str());
                QVERIFY2(!choice.name.empty(), choice.value.c_str());
                const auto wrong = wrongSettings({{setting.name, choice.value}});
                QVERIFY2(wrong.empty(),
                         (choice.value + ": " + (wrong.empty() ? "" : wrong.begin()->second.message)).c_str());
                QCOMPARE(keptForm(setting, choice.value), choice.value);
            }
            offered[setting.name] = values.size();
        }
        QVERIFY(offered["company.country"] > 200 && offered["company.state"] > 30);
        QVERIFY(offered["company.time_zone"] > 300 && offered["company.locale"] > 300);
        QCOMPARE(offered["company.tax_id"], std::size_t{0});
    }

    void oneThatIsWrongTakesAllWithIt() {
        QCOMPARE(codeOf([&] {
                     set({{"session.life", "2h"}, {"company.country", "??"}});
                 }),
                 std::string("invalid_setting"));
        QCOMPARE(read().at("session.life"), std::string());
        // Some depend on others: on what is set already too.
        set({{"session.life", "1h"}});
        QCOMPARE(codeOf([&] { set({{"session.idle_timeout", "90m"}}); }), std::string("invalid_setting"));
        set({{"company.tax_id", kGstin}});
        QCOMPARE(codeOf([&] { set({{"company.state", "24"}}); }), std::string("invalid_setting"));
        QCOMPARE(codeOf([&] {
                     set({{"company.country", "GB"}, {"company.state", "27"}});
                 }),
                 std::string("invalid_setting"));
    }

    void theDatabaseLearnsWhatItsRulesNeed() {
        QVERIFY(set({{"company.tax_id", std::string(" ") + "27aapfu0939f1zv "}}).copied);
        QCOMPARE(identity(), std::string("IN 27 27AAPFU0939F1ZV Asia/Kolkata"));
        set({{"company.country", "gb"}, {"company.tax_id", "GB 123"}, {"company.time_zone", "Europe/London"}});
        QCOMPARE(identity(), std::string("GB GB 123 Europe/London"));
        QCOMPARE(m_test->superuser("kaveri_db_prod").exec("SELECT is_indian_tenant()").one().get<bool>(0), false);
        set({{"company.country", ""}, {"company.tax_id", ""}, {"company.state", "07"}, {"company.time_zone", ""}});
        QCOMPARE(identity(), std::string("IN 07 Asia/Kolkata"));
        QVERIFY(!bring());
    }

    void aDatabaseThatIsAwayLearnsItLater() {
        m_test->superuser("postgres").exec("ALTER DATABASE kaveri_db_prod ALLOW_CONNECTIONS false");
        const SettingsWritten written = set({{"company.tax_id", kGstin}});
        m_test->superuser("postgres").exec("ALTER DATABASE kaveri_db_prod ALLOW_CONNECTIONS true");
        QVERIFY(!written.copied);
        QVERIFY(!written.why.empty());
        QCOMPARE(read().at("company.tax_id"), std::string(kGstin));
        QVERIFY(health() == landreeve::health::HealthStatus::Degraded);
        QVERIFY(bring());
        QVERIFY(health() == landreeve::health::HealthStatus::Ok);
        QCOMPARE(identity(), std::string("IN 27 27AAPFU0939F1ZV Asia/Kolkata"));
    }

    void aProgramKilledBetweenBothLeavesWhatIsMadeGood() {
        auto blocker = m_test->superuser("kaveri_db_prod");
        blocker.script("BEGIN; LOCK TABLE tenant_identity IN EXCLUSIVE MODE");
        QProcess program;
        tests::startLandreevectl(program, QString::fromStdString(m_test->home().data().string()),
                                 {QStringLiteral("--workspace"), QLatin1String(TestWorkspace::kName),
                                  QStringLiteral("tenant"), QStringLiteral("settings"), QStringLiteral("kaveri"),
                                  QStringLiteral("--set"),
                                  QStringLiteral("company.tax_id=") + QLatin1String(kOtherGstin)});
        auto looker = m_test->superuser("postgres");
        QTRY_VERIFY_WITH_TIMEOUT(looker.exec("SELECT count(*) FROM pg_stat_activity WHERE datname = 'kaveri_db_prod' "
                                             "AND wait_event_type = 'Lock'")
                                         .one()
                                         .get<int>(0) == 1,
                                 20'000);
        program.kill();
        QVERIFY(program.waitForFinished());
        looker.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'kaveri_db_prod' AND "
                    "wait_event_type = 'Lock'");
        blocker.script("ROLLBACK");
        QCOMPARE(read().at("company.tax_id"), std::string(kOtherGstin));
        QVERIFY(identity().find(kOtherGstin) == std::string::npos);
        QVERIFY(bring());
        QCOMPARE(identity(), std::string("IN 24 24AAQCA8719H1ZC Asia/Kolkata"));
        QVERIFY(!bring());
    }

    void anothersChangeIsNotOverwritten() {
        const TenantSettings seen = read();
        set({{"session.life", "2h"}});
        QCOMPARE(codeOf([&] { write({{{"session.life", "3h"}}, seen}); }), std::string("record_changed"));
        QCOMPARE(read().at("session.life"), std::string("2h"));
        // What nobody else touched goes through, and so does the same.
        QCOMPARE(codeOf([&] { write({{{"session.per_user", "3"}, {"session.life", "2h"}}, seen}); }), std::string());
        QCOMPARE(read().at("session.per_user"), std::string("3"));
    }

    void changesAreAuditedBeforeAndAfter() {
        set({{"session.life", "2h"}});
        const auto entries = value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'tenant.settings'");
        set({{"session.life", "2h"}});
        QCOMPARE(value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'tenant.settings'"), entries);
        set({{"session.life", "3h"}, {"company.locale", "hi-IN"}});
        QCOMPARE(value<std::string>("SELECT before::text || after::text FROM audit_outbox WHERE action = "
                                    "'tenant.settings' ORDER BY id DESC LIMIT 1"),
                 std::string(R"({"session.life": "2h", "company.locale": ""})"
                             R"({"session.life": "3h", "company.locale": "hi-IN"})"));
    }

    void logosAreTakenByWhatTheyAre_data() {
        QTest::addColumn<QByteArray>("image");
        QTest::addColumn<bool>("taken");
        QTest::newRow("PNG") << QByteArray(kPng) << true;
        QTest::newRow("JPEG") << QByteArray("\xff\xd8\xff and so on") << true;
        QTest::newRow("SVG") << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>")
                             << true;
        QTest::newRow("SVG with a script") << QByteArray("<svg><script>alert(1)</script></svg>") << false;
        QTest::newRow("SVG from elsewhere") << QByteArray("<svg><image href=\"https://x.example/a\"/></svg>") << false;
        QTest::newRow("text") << QByteArray("logo") << false;
        QTest::newRow("256 KiB") << QByteArray(kPng).leftJustified(kMostLogoBytes) << true;
        QTest::newRow("more") << QByteArray(kPng).leftJustified(kMostLogoBytes + 1) << false;
    }
    void logosAreTakenByWhatTheyAre() {
        QFETCH(QByteArray, image);
        QFETCH(bool, taken);
        QCOMPARE(codeOf([&] { write({{}, {}, image}); }), std::string(taken ? "" : "invalid_setting"));
        QCOMPARE(readLogo(control(), "kaveri"), taken ? image : QByteArray());
        write({{}, {}, QByteArray()});
        QCOMPARE(readLogo(control(), "kaveri"), QByteArray());
        QCOMPARE(value<int>("SELECT count(*) FROM letterhead_logo"), 0);
    }

    void aGatewayGetsTheOrigins() {
        set({{"origins.allowed", "https://app.example.com, http://localhost:3000"}});
        const QJsonObject document = gatewayDocument("kaveri", read());
        QCOMPARE(document.value(QStringLiteral("allowed_origins")).toArray(),
                 (QJsonArray{QStringLiteral("https://app.example.com"), QStringLiteral("http://localhost:3000")}));
        QCOMPARE(document.value(QStringLiteral("locale")).toString(), QStringLiteral("en-IN"));
    }
};

QTEST_GUILESS_MAIN(TestTenantSettings)
#include "tst_tenant_settings.moc"
