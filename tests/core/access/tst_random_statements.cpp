// Made-up statements of a tenant's logins in a database where rows of another tenant were planted beside every row of
// its own, and in a twin without them: what they give, change and refuse must be the same, and the planted rows stay.
#include "tests/core/access/planted_rows.h"
#include "tests/support/random_sql.h"

#include <QtTest>

#include <algorithm>

using namespace landreeve;
using postgres::quoteIdentifier;
using tenancy::LoginKind;
using tests::RandomSql;
using tests::SqlColumn;
using tests::SqlTable;

namespace {

constexpr const char* kTwin = "own_twin";

/// What the catalog says of the columns, and what the login may do with them.
constexpr const char* kColumnsOf = R"sql(
    SELECT quote_ident(c.relname) AS table_name, quote_ident(a.attname) AS name, t.typcategory::text AS category,
           t.typname::text AS type, has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable,
           a.attidentity = '' AND has_column_privilege(c.oid, a.attnum, 'INSERT') AS insertable,
           a.attidentity = '' AND has_column_privilege(c.oid, a.attnum, 'UPDATE') AS updatable
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_migration'
       AND a.attnum > 0 AND NOT a.attisdropped
       -- What now() gives differs; documents are in it as text.
       AND t.typname NOT IN ('timestamptz', 'jsonb')
     ORDER BY c.relname, a.attname = 'tenant_id' DESC, a.attnum)sql";

SqlColumn::Kind kindOf(const std::string& category, const std::string& type) {
    if (type == "uuid")
        return SqlColumn::Kind::Id;
    if (type == "date")
        return SqlColumn::Kind::Day;
    if (category == "S")
        return SqlColumn::Kind::Text;
    if (category == "N")
        return SqlColumn::Kind::Number;
    return category == "B" ? SqlColumn::Kind::Flag : SqlColumn::Kind::Other;
}

std::vector<SqlTable> tablesOf(Connection& login) {
    std::vector<SqlTable> tables;
    for (const auto row : login.exec(kColumnsOf)) {
        const auto name = row.get<std::string>("table_name");
        if (tables.empty() || tables.back().name != name)
            tables.push_back({name, {}});
        tables.back().columns.push_back(
            {row.get<std::string>("name"), kindOf(row.get<std::string>("category"), row.get<std::string>("type")),
             row.get<bool>("readable"), row.get<bool>("insertable"), row.get<bool>("updatable")});
    }
    return tables;
}

/// What came of a statement, whatever the order of its rows.
struct Given {
    std::string refusal;
    std::int64_t affected = 0;
    std::vector<std::string> rows;

    bool operator==(const Given&) const = default;
};

Given givenBy(Connection& login, const std::string& sql) {
    Given given;
    try {
        const auto result = login.exec(sql);
        given.affected = result.affected();
        for (const auto row : result) {
            std::string text;
            for (int column = 0; column < result.columns(); ++column)
                text += (row.isNull(column) ? std::string("∅") : std::string(row.text(column))) + "\x1f";
            given.rows.push_back(std::move(text));
        }
        std::ranges::sort(given.rows);
    } catch (const Error& error) {
        given.refusal = error.sqlState().empty() ? error.code() : error.sqlState();
    }
    return given;
}

QString printed(const Given& given) {
    QString text = QString::fromStdString(given.refusal) + QStringLiteral(" affected %1, rows").arg(given.affected);
    for (const std::string& row : given.rows)
        text += QStringLiteral(" [") + QString::fromStdString(row) + QStringLiteral("]");
    return text;
}

} // namespace

