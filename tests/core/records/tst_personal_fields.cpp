// Personal fields: written encrypted, found by their whole value, revealed with a reason, on a real tenant database.
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/record_store.h"
#include "core/records/secret_field.h"
#include "core/vault/cryptography.h"
#include "core/vault/field_vault.h"
#include "tests/core/records/record_words.h"
#include "tests/support/domain_database.h"

#include <QJsonDocument>
#include <QTest>

using namespace landreeve;
using namespace landreeve::records;
using namespace landreeve::tests;

class TestPersonalFields : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void personalFieldsAreEncrypted();
    void personalFieldsAreFoundByTheirWholeValue();
    void revealIsAudited();
    void movedCiphertextIsNotRevealed_data();
    void movedCiphertextIsNotRevealed();
    void personalFieldsRefuse_data();
    void personalFieldsRefuse();
    void withoutItsKeyAFieldIsOnlyRead();

private:
    QJsonObject make(const char* entityName, const QJsonObject& fields);
    std::vector<std::string> auditOf(const std::string& id);

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<vault::KeyRing> m_keyRing;
    std::unique_ptr<vault::FieldVault> m_vault;
    int m_made = 0;
};

void TestPersonalFields::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_keyRing = std::make_unique<vault::KeyRing>(newUuid(), vault::newKey());
    const auto wrapped = m_keyRing->newTenantKey(m_database->tenantId());
    m_vault = std::make_unique<vault::FieldVault>(*m_keyRing, m_database->tenantId(),
                                                  [wrapped] { return std::vector{wrapped}; });
}

QJsonObject TestPersonalFields::make(const char* entityName, const QJsonObject& fields) {
    auto connection = m_database->lend();
    return RecordStore(connection, m_vault.get()).create(entity(entityName), fields, newUuid());
}

std::vector<std::string> TestPersonalFields::auditOf(const std::string& id) {
    auto connection = m_database->superuser();
    std::vector<std::string> entries;
    for (const auto row : connection.exec("SELECT action || ' ' || coalesce(t.after::text, '') || ' ' || "
                                          "coalesce(reason, '') FROM audit_outbox o, audit_told(ARRAY[o.id]) t "
                                          "WHERE object_id = $1 ORDER BY o.id",
                                          id))
        entries.push_back(row.get<std::string>(0));
    return entries;
}

void TestPersonalFields::personalFieldsAreEncrypted() {
    const QJsonObject made = make("employee", json(R"({"employee_code": "E-700", "name": "Asha",
        "aadhar_number": "9999 4105 7058", "pan_number": "ZZZPB4321D", "phone": "098220 12345",
        "address": {"line1": "12 Specimen Lane", "pin": "411038"}})"));
    QCOMPARE(made[QStringLiteral("aadhar_number")].toString(), QStringLiteral("XXXX-XXXX-7058"));
    QCOMPARE(made[QStringLiteral("phone")].toString(), QStringLiteral("XXXXXX2345"));
    auto looker = m_database->superuser();
    const std::string row =
        looker.exec("SELECT e::text FROM employee e WHERE id = $1::uuid", idOf(made)).one().get<std::string>(0);
    const std::string audit =
        looker.exec("SELECT string_agg(a::text, ' ') FROM audit_outbox a WHERE object_id = $1", idOf(made))
            .one()
            .get<std::string>(0);
    for (const QByteArray& plain : {QByteArray("999941057058"), QByteArray("ZZZPB4321D"), QByteArray("9822012345"),
                                    QByteArray("Specimen Lane")}) {
        for (const std::string& text : {row, audit}) {
            QVERIFY(text.find(plain.toStdString()) == std::string::npos);
            QVERIFY(text.find(plain.toHex().toStdString()) == std::string::npos);
        }
    }
    auto connection = m_database->lend();
    RecordStore store(connection, m_vault.get());
    const auto shown = [&](const char* field) {
        return std::string(
            store.reveal(entity("employee"), idOf(made), entity("employee").at(field), "salary letter").reveal());
    };
    QCOMPARE(shown("aadhar_number"), std::string("999941057058"));
    QCOMPARE(shown("pan_number"), std::string("ZZZPB4321D"));
    QCOMPARE(shown("phone"), std::string("+919822012345"));
    QCOMPARE(json(shown("address").c_str()), json(R"({"line1": "12 Specimen Lane", "pin": "411038"})"));
    // Given back as it was read it stays; null takes it away.
    const QJsonObject same = store.update(entity("employee"), idOf(made), made, 1);
    QCOMPARE(versionOf(same), 1);
    const Saved cleared = store.save(entity("employee"), made, {{QStringLiteral("pan_number"), QJsonValue::Null}});
    QVERIFY(cleared.record[QStringLiteral("pan_number")].isNull());
    QCOMPARE(shown("pan_number"), std::string());
}

