#include "core/base/ids.h"
#include "core/records/stock_adjustment.h"
#include "tests/support/command_line.h"
#include "tests/support/small_disk.h"
#include "tests/support/test_workspace.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;
using control::TenantStatus;

namespace {

std::string mountingRefused;

} // namespace

/// Tenants' databases on a disk that has run full: every call says so, nothing is half-made, and with space it goes on.
class TestFullDisk : public QObject {
    Q_OBJECT

    std::unique_ptr<PrivateFolder> m_folder;
    std::unique_ptr<SmallDisk> m_disk;
    std::unique_ptr<TestWorkspace> m_test;

    CommandResult run(const QStringList& arguments) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--workspace", TestWorkspace::kName, "--json"} + arguments);
    }
    CommandResult provision() const {
        return run({"tenant", "provision", "--tenant-id", "squeezed", "--tenant-name", "Squeezed", "--seed"});
    }
    QString status() const {
        return run({"tenant", "show", "squeezed"}).json().value("tenant").toObject().value("status").toString();
    }
    std::string templateName() const {
        return m_test->superuser("postgres")
            .exec("SELECT datname FROM pg_database WHERE datname LIKE 'landreeve_template_%'")
            .one()
            .get<std::string>(0);
    }
    void move(const std::string& database, const std::string& space) const {
        auto superuser = m_test->superuser("postgres");
        superuser.exec("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", database);
        superuser.script("ALTER DATABASE " + database + " SET TABLESPACE " + space);
    }
    /// The stock of all rows, and what their moves make.
    std::string stockAndMoves() const {
        return m_test->superuser("squeezed_db_prod")
            .exec("SELECT (SELECT sum(on_hand) FROM inventory) || ' ' || (SELECT sum(quantity) FROM stock_move)")
            .one()
            .get<std::string>(0);
    }

