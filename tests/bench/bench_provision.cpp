#include "core/migrations/migration_set.h"
#include "core/postgres/connection.h"
#include "core/postgres/quote.h"
#include "core/tenancy/template_database.h"
#include "tests/bench/bench.h"
#include "tests/bench/part.h"
#include "tests/support/test_workspace.h"

#include <QProcess>
#include <QTemporaryDir>

#include <libpq-fe.h>

#include <algorithm>

namespace landreeve::bench {
namespace {

using std::chrono::steady_clock;

constexpr int kRounds = 25;

template <typename Work>
double milliseconds(const Work& work) {
    const auto begun = steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
}

void must(PGconn* connection, const std::string& sql) {
    PGresult* result = PQexec(connection, sql.c_str());
    const auto status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(sql + ": " + PQerrorMessage(connection));
}

/// The least that can be called a tenant: two logins, a clone, grants, and one connection to it.
void bareClone(PGconn* maintenance, const std::string& url, const std::string& source, const std::string& name) {
    must(maintenance, "CREATE ROLE " + name + "_app LOGIN PASSWORD 'secret-of-the-app' IN ROLE landreeve_write");
    must(maintenance, "CREATE ROLE " + name + "_viewer LOGIN PASSWORD 'secret-of-the-viewer' IN ROLE landreeve_read");
    must(maintenance,
         "CREATE DATABASE " + name + " TEMPLATE " + postgres::quoteIdentifier(source) + " STRATEGY wal_log");
    must(maintenance, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    must(maintenance, "GRANT CONNECT ON DATABASE " + name + " TO " + name + "_app, " + name + "_viewer");
    PGconn* tenant = PQconnectdb((url + " dbname=" + name).c_str());
    must(tenant, "SELECT 1");
    PQfinish(tenant);
}

void run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        throw std::runtime_error(process.readAllStandardError().toStdString());
}

/// What a script would do: createdb, and psql with the same files in one transaction.
void byScript(const tests::PrivatePostgres& server, const std::string& file, const std::string& name) {
    const QStringList connection{QStringLiteral("-h"), QString::fromStdString(server.socketFolder()),
                                 QStringLiteral("-U"), QStringLiteral("landreeve_admin")};
    const QString binaries = QString::fromStdString(tests::postgresBinaries());
    run(binaries + QStringLiteral("/createdb"),
        connection +
            QStringList{QStringLiteral("-O"), QStringLiteral("landreeve_schema"), QString::fromStdString(name)});
    run(binaries + QStringLiteral("/psql"),
        connection + QStringList{QStringLiteral("-qX1"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                                 QStringLiteral("-d"), QString::fromStdString(name), QStringLiteral("-f"),
                                 QString::fromStdString(file)});
}

std::string scriptFile(const QTemporaryDir& folder) {
    std::string path = folder.filePath(QStringLiteral("schema.sql")).toStdString();
    std::string sql =
        "SET ROLE landreeve_schema;\nCREATE TABLE schema_migration (version int PRIMARY KEY, state text);\n";
    const auto& set = migrations::MigrationSet::domain();
    for (const auto& migration : set.all())
        sql += migration.sql + "\n";
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(sql)) < 0)
        throw std::runtime_error("cannot write " + path);
    return path;
}

} // namespace

std::vector<Figure> benchProvision() {
    // Durable, as a real server is.
    tests::PrivatePostgres::Options options;
    options.settings = {"fsync = on", "synchronous_commit = on", "full_page_writes = on"};
    tests::TestWorkspace test(options);
    test.provision("warm-up");
    const std::string source =
        tenancy::templateOf(test.workspace().control().workspaceId(), migrations::MigrationSet::domain().version());
    const std::string url = "host=" + test.server().socketFolder() + " user=landreeve_admin";
    PGconn* maintenance = PQconnectdb((url + " dbname=postgres").c_str());
    const QTemporaryDir folder;
    const std::string file = scriptFile(folder);

    std::vector<double> ours;
    std::vector<double> bare;
    std::vector<double> script;
    // Taken in turns, so that whatever else the machine does falls on all of them.
    for (int round = 0; round < kRounds; ++round) {
        const std::string number = std::to_string(round);
        const auto measureBare = [&] {
            bare.push_back(milliseconds([&] { bareClone(maintenance, url, source, "bare" + number); }));
        };
        // Each first as often as the other: whoever comes second finds the disk still busy with the first.
        if (round % 2 == 0)
            measureBare();
        ours.push_back(milliseconds([&] { test.provision("ours-" + number); }));
        if (round % 2 == 1)
            measureBare();
        if (round < 9)
            script.push_back(milliseconds([&] { byScript(test.server(), file, "script" + number); }));
    }
    PQfinish(maintenance);
    const double our = medianOf(ours);
    return {compared("provision, against a bare clone", our, medianOf(bare), "ms", 1.5),
            compared("provision, against createdb and psql", our, medianOf(script), "ms", 1 / 1.7)};
}

} // namespace landreeve::bench