void TestPersonalFields::personalFieldsAreFoundByTheirWholeValue() {
    const QJsonObject made = make("employee", json(R"({"employee_code": "E-701", "name": "Ravi",
        "aadhar_number": "999900000016", "phone": "+91 98220 54321"})"));
    auto connection = m_database->lend();
    RecordStore store(connection, m_vault.get());
    const auto found = [&](const char* filter) {
        return store.list({&entity("employee"), {}, filtersFromCommand(entity("employee"), filter), {}}, 10).records;
    };
    QCOMPARE(found("phone=9822054321").size(), 1);
    QCOMPARE(found("phone=9822054321").first()[QStringLiteral("id")].toString().toStdString(), idOf(made));
    QCOMPARE(found("aadhar_number=9999 0000 0016").size(), 1);
    QCOMPARE(found("phone=4321").size(), 0);
    // Searched for, too, and the server sees none of it.
    const auto searched = [&](const char* text) { return store.list({&entity("employee"), text}, 10).records.size(); };
    for (const char* text : {"9999 0000 0016", "999900000016", "+91 98220 54321", "98220-54321", "ravi 999900000016"}) {
        QCOMPARE(searched(text), 1);
        const RecordQuery apart = numbersApart({&entity("employee"), text});
        QCOMPARE(apart.filters.size(), std::size_t(1));
        QVERIFY(apart.search.empty() || apart.search == "ravi");
    }
    QCOMPARE(searched("nobody 999900000016"), 0);
    QCOMPARE(searched("999900000017"), 0); // wrong, and still no text to search in
    for (const char* text : {"E-701", "ravi", "2025", "98220", "24-11-2025", "12345678", "zzzpb"})
        QVERIFY2(numbersApart({&entity("employee"), text}).filters.empty(), text);
    // A customer's telephone is no secret.
    QVERIFY(numbersApart({&entity("customer"), "98220 54321"}).filters.empty());
    const auto taken = failureOf([&] {
        store.create(entity("employee"),
                     json(R"({"employee_code": "E-702", "name": "Other", "aadhar_number": "999900000016"})"),
                     newUuid());
    });
    QVERIFY(taken);
    QCOMPARE(taken->code(), std::string("record_exists"));
    QCOMPARE(fieldOf(*taken), QStringLiteral("aadhar_number"));
}

void TestPersonalFields::revealIsAudited() {
    const QJsonObject made =
        make("vendor", json(R"({"code": "V-800", "name": "Bank", "bank_details": {"account_number": "001234567890",
            "ifsc": "ZZSD0123456", "bank": "Specimen Bank"}})"));
    QCOMPARE(made[QStringLiteral("bank_details")].toString(), QStringLiteral("XXXXXXXX7890"));
    auto connection = m_database->lend();
    RecordStore store(connection, m_vault.get());
    const Field& field = entity("vendor").at("bank_details");
    QCOMPARE(failureOf([&] { store.reveal(entity("vendor"), idOf(made), field, " "); })->code(),
             std::string("reason_required"));
    QCOMPARE(failureOf([&] { store.reveal(entity("vendor"), idOf(made), entity("vendor").at("name"), "x"); })->code(),
             std::string("invalid_record"));
    QCOMPARE(auditOf(idOf(made)).size(), std::size_t(1));
    const SecretString shown = store.reveal(entity("vendor"), idOf(made), field, "payment of 24 Nov");
    QVERIFY(shown.reveal().find("001234567890") != std::string_view::npos);
    const auto entries = auditOf(idOf(made));
    QCOMPARE(entries.size(), std::size_t(2));
    QCOMPARE(entries.back(),
             std::string(R"(vendor.reveal {"code": "V-800", "field": "bank_details"} payment of 24 Nov)"));
}

void TestPersonalFields::movedCiphertextIsNotRevealed_data() {
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<bool>("sameRow");
    QTest::addColumn<bool>("sameTenant");
    QTest::newRow("to another row") << QByteArray("pan_number") << false << true;
    QTest::newRow("to another column") << QByteArray("phone") << true << true;
    QTest::newRow("to another tenant") << QByteArray("pan_number") << true << false;
}

