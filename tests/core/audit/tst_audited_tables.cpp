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

private:
    /// The values of one column, in their order.
    std::string column(const std::string& sql) {
        return m_database->superuser()
            .exec("SELECT string_agg(n, ' ' ORDER BY n COLLATE \"C\") FROM (" + sql + ") AS named (n)")
            .one()
            .get<std::optional<std::string>>(0)
            .value_or("");
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
                                "jsonb_each_text(CASE $2 WHEN 'before' THEN o.before ELSE o.after END) v "
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

QTEST_GUILESS_MAIN(TestAuditedTables)
#include "tst_audited_tables.moc"
