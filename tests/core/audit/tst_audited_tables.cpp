// Which tables of a tenant keep an audit of their changes, and that nothing encrypted gets into it.
#include "tests/support/domain_database.h"

#include <QTest>

#include <map>
#include <optional>

using namespace landreeve;

namespace {

/// Tables whose changes have no entry of their own, and where they are told instead.
const std::map<std::string, std::string> kElsewhere{
    {"audit_outbox", "is the audit"},
    {"import_run", "the import has its entry"},
    {"number_series", "the order that takes a number has its entry"},
    {"order_event", "append-only, and order_act() writes an entry for each"},
    {"purchase_order_line", "projected from the order's lines, which are in its entry"},
    {"sales_order_line", "projected from the order's lines, which are in its entry"},
    {"schema_migration", "the control plane tells of each rollout"},
    {"stock_move", "append-only, and the balance it changes has its entry"},
    {"tenant_identity", "written by provisioning and by the settings, which have their entries"},
};

/// A column of each type that audited tables have.
constexpr const char* kEveryType =
    "CREATE TABLE every_type (tenant_id text NOT NULL DEFAULT current_tenant(), id uuid NOT NULL DEFAULT "
    "gen_random_uuid(), version bigint NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), updated_at "
    "timestamptz NOT NULL DEFAULT now(), created_by text, amount numeric, year integer, small smallint, holds boolean, "
    "more jsonb, day date, seen timestamptz, names text[], words text, sealed bytea, PRIMARY KEY (tenant_id, id)); "
    "SELECT guard_table('every_type', true, ARRAY['sealed'])";

} // namespace

class TestAuditedTables : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<tests::PrivatePostgres>();
        m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    }
    void everyTableIsAuditedOrToldElsewhere();
    void whatIsEncryptedIsMasked();
    void maskedMeansStars();
    void everyTypeIsToldAsItsJson_data();
    void everyTypeIsToldAsItsJson();
    void typesOfAuditedColumnsAreKnown();
    void whatIsGoneIsStillTold();
    void whatJsonCannotHoldIsRefused();
    void manyLargeEntriesAreHandedOverInParts();
    void anotherTenantsEntryIsRefused();

private:
    /// The values of one column, in their order.
    std::string column(const std::string& sql) {
        return m_database->superuser()
            .exec("SELECT string_agg(n, ' ' ORDER BY n COLLATE \"C\") FROM (" + sql + ") AS named (n)")
            .one()
            .get<std::optional<std::string>>(0)
            .value_or("");
    }

    /// As migrations come.
    postgres::Connection owner() {
        auto session = m_database->superuser();
        session.exec("SET ROLE landreeve_schema");
        session.exec("SELECT set_config('app.tenant_id', $1, false)", m_database->tenantId());
        return session;
    }

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
};

void TestAuditedTables::everyTableIsAuditedOrToldElsewhere() {
    // One trigger for all three: insert (4), delete (8) and update (16), for each row (1).
    const auto unaudited = column(
        "SELECT c.relname::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND "
        "NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled = 'O' AND t.tgfoid = "
        "'audit_change'::regproc AND t.tgtype::int & 29 = 29)");
    std::string expected;
    for (const auto& [table, reason] : kElsewhere)
        expected += (expected.empty() ? "" : " ") + table;
    QCOMPARE(QString::fromStdString(unaudited), QString::fromStdString(expected));
}

void TestAuditedTables::whatIsEncryptedIsMasked() {
    const auto open = column(
        "SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT "
        "a.attisdropped AND (a.atttypid = 'bytea'::regtype OR a.attname ~ '_index$') AND NOT EXISTS (SELECT FROM "
        "pg_trigger t WHERE t.tgrelid = c.oid AND t.tgfoid = 'audit_change'::regproc AND a.attname::text = ANY "
        "(string_to_array(encode(t.tgargs, 'escape'), '\\000')))");
    QCOMPARE(QString::fromStdString(open), QString());
}