private Q_SLOTS:
    void initTestCase() {
        if (!mountingRefused.empty())
            QSKIP(("No small disk can be mounted here: " + mountingRefused).c_str());
        m_folder = std::make_unique<PrivateFolder>(QStringLiteral("lr-disk"));
        QFile::setPermissions(m_folder->path(), QFile::permissions(m_folder->path()) | QFile::ExeOther);
        const std::string disk = m_folder->filePath(QStringLiteral("disk")).toStdString();
        m_disk = std::make_unique<SmallDisk>(disk, "size=64m");
        QVERIFY(m_disk->mounted());
        std::filesystem::create_directory(disk + "/space");
        giveToDatabaseAccount(disk + "/space");

        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("roomy");
        auto superuser = m_test->superuser("postgres");
        superuser.script("CREATE TABLESPACE small LOCATION '" + disk + "/space'");
        // A clone goes where its template is.
        move(templateName(), "small");
    }

    void cleanup() { m_disk->clear(); }

    void cleanupTestCase() {
        m_test.reset();
        m_disk.reset();
    }

    void provisioningIsRefusedAndLeavesNothingHalfMade_data() {
        QTest::addColumn<qint64>("left");
        QTest::addColumn<bool>("resume");
        QTest::newRow("nothing left, taken back") << qint64{0} << false;
        // The clone's files have holes and fit, its sample records do not.
        QTest::newRow("too little for the records, gone on with") << qint64{4'000'000} << true;
    }
    void provisioningIsRefusedAndLeavesNothingHalfMade() {
        QFETCH(qint64, left);
        QFETCH(bool, resume);
        const auto before = m_test->leftovers();
        m_disk->fill(static_cast<std::uintmax_t>(left));
        const CommandResult result = provision();
        QCOMPARE(result.errorCode(), QStringLiteral("disk_full"));
        QCOMPARE(result.exit, 6);
        const QJsonObject error = result.json().value("error").toObject();
        QCOMPARE(error.value("details").toObject().value("tenant").toString(), QStringLiteral("squeezed"));
        QCOMPARE(error.value("details").toObject().value("step").toString(),
                 resume ? QStringLiteral("seed") : QStringLiteral("database"));
        const QString hint = error.value("hint").toString();
        QVERIFY2(hint.contains("Free space") && hint.contains("run the command again"), qPrintable(hint));
        QCOMPARE(status(), QStringLiteral("failed"));
        QCOMPARE(m_test->superuser("postgres")
                     .exec("SELECT count(*) FROM pg_database WHERE datname LIKE 'landreeve_new_%'")
                     .one()
                     .get<int>(0),
                 0);
        QCOMPARE(run({"record", "list", "vendor", "--tenant-id", "squeezed"}).errorCode(),
                 QStringLiteral("tenant_not_active"));

        if (resume) {
            m_disk->clear();
            const CommandResult again = provision();
            QCOMPARE(again.exit, 0);
            QCOMPARE(again.json().value("tenant").toObject().value("status").toString(), QStringLiteral("active"));
            return;
        }
        // Also while there is no space yet.
        const CommandResult reconciled = run({"tenant", "reconcile"});
        QCOMPARE(reconciled.exit, 0);
        QCOMPARE(reconciled.json().value("findings").toArray().at(0).toObject().value("kind").toString(),
                 QStringLiteral("half_provisioned"));
        QCOMPARE(m_test->leftovers(), before);
        QCOMPARE(m_test->workspace().lifecycle().list(std::nullopt, {}).size(), std::size_t{1});
    }

    void aWriteIsRefusedAsAWhole() {
        provision();
        QCOMPARE(status(), QStringLiteral("active"));
        auto& workspace = m_test->workspace();
        auto lent = workspace.gate().lend(workspace.user(), "squeezed", {"inventory", "write"});
        records::StockAdjustment adjustment;
        QString sku;
        {
            auto transaction = lent.begin();
            const auto row = transaction
                                 .exec("SELECT product_id, warehouse_location, sku FROM inventory JOIN product ON "
                                       "product.id = product_id LIMIT 1")
                                 .one();
            adjustment.productId = row.get<std::string>(0);
            adjustment.warehouse = row.get<std::string>(1);
            sku = QString::fromStdString(row.get<std::string>(2));
        }
        adjustment.quantity = *Decimal::parse("1");
        adjustment.reason = "counted";
        const auto adjust = [&] {
            adjustment.key = newUuid();
            return codeOf([&] { records::adjustStock(lent, adjustment); });
        };
        const auto moves = [&] {
            return m_test->superuser("squeezed_db_prod").exec("SELECT count(*) FROM stock_move").one().get<int>(0);
        };
        const int before = moves();
        m_disk->fill();
        int done = 0;
        std::string code;
        // There is room on the pages there are for some.
        while (code.empty() && done < 500) {
            code = adjust();
            done += code.empty() ? 1 : 0;
        }
        QCOMPARE(code, std::string("disk_full"));
        QCOMPARE(moves(), before + done);
        const QStringList sum = QString::fromStdString(stockAndMoves()).split(' ');
        QCOMPARE(sum.at(0), sum.at(1));

        CommandResult result;
        for (int i = 0; i < 50 && result.exit != 6; ++i)
            result = run({"stock", "adjust", "--tenant-id", "squeezed", "--product", sku, "--warehouse",
                          QString::fromStdString(adjustment.warehouse), "--quantity", "1", "--reason", "counted"});
        QCOMPARE(result.exit, 6);
        QCOMPARE(result.errorCode(), QStringLiteral("disk_full"));
        QVERIFY(result.json().value("error").toObject().value("hint").toString().startsWith("Free space"));
        // Reading goes on.
        QCOMPARE(run({"record", "list", "inventory", "--tenant-id", "squeezed"}).exit, 0);

        m_disk->clear();
        QCOMPARE(adjust(), std::string());
        const QStringList after = QString::fromStdString(stockAndMoves()).split(' ');
        QCOMPARE(after.at(0), after.at(1));
    }

    void aBackupThatDoesNotFitIsNone() {
        m_disk->fill(8192);
        const QString folder = m_folder->filePath(QStringLiteral("disk"));
        const QStringList before = QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        const CommandResult result =
            run({"tenant", "backup", "roomy", "--output", folder + QStringLiteral("/roomy.dump")});
        QCOMPARE(result.errorCode(), QStringLiteral("disk_full"));
        QCOMPARE(result.exit, 6);
        QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), before);
    }

    void aControlPlaneWithoutSpaceMakesNothingUnknown() {
        move("landreeve_control", "small");
        move(templateName(), "pg_default");
        m_disk->fill();
        // There is room on the pages there are for some entries.
        auto superuser = m_test->superuser("landreeve_control");
        std::string code;
        for (int i = 0; i < 50'000 && code.empty(); ++i)
            code = codeOf([&] { superuser.exec("SELECT audit_record('t', 't', 'x', NULL)"); });
        QCOMPARE(code, std::string("disk_full"));
        const auto before = m_test->leftovers();
        const CommandResult result = run({"tenant", "provision", "--tenant-id", "unlisted", "--tenant-name", "U"});
        QVERIFY2(result.errorCode() == QStringLiteral("disk_full"), result.out);
        QCOMPARE(result.exit, 6);
        QCOMPARE(m_test->leftovers(), before);
        m_disk->clear();
        QCOMPARE(run({"tenant", "reconcile"}).exit, 0);
        const auto tenants = m_test->workspace().lifecycle().list(std::nullopt, {});
        for (const auto& tenant : tenants)
            QVERIFY2(tenant.status == TenantStatus::Active, tenant.id.c_str());
        QCOMPARE(m_test->leftovers().size(), 3 * tenants.size());
    }
};

int main(int argc, char** argv) {
    mountingRefused = separateMounts();
    const QCoreApplication application(argc, argv);
    TestFullDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_full_disk.moc"
