#include "core/health/pool_check.h"
#include "core/health/workspace_health.h"
#include "tests/support/test_workspace.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

#include <unistd.h>

using namespace landreeve;
using health::Alert;
using health::HealthCheck;
using health::HealthReport;
using health::HealthStatus;
using tests::PrivatePostgres;
using tests::TestWorkspace;

namespace {

const QString kBouncer = QStringLiteral("/usr/sbin/pgbouncer");

void write(const std::string& path, const std::string& text) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) != qint64(text.size()))
        throw std::runtime_error("cannot write " + path);
}

std::optional<Alert> find(const HealthReport& report, const std::string& key) {
    for (const Alert& alert : alertsOf(report)) {
        if (alert.key() == key)
            return alert;
    }
    return {};
}

/// A key and a certificate that ends after so many days.
void makeCertificate(const std::string& folder, int days) {
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                   QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                   QStringLiteral("-days"), QString::number(days), QStringLiteral("-subj"),
                   QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-keyout"),
                   QString::fromStdString(folder + "/server.key"), QStringLiteral("-out"),
                   QString::fromStdString(folder + "/server.crt")});
    QVERIFY(openssl.waitForFinished(10'000) && openssl.exitCode() == 0);
    tests::giveToDatabaseAccount(folder + "/server.key");
    tests::giveToDatabaseAccount(folder + "/server.crt");
    QFile::setPermissions(QString::fromStdString(folder + "/server.key"), QFile::ReadOwner | QFile::WriteOwner);
}

/// A PgBouncer before a server, on a socket in a folder of its own, with one connection for everybody.
class PrivateBouncer {
public:
    explicit PrivateBouncer(PrivatePostgres& server) {
        const std::string folder = m_folder.path().toStdString();
        tests::giveToDatabaseAccount(folder);
        write(folder + "/users.txt", "\"landreeve_admin\" \"\"\n\"postgres\" \"\"\n");
        write(folder + "/bouncer.ini",
              "[databases]\n* = host=" + server.socketFolder() +
                  "\n[pgbouncer]\nlisten_port = 6543\nunix_socket_dir = " + folder +
                  "\nauth_type = trust\nauth_file = " + folder +
                  "/users.txt\npool_mode = transaction\ndefault_pool_size = 1\nstats_users = landreeve_admin\n"
                  "ignore_startup_parameters = extra_float_digits\n");
        tests::giveToDatabaseAccount(folder + "/users.txt");
        tests::giveToDatabaseAccount(folder + "/bouncer.ini");
        QStringList arguments{QStringLiteral("-q"), QString::fromStdString(folder + "/bouncer.ini")};
        if (::geteuid() == 0)
            arguments.prepend(QStringLiteral("--user=postgres"));
        m_process.start(kBouncer, arguments);
        if (!m_process.waitForStarted())
            throw std::runtime_error("pgbouncer does not start");
    }
    ~PrivateBouncer() {
        m_process.kill();
        m_process.waitForFinished();
    }
    PrivateBouncer(const PrivateBouncer&) = delete;
    PrivateBouncer& operator=(const PrivateBouncer&) = delete;

    postgres::ConnectionUrl url(const std::string& database, const std::string& user = "landreeve_admin") const {
        return postgres::ConnectionUrl::socket(m_folder.path().toStdString(), user, database).with("port", "6543");
    }

private:
    tests::PrivateFolder m_folder{QStringLiteral("lr-pool")};
    QProcess m_process;
};

/// A standby of a server, for as long as it lives.
class Standby {
public:
    explicit Standby(PrivatePostgres& primary) {
        const std::string folder = m_folder.path().toStdString();
        tests::giveToDatabaseAccount(folder);
        const std::string data = folder + "/data";
        QFile rules(QString::fromStdString(primary.folder() + "/data/pg_hba.conf"));
        if (!rules.open(QIODevice::Append) || rules.write("local replication postgres trust\n") < 0)
            throw std::runtime_error("no rule for the standby");
        rules.close();
        postgres::Connection::open(primary.superuserUrl()).exec("SELECT pg_reload_conf()");
        tests::runAsDatabaseAccount(
            tests::postgresBinaries() + "/pg_basebackup",
            {"-D", data, "-R", "-c", "fast", "-X", "stream", "-h", primary.socketFolder(), "-U", "postgres"});
        tests::runAsDatabaseAccount(tests::postgresBinaries() + "/pg_ctl",
                                    {"-D", data, "-w", "-l", folder + "/log", "-o",
                                     "-c unix_socket_directories=" + folder + " -c listen_addresses=", "start"});
    }
    ~Standby() {
        try {
            tests::runAsDatabaseAccount(tests::postgresBinaries() + "/pg_ctl",
                                        {"-D", m_folder.path().toStdString() + "/data", "-m", "immediate", "stop"});
        } catch (const std::exception& failure) {
            qWarning("%s", failure.what());
        }
    }
    Standby(const Standby&) = delete;
    Standby& operator=(const Standby&) = delete;

    postgres::Connection connect() const {
        return postgres::Connection::open(
            postgres::ConnectionUrl::socket(m_folder.path().toStdString(), "postgres", "postgres"));
    }

private:
    tests::PrivateFolder m_folder{QStringLiteral("lr-standby")};
};

} // namespace

