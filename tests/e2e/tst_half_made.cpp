#include "tests/support/command_line.h"
#include "tests/support/cut_off.h"
#include "tests/support/test_workspace.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;

/// What the commands say of a tenant that a killed program left behind, and how it is gone on with.
class TestHalfMade : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    CommandResult run(const QStringList& command) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--workspace", TestWorkspace::kName} + command);
    }
    QJsonObject tenantIn(const QStringList& command) const {
        return run(QStringList{"--json"} + command).json().value("tenant").toObject();
    }
    QStringList listed(const char* status) const {
        QStringList ids;
        for (const QJsonValue tenant :
             run({"--json", "tenant", "list", "--status", status}).json().value("tenants").toArray())
            ids << tenant.toObject().value("id").toString();
        return ids;
    }
    QJsonObject errorOf(const QStringList& command) const {
        return run(QStringList{"--json"} + command).json().value("error").toObject();
    }

private Q_SLOTS:
    void initTestCase() { m_test = std::make_unique<TestWorkspace>(); }

    void init() {
        tenancy::ProvisionRequest request;
        request.id = "halfway";
        request.name = "Meera's Mart";
        cutOffProvisioning(m_test->workspace(), request, "migrate");
    }
    void cleanup() { m_test->workspace().lifecycle().remove("halfway", "halfway", false, {}, {}); }

    void cutOffTenantIsShownAsFailedWithAWayOn() {
        const QJsonObject tenant = tenantIn({"tenant", "show", "halfway"});
        QCOMPARE(tenant.value("status").toString(), QStringLiteral("failed"));
        QCOMPARE(tenant.value("status_reason").toString(), QStringLiteral("cut off at migrate"));
        QVERIFY(tenant.value("hint").toString().contains("tenant reconcile"));
        QCOMPARE(listed("failed"), QStringList{"halfway"});
        QCOMPARE(listed("provisioning"), QStringList());
        const CommandResult text = run({"tenant", "list"});
        QVERIFY2(text.out.contains("failed") && !text.out.contains("provisioning"), text.out);
        QVERIFY2(text.err.contains("Left half-made: halfway."), text.err);
        // What it says can be typed as it stands.
        QVERIFY(run({"tenant", "show", "halfway"})
                    .out.contains(R"(tenant provision --tenant-id halfway --tenant-name 'Meera'\''s Mart',)"));
        QCOMPARE(tenantIn({"tenant", "provision", "--tenant-id", "halfway", "--tenant-name", "Meera's Mart"})
                     .value("status")
                     .toString(),
                 QStringLiteral("active"));
        QVERIFY(!tenantIn({"tenant", "show", "halfway"}).contains("hint"));
    }

    void resumedAsItWasBegunOrNotAtAll_data() {
        QTest::addColumn<QStringList>("otherwise");
        QTest::addColumn<QString>("says");
        QTest::newRow("name") << QStringList{"--tenant-name", "Other"} << "begun as \"Meera's Mart\", not as \"Other\"";
        QTest::newRow("server") << QStringList{"--tenant-name", "Meera's Mart", "--server", "pune-1"}
                                << "begun on the server main, not on pune-1";
        QTest::newRow("seed") << QStringList{"--tenant-name", "Meera's Mart", "--seed"}
                              << "begun without sample records";
    }
    void resumedAsItWasBegunOrNotAtAll() {
        QFETCH(QStringList, otherwise);
        QFETCH(QString, says);
        const QJsonObject error = errorOf(QStringList{"tenant", "provision", "--tenant-id", "halfway"} + otherwise);
        QCOMPARE(error.value("code").toString(), QStringLiteral("confirmation_mismatch"));
        QVERIFY2(error.value("message").toString().contains(says), qPrintable(error.value("message").toString()));
        QVERIFY(error.value("hint").toString().contains("tenant reconcile"));
        QCOMPARE(tenantIn({"tenant", "show", "halfway"}).value("name").toString(), QStringLiteral("Meera's Mart"));
        QCOMPARE(listed("failed"), QStringList{"halfway"}); // nothing was gone on with
    }

    void provisioningOneWhoseDeletionWasCutOffSaysSo() {
        auto control = m_test->superuser("landreeve_control");
        control.exec("UPDATE tenant_metadata SET status = 'deleting' WHERE id = 'halfway'");
        const QJsonObject error =
            errorOf({"tenant", "provision", "--tenant-id", "halfway", "--tenant-name", "Meera's Mart"});
        QCOMPARE(error.value("code").toString(), QStringLiteral("invalid_status"));
        QCOMPARE(error.value("message").toString(), QStringLiteral("The tenant \"halfway\" is being deleted."));
        QVERIFY(error.value("hint").toString().contains("tenant delete halfway --confirm halfway"));
        QCOMPARE(error.value("details").toObject().value("status").toString(), QStringLiteral("deleting"));
        QVERIFY(tenantIn({"tenant", "show", "halfway"}).value("hint").toString().contains("deletion was cut off"));
    }
};

QTEST_GUILESS_MAIN(TestHalfMade)
#include "tst_half_made.moc"
