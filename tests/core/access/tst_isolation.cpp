#include "core/health/report.h"
#include "core/migrations/migration_runner.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"
#include "tests/core/access/planted_rows.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <map>

using namespace landreeve;
using postgres::Connection;
using postgres::quoteIdentifier;
using tenancy::LoginKind;
using tests::codeOf;
using tests::TestWorkspace;

/// What one tenant's logins, its owner role and the service role see and may do, where rows of another tenant have got
/// into its database in spite of everything.
class TestIsolation : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    std::vector<std::string> m_tables;
    std::map<std::string, std::unique_ptr<Connection>> m_connections;

    /// "app" and "viewer" by their passwords, "owner" as landreeve_schema, "service" as the service role itself.
    Connection& as(const std::string& who) {
        auto& connection = m_connections[who];
        if (connection)
            return *connection;
        if (who == "app" || who == "viewer")
            connection =
                std::make_unique<Connection>(m_test->login("own", who == "app" ? LoginKind::App : LoginKind::Viewer));
        else
            connection = std::make_unique<Connection>(m_test->server().connect(databaseOf("own")));
        if (who == "owner")
            connection->exec("SET ROLE landreeve_schema");
        return *connection;
    }

    /// What is in the database, seen by the superuser whom row security does not bind: by table, a digest.
    std::map<std::string, std::string> contents() {
        auto& superuser = m_connections["superuser"];
        if (!superuser)
            superuser = std::make_unique<Connection>(m_test->superuser(databaseOf("own")));
        std::string sql;
        for (const std::string& table : m_tables)
            sql += (sql.empty() ? "" : " UNION ALL ") + ("SELECT '" + table) +
                   "', count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM " +
                   quoteIdentifier(table) + " t";
        std::map<std::string, std::string> digests;
        for (const auto row : superuser->exec(sql))
            digests[row.get<std::string>(0)] = row.get<std::string>(1);
        return digests;
    }

    /// A statement that changes nothing of a row's value, on a column that `who` may write; empty where it may write
    /// none.
    std::string harmlessUpdate(const std::string& who, const std::string& table) {
        const auto column =
            as(who)
                .exec("SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::regclass AND "
                      "attnum > 0 AND NOT attisdropped AND attidentity = '' AND "
                      "has_column_privilege(attrelid, attnum, 'UPDATE') ORDER BY attname = 'tenant_id', "
                      "attnum DESC LIMIT 1",
                      table)
                .first();
        if (!column)
            return "UPDATE " + quoteIdentifier(table) + " SET tenant_id = tenant_id";
        const auto name = column->get<std::string>(0);
        return "UPDATE " + quoteIdentifier(table) + " SET " + name + " = " + name;
    }

    /// The planted row once more, under a new id, with the columns `who` may give.
    std::string insertLikeThePlanted(const std::string& who, const std::string& table) {
        auto& superuser = *m_connections.at("superuser");
        const auto given =
            as(who)
                .exec("SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
                      "WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity "
                      "= '' AND has_column_privilege(attrelid, attnum, 'INSERT')",
                      table)
                .one()
                .get<std::optional<std::string>>(0);
        const auto row = superuser
                             .exec("SELECT quote_literal((to_jsonb(t) || CASE WHEN to_jsonb(t) ? 'id' THEN "
                                   "jsonb_build_object('id', CASE jsonb_typeof(to_jsonb(t) -> 'id') WHEN 'string' THEN "
                                   "to_jsonb(gen_random_uuid()) ELSE '1000000' END) ELSE '{}' END)::text) FROM " +
                                       quoteIdentifier(table) + " t WHERE tenant_id = $1 LIMIT 1",
                                   kForeign)
                             .one()
                             .get<std::string>(0);
        const std::string columns = given.value_or("tenant_id");
        return "INSERT INTO " + quoteIdentifier(table) + " (" + columns + ") SELECT " + columns +
               " FROM jsonb_populate_record(NULL::" + quoteIdentifier(table) + ", " + row + ")";
    }

    void eachTableAndRole(const std::vector<std::string>& roles) {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("who");
        for (const std::string& table : m_tables) {
            // Whose database it is may be read by everybody who is let in; it cannot hold a second row.
            if (table == "tenant_identity")
                continue;
            for (const std::string& who : roles)
                QTest::addRow("%s as %s", table.c_str(), who.c_str())
                    << QString::fromStdString(table) << QString::fromStdString(who);
        }
    }

    void setTenant(Connection& connection, const std::string& tenant, bool byClaims = false) {
        connection.exec("SELECT set_config('app.tenant_id', $1, false), set_config('request.jwt.claims', $2, false)",
                        byClaims ? "" : tenant, byClaims ? R"({"tenant_id": ")" + tenant + R"("})" : "");
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        // As on an engine of ours, where these databases belong to the service role.
        m_test->superuser("postgres")
            .script(
                "ALTER DATABASE postgres OWNER TO landreeve_admin; ALTER DATABASE template1 OWNER TO landreeve_admin");
        makeOwn(*m_test, "own");
        m_tables = plantForeign(*m_test, "own");
        m_test->provision("other");
        contents();
    }

    void cleanup() {
        for (const char* who : {"app", "viewer"}) {
            if (const auto found = m_connections.find(who); found != m_connections.end())
                found->second->exec("DISCARD ALL");
        }
    }

    void planterKnowsEveryTable() {
        // Had a table been left out of the enumeration, the others would prove nothing about it.
        QVERIFY(m_tables.size() >= 15);
        auto superuser = m_test->superuser(databaseOf("own"));
        for (const std::string& table : m_tables)
            QVERIFY2(
                table == "tenant_identity" ||
                    !superuser
                         .exec("SELECT 1 FROM " + quoteIdentifier(table) + " WHERE tenant_id = $1 LIMIT 1", kForeign)
                         .empty(),
                table.c_str());
        QCOMPARE(outcomeOf(superuser, "INSERT INTO tenant_identity (tenant_id, workspace_id, name) VALUES ('second', "
                                      "gen_random_uuid(), 'Second')")
                     .refusal,
                 std::string("23505"));
    }

    void loginsConnectToTheirOwnDatabaseOnly_data() {
        QTest::addColumn<QString>("database");
        QTest::addColumn<QString>("code");
        QTest::newRow("another tenant's") << "other_db_prod"
                                          << "insufficient_privilege";
        QTest::newRow("the control plane's") << "landreeve_control"
                                             << "insufficient_privilege";
        QTest::newRow("postgres") << "postgres"
                                  << "insufficient_privilege";
        QTest::newRow("template1") << "template1"
                                   << "insufficient_privilege";
        QTest::newRow("template0") << "template0"
                                   << "database_closed";
        QTest::newRow("the template of tenants") << ""
                                                 << "database_closed";
    }
    void loginsConnectToTheirOwnDatabaseOnly() {
        QFETCH(QString, database);
        QFETCH(QString, code);
        if (database.isEmpty())
            database = QString::fromStdString(
                m_test->superuser("postgres")
                    .exec("SELECT datname FROM pg_database WHERE datname LIKE 'landreeve_template_%'")
                    .one()
                    .get<std::string>(0));
        for (const LoginKind kind : {LoginKind::App, LoginKind::Viewer})
            QCOMPARE(codeOf([&] { Connection::open(m_test->loginUrl("own", kind, database.toStdString())); }),
                     code.toStdString());
    }

    void databasesThatAreNotOursAreReported() {
        // Where the service role does not own postgres and template1 it cannot close them, and health says so.
        auto superuser = m_test->superuser("postgres");
        superuser.script("ALTER DATABASE template1 OWNER TO postgres; GRANT CONNECT ON DATABASE template1 TO PUBLIC");
        const auto report = m_test->open()->health({});
        superuser.script(
            "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC; ALTER DATABASE template1 OWNER TO landreeve_admin");
        QVERIFY(std::ranges::any_of(report.checks, [](const health::HealthCheck& check) {
            return check.status == health::HealthStatus::Degraded &&
                   check.detail.find("template1") != std::string::npos;
        }));
    }

    void loginsCannotBecomeAnybodyElse_data() {
        QTest::addColumn<QString>("who");
        QTest::newRow("app") << "app";
        QTest::newRow("viewer") << "viewer";
    }
    void loginsCannotBecomeAnybodyElse() {
        QFETCH(QString, who);
        auto& connection = as(who.toStdString());
        const auto row =
            connection
                .exec("SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS "
                      "strong, rolconnlimit FROM pg_roles WHERE rolname = session_user")
                .one();
        QVERIFY(!row.get<bool>("strong"));
        QVERIFY(row.get<int>("rolconnlimit") > 0);
        const std::string self = "own_" + who.toStdString();
        const std::string group = who == QStringLiteral("app") ? "landreeve_write" : "landreeve_read";
        auto superuser = m_test->superuser("postgres");
        for (const auto role :
             superuser.exec("SELECT rolname FROM pg_roles WHERE rolname NOT IN ($1, $2)", self, group)) {
            const auto name = role.get<std::string>(0);
            QVERIFY2(outcomeOf(connection, "SET ROLE " + quoteIdentifier(name)).refusal == "42501", name.c_str());
            QVERIFY2(outcomeOf(connection, "SET SESSION AUTHORIZATION " + quoteIdentifier(name)).refusal == "42501",
                     name.c_str());
        }
        QCOMPARE(outcomeOf(connection, "SET session_replication_role = replica").refusal, std::string("42501"));
        QCOMPARE(outcomeOf(connection, "SET row_security = off").refusal, std::string());
        setTenant(connection, "own");
        QCOMPARE(outcomeOf(connection, "SELECT count(*) FROM product").refusal, std::string("42501"));
    }

    void withoutATenantNothingIsVisibleOrWritten_data() { eachTableAndRole({"app", "viewer", "owner", "service"}); }
    void withoutATenantNothingIsVisibleOrWritten() {
        QFETCH(QString, table);
        QFETCH(QString, who);
        auto& connection = as(who.toStdString());
        const std::string name = quoteIdentifier(table.toStdString());
        setTenant(connection, "");
        const auto before = contents();
        QCOMPARE(outcomeOf(connection, "SELECT count(*) FROM " + name).rows, std::int64_t{0});
        QCOMPARE(outcomeOf(connection, harmlessUpdate(who.toStdString(), table.toStdString())).rows, std::int64_t{0});
        QCOMPARE(outcomeOf(connection, "DELETE FROM " + name).rows, std::int64_t{0});
        const auto insert = outcomeOf(connection, insertLikeThePlanted(who.toStdString(), table.toStdString()));
        QVERIFY(!insert.refusal.empty());
        QCOMPARE(contents(), before);
    }

    void ownTenantSeesAndChangesItsOwnRowsOnly_data() { eachTableAndRole({"app", "viewer", "owner", "service"}); }
    void ownTenantSeesAndChangesItsOwnRowsOnly() {
        QFETCH(QString, table);
        QFETCH(QString, who);
        auto& connection = as(who.toStdString());
        const std::string name = quoteIdentifier(table.toStdString());
        const auto own = m_connections.at("superuser")
                             ->exec("SELECT count(*) FROM " + name + " WHERE tenant_id = 'own'")
                             .one()
                             .get<std::int64_t>(0);
        for (const bool byClaims : {false, true}) {
            setTenant(connection, "own", byClaims);
            const auto seen = outcomeOf(connection, "SELECT count(*) FROM " + name);
            QVERIFY2(seen.refusal == "42501" || seen.rows == own, qPrintable(printed(seen)));
            if (seen.refusal.empty())
                QCOMPARE(outcomeOf(connection, "SELECT count(*) FROM " + name + " WHERE tenant_id <> 'own'").rows,
                         std::int64_t{0});
        }
        // What the role may change of its own is not the question here: it never reaches the planted rows.
        for (const std::string& sql : {harmlessUpdate(who.toStdString(), table.toStdString()), "DELETE FROM " + name}) {
            connection.exec("BEGIN");
            const auto changed = outcomeOf(connection, sql);
            QVERIFY2(changed.rows <= own, sql.c_str());
            connection.exec("ROLLBACK");
        }
        QCOMPARE(outcomeOf(connection, insertLikeThePlanted(who.toStdString(), table.toStdString())).rows,
                 std::int64_t{0});
    }

    void withAnothersIdNothingIsReadOrWritten_data() { eachTableAndRole({"app", "viewer", "owner", "service"}); }
    void withAnothersIdNothingIsReadOrWritten() {
        QFETCH(QString, table);
        QFETCH(QString, who);
        auto& connection = as(who.toStdString());
        const std::string name = quoteIdentifier(table.toStdString());
        const auto before = contents();
        for (const bool byClaims : {false, true}) {
            setTenant(connection, kForeign, byClaims);
            // Not even the rows of whom it calls itself.
            const auto seen = outcomeOf(connection, "SELECT count(*) FROM " + name);
            QVERIFY2(seen.refusal == "42501" || seen.rows == 0, qPrintable(printed(seen)));
            const auto insert = outcomeOf(connection, insertLikeThePlanted(who.toStdString(), table.toStdString()));
            QVERIFY2(insert.refusal == "LR010" || insert.refusal == "42501" || insert.refusal == "LR012",
                     qPrintable(printed(insert)));
            for (const std::string& sql :
                 {harmlessUpdate(who.toStdString(), table.toStdString()), "DELETE FROM " + name})
                QCOMPARE(outcomeOf(connection, sql).rows, std::int64_t{0});
        }
        QCOMPARE(contents(), before);
    }

    void applicationDeletesItsOwn() {
        auto& app = as("app");
        setTenant(app, "own");
        app.exec("BEGIN");
        QCOMPARE(outcomeOf(app, "DELETE FROM employee").rows, std::int64_t{1});
        app.exec("ROLLBACK");
    }

    void settingIsTheTransactionsOwn() {
        auto& connection = as("app");
        {
            postgres::Transaction transaction(
                connection, {{"SELECT set_config('app.tenant_id', $1, true)", postgres::Params::of("own")}});
            QCOMPARE(transaction.exec("SELECT count(*) FROM product").one().get<int>(0), 1);
            transaction.commit();
        }
        QCOMPARE(outcomeOf(connection, "SELECT count(*) FROM product").rows, std::int64_t{0});
    }

    void viewerWritesNothing_data() { eachTableAndRole({"viewer"}); }
    void viewerWritesNothing() {
        QFETCH(QString, table);
        auto& viewer = as("viewer");
        setTenant(viewer, "own");
        const std::string name = quoteIdentifier(table.toStdString());
        const auto rights = viewer
                                .exec("SELECT has_any_column_privilege($1, 'INSERT, UPDATE, REFERENCES') OR "
                                      "has_table_privilege($1, 'DELETE, TRUNCATE, TRIGGER')",
                                      table.toStdString())
                                .one()
                                .get<bool>(0);
        QVERIFY(!rights);
        for (const std::string& sql :
             {"INSERT INTO " + name + " DEFAULT VALUES", harmlessUpdate("viewer", table.toStdString()),
              "DELETE FROM " + name, "TRUNCATE " + name, "DROP TABLE " + name,
              "ALTER TABLE " + name + " DISABLE ROW LEVEL SECURITY", "DO $$ BEGIN LOCK TABLE " + name + "; END $$",
              "SELECT count(*) FROM (SELECT 1 FROM " + name + " FOR UPDATE) x"})
            QVERIFY2(outcomeOf(viewer, sql).refusal == "42501", sql.c_str());
    }

    void viewerMakesNothing_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("a table") << "CREATE TABLE mine (a int)";
        QTest::newRow("a temporary table") << "CREATE TEMPORARY TABLE mine (a int)";
        QTest::newRow("a schema") << "CREATE SCHEMA mine";
        QTest::newRow("a function") << "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'";
        QTest::newRow("an adjustment") << "SELECT stock_adjust((SELECT id FROM product), 'W1', 1, 'more')";
        QTest::newRow("an audit entry") << "SELECT audit_record('x', 'y', 'z')";
        QTest::newRow("a document number") << "SELECT next_document_number('PO', '2026-01-01')";
        QTest::newRow("a seal") << "SELECT audit_mark_sealed('{1}')";
    }
    void viewerMakesNothing() {
        QFETCH(QString, sql);
        auto& viewer = as("viewer");
        setTenant(viewer, "own");
        QCOMPARE(outcomeOf(viewer, sql.toStdString()).refusal, std::string("42501"));
    }

    void viewerRunsNothingAsItsOwner() {
        auto& viewer = as("viewer");
        for (const auto row :
             viewer.exec("SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = "
                         "'public'::regnamespace AND prosecdef AND has_function_privilege(oid, 'EXECUTE')"))
            QFAIL(row.get<std::string>(0).c_str());
    }

    void viewerReadsNoCiphertextAndNoAuditEntry() {
        auto& viewer = as("viewer");
        setTenant(viewer, "own");
        int fields = 0;
        for (const auto row :
             m_connections.at("superuser")
                 ->exec("SELECT attrelid::regclass::text AS t, quote_ident(attname) AS c FROM pg_attribute "
                        "JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = "
                        "'public'::regnamespace AND relkind = 'r' AND atttypid = 'bytea'::regtype AND NOT "
                        "attisdropped")) {
            const std::string sql = "SELECT count(" + row.get<std::string>("c") + ") FROM " + row.get<std::string>("t");
            QVERIFY2(outcomeOf(viewer, sql).refusal == "42501", sql.c_str());
            ++fields;
        }
        QVERIFY(fields >= 8);
        for (const char* sql :
             {"SELECT count(*) FROM audit_outbox", "SELECT count(*) FROM number_series",
              "SELECT count(v) FROM vendor v", "SELECT count(to_jsonb(e)) FROM employee e", "SELECT audit_pending(10)"})
            QVERIFY2(outcomeOf(viewer, sql).refusal == "42501", sql);
        QCOMPARE(outcomeOf(viewer, "SELECT count(name) FROM vendor").rows, std::int64_t{1});
    }

    void applicationTouchesNoLedger_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("reads the outbox") << "SELECT count(*) FROM audit_outbox";
        QTest::newRow("writes the outbox") << "INSERT INTO audit_outbox (actor, action) VALUES ('me', 'x')";
        QTest::newRow("empties the outbox") << "DELETE FROM audit_outbox";
        QTest::newRow("writes a move") << "DELETE FROM stock_move";
        QTest::newRow("rewrites what was done") << "UPDATE order_event SET event = 'approve'";
        QTest::newRow("sets a balance") << "UPDATE inventory SET on_hand = 1";
        QTest::newRow("deletes an order") << "DELETE FROM purchase_order";
        QTest::newRow("writes a line") << "UPDATE sales_order_line SET shipped = 1";
        QTest::newRow("turns a number back") << "UPDATE number_series SET last = 0";
        QTest::newRow("rewrites the schema's history") << "UPDATE schema_migration SET sha256 = ''";
        QTest::newRow("renames the tenant") << "UPDATE tenant_identity SET tenant_id = 'other'";
    }
    void applicationTouchesNoLedger() {
        QFETCH(QString, sql);
        auto& app = as("app");
        setTenant(app, "own");
        QCOMPARE(outcomeOf(app, sql.toStdString()).refusal, std::string("42501"));
    }

    void dataMigrationChangesEveryRowOfItsTenantAndNoneThatWasPlanted() {
        makeOwn(*m_test, "moved");
        const auto tables = plantForeign(*m_test, "moved");
        // Every trigger is off, so that row security alone stands between the migration and the planted rows.
        const std::string migration = R"(
            DO $do$
            DECLARE l_table regclass;
            BEGIN
                FOR l_table IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                                  AND relname <> 'schema_migration' LOOP
                    EXECUTE format('ALTER TABLE %s ADD COLUMN touched boolean NOT NULL DEFAULT false', l_table);
                    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', l_table);
                    EXECUTE format('UPDATE %s SET touched = true', l_table);
                    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', l_table);
                END LOOP;
            END
            $do$;)";
        auto files = migrations::MigrationSet::Files();
        const auto builtIn = migrations::MigrationSet::domain();
        for (const auto& one : builtIn.all())
            files.emplace_back(one.fileName(), one.sql);
        const std::string number = std::to_string(files.size() + 1);
        files.emplace_back(std::string(4 - number.size(), '0') + number + "_touch.sql", migration);
        auto connection = m_test->server().connect(databaseOf("moved"));
        const migrations::MigrationRunner runner(migrations::MigrationSet::fromFiles(files, "test"),
                                                 migrations::RunnerOptions::forTenants("test"));
        QCOMPARE(runner.apply(connection).size(), std::size_t{1});

        auto superuser = m_test->superuser(databaseOf("moved"));
        for (const std::string& table : tables) {
            const auto row =
                superuser
                    // Its own entry in the audit trail is written behind it.
                    .exec("SELECT count(*) FILTER (WHERE tenant_id = 'moved' AND NOT touched AND to_jsonb(t) ->> "
                          "'action' IS DISTINCT FROM 'migration.apply') AS missed, count(*) FILTER (WHERE tenant_id "
                          "<> 'moved' AND touched) AS strayed, count(*) FILTER (WHERE touched) AS touched FROM " +
                          quoteIdentifier(table) + " t")
                    .one();
            QVERIFY2(row.get<int>("missed") == 0 && row.get<int>("strayed") == 0 && row.get<int>("touched") > 0,
                     table.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestIsolation)
#include "tst_isolation.moc"
