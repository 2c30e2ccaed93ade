#include "tests/support/private_postgres.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpServer>

#include <pwd.h>
#include <unistd.h>

#include <stdexcept>

namespace landreeve::tests {
namespace {

constexpr const char* kAccount = "postgres";

const passwd& account() {
    const passwd* entry = getpwnam(kAccount);
    if (entry == nullptr)
        throw std::runtime_error("PostgreSQL refuses root, and there is no account \"postgres\".");
    return *entry;
}

int freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return server.serverPort();
}

void append(const QString& path, const QByteArray& text) {
    QFile file(path);
    if (!file.open(QIODevice::Append) || file.write(text) != text.size())
        throw std::runtime_error("cannot write " + path.toStdString());
}

} // namespace

std::string postgresBinaries() {
    const QDir all(QStringLiteral("/usr/lib/postgresql"));
    const QStringList versions = all.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const int version : {15, 16, 17, 18, 14}) {
        if (versions.contains(QString::number(version)))
            return all.filePath(QString::number(version) + QStringLiteral("/bin")).toStdString();
    }
    throw std::runtime_error("no PostgreSQL below /usr/lib/postgresql");
}

void runAsDatabaseAccount(const std::string& program, const std::vector<std::string>& arguments) {
    QProcess process;
    QStringList list;
    for (const std::string& argument : arguments)
        list << QString::fromStdString(argument);
    if (geteuid() == 0) {
        const passwd entry = account();
        process.setChildProcessModifier([uid = entry.pw_uid, gid = entry.pw_gid] {
            if (setgid(gid) != 0 || setuid(uid) != 0)
                _exit(127);
        });
    }
    // pg_ctl leaves the server behind with the pipes it was given: they would never close.
    process.setProcessChannelMode(QProcess::MergedChannels);
    const QTemporaryDir output;
    process.setStandardOutputFile(output.filePath(QStringLiteral("log")));
    process.start(QString::fromStdString(program), list);
    const bool ended = process.waitForFinished(60'000);
    if (!ended || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        QFile log(output.filePath(QStringLiteral("log")));
        const QByteArray said = log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
        throw std::runtime_error(program + " failed: " + said.toStdString());
    }
}

void giveToDatabaseAccount(const std::string& folder) {
    if (geteuid() == 0 && chown(folder.c_str(), account().pw_uid, account().pw_gid) != 0)
        throw std::runtime_error("cannot give away " + folder);
}

PrivatePostgres::PrivatePostgres() : PrivatePostgres(Options()) {}

PrivatePostgres::PrivatePostgres(const Options& options) : m_options(options), m_folder(QStringLiteral("lr-pg")) {
    giveToDatabaseAccount(folder());
    runAsDatabaseAccount(postgresBinaries() + "/initdb",
                         {"-D", folder() + "/data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8",
                          "--no-sync", "--no-instructions"});
    QByteArray settings = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nshared_buffers = 32MB\n"
                          "max_connections = 100\ntimezone = 'UTC'\nlog_timezone = 'UTC'\nlc_messages = 'C'\n"
                          "unix_socket_directories = '" +
                          QByteArray::fromStdString(socketFolder()) + "'\n";
    if (options.tcp) {
        m_tcpPort = freePort();
        settings += "listen_addresses = '127.0.0.1'\nport = " + QByteArray::number(m_tcpPort) + "\n";
    } else {
        settings += "listen_addresses = ''\n";
    }
    for (const std::string& line : options.settings)
        settings += QByteArray::fromStdString(line) + "\n";
    const QString data = QString::fromStdString(folder() + "/data/");
    append(data + QStringLiteral("postgresql.auto.conf"), settings);
    QFile::remove(data + QStringLiteral("pg_hba.conf"));
    append(data + QStringLiteral("pg_hba.conf"), "local all postgres,landreeve_admin trust\n"
                                                 "local all all scram-sha-256\n"
                                                 "host all all 127.0.0.1/32 scram-sha-256\n");
    giveToDatabaseAccount(folder() + "/data/pg_hba.conf");
    start();
    auto connection = postgres::Connection::open(superuserUrl());
    connection.exec("CREATE ROLE landreeve_admin LOGIN CREATEDB CREATEROLE");
}

PrivatePostgres::~PrivatePostgres() {
    try {
        stop();
    } catch (const std::exception& failure) {
        qWarning("%s", failure.what());
    }
}

void PrivatePostgres::start() {
    const std::string log = folder() + "/server.log";
    try {
        runAsDatabaseAccount(postgresBinaries() + "/pg_ctl",
                             {"-D", folder() + "/data", "-l", log, "-w", "-t", "30", "start"});
    } catch (const std::runtime_error& failure) {
        QFile file(QString::fromStdString(log));
        const QByteArray said = file.open(QIODevice::ReadOnly) ? file.readAll().right(2000) : QByteArray();
        throw std::runtime_error(failure.what() + said.toStdString());
    }
}

void PrivatePostgres::stop() {
    runAsDatabaseAccount(postgresBinaries() + "/pg_ctl", {"-D", folder() + "/data", "-m", "immediate", "-w", "stop"});
}

std::string PrivatePostgres::folder() const {
    return m_folder.path().toStdString();
}

std::string PrivatePostgres::socketFolder() const {
    return folder();
}

qint64 PrivatePostgres::postmasterPid() const {
    QFile file(QString::fromStdString(folder() + "/data/postmaster.pid"));
    return file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().toLongLong() : 0;
}

postgres::ConnectionUrl PrivatePostgres::url(std::string_view user, std::string_view password,
                                             std::string_view database) const {
    auto url = postgres::ConnectionUrl::socket(socketFolder(), user, database).withPassword(SecretString(password));
    return m_tcpPort == 0 ? url : url.with("port", std::to_string(m_tcpPort));
}

postgres::ConnectionUrl PrivatePostgres::superuserUrl(std::string_view database) const {
    return url("postgres", "", database);
}

postgres::ConnectionUrl PrivatePostgres::serviceUrl(std::string_view database) const {
    return url("landreeve_admin", "", database);
}

postgres::Connection PrivatePostgres::connect(std::string_view database) const {
    return postgres::Connection::open(serviceUrl(database));
}

} // namespace landreeve::tests
