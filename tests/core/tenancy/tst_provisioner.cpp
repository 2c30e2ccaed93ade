#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/tenant_settings.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <future>
#include <set>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::TestWorkspace;

class TestProvisioner : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    Provisioner& provisioner() { return m_test->workspace().provisioner(); }
    control::Tenant tenant(const std::string& id) { return m_test->workspace().lifecycle().get(id, {}); }

    static ProvisionRequest request(const std::string& id) {
        ProvisionRequest request;
        request.id = id;
        request.name = "Tenant " + id;
        return request;
    }

private Q_SLOTS:
    void initTestCase() { m_test = std::make_unique<TestWorkspace>(); }

    void cleanup() {
        for (const auto& one : m_test->workspace().lifecycle().list(std::nullopt, {}))
            m_test->workspace().lifecycle().remove(one.id, one.id, false, {}, {});
        auto superuser = m_test->superuser("postgres");
        for (const auto row : superuser.exec("SELECT datname FROM pg_database WHERE datname LIKE '%\\_db\\_prod'"))
            superuser.script("DROP DATABASE " + row.get<std::string>(0));
        for (const auto row :
             superuser.exec("SELECT rolname FROM pg_roles WHERE rolname LIKE '%\\_app' OR rolname LIKE '%\\_viewer'"))
            superuser.script("DROP ROLE " + row.get<std::string>(0));
        QVERIFY(m_test->leftovers().empty());
    }

    void newTenantIsWholeAndItsOwn() {
        std::vector<std::string> done;
        const auto result = provisioner().provision(request("kaveri-pharma"),
                                                    [&](const StepRecord& step) {
                                                        if (step.state == StepRecord::State::Done)
                                                            done.push_back(step.name);
                                                    },
                                                    {}, {});
        QCOMPARE(done, provisionSteps());
        QVERIFY(result.tenant.status == TenantStatus::Active);
        QCOMPARE(result.tenant.database, std::string("kaveri_pharma_db_prod"));
        QVERIFY(!result.resumed);

        auto app = m_test->login("kaveri-pharma", LoginKind::App);
        QCOMPARE(app.exec("SELECT tenant_id FROM tenant_identity").one().get<std::string>(0),
                 std::string("kaveri-pharma"));
        QCOMPARE(app.exec("SELECT count(*) FROM product").one().get<int>(0), 0);
        auto superuser = m_test->superuser("kaveri_pharma_db_prod");
        QCOMPARE(
            superuser
                .exec(
                    "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
                .one()
                .get<std::string>(0),
            "landreeve:" + m_test->workspace().control().workspaceId() + ":kaveri-pharma");
    }

    void sampleRecordsComeEncrypted() {
        m_test->provision("seeded", true);
        auto superuser = m_test->superuser("seeded_db_prod");
        const auto row =
            superuser
                .exec("SELECT (SELECT count(*) FROM product) AS products, (SELECT count(*) FROM vendor) AS vendors, "
                      "(SELECT count(*) FROM employee WHERE aadhar_number IS NOT NULL AND pan_number IS NOT NULL AND "
                      "phone_index IS NOT NULL) AS employees, (SELECT count(*) FROM inventory) AS balances")
                .one();
        QCOMPARE(row.get<int>("products"), 400);
        QCOMPARE(row.get<int>("vendors"), 40);
        QCOMPARE(row.get<int>("employees"), 25);
        QVERIFY(row.get<int>("balances") > 400);
    }

    void theSampleCompanysStateIsASetting() {
        auto& control = m_test->workspace().control();
        m_test->provision("seeded", true);
        QCOMPARE(readTenantSettings(control, "seeded").at("company.state"), std::string("27"));
        // So it outlives the change of another.
        writeTenantSettings(control, m_test->workspace().servers(), "seeded", {{{"company.time_zone", "Asia/Dubai"}}});
        QCOMPARE(m_test->superuser("seeded_db_prod")
                     .exec("SELECT state_code FROM tenant_identity")
                     .one()
                     .get<std::string>(0),
                 std::string("27"));
        // A GSTIN says its own, and elsewhere there is none.
        ProvisionRequest asked = request("with-gstin");
        asked.seed = true;
        asked.taxId = "24AAQCA8719H1ZC";
        provisioner().provision(asked, {}, {}, {});
        QCOMPARE(readTenantSettings(control, "with-gstin").at("company.state"), std::string());
        QCOMPARE(m_test->superuser("with_gstin_db_prod")
                     .exec("SELECT state_code FROM tenant_identity")
                     .one()
                     .get<std::string>(0),
                 std::string("24"));
        asked = request("abroad");
        asked.seed = true;
        asked.country = "AE";
        provisioner().provision(asked, {}, {}, {});
        QCOMPARE(readTenantSettings(control, "abroad").at("company.state"), std::string());
    }

    void refusedBeforeAnythingIsMade_data() {
        QTest::addColumn<QString>("prepare");
        QTest::addColumn<QString>("undo");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("code");
        QTest::newRow("bad id") << ""
                                << ""
                                << "Bad Id"
                                << "invalid_tenant_id";
        QTest::newRow("reserved id") << ""
                                     << ""
                                     << "pg-x1"
                                     << "reserved_tenant_id";
        QTest::newRow("database of somebody else") << "CREATE DATABASE taken_db_prod"
                                                   << ""
                                                   << "taken"
                                                   << "name_taken_on_server";
        QTest::newRow("role of somebody else") << "CREATE ROLE taken_app"
                                               << ""
                                               << "taken"
                                               << "name_taken_on_server";
        QTest::newRow("viewer role of somebody else") << "CREATE ROLE taken_viewer"
                                                      << ""
                                                      << "taken"
                                                      << "name_taken_on_server";
    }
    void refusedBeforeAnythingIsMade() {
        QFETCH(QString, prepare);
        QFETCH(QString, id);
        QFETCH(QString, code);
        if (!prepare.isEmpty())
            m_test->superuser("postgres").script(prepare.toStdString());
        const auto before = m_test->leftovers();
        QCOMPARE(codeOf([&] { provisioner().provision(request(id.toStdString()), {}, {}, {}); }), code.toStdString());
        QCOMPARE(m_test->leftovers(), before);
        QVERIFY(m_test->workspace().lifecycle().list(std::nullopt, {}).empty());
    }

    void missingRightIsNamed_data() {
        QTest::addColumn<QString>("right");
        QTest::newRow("databases") << "CREATEDB";
        QTest::newRow("roles") << "CREATEROLE";
    }
    void missingRightIsNamed() {
        QFETCH(QString, right);
        auto superuser = m_test->superuser("postgres");
        superuser.script("ALTER ROLE landreeve_admin NO" + right.toStdString());
        // Another program, which has not yet looked at the server.
        const auto fresh = m_test->open();
        std::string message;
        try {
            fresh->provisioner().provision(request("rightless"), {}, {}, {});
        } catch (const Error& error) {
            message = error.code() + ": " + error.message();
        }
        superuser.script("ALTER ROLE landreeve_admin " + right.toStdString());
        QVERIFY2(message.starts_with("insufficient_privilege:") &&
                     message.find(right.toStdString()) != std::string::npos,
                 message.c_str());
        QVERIFY(m_test->workspace().lifecycle().list(std::nullopt, {}).empty());
    }

    void existingTenantIsAConflict() {
        m_test->provision("twice");
        QCOMPARE(codeOf([&] { m_test->provision("twice"); }), std::string("tenant_exists"));
    }

    void nameIsKeptWithoutSpareBlanks() {
        ProvisionRequest spaced = request("spaced");
        spaced.name = " Tenant   spaced ";
        QCOMPARE(provisioner().provision(spaced, {}, {}, {}).tenant.name, std::string("Tenant spaced"));
        auto app = m_test->login("spaced", LoginKind::App);
        QCOMPARE(app.exec("SELECT name FROM tenant_identity").one().get<std::string>(0), std::string("Tenant spaced"));
    }

    void failureIsKeptAndResumed() {
        // The template's owner loses the right to be cloned from: the step "database" fails for a reason that can be
        // mended.
        m_test->provision("first");
        auto superuser = m_test->superuser("postgres");
        superuser.script("ALTER ROLE landreeve_admin NOCREATEDB");
        const std::string code = codeOf([&] { m_test->provision("halfway"); });
        superuser.script("ALTER ROLE landreeve_admin CREATEDB");
        QCOMPARE(code, std::string("insufficient_privilege"));
        QVERIFY(tenant("halfway").status == TenantStatus::Failed);
        const auto steps = provisioner().steps("halfway", {});
        QVERIFY(steps[1].state == StepRecord::State::Done);
        QVERIFY(steps[2].name == "database" && steps[2].state == StepRecord::State::Failed);

        const auto result = provisioner().resume("halfway", {}, {}, {});
        QVERIFY(result.resumed);
        QVERIFY(tenant("halfway").status == TenantStatus::Active);
        QVERIFY(m_test->login("halfway", LoginKind::App).usable());
    }

    void undoLeavesNothing() {
        m_test->provision("first");
        auto superuser = m_test->superuser("postgres");
        superuser.script("ALTER ROLE landreeve_admin NOCREATEDB");
        codeOf([&] { m_test->provision("regretted"); });
        superuser.script("ALTER ROLE landreeve_admin CREATEDB");
        provisioner().undo("regretted", {}, {});
        QCOMPARE(codeOf([&] { tenant("regretted"); }), std::string("tenant_not_found"));
        QCOMPARE(m_test->leftovers(),
                 (std::vector<std::string>{"database first_db_prod", "role first_app", "role first_viewer"}));
        QCOMPARE(codeOf([&] { provisioner().undo("first", {}, {}); }), std::string("tenant_exists"));
    }

    void undoKeepsWhatSomebodyElseMade() {
        auto superuser = m_test->superuser("postgres");
        const auto before = m_test->leftovers();
        const auto onStep = [&](const StepRecord& step) {
            if (step.name == "logins" && step.state == StepRecord::State::Running)
                superuser.script("CREATE ROLE overtaken_viewer");
        };
        QCOMPARE(codeOf([&] { provisioner().provision(request("overtaken"), onStep, {}, {}); }),
                 std::string("name_taken_on_server"));
        provisioner().undo("overtaken", {}, {});
        QCOMPARE(codeOf([&] { tenant("overtaken"); }), std::string("tenant_not_found"));
        auto after = before;
        after.emplace_back("role overtaken_viewer");
        std::ranges::sort(after);
        QCOMPARE(m_test->leftovers(), after);
        superuser.script("DROP ROLE overtaken_viewer");
    }

    void cancelIsHeardBetweenAndWithinSteps_data() {
        QTest::addColumn<QString>("step");
        for (const std::string& step : provisionSteps()) {
            if (step != "reserve" && step != "activate")
                QTest::newRow(step.c_str()) << QString::fromStdString(step);
        }
    }
    void cancelIsHeardBetweenAndWithinSteps() {
        QFETCH(QString, step);
        std::stop_source source;
        const std::string outcome = codeOf([&] {
            provisioner().provision(
                request("stopped"),
                [&](const StepRecord& record) {
                    if (record.name == step.toStdString() && record.state == StepRecord::State::Running)
                        source.request_stop();
                },
                {}, source.get_token());
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QVERIFY(tenant("stopped").status == TenantStatus::Failed);
        m_test->provision("stopped");
        QVERIFY(tenant("stopped").status == TenantStatus::Active);
    }

    void oneOfTwoWins() {
        const auto other = m_test->open();
        auto first = std::async(std::launch::async, [&] { return codeOf([&] { m_test->provision("contested"); }); });
        auto second = std::async(std::launch::async, [&] {
            return codeOf([&] { other->provisioner().provision(request("contested"), {}, {}, {}); });
        });
        const std::set<std::string> outcomes{first.get(), second.get()};
        QVERIFY(outcomes.contains(""));
        QVERIFY(outcomes.contains("tenant_busy") || outcomes.contains("tenant_exists"));
        QVERIFY(tenant("contested").status == TenantStatus::Active);
    }

    void twentyAtOnceAreAllThere() {
        std::vector<std::future<std::string>> runs;
        for (int i = 0; i < 20; ++i)
            runs.push_back(std::async(std::launch::async, [this, i] {
                return codeOf([&] { m_test->provision("many-" + std::to_string(i)); });
            }));
        for (auto& run : runs)
            QCOMPARE(run.get(), std::string());
        QCOMPARE(m_test->workspace().lifecycle().list(TenantStatus::Active, {}).size(), std::size_t{20});
        QCOMPARE(m_test->leftovers().size(), std::size_t{60});
    }

    void templateIsRebuiltWhenItsMigrationsDiffer() {
        m_test->provision("before");
        auto superuser = m_test->superuser("postgres");
        const auto name = superuser.exec("SELECT datname FROM pg_database WHERE datname LIKE 'landreeve_template_%'")
                              .one()
                              .get<std::string>(0);
        const auto oid =
            superuser.exec("SELECT oid FROM pg_database WHERE datname = $1", name).one().get<std::string>(0);
        superuser.script("COMMENT ON DATABASE " + name + " IS 'landreeve:" +
                         m_test->workspace().control().workspaceId() + ":template:of another content'");
        m_test->provision("after");
        const auto row = superuser.exec("SELECT oid, datallowconn FROM pg_database WHERE datname = $1", name).one();
        QVERIFY(row.get<std::string>("oid") != oid);
        QVERIFY(!row.get<bool>("datallowconn"));
    }

    void everyStepIsAudited() {
        m_test->provision("audited");
        auto lease = m_test->workspace().control().lend();
        const int entries = lease
                                ->exec("SELECT count(*) FROM audit_outbox WHERE tenant_id = 'audited' AND action IN "
                                       "('tenant.provision', 'tenant.provisioned') AND actor = $1",
                                       m_test->workspace().control().actor())
                                .one()
                                .get<int>(0);
        QCOMPARE(entries, 2);
    }
};

QTEST_GUILESS_MAIN(TestProvisioner)
#include "tst_provisioner.moc"
