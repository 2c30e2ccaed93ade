#include "core/transfer/import.h"
#include "tests/bench/bench.h"
#include "tests/support/domain_database.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <stdexcept>

namespace landreeve::bench {
namespace {

/// Triggers and audit take most of the time, on both sides alike; half a million with LANDREEVE_DEEP.
const int kRows = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 500'000 : 100'000;
constexpr const char* kColumns = "sku,name,category,unit,cost_price,sale_price,tax_rate,hsn_code,reorder_level,status";

/// Writes the rows, one in a hundred of them bad in one of five ways where asked.
void writeRows(const QString& path, bool withBad) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        throw std::runtime_error("cannot write " + path.toStdString());
    file.write(QByteArray(kColumns) + "\n");
    for (int i = 0; i < kRows; ++i) {
        const QByteArray number = QByteArray::number(i);
        const int bad = withBad && i % 100 == 99 ? 1 + (i / 100) % 5 : 0;
        QByteArray row = bad == 1 ? QByteArray("SKU-0") : QByteArray("SKU-") + number;
        row += bad == 2 ? QByteArray(",") : QByteArray(",Drip lateral ") + number + " mm";
        row += ",Irrigation,pc," + QByteArray::number(i % 900) + ".75,";
        row += bad == 3 ? QByteArray("dear") : QByteArray::number(i % 1300) + ".50";
        row += bad == 4 ? ",17," : ",18,";
        row += QByteArray::number(1000 + i % 8999) + "," + QByteArray::number(i % 60);
        row += bad == 5 ? ",sleeping\n" : ",active\n";
        file.write(row);
    }
}

/// As the superuser, for COPY into a table with row security is refused to all others; constraints and triggers hold.
void runPsql(const tests::PrivatePostgres& server, const tests::DomainDatabase& database, const QString& command) {
    QProcess psql;
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(QString::fromStdString(tests::postgresBinaries() + "/psql"),
               {QStringLiteral("-X"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-h"),
                QString::fromStdString(server.socketFolder()), QStringLiteral("-U"), QStringLiteral("postgres"),
                QStringLiteral("-d"), QString::fromStdString(database.database()), QStringLiteral("-c"),
                QStringLiteral("SET app.tenant_id = '%1'").arg(QString::fromStdString(database.tenantId())),
                QStringLiteral("-c"), command});
    if (!psql.waitForFinished(600'000) || psql.exitCode() != 0)
        throw std::runtime_error("psql failed: " + psql.readAll().toStdString());
}

double seconds(const std::chrono::steady_clock::time_point& begun) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

} // namespace

/// An import of many products against psql's \copy of as many good ones, into the same table.
std::vector<Figure> benchImport() {
    tests::PrivatePostgres server;
    tests::DomainDatabase database(server);
    const QTemporaryDir folder;
    const QString bad = folder.filePath(QStringLiteral("bad.csv"));
    const QString good = folder.filePath(QStringLiteral("good.csv"));
    writeRows(bad, true);
    writeRows(good, false);
    const auto empty = [&] {
        auto connection = database.superuser();
        connection.script("SET session_replication_role = replica; TRUNCATE product, audit_outbox CASCADE");
        connection.script("CHECKPOINT");
    };

    empty();
    const auto psqlBegun = std::chrono::steady_clock::now();
    runPsql(server, database,
            QStringLiteral("\\copy product (%1) FROM '%2' WITH (FORMAT csv, HEADER)")
                .arg(QString::fromLatin1(kColumns), good));
    const double reference = seconds(psqlBegun);

    empty();
    transfer::ImportOptions options;
    options.entity = &records::entity("product");
    options.path = bad.toStdString();
    options.rejectsPath = folder.filePath(QStringLiteral("rejects.csv")).toStdString();
    auto connection = database.lend();
    const auto begun = std::chrono::steady_clock::now();
    const transfer::ImportReport report = transfer::importRows(connection, nullptr, options);
    const double ours = seconds(begun);
    if (report.inserted != kRows - kRows / 100 || report.rejected != kRows / 100)
        throw std::runtime_error("the import came to something else");
    return {compared("import of " + std::to_string(kRows) + " products, 1 % bad", ours, reference, "s", 1.3)};
}

} // namespace landreeve::bench
