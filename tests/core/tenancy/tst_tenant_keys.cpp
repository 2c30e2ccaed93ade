// The key of a tenant's personal data is rotated while others read and write it: nothing is lost, nothing is told of,
// and nothing is left under the old one.
#include "core/base/ids.h"
#include "core/records/record_store.h"
#include "core/records/refusal.h"
#include "core/tenancy/tenant_keys.h"
#include "core/vault/field_cipher.h"
#include "core/vault/field_vault.h"
#include "tests/core/tenancy/copied_tenant.h"

#include <QtTest>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

using namespace landreeve;
using namespace landreeve::tenancy;
using tests::codeOf;

class TestTenantKeys : public QObject {
    Q_OBJECT

    static constexpr const char* kId = "acme";
    std::unique_ptr<tests::TestWorkspace> m_test;

    TenantKeys keys() {
        auto& workspace = m_test->workspace();
        return {workspace.control(), workspace.servers(), workspace.keyRing()};
    }
    access::TenantConnection lend(const char* action) {
        const auto user = m_test->workspace().user();
        return m_test->workspace().gate().lend(user, kId, {"employee", action}, {});
    }
    postgres::Connection superuser() { return m_test->superuser(databaseOf(kId)); }
    /// How many encrypted values name another key than this.
    int underOthers(int version) {
        int others = 0;
        for (const auto& [key, count] : keys().status(kId, {}).fields)
            others += key == version ? 0 : static_cast<int>(count);
        return others;
    }
    QJsonObject employee(const std::string& code) const {
        return {{QStringLiteral("employee_code"), QString::fromStdString(code)},
                {QStringLiteral("name"), QStringLiteral("Asha")}};
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        m_test->provision(kId, true);
    }
    void nothingTellsOfIt();
    void nobodyIsHinderedOrLost();
    void whoComesWithTheOldKeyIsTold();
    void oneAtATime();
    void aStoppedOneIsGoneOnWith();
    void stoppedInACommitItIsGoneOnWith_data();
    void stoppedInACommitItIsGoneOnWith();
    void nothingComesLateUnderTheOldKey();
    void noIdIsPassedOver();
    void aFieldIsRevealedThoughItsKeyIsTakenAway();
    void aDamagedFieldIsNamed_data();
    void aDamagedFieldIsNamed();
    void aTenantsLoginCannotChangeUnheard();
    void tenantsOfOlderSchemasWait();
};

void TestTenantKeys::nothingTellsOfIt() {
    const auto plain = tests::plaintextsOf(*m_test, kId);
    QVERIFY(plain.size() > 100);
    auto without = tests::ownColumns();
    without.insert("lowest_key_version");
    const auto rows = tests::rowsOf(superuser(), without);
    const auto before = superuser().exec("SELECT aadhar_number, aadhar_number_index FROM employee ORDER BY id");

    const KeyRotation rotation = keys().rotate(kId, {}, {});
    QCOMPARE(rotation.version, 2);
    QCOMPARE(rotation.fields, static_cast<std::int64_t>(plain.size()));
    QVERIFY(!rotation.wentOn);
    QVERIFY(tests::rowsOf(superuser(), without) == rows); // versions, times and the audit too
    QVERIFY(tests::plaintextsOf(*m_test, kId) == plain);
    const auto after = superuser().exec("SELECT aadhar_number, aadhar_number_index FROM employee ORDER BY id");
    for (int i = 0; i < before.size(); ++i) {
        QVERIFY(before[i].isNull(0) || before[i].get<QByteArray>(0) != after[i].get<QByteArray>(0));
        QVERIFY(before[i].text(1) == after[i].text(1)); // who was found by it still is
    }
    const KeyStatus status = keys().status(kId, {});
    QCOMPARE(status.version, 2);
    QVERIFY(!status.isRotating);
    QCOMPARE(underOthers(2), 0);
    auto lease = m_test->workspace().control().lend();
    QCOMPARE(control::TenantStore(*lease).keys(kId).size(), std::size_t{1});
    QCOMPARE(lease->exec("SELECT count(*) FROM tenant_key WHERE data_key IS NULL AND retired_at IS NOT NULL")
                 .one()
                 .get<int>(0),
             1);
    QCOMPARE(lease->exec("SELECT count(*) FROM audit_outbox WHERE action = 'vault.rotate' AND object_id = $1", kId)
                 .one()
                 .get<int>(0),
             1);
}

