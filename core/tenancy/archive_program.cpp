#include "core/tenancy/archive_program.h"

#include "core/base/error.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

namespace landreeve::tenancy {
namespace {

constexpr const char* kDebianFolder = "/usr/lib/postgresql";

int majorVersionOf(const QString& program) {
    QProcess process;
    process.start(program, {QStringLiteral("--version")});
    if (!process.waitForFinished(10'000))
        return 0;
    // "pg_dump (PostgreSQL) 15.4 (Debian …)"
    const QByteArray text = process.readAllStandardOutput();
    const QByteArray number = text.mid(text.indexOf(") ") + 2);
    return number.left(number.indexOf('.')).toInt();
}

} // namespace

std::string findArchiveProgram(const std::string& name, int serverVersion) {
    QStringList candidates;
    QList<int> majors;
    for (const QString& version : QDir(QLatin1String(kDebianFolder)).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        majors << version.toInt();
    std::ranges::sort(majors, std::greater<>());
    for (const int major : majors)
        candidates << QStringLiteral("%1/%2/bin/%3")
                          .arg(QLatin1String(kDebianFolder))
                          .arg(major)
                          .arg(QString::fromStdString(name));
    candidates << QStandardPaths::findExecutable(QString::fromStdString(name));

    int newest = 0;
    for (const QString& candidate : candidates) {
        if (candidate.isEmpty() || !QFileInfo(candidate).isExecutable())
            continue;
        const int major = majorVersionOf(candidate);
        if (major >= serverVersion / 10000)
            return candidate.toStdString();
        newest = std::max(newest, major);
    }
    if (newest == 0)
        throw Error("pg_dump_missing", "The program " + name + " was not found.",
                    "Install the package postgresql-client.");
    throw Error("pg_dump_too_old",
                "The server runs PostgreSQL " + std::to_string(serverVersion / 10000) + ", and " + name +
                    " is of version " + std::to_string(newest) + ".",
                "Install postgresql-client-" + std::to_string(serverVersion / 10000) + " or newer.");
}

void runArchiveProgram(const std::string& program, std::vector<std::string> arguments,
                       const postgres::ConnectionUrl* url, const std::string& settings,
                       const std::function<void(std::string_view)>& onOutput, const std::stop_token& stop) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (url != nullptr) {
        arguments.push_back("--dbname=" + url->redacted());
        arguments.emplace_back("--no-password");
        if (!url->password().empty())
            environment.insert(
                QStringLiteral("PGPASSWORD"),
                QString::fromUtf8(url->password().reveal().data(), static_cast<qsizetype>(url->password().size())));
        environment.insert(QStringLiteral("PGOPTIONS"), QString::fromStdString(settings));
    }
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    process.setProcessEnvironment(environment);
    QStringList list;
    for (const std::string& argument : arguments)
        list << QString::fromStdString(argument);
    // Killed, this program takes it along: nobody would be left to read or to end it.
    process.setChildProcessModifier([parent = getpid()] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
    });
    process.start(QString::fromStdString(program), list);
    const auto read = [&] {
        const QByteArray piece = process.readAllStandardOutput();
        if (onOutput && !piece.isEmpty())
            onOutput({piece.constData(), static_cast<std::size_t>(piece.size())});
    };
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(50);
        read();
        if (stop.stop_requested()) {
            process.terminate();
            if (!process.waitForFinished(1000))
                process.kill();
            process.waitForFinished(1000);
            throw Cancelled();
        }
    }
    read();
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return;
    const std::string said = process.readAllStandardError().trimmed().toStdString();
    if (said.find("No space left on device") != std::string::npos)
        throw Error("disk_full", "The disk is full.", "Free space where backups are written, then try again.")
            .withDetail("output", QString::fromStdString(said));
    throw Error("backup_failed", "The backup could not be written.", "Read the program's words in the details.")
        .withDetail("output", QString::fromStdString(said));
}

} // namespace landreeve::tenancy
