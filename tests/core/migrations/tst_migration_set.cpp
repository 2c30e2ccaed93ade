#include "core/base/error_codes.h"
#include "core/migrations/new_migration.h"
#include "tests/core/migrations/migration_fixture.h"

using namespace landreeve;
using namespace landreeve::migrations;
using tests::errorOf;
using tests::setOf;

class TestMigrationSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFilesInOrder() {
        const MigrationSet set = setOf({{"0002_b.sql", "SELECT 2"}, {"0001_a_1.sql", "SELECT 1;"}});
        QCOMPARE(set.version(), 2);
        QCOMPARE(set.at(1).name, std::string("a_1"));
        QCOMPARE(set.at(1).fileName(), std::string("0001_a_1.sql"));
        QCOMPARE(set.at(1).sha256, std::string("17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a"));
        QVERIFY(set.at(1).transactional);
        QVERIFY(set.checksum() != set.upTo(1).checksum());
        QCOMPARE(set.upTo(1).version(), 1);
    }

    void readsTheHeader() {
        const MigrationSet set =
            setOf({{"0001_a.sql", "\n-- Makes it quick.\n-- transaction: none\n--  lock-timeout: 1500ms\n"
                                  "CREATE INDEX CONCURRENTLY i ON t (a);\n-- lock-timeout: 1m\n"}});
        QVERIFY(!set.at(1).transactional);
        QCOMPARE(set.at(1).lockTimeout->count(), 1'500);
        QVERIFY(setOf({{"0001_a.sql", "SELECT 1; -- transaction: none"}}).at(1).transactional);
    }

    void refusesWhatCannotWork_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<std::string>("sql");
        QTest::addColumn<int>("line");
        const auto row = [](const char* what, std::string name, std::string sql, int line) {
            QTest::newRow(what) << std::move(name) << std::move(sql) << line;
        };
        for (const char* name : {"1_a.sql", "0001-a.sql", "0001_.sql", "0001_A.sql", "0001_a__b.sql", "0001__a.sql",
                                 "0000_a.sql", "00x1_a.sql", "0001_a.SQL", "a.sql", "0001_a_.sql", "00011_a.sql"})
            row(name, name, "SELECT 1", 0);
        row("empty", "0001_a.sql", "-- nothing\n", 0);
        row("not closed", "0001_a.sql", "SELECT 1;\nSELECT '", 2);
        row("transaction", "0001_a.sql", "-- transaction: off\nSELECT 1", 1);
        row("lock time", "0001_a.sql", "-- x\n-- lock-timeout: 2\nSELECT 1", 2);
        row("lock time of nothing", "0001_a.sql", "-- lock-timeout: 0s\nSELECT 1", 1);
        row("commit", "0001_a.sql", "SELECT 1;\n\nCOMMIT;", 3);
        row("begin without a transaction", "0001_a.sql", "-- transaction: none\nBEGIN;", 2);
        row("concurrently in a transaction", "0001_a.sql", "CREATE INDEX CONCURRENTLY i ON t (a)", 1);
        row("vacuum in a transaction", "0001_a.sql", "SELECT 1;\nVACUUM", 2);
        row("nameless index", "0001_a.sql", "-- transaction: none\nCREATE INDEX CONCURRENTLY ON t (a)", 2);
        row("copy", "0001_a.sql", "COPY t FROM STDIN;\n", 1);
        row("psql", "0001_a.sql", "SELECT 1;\n\\i other.sql", 2);
        row("role", "0001_a.sql", "-- transaction: none\nSET ROLE postgres", 2);
        row("byte order mark", "0001_a.sql", "\xEF\xBB\xBFSELECT 1", 1);
        row("latin 1", "0001_a.sql", "SELECT '\xE9'", 0);
        row("nul", "0001_a.sql", std::string("SELECT 1\0; DROP", 15), 0);
    }

    void refusesWhatCannotWork() {
        QFETCH(std::string, name);
        QFETCH(std::string, sql);
        QFETCH(int, line);
        const Error error = errorOf([&] { setOf({{name, sql}}); });
        QCOMPARE(error.code(), std::string("migration_set_invalid"));
        QVERIFY(error.message().starts_with(name));
        QCOMPARE(error.details().value(QStringLiteral("line")).toInt(), line);
        QVERIFY(!error.hint().empty());
        QCOMPARE(exitOf(error.code()), Exit::Usage);
    }

    void refusesSetsThatAreNone_data() {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<std::string>("says");
        QTest::newRow("twice") << QStringList{QStringLiteral("0001_a.sql"), QStringLiteral("0001_b.sql")}
                               << std::string("0001_a.sql and 0001_b.sql");
        QTest::newRow("gap") << QStringList{QStringLiteral("0001_a.sql"), QStringLiteral("0003_b.sql")}
                             << std::string("Migration 2 is missing before 0003_b.sql");
        QTest::newRow("not from 1") << QStringList{QStringLiteral("0002_a.sql")}
                                    << std::string("Migration 1 is missing");
        QTest::newRow("none") << QStringList() << std::string("no migration");
    }

    void refusesSetsThatAreNone() {
        QFETCH(QStringList, names);
        QFETCH(std::string, says);
        QTemporaryDir folder;
        for (const QString& name : names) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("SELECT 1");
        }
        const Error error = errorOf([&] { MigrationSet::fromFolder(folder.path().toStdString()); });
        QCOMPARE(error.code(), std::string("migration_set_invalid"));
        QVERIFY2(error.message().find(says) != std::string::npos, error.message().c_str());
    }

    void aFolderThatIsNotThere() {
        QCOMPARE(errorOf([] { MigrationSet::fromFolder("/nowhere/at/all"); }).code(),
                 std::string("migration_set_invalid"));
    }

    void theBuiltInSetsAreValid() {
        QVERIFY(MigrationSet::control().version() > 0);
        QVERIFY(MigrationSet::domain().version() > 0);
        QCOMPARE(MigrationSet::domain().checksum(),
                 MigrationSet::fromFolder(LANDREEVE_SOURCE_DIR "/migrations/domain").checksum());
    }

    void aNewMigrationIsTheNext() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QCOMPARE(newMigration(path, "Loyalty points").filename().string(), std::string("0001_loyalty_points.sql"));
        QCOMPARE(newMigration(path, "drop-old_column ").filename().string(), std::string("0002_drop_old_column.sql"));
        QFile file(folder.filePath(QStringLiteral("0001_loyalty_points.sql")));
        QVERIFY(file.open(QIODevice::Append));
        file.write("SELECT 1;\n");
        file.close();
        // The second has no statement yet.
        QVERIFY(errorOf([&] { MigrationSet::fromFolder(path); }).message().starts_with("0002_drop_old_column.sql"));
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("0002_drop_old_column.sql"))));
        QVERIFY(MigrationSet::fromFolder(path).at(1).transactional);
        QCOMPARE(errorOf([&] { newMigration(path, "a/b"); }).code(), std::string("invalid_migration_name"));
        QCOMPARE(errorOf([&] { newMigration(path, " _ "); }).code(), std::string("invalid_migration_name"));
    }
};

QTEST_GUILESS_MAIN(TestMigrationSet)
#include "tst_migration_set.moc"