void TestTenantKeys::nobodyIsHinderedOrLost() {
    constexpr int kWriters = 4;
    constexpr int kOfEach = 60;
    std::vector<std::string> ids;
    {
        auto connection = lend("write");
        const auto vault = m_test->workspace().fieldVault(kId);
        records::RecordStore store(connection, vault.get());
        for (int i = 0; i < kWriters * kOfEach; ++i) {
            auto fields = employee("W-" + std::to_string(i));
            fields.insert(QStringLiteral("phone"), QStringLiteral("9822%1").arg(100000 + i));
            ids.push_back(newUuid());
            store.create(records::entity("employee"), fields, ids.back());
        }
    }
    std::vector<std::string> last(ids.size());
    std::atomic<bool> done = false;
    std::atomic<int> writes = 0;
    std::mutex mutex;
    std::string failure;
    std::vector<std::jthread> writers;
    writers.reserve(kWriters);
    for (int writer = 0; writer < kWriters; ++writer) {
        writers.emplace_back([&, writer] {
            std::mt19937 random(static_cast<unsigned>(writer) + 7);
            const auto vault = m_test->workspace().fieldVault(kId);
            try {
                auto connection = lend("write");
                records::RecordStore store(connection, vault.get());
                for (int number = 0; !done; ++number) {
                    const auto at = static_cast<std::size_t>(writer * kOfEach) + random() % kOfEach;
                    const auto text = "9" + std::to_string(100000000 + number * kWriters + writer);
                    const auto& entity = records::entity("employee");
                    const QJsonObject base = store.get(entity, ids[at]);
                    // Sometimes a personal field, sometimes only what stands beside it.
                    const QJsonObject fields =
                        random() % 3 == 0 ? QJsonObject{{QStringLiteral("department"), QString::number(number)}}
                                          : QJsonObject{{QStringLiteral("phone"), QString::fromStdString(text)}};
                    if (!store.save(entity, base, fields).conflicts.empty())
                        throw std::runtime_error("a rotation was taken for somebody's change");
                    if (fields.contains(QStringLiteral("phone")))
                        last[at] = text;
                    ++writes;
                }
            } catch (const std::exception& error) {
                const std::lock_guard lock(mutex);
                failure = error.what();
            }
        });
    }
    int version = 0;
    for (int round = 0; round < 3; ++round) {
        const int begun = writes;
        QVERIFY(QTest::qWaitFor([&] { return writes > begun + 40 || !failure.empty(); }, 20'000));
        version = keys().rotate(kId, {}, {}).version;
    }
    const int begun = writes;
    QVERIFY(QTest::qWaitFor([&] { return writes > begun + 40 || !failure.empty(); }, 20'000));
    done = true;
    writers.clear();
    QCOMPARE(failure, std::string());
    QCOMPARE(version, 5);
    QCOMPARE(underOthers(5), 0);
    const auto plain = tests::plaintextsOf(*m_test, kId);
    const auto vault = m_test->workspace().fieldVault(kId);
    auto connection = superuser();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto& now = plain.at("employee/" + ids[i] + "/phone");
        if (!last[i].empty())
            QVERIFY2(now.ends_with(last[i]), now.c_str());
        QCOMPARE(connection
                     .exec("SELECT count(*) FROM employee WHERE id = $1::uuid AND phone_index = $2", ids[i],
                           vault->blindIndex("phone", now))
                     .one()
                     .get<int>(0),
                 1);
    }
}

void TestTenantKeys::whoComesWithTheOldKeyIsTold() {
    const auto stale = m_test->workspace().fieldVault(kId);
    const std::string id = newUuid();
    const QByteArray old = stale->encrypt("employee", id, "phone", SecretString("9822012345"));
    const int version = keys().rotate(kId, {}, {}).version;
    auto connection = lend("write");
    std::string refused;
    try {
        auto transaction = connection.begin();
        transaction.exec("INSERT INTO employee (id, employee_code, name, phone) VALUES ($1::uuid, 'S-1', 'S', $2)", id,
                         old);
    } catch (const Error& error) {
        refused = records::refusalOf(records::entity("employee"), error).code();
    }
    QCOMPARE(refused, std::string("key_rotated"));
    // A program that has not heard of it takes the new key by itself.
    QCOMPARE(stale->newestVersion(), version - 1);
    auto fields = employee("S-2");
    fields.insert(QStringLiteral("phone"), QStringLiteral("9822012345"));
    records::RecordStore(connection, stale.get()).create(records::entity("employee"), fields, newUuid());
    QCOMPARE(stale->newestVersion(), version);
    QCOMPARE(underOthers(version), 0);
}

void TestTenantKeys::oneAtATime() {
    std::string second;
    keys().rotate(kId,
                  [&](const Progress&) {
                      if (second.empty())
                          second = codeOf([&] { keys().rotate(kId, {}, {}); });
                  },
                  {});
    QCOMPARE(second, std::string("tenant_busy"));
}

void TestTenantKeys::aStoppedOneIsGoneOnWith() {
    const auto plain = tests::plaintextsOf(*m_test, kId);
    std::stop_source stop;
    QCOMPARE(codeOf([&] {
                 keys().rotate(
                     kId, [&](const Progress&) { stop.request_stop(); }, stop.get_token());
             }),
             std::string("cancelled"));
    const KeyStatus halfway = keys().status(kId, {});
    QVERIFY(halfway.isRotating);
    QCOMPARE(halfway.fields.size(), std::size_t{2});
    QVERIFY(tests::plaintextsOf(*m_test, kId) == plain);
    const KeyRotation rest = keys().rotate(kId, {}, {});
    QVERIFY(rest.wentOn);
    QCOMPARE(rest.version, halfway.version);
    QCOMPARE(rest.fields, halfway.fields.at(halfway.version - 1));
    QVERIFY(!keys().status(kId, {}).isRotating);
    QVERIFY(tests::plaintextsOf(*m_test, kId) == plain);
}

/// Each of its steps is committed; the stop comes while the server is at that.
void TestTenantKeys::stoppedInACommitItIsGoneOnWith_data() {
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("change");
    const QString control = QStringLiteral("landreeve_control");
    const QString tenant = QString::fromStdString(databaseOf(kId));
    QTest::newRow("a new key") << control << "INSERT ON tenant_key";
    QTest::newRow("the fence") << tenant << "UPDATE ON tenant_identity";
    QTest::newRow("a batch") << tenant << "UPDATE ON employee";
    QTest::newRow("the old key's end") << control << "UPDATE ON tenant_key";
}
void TestTenantKeys::stoppedInACommitItIsGoneOnWith() {
    QFETCH(QString, database);
    QFETCH(QString, change);
    const auto plain = tests::plaintextsOf(*m_test, kId);
    auto slowed = m_test->superuser(database.toStdString());
    slowed.script("CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM "
                  "pg_sleep(60); RETURN NULL; END $$");
    slowed.script("CREATE CONSTRAINT TRIGGER dawdle AFTER " + change.toStdString() +
                  " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()");
    std::stop_source stop;
    std::string code;
    std::thread rotation([&] { code = codeOf([&] { keys().rotate(kId, {}, stop.get_token()); }); });
    const auto committing = [&] {
        return !slowed.exec("SELECT FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'").empty();
    };
    const bool seen = QTest::qWaitFor(committing, 60'000);
    stop.request_stop();
    rotation.join();
    slowed.script("DROP FUNCTION dawdle CASCADE");
    QVERIFY(seen);
    QCOMPARE(code, std::string("cancelled"));
    QVERIFY(tests::plaintextsOf(*m_test, kId) == plain);
    const KeyRotation rest = keys().rotate(kId, {}, {});
    QCOMPARE(underOthers(rest.version), 0);
    QVERIFY(!keys().status(kId, {}).isRotating);
    QVERIFY(tests::plaintextsOf(*m_test, kId) == plain);
}

/// Whoever looks at the database as it was before the fence is not held up by it, and must not write behind the
/// rotation.
void TestTenantKeys::nothingComesLateUnderTheOldKey() {
    const std::string id = "00000000-0000-4000-8000-000000000001"; // before all that are encrypted again
    const QByteArray old =
        m_test->workspace().fieldVault(kId)->encrypt("employee", id, "phone", SecretString("9822099999"));
    auto login = m_test->login(kId, LoginKind::App);
    std::string refusal;
    const KeyRotation rotation = [&] {
        // It reads the database as it was before the rotation.
        postgres::Transaction late(login, postgres::Isolation::RepeatableRead);
        late.exec("SELECT set_config('app.tenant_id', 'acme', true)");
        late.exec("SELECT count(*) FROM employee");
        return keys().rotate(
            kId,
            [&](const Progress& progress) {
                if (!refusal.empty() || progress.detail != records::entity("employee").many)
                    return;
                try {
                    late.exec("INSERT INTO employee (id, employee_code, name, phone) VALUES ($1::uuid, 'LATE', "
                              "'Late', $2)",
                              id, old);
                } catch (const Error& error) {
                    refusal = error.sqlState();
                }
            },
            {});
    }();
    QCOMPARE(refusal, std::string("40001"));
    QCOMPARE(underOthers(rotation.version), 0);
}

/// A tenant's login may choose any id, the lowest too.
void TestTenantKeys::noIdIsPassedOver() {
    const std::string id = "00000000-0000-0000-0000-000000000000";
    const QByteArray phone =
        m_test->workspace().fieldVault(kId)->encrypt("employee", id, "phone", SecretString("9822088888"));
    auto login = m_test->login(kId, LoginKind::App);
    login.exec("SELECT set_config('app.tenant_id', 'acme', false)");
    login.exec("INSERT INTO employee (id, employee_code, name, phone) VALUES ($1::uuid, 'NIL', 'Nil', $2)", id, phone);
    const KeyRotation rotation = keys().rotate(kId, {}, {});
    QCOMPARE(underOthers(rotation.version), 0);
    QCOMPARE(tests::plaintextsOf(*m_test, kId).at("employee/" + id + "/phone"), std::string("9822088888"));
}

void TestTenantKeys::aFieldIsRevealedThoughItsKeyIsTakenAway() {
    const std::string id = newUuid();
    auto connection = lend("write");
    auto fields = employee("R-1");
    fields.insert(QStringLiteral("phone"), QStringLiteral("9822012346"));
    const auto& entity = records::entity("employee");
    records::RecordStore(connection, m_test->workspace().fieldVault(kId).get()).create(entity, fields, id);
    // It is rotated after the field is read and before its key is.
    bool rotated = false;
    const vault::FieldVault slow(m_test->workspace().keyRing(), kId, [&] {
        if (!std::exchange(rotated, true))
            keys().rotate(kId, {}, {});
        auto lease = m_test->workspace().control().lend();
        return control::TenantStore(*lease).keys(kId);
    });
    const SecretString plain =
        records::RecordStore(connection, &slow).reveal(entity, id, entity.at("phone"), "a call back");
    QVERIFY(rotated);
    QVERIFY(plain.reveal().ends_with("9822012346"));
}

void TestTenantKeys::aDamagedFieldIsNamed_data() {
    QTest::addColumn<qsizetype>("at");
    QTest::addRow("its form") << qsizetype{0};
    QTest::addRow("its key") << qsizetype{1};
    QTest::addRow("its text") << qsizetype{20};
}

void TestTenantKeys::aDamagedFieldIsNamed() {
    QFETCH(qsizetype, at);
    auto connection = superuser();
    const auto row = connection.exec("SELECT id::text, phone FROM employee WHERE phone IS NOT NULL LIMIT 1").one();
    const auto id = row.get<std::string>(0);
    const auto whole = row.get<QByteArray>(1);
    const auto put = [&](const QByteArray& phone) {
        connection.script("SET session_replication_role = replica");
        connection.exec("UPDATE employee SET phone = $2 WHERE id = $1::uuid", id, phone);
        connection.script("RESET session_replication_role");
    };
    QByteArray damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x80);
    put(damaged);
    try {
        keys().rotate(kId, {}, {});
        QFAIL("it was not seen");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("decrypt_failed"));
        QCOMPARE(error.details()[QStringLiteral("id")].toString().toStdString(), id);
        QCOMPARE(error.details()[QStringLiteral("field")].toString(), QStringLiteral("phone"));
    }
    QVERIFY(keys().status(kId, {}).isRotating); // the old key is still there
    put(whole);
    QVERIFY(keys().rotate(kId, {}, {}).wentOn);
}

void TestTenantKeys::aTenantsLoginCannotChangeUnheard() {
    auto login = m_test->login(kId, LoginKind::App);
    login.exec("SELECT set_config('app.tenant_id', 'acme', false), set_config('app.rekeying', 'on', false)");
    login.exec("INSERT INTO employee (employee_code, name) VALUES ('U-1', 'Unheard')");
    login.exec("UPDATE employee SET name = 'Still heard' WHERE employee_code = 'U-1'");
    QCOMPARE(login.exec("SELECT version FROM employee WHERE employee_code = 'U-1'").one().get<int>(0), 2);
    QCOMPARE(
        superuser()
            .exec("SELECT count(*) FROM audit_outbox o, audit_told(ARRAY[o.id]) t WHERE object_kind = 'employee' AND "
                  "t.after ->> 'name' IN ('Unheard', 'Still heard')")
            .one()
            .get<int>(0),
        2);
    QVERIFY(!codeOf([&] { login.exec("SET ROLE landreeve_schema"); }).empty());
    QVERIFY(!codeOf([&] { login.exec("UPDATE tenant_identity SET lowest_key_version = 1"); }).empty());
}

void TestTenantKeys::tenantsOfOlderSchemasWait() {
    m_test->provision("older");
    auto connection = m_test->superuser(databaseOf("older"));
    connection.exec("DELETE FROM schema_migration WHERE version >= 12");
    QCOMPARE(codeOf([&] { keys().rotate("older", {}, {}); }), std::string("schema_behind"));
    QCOMPARE(codeOf([&] { keys().rotate("nobody", {}, {}); }), std::string("tenant_not_found"));
    auto lease = m_test->workspace().control().lend();
    QCOMPARE(control::TenantStore(*lease).keys("older").size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestTenantKeys)
#include "tst_tenant_keys.moc"