void TestAuditedTables::maskedMeansStars() {
    m_database->script(
        "INSERT INTO employee (employee_code, name, address, phone, phone_last4, phone_index, "
        "aadhar_number, aadhar_number_last4, aadhar_number_index, pan_number, pan_number_last4, "
        "pan_number_index) VALUES ('E-1', 'Asha', '\\x01', '\\x02', '0001', sha256('\\x03'), '\\x04', '0002', "
        "sha256('\\x05'), '\\x06', '003C', sha256('\\x07'));"
        "INSERT INTO vendor (code, name, bank_details, bank_details_last4) VALUES ('V-1', 'Agro', "
        "'\\x08', '0004');"
        "UPDATE employee SET address = '\\x11', phone = '\\x12', aadhar_number_index = sha256('\\x15');"
        "UPDATE vendor SET bank_details = NULL, bank_details_last4 = NULL;"
        "DELETE FROM employee; DELETE FROM vendor");
    const auto shown = [this](const char* action, const char* side) {
        const std::string sql = "SELECT string_agg(v.key || '=' || v.value, ' ' ORDER BY v.key) FROM audit_outbox o, "
                                "audit_told(ARRAY[o.id]) t, "
                                "jsonb_each_text(CASE $2 WHEN 'before' THEN t.before ELSE t.after END) v "
                                "WHERE o.action = $1 AND v.key !~ '_last4' AND (v.key ~ 'aadhar|pan_|bank' OR "
                                "o.object_kind = 'employee' AND v.key ~ 'address|phone') "
                                "AND v.value IS NOT NULL";
        return m_database->superuser().exec(sql, action, side).one().get<std::optional<std::string>>(0).value_or("");
    };
    const std::string all = "aadhar_number=*** aadhar_number_index=*** address=*** pan_number=*** "
                            "pan_number_index=*** phone=*** phone_index=***";
    QCOMPARE(shown("employee.create", "after"), all);
    QCOMPARE(shown("employee.delete", "before"), all);
    for (const char* side : {"before", "after"})
        QCOMPARE(shown("employee.update", side), std::string("aadhar_number_index=*** address=*** phone=***"));
    QCOMPARE(shown("vendor.create", "after"), std::string("bank_details=***"));
    QCOMPARE(shown("vendor.update", "before"), std::string("bank_details=***"));
    QCOMPARE(shown("vendor.update", "after"), std::string());
}

void TestAuditedTables::everyTypeIsToldAsItsJson_data() {
    QTest::addColumn<QString>("style");
    QTest::addColumn<QString>("zone");
    for (const char* style : {"ISO, MDY", "German, DMY", "SQL, DMY", "Postgres, MDY"})
        QTest::newRow(style) << QString::fromLatin1(style) << QStringLiteral("Asia/Kolkata");
    // Zones that can be set; what they write is not read, or read as another.
    for (const char* zone : {"20", "100", "-100"})
        QTest::newRow(zone) << QStringLiteral("ISO, MDY") << QString::fromLatin1(zone);
}