class TestRandomStatements : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;

    /// Sees the planted rows, also those of the transaction that asks.
    void addWitness(const std::string& database, const std::vector<std::string>& tables) {
        std::string sql;
        for (const std::string& table : tables)
            sql += (sql.empty() ? "" : " || ") +
                   ("(SELECT count(*) || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM " +
                    quoteIdentifier(table) + " t WHERE t.tenant_id = 'foreign')");
        m_test->superuser(database).script("CREATE SCHEMA witness; GRANT USAGE ON SCHEMA witness TO PUBLIC; "
                                           "CREATE FUNCTION witness.planted() RETURNS text LANGUAGE sql STABLE "
                                           "SECURITY DEFINER AS $f$ SELECT " +
                                           sql + " $f$; GRANT EXECUTE ON FUNCTION witness.planted() TO PUBLIC");
    }

    static std::string planted(Connection& login) {
        return login.exec("SELECT witness.planted()").one().get<std::string>(0);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        makeOwn(*m_test, "own");
        m_test->workspace().gate().forget("own");
        {
            auto superuser = m_test->superuser("postgres");
            superuser.exec("CREATE DATABASE own_twin TEMPLATE own_db_prod");
            superuser.exec("GRANT CONNECT ON DATABASE own_twin TO own_app, own_viewer");
        }
        const auto tables = plantForeign(*m_test, "own");
        addWitness(databaseOf("own"), tables);
        addWitness(kTwin, tables);
    }

    void theWitnessSees() {
        auto superuser = m_test->superuser(databaseOf("own"));
        const std::string before = planted(superuser);
        postgres::Transaction changing(superuser);
        changing.exec("SELECT set_config('session_replication_role', 'replica', true)");
        changing.exec("UPDATE vendor SET name = 'Another' WHERE tenant_id = 'foreign'");
        QVERIFY(planted(superuser) != before);
    }

    void seeAndChangeNothingOfAnothers_data() {
        QTest::addColumn<bool>("app");
        QTest::newRow("app") << true;
        QTest::newRow("viewer") << false;
    }
    void seeAndChangeNothingOfAnothers() {
        QFETCH(const bool, app);
        const LoginKind kind = app ? LoginKind::App : LoginKind::Viewer;
        auto here = Connection::open(m_test->loginUrl("own", kind, databaseOf("own")));
        auto twin = Connection::open(m_test->loginUrl("own", kind, kTwin));
        for (Connection* login : {&here, &twin})
            login->exec("SET statement_timeout = '5s'");
        const bool deep = qEnvironmentVariableIsSet("LANDREEVE_DEEP");
        const unsigned seed = deep ? std::random_device()() : 20261127;
        qInfo("seed %u", seed);
        RandomSql random(tablesOf(here), seed);
        const std::string untouched = planted(here);
        int answered = 0;
        int changed = 0;
        const int statements = deep ? 10'000 : 700;
        for (int i = 0; i < statements; ++i) {
            const bool query = random.below(100) < 60;
            const std::string sql = query ? random.query() : random.change();
            const auto settings = [&]() -> std::string {
                switch (random.below(12)) {
                case 0:
                    return "SELECT 1";
                case 1:
                    return "SELECT set_config('app.tenant_id', 'foreign', true)";
                case 2:
                    return R"(SELECT set_config('request.jwt.claims', '{"tenant_id": "foreign"}', true))";
                case 3:
                    return R"(SELECT set_config('request.jwt.claims', '{"tenant_id": "own"}', true))";
                default:
                    return "SELECT set_config('app.tenant_id', 'own', true)";
                }
            }();
            const bool commit = !query && random.below(4) == 0;
            std::array<Given, 2> given;
            for (const std::size_t which : {0U, 1U}) {
                Connection& login = which == 0 ? here : twin;
                login.exec("BEGIN");
                login.exec(settings);
                given.at(which) = givenBy(login, sql);
                if (which == 0 && given[0].refusal.empty() && !query) {
                    QVERIFY2(planted(login) == untouched, (settings + "; " + sql).c_str());
                }
                login.exec(commit && given.at(which).refusal.empty() ? "COMMIT" : "ROLLBACK");
            }
            if (settings.find("foreign") != std::string::npos)
                QVERIFY2(given[0].rows.empty() || given[0] == given[1], (settings + "; " + sql).c_str());
            if (given[0] != given[1])
                QFAIL(qPrintable(QStringLiteral("statement %1\n%2; %3\n%4\n%5")
                                     .arg(i)
                                     .arg(QString::fromStdString(settings), QString::fromStdString(sql),
                                          printed(given[0]), printed(given[1]))));
            answered += !given[0].rows.empty() ? 1 : 0;
            changed += !query && given[0].refusal.empty() && given[0].affected > 0 ? 1 : 0;
        }
        QCOMPARE(planted(here), untouched);
        // Statements that are all refused would prove nothing.
        qInfo("%d of %d gave rows, %d changed some", answered, statements, changed);
        QVERIFY(answered > statements / 10);
        QVERIFY(changed > (app ? statements / 200 : -1));
    }
};

QTEST_GUILESS_MAIN(TestRandomStatements)
#include "tst_random_statements.moc"
