#include "core/migrations/sql_statement.h"
#include "tests/support/private_postgres.h"

#include <QtTest>

#include <random>

using namespace landreeve;
using namespace landreeve::migrations;

namespace {

std::string joined(const SplitSql& split) {
    std::string out;
    for (const SqlStatement& statement : split.statements)
        out += "[" + statement.text + "]";
    return out;
}

SqlStatement only(const std::string& sql) {
    return splitSql(sql).statements.at(0);
}

} // namespace

class TestSqlStatement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsAtItsSemicolons_data() {
        QTest::addColumn<std::string>("sql");
        QTest::addColumn<std::string>("statements");
        const auto row = [](const char* name, const char* sql, const char* statements) {
            QTest::newRow(name) << std::string(sql) << std::string(statements);
        };
        row("plain", "SELECT 1; SELECT 2;", "[SELECT 1][SELECT 2]");
        row("no last semicolon", "SELECT 1;\nSELECT 2\n", "[SELECT 1][SELECT 2]");
        row("empty ones", ";; SELECT 1 ;;-- nothing\n;", "[SELECT 1]");
        row("nothing", " -- only a comment\n/* and another */ ", "");
        row("string", "SELECT 'a;b''c;d'; SELECT 2", "[SELECT 'a;b''c;d'][SELECT 2]");
        row("backslash is plain", "SELECT 'a\\'; SELECT 2", "[SELECT 'a\\'][SELECT 2]");
        row("escape string", "SELECT E'a\\';b'; SELECT 2", "[SELECT E'a\\';b'][SELECT 2]");
        row("escape string goes on", "SELECT e'a'\n -- comment\n'\\';b'; SELECT 2",
            "[SELECT e'a'\n -- comment\n'\\';b'][SELECT 2]");
        row("an identifier's last letter is no prefix", "SELECT one'\\'; SELECT 2", "[SELECT one'\\'][SELECT 2]");
        row("quoted name", R"(SELECT 1 AS "a;""b'"; SELECT 2)", R"([SELECT 1 AS "a;""b'"][SELECT 2])");
        row("dollar quotes", "DO $$ begin; end $$; DO $a$ $$;$b$ $a$; SELECT 1",
            "[DO $$ begin; end $$][DO $a$ $$;$b$ $a$][SELECT 1]");
        row("dollars in names and parameters", "SELECT a$b$c, $1; SELECT 2$$;$$", "[SELECT a$b$c, $1][SELECT 2$$;$$]");
        row("dollar tag is no number", "SELECT $1$;$1$", "[SELECT $1$][$1$]");
        row("line comment", "SELECT 1 -- a;b\n; SELECT 2", "[SELECT 1][SELECT 2]");
        row("nested comment", "SELECT 1 /* a; /* b; */ c; */ + 2; SELECT 3",
            "[SELECT 1 /* a; /* b; */ c; */ + 2][SELECT 3]");
        row("quote in a comment", "-- it's\nSELECT 1; /* ' */ SELECT 2", "[SELECT 1][SELECT 2]");
        row("rule", "CREATE RULE r AS ON DELETE TO t DO (DELETE FROM a; DELETE FROM b); SELECT 1",
            "[CREATE RULE r AS ON DELETE TO t DO (DELETE FROM a; DELETE FROM b)][SELECT 1]");
        row("atomic body",
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; "
            "SELECT 1",
            "[CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; "
            "END][SELECT 1]");
        row("begin and end elsewhere", "SELECT begin; SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 3",
            "[SELECT begin][SELECT CASE 1 WHEN 1 THEN 2 END][SELECT 3]");
        row("unicode strings", "SELECT U&'\\0061;' , U&\"x;\"; SELECT 1", "[SELECT U&'\\0061;' , U&\"x;\"][SELECT 1]");
        row("a closing parenthesis too many", "SELECT 1); SELECT 2", "[SELECT 1)][SELECT 2]");
    }

    void splitsAtItsSemicolons() {
        QFETCH(std::string, sql);
        QFETCH(std::string, statements);
        const SplitSql split = splitSql(sql);
        QCOMPARE(joined(split), statements);
        QVERIFY(!split.unfinished);
    }

    void saysWhatIsNotClosed_data() {
        QTest::addColumn<std::string>("sql");
        QTest::addColumn<std::string>("what");
        QTest::newRow("string") << std::string("SELECT 1;\nSELECT 'a") << std::string("string");
        QTest::newRow("escape string") << std::string("\nSELECT E'a\\'") << std::string("string");
        QTest::newRow("name") << std::string("SELECT 1;\nSELECT \"a") << std::string("quoted name");
        QTest::newRow("comment") << std::string("SELECT 1\n/* /* */") << std::string("comment");
        QTest::newRow("dollar") << std::string("SELECT 1;\nDO $a$ $$") << std::string("dollar-quoted text");
    }

    void saysWhatIsNotClosed() {
        QFETCH(std::string, sql);
        QFETCH(std::string, what);
        const SplitSql split = splitSql(sql);
        QVERIFY(split.unfinished.has_value());
        QCOMPARE(split.unfinished->what, what);
        QCOMPARE(split.unfinished->line, 2);
    }

    void knowsItsLines() {
        const SplitSql split = splitSql("-- head\n\nSELECT\n  'two\nlines';\n\n  SELECT 2;");
        QCOMPARE(split.statements.at(0).line, 3);
        QCOMPARE(split.statements.at(1).line, 7);
    }

    void recognisesStatements() {
        const auto index = concurrentIndexOf(
            only("CREATE UNIQUE INDEX /* now */ CONCURRENTLY IF NOT EXISTS \"My Index\" ON ONLY Public.\"T\" (a)"));
        QCOMPARE(index->name, std::string("My Index"));
        QCOMPARE(index->table, std::string("\"public\".\"T\""));
        QCOMPARE(concurrentIndexOf(only("create index concurrently on t (a)"))->name, std::string());
        QVERIFY(!concurrentIndexOf(only("CREATE INDEX i ON t (a)")));
        for (const char* sql :
             {"BEGIN", "start transaction", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE TRANSACTION 'x'"})
            QVERIFY2(controlsTransaction(only(sql)), sql);
        for (const char* sql :
             {"SAVEPOINT a", "ROLLBACK TO SAVEPOINT a", "PREPARE p AS SELECT 1", "DO $$ begin end $$"})
            QVERIFY2(!controlsTransaction(only(sql)), sql);
        for (const char* sql :
             {"VACUUM t", "DROP INDEX CONCURRENTLY i", "REINDEX TABLE CONCURRENTLY t", "CREATE DATABASE d",
              "ALTER SYSTEM SET a = 1", "ALTER TABLE p DETACH PARTITION q CONCURRENTLY"})
            QVERIFY2(refusesTransaction(only(sql)), sql);
        for (const char* sql :
             {"DROP INDEX i", "REINDEX TABLE t", "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "CALL p()"})
            QVERIFY2(!refusesTransaction(only(sql)), sql);
        QVERIFY(copiesFromClient(only("COPY t (a) FROM stdin")));
        QCOMPARE(*sessionSettingOf(only("SET SESSION maintenance_work_mem = '1GB'")),
                 std::string("\"maintenance_work_mem\""));
        QCOMPARE(*sessionSettingOf(only("set my.name to 1")), std::string("\"my\".\"name\""));
        QVERIFY(!sessionSettingOf(only("SET LOCAL a = 1")));
        QVERIFY(!sessionSettingOf(only("SET ROLE postgres")));
    }

    /// Whatever it is given: it ends, what it cuts out stands where it says, and cutting again changes nothing.
    void survivesAnyInput() {
        const unsigned seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const std::vector<std::string> pieces{
            "'", "\"", "$", "$$",   "$a$", "e'", "E'\\", "u&'",   "--",  "/*",   "*/",
            ";", "(",  ")", "\n",   "\r",  " ",  "\\",   "begin", "end", "case", "create function ",
            "a", "1",  "é", "\xff", "do",  ".",  "=",    "''"};
        for (int round = 0; round < 20'000; ++round) {
            std::string sql;
            for (auto i = random() % 24; i > 0; --i)
                sql += pieces[random() % pieces.size()];
            const SplitSql split = splitSql(sql);
            std::size_t last = 0;
            for (const SqlStatement& statement : split.statements) {
                QVERIFY(statement.offset >= last);
                QCOMPARE(sql.substr(statement.offset, statement.text.size()), statement.text);
                last = statement.offset + statement.text.size();
                QCOMPARE(statement.line,
                         1 + static_cast<int>(
                                 std::count(sql.begin(), sql.begin() + static_cast<long>(statement.offset), '\n')));
                if (!split.unfinished)
                    QCOMPARE(joined(splitSql(statement.text)), "[" + statement.text + "]");
            }
        }
    }

    /// Statements made of every kind of literal: the server, which takes one at a time, must agree on each.
    void agreesWithTheServer() {
        tests::PrivatePostgres server;
        auto connection = server.connect();
        std::mt19937 random(20'260'101);
        const std::vector<std::string> literals{
            "'a;b'",       "'it''s;'",    "E'\\';'",      "e'x'\n'\\\\;'", "$$;'$$",
            "$t$ $$; $t$", "U&'\\0061;'", "'\\'",         "$é$;--$é$",     "'--'",
            "'/*'",        "B'01'::text", "E'a' /* ; */", "'b' -- ;\n",    "(SELECT ';' AS \"a;\")",
            "n'c;'"};
        const std::vector<std::string> between{";", " ; ", ";\n-- it's ; here\n", ";/* ' ; /* $$ */ */", ";;"};
        for (int round = 0; round < 60; ++round) {
            std::string script;
            std::vector<std::string> sent;
            for (int i = 0; i < 8; ++i) {
                sent.push_back(literals[random() % literals.size()]);
                script += "SELECT " + sent.back() + " AS v" + between[random() % between.size()];
            }
            const SplitSql split = splitSql(script);
            QCOMPARE(split.statements.size(), sent.size());
            for (std::size_t i = 0; i < sent.size(); ++i)
                QCOMPARE(connection.exec(split.statements[i].text).one().get<std::string>(0),
                         connection.exec("SELECT " + sent[i]).one().get<std::string>(0));
        }
    }
};

QTEST_GUILESS_MAIN(TestSqlStatement)
#include "tst_sql_statement.moc"