/// Whoever may write past every rule of the database still cannot have it read what stood elsewhere.
void TestPersonalFields::movedCiphertextIsNotRevealed() {
    QFETCH(const QByteArray, column);
    QFETCH(const bool, sameRow);
    QFETCH(const bool, sameTenant);
    const Entity& employee = entity("employee");
    tests::DomainDatabase::Options options;
    options.tenantId = "kaveri-pharma";
    options.tenantName = "Kaveri Pharma";
    const auto other = sameTenant ? nullptr : std::make_unique<tests::DomainDatabase>(*m_server, options);
    tests::DomainDatabase& there = sameTenant ? *m_database : *other;
    const auto wrapped = m_keyRing->newTenantKey(there.tenantId());
    const vault::FieldVault otherVault(*m_keyRing, there.tenantId(), [wrapped] { return std::vector{wrapped}; });
    const vault::FieldVault& vaultThere = sameTenant ? *m_vault : otherVault;

    const QString code = QStringLiteral("E-85%1").arg(++m_made);
    const QString digits = QStringLiteral("%1").arg(m_made, 3, 10, QLatin1Char('0'));
    const auto person = [&](const char* tail, const char* pan) {
        return QJsonObject{{QStringLiteral("employee_code"), QString(code + QLatin1String(tail))},
                           {QStringLiteral("name"), QStringLiteral("Asha")},
                           {QStringLiteral("phone"), QString(QStringLiteral("9822012") + digits)},
                           {QStringLiteral("pan_number"), QString::fromLatin1(pan).arg(digits)}};
    };
    const std::string from = idOf(make("employee", person("", "ZZZPB4%1D")));
    auto connection = there.lend();
    RecordStore store(connection, &vaultThere);
    const std::string to = sameRow ? from : newUuid();
    if (!sameRow || !sameTenant)
        store.create(employee, person("b", "ZZZPA4%1C"), to);

    const auto asSuperuser = [](tests::DomainDatabase& database) {
        auto superuser = database.superuser();
        superuser.exec("SET session_replication_role = replica");
        return superuser;
    };
    const auto cipherOf = [&](tests::DomainDatabase& database, const std::string& id, const QByteArray& name) {
        return asSuperuser(database)
            .exec("SELECT " + name.toStdString() + " FROM employee WHERE id = $1::uuid", id)
            .one()
            .get<QByteArray>(0);
    };
    const auto put = [&](const QByteArray& sealed) {
        return asSuperuser(there)
            .exec("UPDATE employee SET pan_number = $1 WHERE id = $2::uuid", sealed, to)
            .affected();
    };
    const auto entries = [&] {
        return there.superuser()
            .exec("SELECT count(*) FROM audit_outbox WHERE action = 'employee.reveal'")
            .one()
            .get<int>(0);
    };
    const auto reveal = [&] {
        return std::string(store.reveal(employee, to, employee.at("pan_number"), "salary letter").reveal());
    };
    const QByteArray own = cipherOf(there, to, "pan_number");
    const std::string readable = reveal();
    const int before = entries();
    QCOMPARE(put(cipherOf(*m_database, from, column)), std::int64_t(1));
    const auto refused = failureOf([&] { reveal(); });
    QVERIFY(refused);
    QCOMPARE(refused->code(), std::string("decrypt_failed"));
    const QByteArray told = QJsonDocument(refused->toJson()).toJson();
    QVERIFY(!told.contains("ZZZPB4") && !told.contains("9822012"));
    QCOMPARE(entries(), before);
    // It was the move alone: back in its place it is read.
    QCOMPARE(put(own), std::int64_t(1));
    QCOMPARE(reveal(), readable);
    QCOMPARE(entries(), before + 1);
}

void TestPersonalFields::personalFieldsRefuse_data() {
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("secret");
    const auto row = [](const char* title, const char* given, const char* field, const char* secret) {
        QTest::newRow(title) << QString::fromUtf8(given) << QString::fromUtf8(field) << QString::fromUtf8(secret);
    };
    row("check digit", R"({"aadhar_number": "999941057059"})", "aadhar_number", "999941057059");
    row("masked", R"({"aadhar_number": "XXXX-XXXX-7058"})", "aadhar_number", "7058");
    row("pan", R"({"pan_number": "ZZZZB4321D"})", "pan_number", "ZZZZB4321D");
    row("masked pan", R"({"pan_number": "XXXXXX321D"})", "pan_number", "321D");
    row("phone", R"({"phone": "ring me"})", "phone", "ring me");
    row("pin", R"({"address": {"line1": "Hidden Road", "pin": "012345"}})", "address", "Hidden Road");
    row("part", R"({"address": {"street": "Hidden Road"}})", "address", "Hidden Road");
    row("text", R"({"address": "Hidden Road"})", "address", "Hidden Road");
}

void TestPersonalFields::personalFieldsRefuse() {
    QFETCH(QString, given);
    QFETCH(QString, field);
    QFETCH(QString, secret);
    QJsonObject fields = json(given.toUtf8());
    fields.insert(QStringLiteral("employee_code"), QStringLiteral("E-9%1").arg(++m_made));
    fields.insert(QStringLiteral("name"), QStringLiteral("Wrong"));
    const auto refused = failureOf([&] { make("employee", fields); });
    QVERIFY(refused);
    QCOMPARE(refused->code(), std::string("invalid_record"));
    QCOMPARE(fieldOf(*refused), field);
    QVERIFY(!QJsonDocument(refused->toJson()).toJson().contains(secret.toUtf8()));
}

void TestPersonalFields::withoutItsKeyAFieldIsOnlyRead() {
    const QJsonObject made =
        make("employee", json(R"({"employee_code": "E-901", "name": "Masked", "phone": "9822011111"})"));
    auto connection = m_database->lend();
    RecordStore store(connection);
    QCOMPARE(
        failureOf([&] {
            store.update(entity("employee"), idOf(made), {{QStringLiteral("phone"), QStringLiteral("9822022222")}}, 1);
        })->code(),
        std::string("encrypted_field"));
    QCOMPARE(store.update(entity("employee"), idOf(made), made, 1), made);
}

QTEST_GUILESS_MAIN(TestPersonalFields)
#include "tst_personal_fields.moc"