// What was written as the server writes it, by a session with a date style of its own, is read in the sealer's.
void TestAuditedTables::everyTypeIsToldAsItsJson() {
    QFETCH(QString, style);
    QFETCH(QString, zone);
    auto session = owner();
    session.exec("BEGIN");
    session.script(kEveryType);
    session.exec("INSERT INTO every_type (words) VALUES ('first')");
    session.exec("SET LOCAL timezone = 'Asia/Kolkata'");
    const std::vector<std::string> changes{
        "amount = 12.50, year = 2026, small = -3, holds = true, day = '2026-02-03', sealed = '\\x01'",
        "more = '{\"a\": [1, \"x\", null], \"b\": 1.10}', names = '{a,\"b, c\",NULL,\"\"}', words = '007'",
        "amount = 'NaN', year = 0, small = NULL, holds = false, more = '[]', names = '{}', sealed = '\\x02'",
        "words = 'Drip \"lateral\" => 16 mm, हिन्दी', day = '0044-03-15 BC', seen = '2026-02-03 04:05:06.7+05'",
        "amount = -0.00, words = 'true', more = 'null', created_by = 'NULL', day = 'infinity', seen = '-infinity'",
        "amount = 123456789012345678901234567890.123456789, words = '', names = NULL, more = '\"t\"', sealed = NULL",
        "words = NULL, holds = NULL, day = NULL, amount = 1e-7"};
    for (const std::string& change : changes) {
        session.exec("CREATE TEMP TABLE was ON COMMIT DROP AS SELECT to_jsonb(e) AS row FROM every_type e");
        session.exec("SELECT set_config('datestyle', $1, true), set_config('timezone', $2, true)", style.toStdString(),
                     zone.toStdString());
        session.exec("UPDATE every_type SET " + change);
        session.exec("SET LOCAL datestyle = 'ISO, MDY'");
        session.exec("SET LOCAL timezone = 'Asia/Kolkata'");
        // The entry, beside what differs of the two rows' JSON.
        const auto told = session.exec(
            "WITH differs AS (SELECT n.key, w.value AS was, n.value AS became FROM every_type e, was, "
            "jsonb_each(was.row) w, jsonb_each(to_jsonb(e)) n WHERE n.key = w.key AND n.value <> w.value AND n.key <> "
            "'updated_at'), expected AS (SELECT jsonb_object_agg(key, CASE WHEN key = 'sealed' AND was <> 'null' THEN "
            "'\"***\"' ELSE was END) AS before, jsonb_object_agg(key, CASE WHEN key = 'sealed' AND became <> 'null' "
            "THEN '\"***\"' ELSE became END) AS after FROM differs), entry AS (SELECT t.* FROM audit_told((SELECT "
            "array_agg(id) FROM audit_outbox WHERE object_kind = 'every-type')) t ORDER BY t.id DESC LIMIT 1) "
            "SELECT x.before::text, e.before::text, x.after::text, e.after::text FROM expected x, entry e");
        QCOMPARE(QString::fromStdString(told.one().get<std::string>(1)),
                 QString::fromStdString(told.one().get<std::string>(0)));
        QCOMPARE(QString::fromStdString(told.one().get<std::string>(3)),
                 QString::fromStdString(told.one().get<std::string>(2)));
        session.exec("DROP TABLE was");
    }
    session.exec("ROLLBACK");
}

void TestAuditedTables::typesOfAuditedColumnsAreKnown() {
    auto session = owner();
    session.exec("BEGIN");
    session.script(kEveryType);
    const auto unknown = session.exec(
        "SELECT a.attrelid::regclass || '.' || a.attname || ': ' || format_type(a.atttypid, NULL) FROM pg_attribute a "
        "JOIN pg_trigger t ON t.tgrelid = a.attrelid AND t.tgfoid = 'audit_change'::regproc WHERE a.attnum > 0 AND "
        "NOT a.attisdropped AND a.atttypid NOT IN (SELECT k.atttypid FROM pg_attribute k WHERE k.attrelid = "
        "'every_type'::regclass AND k.attnum > 0)");
    for (const auto row : unknown)
        QFAIL(("everyTypeIsToldAsItsJson() does not try the type of " + row.get<std::string>(0)).c_str());
    session.exec("ROLLBACK");
}

