#include "core/base/error.h"
#include "core/tenancy/reconcile.h"
#include "core/tenancy/tenant_keys.h"
#include "tests/core/tenancy/copied_tenant.h"
#include "tests/support/database_state.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::copiesIn;
using tests::TestWorkspace;

namespace fs = std::filesystem;

class TestRestore : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    fs::path m_backup; ///< Of the tenant `source`, which lives.
    int m_ids = 0;

    Lifecycle& lifecycle() { return m_test->workspace().lifecycle(); }
    std::string newId() { return "restored-" + std::to_string(++m_ids); }
    CopyResult restore(const fs::path& file, const std::string& id, const StepFn& onStep = {},
                       const std::stop_token& stop = {}) {
        return copiesIn(m_test->workspace()).restore(file, {id, "Restored " + id}, onStep, {}, stop);
    }
    std::vector<std::string> tenants() {
        std::vector<std::string> ids;
        for (const auto& tenant : lifecycle().list(std::nullopt, {}))
            ids.push_back(tenant.id);
        return ids;
    }
    /// A copy of the backup under another name, to be damaged.
    fs::path spoiled() {
        const fs::path file = m_test->workspace().home().backups() / ("spoiled-" + std::to_string(++m_ids) + ".dump");
        fs::copy_file(m_backup, file);
        fs::copy_file(m_backup.string() + ".manifest.json", file.string() + ".manifest.json");
        return file;
    }
    static void editManifest(const fs::path& file, const std::function<void(QJsonObject&)>& edit) {
        QFile manifest(QString::fromStdString(file.string() + ".manifest.json"));
        QVERIFY(manifest.open(QIODevice::ReadWrite));
        QJsonObject document = QJsonDocument::fromJson(manifest.readAll()).object();
        edit(document);
        manifest.resize(0);
        manifest.write(QJsonDocument(document).toJson());
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("source", true);
        // One entry that the workspace's audit log has heard, and one that it has not.
        auto app = m_test->login("source", LoginKind::App);
        app.script("BEGIN; SET LOCAL app.tenant_id = 'source'; UPDATE vendor SET rating = 4.5; COMMIT");
        m_test->workspace().sealAudit({"source"}, {});
        app.script("BEGIN; SET LOCAL app.tenant_id = 'source'; UPDATE vendor SET rating = 4; COMMIT");
        m_backup = lifecycle().backup("source", {}, {}, {}).file;
    }

    void anotherTenantHasTheSameRecordsAndKeysOfItsOwn() {
        const std::string id = newId();
        const CopyResult result = restore(m_backup, id);
        QVERIFY(result.tenant.status == TenantStatus::Active);
        QVERIFY(!result.tenant.settings.contains(QStringLiteral("provisioning")));
        QVERIFY(result.ownKeys);
        for (const StepRecord& step : result.steps)
            QVERIFY2(step.state == StepRecord::State::Done, step.name.c_str());

        const auto source = tests::rowsOf(m_test->superuser("source_db_prod"), tests::ownColumns());
        auto copy = tests::rowsOf(m_test->superuser(databaseOf(id)), tests::ownColumns());
        QCOMPARE(copy.size(), source.size());
        for (const auto& [table, rows] : source) {
            if (table != "tenant_identity")
                QVERIFY2(copy[table] == rows, table.c_str());
        }
        QCOMPARE(copy["tenant_identity"].size(), 1);
        QVERIFY(copy["tenant_identity"].front().contains(QString::fromStdString("Restored " + id)));
        auto superuser = m_test->superuser(databaseOf(id));
        for (const auto& [table, rows] : copy) {
            if (table != "schema_migration")
                QCOMPARE(superuser.exec("SELECT count(*) FROM \"" + table + "\" WHERE tenant_id <> $1", id)
                             .one()
                             .get<int>(0),
                         0);
        }
        const auto plain = tests::plaintextsOf(*m_test, id);
        QVERIFY(plain.size() > 100);
        QCOMPARE(plain, tests::plaintextsOf(*m_test, "source"));
        QCOMPARE(result.encryptedFields, static_cast<std::int64_t>(plain.size()));
    }

    void keysOfTheSourceOpenNothingOfAnotherTenant() {
        const std::string id = newId();
        restore(m_backup, id);
        auto copy = m_test->superuser(databaseOf(id));
        auto source = m_test->superuser("source_db_prod");
        const auto sourceVault = m_test->workspace().fieldVault("source");
        int employees = 0;
        for (const auto row : copy.exec("SELECT id, aadhar_number, aadhar_number_index FROM employee")) {
            const auto employee = row.get<std::string>("id");
            const auto was =
                source.exec("SELECT aadhar_number, aadhar_number_index FROM employee WHERE id = $1", employee).one();
            QVERIFY(row.get<QByteArray>("aadhar_number") != was.get<QByteArray>(0));
            QVERIFY(row.get<QByteArray>("aadhar_number_index") != was.get<QByteArray>(1));
            QCOMPARE(codeOf([&] {
                         sourceVault->decrypt("employee", employee, "aadhar_number",
                                              row.get<QByteArray>("aadhar_number"));
                     }),
                     std::string("decrypt_failed"));
            ++employees;
        }
        QVERIFY(employees > 0);
        // It is found by its whole value, with the copy's own index.
        const auto vault = m_test->workspace().fieldVault(id);
        const auto plain = tests::plaintextsOf(*m_test, id);
        for (const auto& [place, value] : plain) {
            if (!place.ends_with("/pan_number"))
                continue;
            QCOMPARE(
                copy.exec("SELECT id FROM employee WHERE pan_number_index = $1", vault->blindIndex("pan_number", value))
                    .one()
                    .get<std::string>(0),
                place.substr(9, 36));
        }
    }

    void loginsAreItsOwn() {
        const std::string id = newId();
        restore(m_backup, id);
        for (const LoginKind kind : {LoginKind::App, LoginKind::Viewer}) {
            QCOMPARE(codeOf([&] { postgres::Connection::open(m_test->loginUrl("source", kind, databaseOf(id))); }),
                     std::string("insufficient_privilege"));
            auto own = m_test->login(id, kind);
            own.script("BEGIN; SET LOCAL app.tenant_id = '" + id + "'");
            QCOMPARE(own.exec("SELECT count(*) FROM product").one().get<int>(0), 400);
            own.script("ROLLBACK; BEGIN; SET LOCAL app.tenant_id = 'source'");
            QCOMPARE(own.exec("SELECT count(*) FROM product").one().get<int>(0), 0);
            own.script("ROLLBACK");
        }
    }

    void goesOnWhereTheSourceWas() {
        const std::string id = newId();
        restore(m_backup, id);
        auto app = m_test->login(id, LoginKind::App);
        app.script("BEGIN; SET LOCAL app.tenant_id = '" + id + "'");
        const auto last = app.exec("SELECT last FROM number_series WHERE kind = 'PO' AND financial_year = "
                                   "(SELECT max(financial_year) FROM number_series WHERE kind = 'PO')")
                              .one()
                              .get<int>(0);
        const auto number = app.exec("INSERT INTO purchase_order (vendor_id, order_date, line_items) SELECT id, "
                                     "(SELECT max(order_date) FROM "
                                     "purchase_order), '[]' FROM vendor LIMIT 1 RETURNING po_number")
                                .one()
                                .get<std::string>(0);
        QVERIFY2(number.ends_with(std::to_string(last + 1)), number.c_str());
        app.script("COMMIT; BEGIN; SET LOCAL app.tenant_id = '" + id + "'");
        // Ids of what is only ever added go on too.
        const auto place =
            app.exec("SELECT product_id, warehouse_location FROM inventory WHERE on_hand - reserved > 1 LIMIT 1").one();
        app.exec("SELECT stock_adjust($1, $2, -1, 'counted')", place.get<std::string>(0), place.get<std::string>(1));
        app.script("COMMIT");
        auto superuser = m_test->superuser(databaseOf(id));
        QCOMPARE(
            superuser
                .exec("SELECT count(*) FROM (SELECT i.id FROM inventory i LEFT JOIN stock_move m ON m.product_id = "
                      "i.product_id AND m.warehouse_location = i.warehouse_location GROUP BY i.tenant_id, i.id HAVING "
                      "i.on_hand <> "
                      "coalesce(sum(m.quantity), 0) OR i.valuation <> coalesce(sum(m.value), 0)) wrong")
                .one()
                .get<int>(0),
            0);
        QVERIFY(superuser.exec("SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL").one().get<int>(0) > 0);
        m_test->workspace().sealAudit({id}, {});
        QCOMPARE(superuser.exec("SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL").one().get<int>(0), 0);
    }

    void historyOfTheSourceIsNotToldAgain() {
        const std::string id = newId();
        restore(m_backup, id);
        m_test->workspace().sealAudit({id}, {});
        auto lease = m_test->workspace().control().lend();
        QCOMPARE(lease->exec("SELECT count(*) FROM policy_sync_log WHERE tenant_id = $1 AND action LIKE 'vendor.%'", id)
                     .one()
                     .get<int>(0),
                 0);
        QCOMPARE(
            lease
                ->exec("SELECT count(*) FROM policy_sync_log WHERE tenant_id = $1 AND action IN ('tenant.restore', "
                       "'tenant.restored')",
                       id)
                .one()
                .get<int>(0),
            2);
    }

    void deletedTenantComesBackWithItsKeys() {
        const std::string id = newId();
        m_test->provision(id, true);
        m_test->login(id, LoginKind::App)
            .script("BEGIN; SET LOCAL app.tenant_id = '" + id + "'; UPDATE vendor SET rating = 3; COMMIT");
        const auto before = tests::rowsOf(m_test->superuser(databaseOf(id)), {"sealed_at"});
        const auto plain = tests::plaintextsOf(*m_test, id);
        const auto removal = lifecycle().remove(id, id, true, {}, {});
        const CopyResult result =
            copiesIn(m_test->workspace()).restore(*removal.backup, {id, "Tenant " + id}, {}, {}, {});
        QVERIFY(!result.ownKeys);
        // Byte for byte: ciphertexts too.
        QCOMPARE(tests::rowsOf(m_test->superuser(databaseOf(id)), {"sealed_at"}), before);
        QCOMPARE(tests::plaintextsOf(*m_test, id), plain);
        auto lease = m_test->workspace().control().lend();
        QVERIFY(lease->exec("SELECT verified_at IS NOT NULL FROM backup WHERE tenant_id = $1", id).one().get<bool>(0));
        // Its deletion carried everything into the audit log: none of it comes a second time.
        const auto entries = [&] {
            return lease
                ->exec("SELECT count(*) FROM policy_sync_log WHERE tenant_id = $1 AND action = 'vendor.update'", id)
                .one()
                .get<int>(0);
        };
        const int told = entries();
        QVERIFY(told > 0);
        m_test->workspace().sealAudit({id}, {});
        QCOMPARE(entries(), told);
    }

    void keysRotatedMeanwhileAreInTheBackup() {
        const std::string id = newId();
        m_test->provision(id, true);
        const auto plain = tests::plaintextsOf(*m_test, id);
        // What pg_dump reads is as it was before; afterwards the key of that is taken away.
        bool rotated = false;
        const auto file = lifecycle().backup(
            id, {},
            [&](const Progress& progress) {
                if (rotated || !QString::fromStdString(progress.detail).startsWith(QStringLiteral("Writing")))
                    return;
                rotated = true;
                auto& workspace = m_test->workspace();
                TenantKeys(workspace.control(), workspace.servers(), workspace.keyRing()).rotate(id, {}, {});
            },
            {});
        QVERIFY(rotated);
        const std::string other = newId();
        restore(file.file, other);
        QCOMPARE(tests::plaintextsOf(*m_test, other), plain);
        lifecycle().remove(id, id, false, {}, {});
        restore(file.file, id);
        QCOMPARE(tests::plaintextsOf(*m_test, id), plain);
        // Both are as a tenant must be for the next rotation.
        for (const std::string& tenant : {id, other}) {
            auto& workspace = m_test->workspace();
            TenantKeys(workspace.control(), workspace.servers(), workspace.keyRing()).rotate(tenant, {}, {});
            QCOMPARE(tests::plaintextsOf(*m_test, tenant), plain);
        }
    }

    void refusedBeforeAnythingIsMade_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("code");
        QTest::newRow("cut short") << "truncate"
                                   << "backup_damaged";
        QTest::newRow("one byte changed") << "byte"
                                          << "backup_damaged";
        QTest::newRow("cut short, and the manifest made to fit") << "truncate and fit"
                                                                 << "backup_damaged";
        QTest::newRow("no manifest") << "no manifest"
                                     << "file_unreadable";
        QTest::newRow("no archive") << "no archive"
                                    << "file_unreadable";
        QTest::newRow("manifest is none") << "no json"
                                          << "backup_damaged";
        QTest::newRow("of another workspace") << "workspace"
                                              << "vault_key_wrong";
        QTest::newRow("keys under another workspace's key") << "key"
                                                            << "vault_key_wrong";
        QTest::newRow("of a newer schema") << "ahead"
                                           << "schema_ahead";
        QTest::newRow("id taken") << "taken"
                                  << "tenant_exists";
        QTest::newRow("id invalid") << "id"
                                    << "invalid_tenant_id";
        QTest::newRow("name invalid") << "name"
                                      << "invalid_tenant_name";
        QTest::newRow("server unknown") << "server"
                                        << "server_not_found";
    }
    void refusedBeforeAnythingIsMade() {
        QFETCH(QString, how);
        QFETCH(QString, code);
        const fs::path file = spoiled();
        CopyRequest request{newId(), "Refused"};
        if (how.startsWith(QStringLiteral("truncate")))
            fs::resize_file(file, fs::file_size(file) / 2);
        if (how == QStringLiteral("truncate and fit")) {
            fs::resize_file(file, 100);
            editManifest(file, [&](QJsonObject& manifest) {
                QFile archive(QString::fromStdString(file.string()));
                QVERIFY(archive.open(QIODevice::ReadOnly));
                manifest[QStringLiteral("sha256")] = QString::fromLatin1(
                    QCryptographicHash::hash(archive.readAll(), QCryptographicHash::Sha256).toHex());
            });
        } else if (how == QStringLiteral("byte")) {
            QFile archive(QString::fromStdString(file.string()));
            QVERIFY(archive.open(QIODevice::ReadWrite) && archive.seek(archive.size() / 2));
            const char byte = archive.read(1).front();
            QVERIFY(archive.seek(archive.size() / 2));
            archive.write(QByteArray(1, static_cast<char>(byte ^ 1)));
        } else if (how == QStringLiteral("no manifest")) {
            fs::remove(file.string() + ".manifest.json");
        } else if (how == QStringLiteral("no archive")) {
            fs::remove(file);
        } else if (how == QStringLiteral("no json")) {
            fs::resize_file(file.string() + ".manifest.json", 20);
        } else if (how == QStringLiteral("workspace")) {
            editManifest(file, [](QJsonObject& manifest) {
                manifest[QStringLiteral("workspace")] = QStringLiteral("11111111-2222-4333-8444-555555555555");
            });
        } else if (how == QStringLiteral("key")) {
            const vault::KeyRing other(m_test->workspace().control().workspaceId(), SecretString(std::string(32, 'k')));
            const auto wrapped = other.newTenantKey("source");
            editManifest(file, [&](QJsonObject& manifest) {
                const QJsonObject key{
                    {QStringLiteral("id"), QString::fromStdString(wrapped.id)},
                    {QStringLiteral("version"), 1},
                    {QStringLiteral("wrapped_data_key"), QString::fromLatin1(wrapped.dataKey.toBase64())},
                    {QStringLiteral("wrapped_index_key"), QString::fromLatin1(wrapped.indexKey.toBase64())}};
                manifest[QStringLiteral("key")] = key;
                manifest[QStringLiteral("keys")] = QJsonArray{key};
            });
        } else if (how == QStringLiteral("ahead")) {
            editManifest(file, [](QJsonObject& manifest) { manifest[QStringLiteral("schema_version")] = 999; });
        } else if (how == QStringLiteral("taken")) {
            request.id = "source";
        } else if (how == QStringLiteral("id")) {
            request.id = "No";
        } else if (how == QStringLiteral("name")) {
            request.name = " ";
        } else if (how == QStringLiteral("server")) {
            request.server = "elsewhere";
        }
        const auto there = m_test->leftovers();
        const auto known = tenants();
        bool began = false;
        QCOMPARE(
            codeOf([&] {
                copiesIn(m_test->workspace()).restore(file, request, [&](const StepRecord&) { began = true; }, {}, {});
            }),
            code.toStdString());
        QVERIFY(!began);
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(tenants(), known);
    }

    void whatIsNotAsTheManifestSaysIsTakenBack_data() {
        QTest::addColumn<QString>("field");
        QTest::newRow("rows") << "row_counts";
        QTest::newRow("schema") << "fingerprint";
    }
    void whatIsNotAsTheManifestSaysIsTakenBack() {
        QFETCH(QString, field);
        const fs::path file = spoiled();
        editManifest(file, [&](QJsonObject& manifest) {
            if (field == QStringLiteral("fingerprint")) {
                manifest[field] = QStringLiteral("0000");
                return;
            }
            QJsonObject rows = manifest[field].toObject();
            rows[QStringLiteral("vendor")] = rows[QStringLiteral("vendor")].toInt() + 1;
            manifest[field] = rows;
        });
        const auto there = m_test->leftovers();
        const auto known = tenants();
        try {
            restore(file, newId());
            QFAIL("it was taken");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("restore_failed"));
            QCOMPARE(error.details().value(QStringLiteral("step")).toString(), QStringLiteral("compare"));
            QVERIFY(error.details().value(QStringLiteral("taken_back")).toBool());
        }
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(tenants(), known);
    }

    void cancelledLeavesNothing_data() {
        QTest::addColumn<QString>("step");
        const std::vector<std::string> some{"load", "fields", "activate"};
        for (const std::string& step : qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? copySteps() : some)
            QTest::newRow(step.c_str()) << QString::fromStdString(step);
    }
    void cancelledLeavesNothing() {
        QFETCH(QString, step);
        const auto there = m_test->leftovers();
        const auto known = tenants();
        std::stop_source stop;
        const std::string code = codeOf([&] {
            restore(
                m_backup, newId(),
                [&](const StepRecord& record) {
                    if (record.name == step.toStdString() && record.state == StepRecord::State::Running)
                        stop.request_stop();
                },
                stop.get_token());
        });
        QCOMPARE(code, std::string("cancelled"));
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(tenants(), known);
        QVERIFY(m_test->workspace().reconcile(true, {}).empty());
    }

    void cutOffIsTakenBackOrDoneAgain_data() { cancelledLeavesNothing_data(); }
    void cutOffIsTakenBackOrDoneAgain() {
        QFETCH(QString, step);
        const auto there = m_test->leftovers();
        const auto known = tenants();
        const std::string id = newId();
        const auto cutOff = [&] {
            try {
                restore(m_backup, id, tests::cutOffAt(step.toStdString()));
            } catch (const tests::CutOff&) {
                return true;
            }
            return false;
        };
        QVERIFY(cutOff());
        // It is half-made, shut, and no empty tenant is made of it.
        QVERIFY(lifecycle().get(id, {}).status == TenantStatus::Provisioning);
        QCOMPARE(codeOf([&] { m_test->workspace().provisioner().resume(id, {}, {}, {}); }),
                 std::string("copy_unfinished"));
        const auto findings = m_test->workspace().reconcile(false, {});
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings.front().kind, std::string("half_provisioned"));
        QCOMPARE(findings.front().error, std::string());
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(tenants(), known);

        QVERIFY(cutOff());
        QVERIFY(restore(m_backup, id).tenant.status == TenantStatus::Active);
        QVERIFY(m_test->workspace().reconcile(true, {}).empty());
        lifecycle().remove(id, id, false, {}, {});
    }

    void serverStoppedInTheMiddle_data() {
        QTest::addColumn<QString>("step");
        for (const char* step : {"load", "rules"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }
    void serverStoppedInTheMiddle() {
        QFETCH(QString, step);
        const auto there = m_test->leftovers();
        const auto known = tenants();
        const std::string id = newId();
        const std::string code = codeOf([&] {
            restore(m_backup, id, [&](const StepRecord& record) {
                if (record.name == step.toStdString() && record.state == StepRecord::State::Running)
                    m_test->server().stop();
            });
        });
        m_test->server().start();
        QVERIFY2(code == "server_unavailable" || code == "restore_failed", code.c_str());
        for (const auto& finding : m_test->workspace().reconcile(false, {}))
            QCOMPARE(finding.error, std::string());
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(tenants(), known);
        QVERIFY(lifecycle().get("source", {}).status == TenantStatus::Active);
    }
};

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