/// What a look at a server sees of its certificate, its pooler and its standbys, with the real ones.
class TestServerCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCertificateThatEndsIsTold_data() {
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("status");
        QTest::newRow("good") << 40 << "ok";
        QTest::newRow("soon over") << 10 << "degraded";
    }
    void aCertificateThatEndsIsTold() {
        QFETCH(int, days);
        QFETCH(QString, status);
        const tests::PrivateFolder folder(QStringLiteral("lr-tls"));
        const std::string path = folder.path().toStdString();
        tests::giveToDatabaseAccount(path);
        makeCertificate(path, days);
        TestWorkspace test({.tcp = true,
                            .settings = {"ssl = on", "ssl_cert_file = '" + path + "/server.crt'",
                                         "ssl_key_file = '" + path + "/server.key'"}});
        auto control = test.superuser("landreeve_control");
        QVERIFY(test.workspace().health({}).check("certificate main") == nullptr); // a socket has none
        control.exec("UPDATE database_server SET url = $1",
                     "postgresql://landreeve_admin:secret@127.0.0.1:" + std::to_string(test.server().tcpPort()) +
                         "/postgres?sslmode=require");
        control.exec("ALTER ROLE landreeve_admin PASSWORD 'secret'");
        const HealthReport report = test.workspace().health({});
        const HealthCheck* check = report.check("certificate main");
        QVERIFY2(check != nullptr, report.check("server main")->detail.c_str());
        QCOMPARE(QString::fromStdString(toString(check->status)), status);
        QVERIFY2(check->detail.find(std::to_string(days - 1) + " d") != std::string::npos ||
                     check->detail.find(std::to_string(days) + " d") != std::string::npos,
                 check->detail.c_str());
        QCOMPARE(find(report, "certificate_expiring:main").has_value(), status != QLatin1String("ok"));
    }

    void whoWaitsForAPoolIsCounted() {
        if (!QFile::exists(kBouncer))
            QSKIP("No pgbouncer");
        PrivatePostgres server;
        const PrivateBouncer bouncer(server);
        const auto look = [&](const char* user = "landreeve_admin") {
            return health::lookAtPool(bouncer.url("pgbouncer", user), "main", {});
        };
        QTRY_VERIFY2(look().status == HealthStatus::Ok, look().detail.c_str());
        QVERIFY2(look().detail.find("nobody waits") != std::string::npos, look().detail.c_str());
        // One holds the only connection, another waits for it.
        auto holder = postgres::Connection::open(bouncer.url("postgres"));
        postgres::Transaction transaction(holder);
        transaction.exec("SELECT 1");
        std::jthread waiting([&](const std::stop_token& stop) {
            try {
                postgres::Connection::open(bouncer.url("postgres"), {stop}).exec("SELECT 1");
            } catch (const Cancelled&) {
                return;
            }
        });
        QTRY_VERIFY(look().status == HealthStatus::Degraded);
        QCOMPARE(look().alerts.front().key(), std::string("pool_waiting:main"));
        transaction.commit();
        QTRY_VERIFY(look().status == HealthStatus::Ok);
        // Whom the console refuses is told so: that is not well, and not a trouble.
        const HealthCheck refused = look("postgres");
        QVERIFY2(refused.status == HealthStatus::Unknown && refused.alerts.empty(), refused.detail.c_str());
        QVERIFY(refused.detail.find("stats_users") != std::string::npos);
    }

    void aPoolThatIsAwayIsTold() {
        const auto check =
            health::lookAtPool(postgres::ConnectionUrl::socket("/nowhere", "a", "pgbouncer"), "main", {});
        QVERIFY(check.status == HealthStatus::Down);
    }

    void aStandbyThatIsBehindIsTold() {
        TestWorkspace test;
        const Standby standby(test.server());
        auto primary = test.superuser("postgres");
        const auto look = [&] {
            const HealthReport report = test.workspace().health({});
            const HealthCheck* check = report.check("replication main");
            return check == nullptr ? HealthCheck{} : *check;
        };
        // Without the right to see it, that is said.
        QTRY_VERIFY(look().status == HealthStatus::Unknown);
        QVERIFY2(look().detail.find("pg_read_all_stats") != std::string::npos, look().detail.c_str());
        primary.exec("GRANT pg_read_all_stats TO landreeve_admin");
        QTRY_VERIFY2(look().detail.starts_with("1 standby, at most"), look().detail.c_str());
        QVERIFY(look().status == HealthStatus::Ok);
        standby.connect().exec("SELECT pg_wal_replay_pause()");
        for (int i = 0; i < 70; ++i)
            primary.exec("SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))");
        QTRY_VERIFY(look().status == HealthStatus::Degraded);
        QCOMPARE(look().alerts.front().key(), std::string("replication_late:main"));
        standby.connect().exec("SELECT pg_wal_replay_resume()");
        QTRY_VERIFY(look().status == HealthStatus::Ok);
    }
};

QTEST_GUILESS_MAIN(TestServerCheck)

#include "tst_server_check.moc"