void TestAuditedTables::whatIsGoneIsStillTold() {
    auto session = owner();
    session.exec("BEGIN");
    session.script(kEveryType);
    session.exec("INSERT INTO every_type (year) VALUES (2025)");
    session.exec("UPDATE every_type SET year = 2026, holds = true");
    const auto told = [&] {
        return session
            .exec(
                "SELECT t.before - 'version' || jsonb_build_object('after', t.after - 'version') FROM audit_outbox o, "
                "audit_told(ARRAY[o.id]) t WHERE o.action = 'every-type.update' AND (t.after ? 'holds')")
            .one()
            .get<std::string>(0);
    };
    QCOMPARE(told(), std::string(R"({"year": 2025, "after": {"year": 2026, "holds": true}, "holds": null})"));
    session.exec("ALTER TABLE every_type DROP COLUMN year");
    QCOMPARE(told(), std::string(R"({"year": "2025", "after": {"year": "2026", "holds": true}, "holds": null})"));
    // What is there now reads less than what was there.
    for (const char* type : {"timestamptz", "jsonb", "text[]"}) {
        session.exec("UPDATE every_type SET words = 'a:b'");
        session.exec(std::string("ALTER TABLE every_type DROP COLUMN words, ADD COLUMN words ") + type);
        QCOMPARE(session
                     .exec("SELECT t.after ->> 'words' FROM audit_told((SELECT array_agg(id) FROM audit_outbox)) t "
                           "WHERE t.after ? 'words' ORDER BY t.id DESC LIMIT 1")
                     .one()
                     .get<std::string>(0),
                 std::string("a:b"));
        session.exec("ALTER TABLE every_type DROP COLUMN words, ADD COLUMN words text");
    }
    QCOMPARE(told(), std::string(R"({"year": "2025", "after": {"year": "2026", "holds": true}, "holds": null})"));
    session.exec("DROP TABLE every_type");
    QCOMPARE(told(), std::string(R"({"year": "2025", "after": {"year": "2026", "holds": "t"}, "holds": null})"));
    session.exec("ROLLBACK");
}

void TestAuditedTables::whatJsonCannotHoldIsRefused() {
    auto session = owner();
    session.exec("BEGIN");
    session.script(kEveryType);
    session.exec("INSERT INTO every_type (words) VALUES ('short')");
    std::string refusal;
    try {
        session.exec("UPDATE every_type SET words = repeat('x', 70000000)");
    } catch (const Error& error) {
        refusal = error.sqlState();
    }
    QCOMPARE(refusal, std::string("54000"));
    session.exec("ROLLBACK");
}

// Together they are more than one JSON holds (256 MB).
void TestAuditedTables::manyLargeEntriesAreHandedOverInParts() {
    if (!qEnvironmentVariableIsSet("LANDREEVE_DEEP"))
        QSKIP("It moves a gigabyte.");
    auto session = owner();
    session.exec("BEGIN");
    session.script(kEveryType);
    session.exec("INSERT INTO every_type (words) VALUES ('short')");
    for (const char* letter : {"a", "b", "c", "d", "e"})
        session.exec("UPDATE every_type SET words = repeat($1, 30000000)", letter);
    // A transaction's entries are there at once.
    const auto handed = session.exec("SELECT jsonb_array_length(audit_pending(1000))").one().get<int>(0);
    const auto waiting = session.exec("SELECT count(*) FROM audit_outbox WHERE sealed_at IS NULL").one().get<int>(0);
    QVERIFY2(handed >= 1 && handed < waiting, qPrintable(QString::number(handed)));
    session.exec("ROLLBACK");
}

// Only a change of a row is taken at its table's word.
void TestAuditedTables::anotherTenantsEntryIsRefused() {
    auto session = owner();
    session.exec("SELECT set_config('app.tenant_id', 'somebody-else', false)");
    for (const char* entry :
         {"SELECT audit_record('product.reveal', 'product', 'x')",
          "INSERT INTO audit_outbox (actor, action, before) VALUES ('x', 'product.update', '{}')"}) {
        std::string refusal;
        try {
            session.exec(entry);
        } catch (const Error& error) {
            refusal = error.sqlState();
        }
        QCOMPARE(refusal, std::string("LR010"));
    }
}

QTEST_GUILESS_MAIN(TestAuditedTables)
#include "tst_audited_tables.moc"
