#include "core/base/error_codes.h"
#include "core/control/control_plane.h"
#include "core/workspace/connect.h"
#include "tests/support/private_postgres.h"
#include "tests/support/version_relay.h"

#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;
using postgres::Connection;
using postgres::ConnectionUrl;

/// A server that cannot be worked on is refused in a sentence with a hint, and nothing is left of the attempt: no
/// workspace in the home, no database or role on the server.
class TestConnectRefusal : public QObject {
    Q_OBJECT

    std::unique_ptr<PrivatePostgres> m_server;
    std::unique_ptr<PrivateFolder> m_home;

    Connection superuser(std::string_view database = "postgres") const {
        return Connection::open(m_server->superuserUrl(database));
    }

    /// Who is let in; the superuser always is.
    void setRules(const QByteArray& rules) {
        auto connection = superuser();
        const auto before = connection.exec("SELECT pg_conf_load_time()").one().get<std::string>(0);
        QFile file(QString::fromStdString(m_server->folder() + "/data/pg_hba.conf"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("local all postgres trust\n" + rules + "\n");
        file.close();
        connection.exec("SELECT pg_reload_conf()");
        // A new session has what the postmaster had when it came.
        QTRY_VERIFY(superuser().exec("SELECT pg_conf_load_time()").one().get<std::string>(0) != before);
    }

    std::vector<std::string> namesOnTheServer() const {
        std::vector<std::string> names;
        for (const auto row : superuser().exec("SELECT 'database ' || datname FROM pg_database UNION ALL SELECT "
                                               "'role ' || rolname FROM pg_roles ORDER BY 1"))
            names.push_back(row.get<std::string>(0));
        return names;
    }

    workspace::Home home() const { return workspace::Home::resolve(m_home->path().toStdString()); }

    /// The error that connecting throws, having left nothing behind.
    std::optional<Error> refusal(const ConnectionUrl& url) {
        const auto before = namesOnTheServer();
        std::optional<Error> refused;
        try {
            workspace::connectWorkspace({home(), "pune", {}}, url, "staging", {}, {});
        } catch (const Error& error) {
            refused = error;
        }
        const auto known = workspace::Profiles(home()).list();
        if (known.size() != 1 || namesOnTheServer() != before) {
            qWarning("something was left behind");
            return {};
        }
        return refused;
    }

    static constexpr const char* kTrust = "local all all trust";
    static constexpr const char* kPasswords = "local all all scram-sha-256";

private Q_SLOTS:
    void initTestCase() {
        qputenv("LANDREEVE_SECRET_STORE", "key-file");
        PrivatePostgres::Options options;
        options.settings = {"max_connections = 12", "superuser_reserved_connections = 3"};
        m_server = std::make_unique<PrivatePostgres>(options);
    }

    void init() {
        m_home = std::make_unique<PrivateFolder>(QStringLiteral("lr-home"));
        superuser().exec("CREATE ROLE svc LOGIN CREATEDB CREATEROLE PASSWORD 'right'");
    }

    void cleanup() {
        setRules(kTrust);
        auto connection = superuser();
        connection.script("DROP DATABASE IF EXISTS landreeve_control");
        connection.script("DROP ROLE svc");
    }

    void isRefusedAndLeavesNothing_data() {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QString>("prepare");    // As the superuser.
        QTest::addColumn<QString>("inDatabase"); // There, in an existing database landreeve_control.
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("sqlState");
        QTest::addColumn<QString>("says"); // In sentence or hint.
        const QByteArray passwords = kPasswords;
        const QByteArray trust = kTrust;
        const QString none;
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("wrong password") << passwords << none << none << "svc"
                              << "wrong"
                              << "authentication_failed"
                              << "28P01"
                              << "password";
        row("no password") << passwords << none << none << "svc" << none << "authentication_failed" << none
                           << "password";
        row("unknown role, with passwords") << passwords << none << none << "ghost"
                                            << "x"
                                            << "authentication_failed"
                                            << "28P01"
                                            << "user";
        row("unknown role, trusted") << trust << none << none << "ghost" << none << "authentication_failed"
                                     << "28000"
                                     << "user";
        row("role that may not log in") << trust << "ALTER ROLE svc NOLOGIN" << none << "svc" << none
                                        << "authentication_failed"
                                        << "28000"
                                        << "log in";
        row("rejected by a rule") << QByteArray("local all svc reject\nlocal all all trust") << none << none << "svc"
                                  << none << "authentication_failed"
                                  << "28000"
                                  << "pg_hba.conf";
        row("no rule") << QByteArray() << none << none << "svc" << none << "authentication_failed"
                       << "28000"
                       << "pg_hba.conf";
        row("no CREATEDB") << trust << "ALTER ROLE svc NOCREATEDB" << none << "svc" << none << "insufficient_privilege"
                           << none << "lacks CREATEDB.";
        row("no CREATEROLE") << trust << "ALTER ROLE svc NOCREATEROLE" << none << "svc" << none
                             << "insufficient_privilege" << none << "lacks CREATEROLE.";
        row("neither") << trust << "ALTER ROLE svc NOCREATEDB NOCREATEROLE" << none << "svc" << none
                       << "insufficient_privilege" << none << "ALTER ROLE \"svc\" CREATEDB CREATEROLE";
        row("no CREATE in the control database")
            << trust << "CREATE DATABASE landreeve_control" << none << "svc" << none << "insufficient_privilege" << none
            << "lacks CREATE on the schema public";
        row("no CONNECT to the control database")
            << trust << "CREATE DATABASE landreeve_control; REVOKE CONNECT ON DATABASE landreeve_control FROM PUBLIC"
            << none << "svc" << none << "insufficient_privilege"
            << "42501"
            << "CONNECT";
        row("control database closed")
            << trust << "CREATE DATABASE landreeve_control; ALTER DATABASE landreeve_control ALLOW_CONNECTIONS false"
            << none << "svc" << none << "database_closed"
            << "55000"
            << "try again later";
        row("database of another program") << trust << "CREATE DATABASE landreeve_control OWNER svc"
                                           << "CREATE TABLE theirs (a int)"
                                           << "svc" << none << "name_taken_on_server" << none << "landreeve_control";
        row("everything is read-only") << trust << "ALTER ROLE svc SET default_transaction_read_only = on" << none
                                       << "svc" << none << "server_read_only"
                                       << "25006"
                                       << "primary";
        row("no connection left for the role")
            << trust << "ALTER ROLE svc CONNECTION LIMIT 0" << none << "svc" << none << "too_many_connections"
            << "53300"
            << "connections";
    }
    void isRefusedAndLeavesNothing() {
        QFETCH(QByteArray, rules);
        QFETCH(QString, prepare);
        QFETCH(QString, inDatabase);
        QFETCH(QString, user);
        QFETCH(QString, password);
        QFETCH(QString, code);
        QFETCH(QString, sqlState);
        QFETCH(QString, says);
        setRules(rules);
        for (const QString& statement : prepare.split(QLatin1Char(';'), Qt::SkipEmptyParts))
            superuser().script(statement.toStdString());
        if (!inDatabase.isEmpty())
            superuser("landreeve_control").script(inDatabase.toStdString());

        const auto error = refusal(m_server->url(user.toStdString(), password.toStdString(), "landreeve_control"));
        QVERIFY(error.has_value());
        const QJsonObject json = error->toJson();
        QCOMPARE(QString::fromStdString(error->code()), code);
        QCOMPARE(QString::fromStdString(error->sqlState()), sqlState);
        const QString words = json.value(u"message").toString() + u' ' + json.value(u"hint").toString();
        QVERIFY2(words.contains(says), qPrintable(words));
        QVERIFY2(!json.value(u"hint").toString().isEmpty(), qPrintable(words));
        QVERIFY2(!words.contains(QStringLiteral("LOCATION")), qPrintable(words));
        QCOMPARE(static_cast<int>(exitOf(error->code())), code == QStringLiteral("name_taken_on_server") ? 5 : 6);
    }

    void tooOldAServerIsRefused_data() {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("code");
        QTest::newRow("13") << QStringLiteral("13.14 (Debian 13.14-0+deb11u1)") << QStringLiteral("server_too_old");
        QTest::newRow("9.6") << QStringLiteral("9.6.24") << QStringLiteral("server_too_old");
        QTest::newRow("14 is not") << QStringLiteral("14.0") << QString();
    }
    void tooOldAServerIsRefused() {
        QFETCH(QString, version);
        QFETCH(QString, code);
        setRules(kTrust);
        const VersionRelay relay(m_server->folder(), version.toStdString());
        const auto url = ConnectionUrl::socket(relay.folder(), "svc", "landreeve_control");
        if (code.isEmpty()) {
            const auto opened = workspace::connectWorkspace({home(), "pune", {}}, url, "staging", {}, {});
            QVERIFY(!opened->control().schemaAhead());
            return;
        }
        const auto error = refusal(url);
        QVERIFY(error.has_value());
        QCOMPARE(QString::fromStdString(error->code()), code);
        QVERIFY2(error->message().find(version.section(QLatin1Char('.'), 0, 0).toStdString()) != std::string::npos,
                 error->what());
    }

    void aServerThatIsDownIsRefused() {
        const auto error = refusal(ConnectionUrl::socket(m_home->path().toStdString(), "svc", "landreeve_control"));
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("server_unavailable"));
        QVERIFY(error->retryable());
    }

    void noConnectionIsLeft() {
        setRules(kTrust);
        std::vector<Connection> held;
        std::string code;
        while (code.empty() && held.size() < 20) {
            try {
                held.push_back(Connection::open(m_server->url("svc", "", "postgres")));
            } catch (const Error& error) {
                code = error.code();
            }
        }
        QCOMPARE(code, std::string("too_many_connections"));
        const auto error = refusal(m_server->url("svc", "", "landreeve_control"));
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), code);
        QVERIFY(error->retryable());
        held.clear();
        QTRY_COMPARE(superuser().exec("SELECT count(*) FROM pg_stat_activity WHERE usename = 'svc'").one().get<int>(0),
                     0);
    }
};

QTEST_GUILESS_MAIN(TestConnectRefusal)
#include "tst_connect_refusal.moc"
