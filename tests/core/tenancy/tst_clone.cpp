#include "core/base/error.h"
#include "core/india/aadhaar.h"
#include "core/india/gstin.h"
#include "core/india/pan.h"
#include "core/tenancy/archive_program.h"
#include "tests/core/tenancy/copied_tenant.h"
#include "tests/support/trace_hunt.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <thread>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::copiesIn;
using tests::TestWorkspace;

class TestClone : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    int m_ids = 0;

    Lifecycle& lifecycle() { return m_test->workspace().lifecycle(); }
    std::string newId() { return "cloned-" + std::to_string(++m_ids); }
    CopyResult clone(const std::string& id, bool neutralise = false, const StepFn& onStep = {},
                     const std::stop_token& stop = {}) {
        return copiesIn(m_test->workspace()).clone("source", {id, "Clone " + id, {}, neutralise}, onStep, {}, stop);
    }
    QStringList backups() {
        return QDir(QString::fromStdString(m_test->workspace().home().backups().string())).entryList(QDir::Files);
    }
    /// All that is in a tenant's database, as SQL.
    QByteArray dumpOf(const std::string& tenantId) {
        const auto url = m_test->server().superuserUrl(databaseOf(tenantId));
        QByteArray text;
        runArchiveProgram(
            findArchiveProgram("pg_dump", 150000), {}, &url, {},
            [&](std::string_view piece) { text.append(piece.data(), static_cast<qsizetype>(piece.size())); }, {});
        return text;
    }
    /// What people wrote in the source that tells of persons.
    QByteArrayList personalValues() {
        auto superuser = m_test->superuser("source_db_prod");
        QByteArrayList values;
        for (
            const auto row : superuser.exec(
                "SELECT name FROM employee UNION SELECT email FROM employee UNION SELECT auth_user_id FROM employee "
                "UNION SELECT email FROM vendor UNION SELECT phone FROM vendor UNION SELECT email FROM customer UNION "
                "SELECT phone FROM customer UNION SELECT tax_id FROM vendor UNION SELECT tax_id FROM customer UNION "
                "SELECT address ->> 'line1' FROM vendor UNION SELECT billing_address ->> 'line1' FROM customer UNION "
                "SELECT shipping_address ->> 'line1' FROM customer UNION SELECT notes FROM purchase_order UNION SELECT "
                "special_instructions FROM sales_order UNION SELECT delivery_address ->> 'line1' FROM sales_order "
                "UNION SELECT created_by FROM vendor UNION SELECT approved_by FROM purchase_order UNION SELECT by FROM "
                "stock_move UNION SELECT reason FROM stock_move UNION SELECT reason FROM order_event UNION SELECT by "
                "FROM order_event UNION SELECT metadata ->> 'note' FROM employee")) {
            const auto value = row.get<std::optional<std::string>>(0);
            if (value && value->size() > 3 && *value != "landreeve")
                values << QByteArray::fromStdString(*value);
        }
        for (const auto& [place, plain] : tests::plaintextsOf(*m_test, "source")) {
            if (!place.ends_with("/address") && !place.ends_with("/bank_details"))
                values << QByteArray::fromStdString(plain);
        }
        return values;
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("source", true);
        auto app = m_test->login("source", LoginKind::App);
        app.script(
            "BEGIN; SET LOCAL app.tenant_id = 'source'; SET LOCAL app.actor = 'meera.joglekar@sahyadri.example';"
            "UPDATE employee SET name = 'Meera Joglekar', email = 'meera.joglekar@sahyadri.example', metadata = "
            "'{\"note\": \"prefers calls after nine\"}' WHERE id = (SELECT id FROM employee ORDER BY employee_code "
            "LIMIT 1);"
            "INSERT INTO vendor (code, name, email, phone) VALUES ('V-PLANTED', 'Planted Traders', "
            "'meera@planted.example', '+91 98765 43210');"
            "UPDATE purchase_order SET notes = 'Ask Meera Joglekar, 98765 43210' WHERE id = (SELECT id FROM "
            "purchase_order ORDER BY po_number LIMIT 1);"
            "SELECT stock_adjust(product_id, warehouse_location, -1, 'counted by Meera Joglekar') FROM inventory "
            "WHERE on_hand - reserved > 1 LIMIT 1;"
            "SELECT order_act('purchase-order', id, 'cancel', NULL, NULL, 'no longer, says Meera Joglekar') FROM "
            "purchase_order WHERE status = 'draft' LIMIT 1;"
            "SELECT order_act('purchase-order', l.purchase_order_id, 'receive', NULL, "
            "jsonb_build_array(jsonb_build_object('line_id', l.line_id, 'received', '1', 'rejected', '1', 'reason', "
            "'torn, says Meera Joglekar'))) FROM purchase_order_line l JOIN purchase_order o ON o.id = "
            "l.purchase_order_id WHERE o.status = 'approved' LIMIT 1;"
            "INSERT INTO import_run (file_sha256, file_name, entity, options, report) VALUES (repeat('a', 64), "
            "'meera.csv', 'employee', '{}', '{\"rejects\": \"Meera Joglekar\"}'); COMMIT");
        m_test->superuser("source_db_prod")
            .script("SET app.tenant_id = 'source'; UPDATE employee SET auth_user_id = 'auth0|meera-joglekar' WHERE "
                    "name = 'Meera Joglekar'");
    }

    void sameRecordsOtherKeys() {
        const std::string id = newId();
        const auto files = backups();
        const CopyResult result = clone(id);
        QVERIFY(result.tenant.status == TenantStatus::Active);
        QVERIFY(result.ownKeys);
        QCOMPARE(backups(), files);
        const auto source = tests::rowsOf(m_test->superuser("source_db_prod"), tests::ownColumns());
        auto copy = tests::rowsOf(m_test->superuser(databaseOf(id)), tests::ownColumns());
        for (const auto& [table, rows] : source) {
            if (table != "tenant_identity")
                QVERIFY2(copy[table] == rows, table.c_str());
        }
        QCOMPARE(tests::plaintextsOf(*m_test, id), tests::plaintextsOf(*m_test, "source"));

        auto lease = m_test->workspace().control().lend();
        const auto keys = control::TenantStore(*lease).keys(id).back();
        const auto sourceKeys = control::TenantStore(*lease).keys("source").back();
        QVERIFY(keys.id != sourceKeys.id);
        QVERIFY(keys.dataKey != sourceKeys.dataKey);
        QCOMPARE(codeOf([&] { m_test->workspace().keyRing().cipher(id, sourceKeys); }), std::string("decrypt_failed"));
        // No ciphertext of the source is in it, nor left in the files of its tables.
        auto superuser = m_test->superuser("source_db_prod");
        QByteArrayList ciphertexts;
        for (const auto row :
             superuser.exec("SELECT aadhar_number FROM employee UNION SELECT phone FROM employee UNION "
                            "SELECT bank_details FROM vendor WHERE bank_details IS NOT NULL"))
            ciphertexts << row.get<QByteArray>(0).mid(5);
        auto cloned = m_test->superuser(databaseOf(id));
        cloned.exec("CHECKPOINT");
        const tests::TraceHunt hunt(ciphertexts);
        const auto folder = [](postgres::Connection& database) {
            return QString::fromStdString(database
                                              .exec("SELECT current_setting('data_directory') || '/base/' || oid FROM "
                                                    "pg_database WHERE datname = current_database()")
                                              .one()
                                              .get<std::string>(0));
        };
        QVERIFY(!hunt.below(folder(superuser)).isEmpty());
        QCOMPARE(hunt.below(folder(cloned)), QStringList());
    }

    void sourceStaysInUse() {
        const std::string id = newId();
        auto app = m_test->login("source", LoginKind::App);
        std::stop_source stop;
        std::atomic<int> edits = 0;
        std::jthread editor([&](const std::stop_token& end) {
            while (!end.stop_requested()) {
                app.script("BEGIN; SET LOCAL app.tenant_id = 'source'; UPDATE customer SET payment_terms = 'net " +
                           std::to_string(++edits) + "'; COMMIT");
            }
        });
        clone(id);
        editor.request_stop();
        editor.join();
        QVERIFY(edits > 1);
        // All of one edit or nothing of it.
        auto copy = m_test->superuser(databaseOf(id));
        QCOMPARE(copy.exec("SELECT count(DISTINCT payment_terms) FROM customer").one().get<int>(0), 1);
        auto source = m_test->superuser("source_db_prod");
        QCOMPARE(source.exec("SELECT DISTINCT payment_terms FROM customer").one().get<std::string>(0),
                 "net " + std::to_string(edits));
    }

    void neutralisedHoldsNothingPersonal() {
        const std::string id = newId();
        const CopyResult result = clone(id, true);
        QVERIFY(result.tenant.status == TenantStatus::Active);
        const QByteArray dump = dumpOf(id);
        const QByteArray sourceDump = dumpOf("source");
        const QByteArrayList values = personalValues();
        QVERIFY(values.size() > 200);
        int inSource = 0;
        for (const QByteArray& value : values) {
            QVERIFY2(!dump.contains(value), value.constData());
            inSource += sourceDump.contains(value) ? 1 : 0;
        }
        QVERIFY(inSource > 100);
        const auto plain = tests::plaintextsOf(*m_test, id);
        const auto sourcePlain = tests::plaintextsOf(*m_test, "source");
        QCOMPARE(plain.size(), sourcePlain.size());
        std::set<std::string> originals;
        for (const auto& [place, value] : sourcePlain)
            originals.insert(value);
        for (const auto& [place, value] : plain)
            QVERIFY2(!originals.contains(value), place.c_str());
    }

    void neutralisedKnowsEveryColumn() {
        auto source = m_test->superuser("source_db_prod");
        source.script("ALTER TABLE employee ADD COLUMN birthplace text");
        const std::string id = newId();
        std::string code;
        std::string message;
        try {
            clone(id, true);
        } catch (const Error& error) {
            code = error.code();
            message = error.message();
        }
        source.script("ALTER TABLE employee DROP COLUMN birthplace");
        QCOMPARE(code, std::string("not_neutralised"));
        QVERIFY2(message.find("what employee.birthplace may") != std::string::npos, message.c_str());
        QVERIFY(source.exec("SELECT FROM pg_database WHERE datname = $1", databaseOf(id)).empty());
    }

    void neutralisedIsBelievable() {
        const std::string id = newId();
        clone(id, true);
        auto copy = m_test->superuser(databaseOf(id));
        std::set<std::string> aadhaars;
        std::set<std::string> pans;
        for (const auto& [place, value] : tests::plaintextsOf(*m_test, id)) {
            if (place.ends_with("/aadhar_number")) {
                QVERIFY(india::checkAadhaar(value).valid);
                QVERIFY(aadhaars.insert(value).second);
                QCOMPARE(copy.exec("SELECT aadhar_number_last4 FROM employee WHERE id = $1", place.substr(9, 36))
                             .one()
                             .get<std::string>(0),
                         value.substr(8));
            } else if (place.ends_with("/pan_number")) {
                QVERIFY(india::checkPan(value).valid);
                QVERIFY(pans.insert(value).second);
            } else if (place.ends_with("/bank_details")) {
                QVERIFY(!QJsonDocument::fromJson(QByteArray::fromStdString(value))[QStringLiteral("ifsc")]
                             .toString()
                             .isEmpty());
            }
        }
        QVERIFY(aadhaars.size() > 10);
        for (const auto row :
             copy.exec("SELECT tax_id FROM vendor WHERE tax_id IS NOT NULL UNION SELECT tax_id FROM customer "
                       "WHERE tax_id IS NOT NULL"))
            QVERIFY(india::checkGstin(row.get<std::string>(0)).valid);
        auto source = m_test->superuser("source_db_prod");
        for (const char* figure :
             {"SELECT count(*) FROM employee", "SELECT count(DISTINCT name) FROM employee",
              "SELECT count(email) FROM vendor", "SELECT sum(total_amount) FROM sales_order",
              "SELECT sum(valuation) FROM inventory", "SELECT count(DISTINCT left(tax_id, 2)) FROM vendor",
              "SELECT count(DISTINCT created_by) FROM purchase_order"})
            QCOMPARE(copy.exec(figure).one().get<std::string>(0), source.exec(figure).one().get<std::string>(0));
        // Records are changed by people as before.
        auto app = m_test->login(id, LoginKind::App);
        app.script("BEGIN; SET LOCAL app.tenant_id = '" + id +
                   "'; UPDATE vendor SET rating = 1; UPDATE customer SET status = "
                   "'inactive'; UPDATE employee SET department = 'Stores'; COMMIT");
    }

    void isItsOwnTenant() {
        const std::string id = newId();
        clone(id);
        m_test->workspace().sealAudit({id}, {});
        auto lease = m_test->workspace().control().lend();
        // What the source told of itself is not told again; the rights of the copy's employees are its own.
        QCOMPARE(QString::fromStdString(
                     lease
                         ->exec("SELECT coalesce(string_agg(DISTINCT action, ' '), '') FROM policy_sync_log WHERE "
                                "tenant_id = $1 AND action NOT LIKE 'tenant.%'",
                                id)
                         .one()
                         .get<std::string>(0)),
                 QStringLiteral("rights.copied"));
        // That its records left stands in the source's own trail.
        QCOMPARE(
            lease
                ->exec("SELECT count(*) FROM policy_sync_log WHERE tenant_id = 'source' AND action = 'tenant.export' "
                       "AND after ->> 'copy' = $1",
                       id)
                .one()
                .get<int>(0),
            1);
        QCOMPARE(lease->exec("SELECT count(*) FROM user_mapping WHERE tenant_id = $1", id).one().get<int>(0), 0);
        for (const LoginKind kind : {LoginKind::App, LoginKind::Viewer})
            QCOMPARE(codeOf([&] { postgres::Connection::open(m_test->loginUrl("source", kind, databaseOf(id))); }),
                     std::string("insufficient_privilege"));
    }

    void refused() {
        const auto there = m_test->leftovers();
        auto copies = copiesIn(m_test->workspace());
        QCOMPARE(codeOf([&] {
                     copies.clone("nobody", {newId(), "Clone"}, {}, {}, {});
                 }),
                 std::string("tenant_not_found"));
        QCOMPARE(codeOf([&] {
                     copies.clone("source", {"source", "Clone"}, {}, {}, {});
                 }),
                 std::string("tenant_exists"));
        QCOMPARE(codeOf([&] {
                     copies.clone("source", {"pg-clone", "Clone"}, {}, {}, {});
                 }),
                 std::string("reserved_tenant_id"));
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(backups().filter(QStringLiteral("clone")), QStringList());
    }

    void cancelledOrCutOffLeavesNothing_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<bool>("killed");
        for (const char* step : {"archive", "fields", "name"}) {
            QTest::addRow("cancelled at %s", step) << QString::fromLatin1(step) << false;
            QTest::addRow("killed at %s", step) << QString::fromLatin1(step) << true;
        }
    }
    void cancelledOrCutOffLeavesNothing() {
        QFETCH(QString, step);
        QFETCH(bool, killed);
        const auto there = m_test->leftovers();
        const std::string id = newId();
        std::stop_source stop;
        bool reached = false;
        try {
            clone(
                id, true,
                [&](const StepRecord& record) {
                    if (record.name != step.toStdString() || record.state != StepRecord::State::Running)
                        return;
                    reached = true;
                    if (killed)
                        throw tests::CutOff();
                    stop.request_stop();
                },
                stop.get_token());
            QFAIL("it was made");
        } catch (const Cancelled&) {
            QVERIFY(!killed);
        } catch (const tests::CutOff&) {
            QVERIFY(killed);
            for (const auto& finding : m_test->workspace().reconcile(false, {}))
                QCOMPARE(finding.error, std::string());
        }
        QVERIFY(reached);
        QCOMPARE(m_test->leftovers(), there);
        QCOMPARE(codeOf([&] { lifecycle().get(id, {}); }), std::string("tenant_not_found"));
        QCOMPARE(backups().filter(QStringLiteral("clone")), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestClone)
#include "tst_clone.moc"
