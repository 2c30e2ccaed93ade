// What the database refuses lands on a field: every rule of a record's table is some field's, or the whole record's.
#include "core/records/entity.h"
#include "tests/support/domain_database.h"

#include <QTest>

#include <map>
#include <set>

using namespace landreeve;
using namespace landreeve::tests;
using records::Entity;
using records::Field;

namespace {

/// Rules between several fields, or of what the server alone writes: there is no one field to correct.
const std::set<std::string> kOfTheWholeRecord{
    "purchase_order_total",         "purchase_order_approved", "sales_order_total",
    "sales_order_confirmed",        "sales_order_held",        "inventory_place_unique",
    "inventory_empty_is_worthless",
};

} // namespace

class TestRefusedFields : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<PrivatePostgres>();
        m_database = std::make_unique<DomainDatabase>(*m_server);
        auto connection = m_database->superuser();
        for (const Entity& each : records::entities())
            for (const auto& row : connection.exec(kRules, each.table))
                m_rules[each.name][row.get<std::string>(0)] = row.get<std::string>(1);
    }
    void cleanupTestCase() {
        m_database.reset();
        m_server.reset();
    }

    void everyRuleIsAField_data() { entityRows(); }
    void everyRuleIsAField() {
        const Entity& entity = fetched();
        QVERIFY(m_rules.at(entity.name).size() > 3);
        for (const auto& [rule, definition] : m_rules.at(entity.name))
            QVERIFY2(!entity.fieldOf(rule).empty() || kOfTheWholeRecord.contains(rule),
                     std::string(rule).append(": ").append(definition).c_str());
    }

    void whatIsTypedSaysItsRule_data() { entityRows(); }
    void whatIsTypedSaysItsRule() {
        const Entity& entity = fetched();
        for (const auto& [rule, definition] : m_rules.at(entity.name)) {
            const Field* field = entity.find(entity.fieldOf(rule));
            if (field == nullptr || !definition.starts_with("CHECK") || !field->readOnlyHint.empty())
                continue;
            QVERIFY2(!field->rule.empty(), (entity.name + "." + field->name + ": " + definition).c_str());
        }
    }

    /// A name that no rule has any more hides that its field is told of nothing.
    void whatIsNamedIsThere() {
        auto connection = m_database->superuser();
        std::set<std::string> all;
        for (const auto& [entity, rules] : m_rules)
            for (const auto& [rule, definition] : rules)
                all.insert(rule);
        const auto isThere = [&](const std::string& rule) {
            return all.contains(rule) ||
                   connection.exec("SELECT count(*) FROM pg_proc WHERE prosrc LIKE '%''' || $1 || '''%'", rule)
                           .one()
                           .get<std::int64_t>(0) > 0;
        };
        for (const Entity& entity : records::entities()) {
            for (const auto& [rule, field] : entity.constraints) {
                QVERIFY2(isThere(rule), rule.c_str());
                QVERIFY2(entity.find(field) != nullptr, field.c_str());
            }
        }
        for (const std::string& rule : kOfTheWholeRecord)
            QVERIFY2(isThere(rule), rule.c_str());
    }

private:
    /// Apart from the key and the tenant, which nobody types.
    static constexpr const char* kRules = R"sql(
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE conrelid = $1::regclass AND contype <> 'p' AND conname <> $1 || '_tenant_id_fkey'
         UNION ALL
        SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
         WHERE x.indrelid = $1::regclass AND x.indisunique AND NOT x.indisprimary
           AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid))sql";

    static void entityRows() {
        QTest::addColumn<QString>("name");
        for (const Entity& each : records::entities())
            QTest::newRow(each.name.c_str()) << QString::fromStdString(each.name);
    }
    static const Entity& fetched() {
        QFETCH(QString, name);
        return records::entity(name.toStdString());
    }

    std::unique_ptr<PrivatePostgres> m_server;
    std::unique_ptr<DomainDatabase> m_database;
    std::map<std::string, std::map<std::string, std::string>> m_rules; ///< By entity and name: their definitions.
};

QTEST_GUILESS_MAIN(TestRefusedFields)
#include "tst_refused_fields.moc"
