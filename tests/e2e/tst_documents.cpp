#include "tests/support/private_folder.h"
#include "tests/support/private_postgres.h"
#include "tests/support/supabase_server.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

using landreeve::tests::PrivateFolder;
using landreeve::tests::PrivatePostgres;
using landreeve::tests::SupabaseServer;

/// Every command that the documents show is typed in their order, in a new home, and works.
class TestDocuments : public QObject {
    Q_OBJECT

    std::unique_ptr<PrivatePostgres> m_server;
    std::unique_ptr<SupabaseServer> m_supabase;

    /// What is shown but not typed here: it builds, installs, or opens the window, which tests of their own do.
    static bool isForElsewhere(const QString& line) {
        static const QRegularExpression shown(
            QStringLiteral("^(\\./run( +#.*)?$|\\./run ctl --help|\\./check|cmake |ctest |sudo )"));
        return shown.match(line).hasMatch();
    }

    /// The indented lines of a document outside its fences.
    static QStringList commandsOf(const QString& document) {
        QFile file(QStringLiteral(LANDREEVE_SOURCE_DIR "/") + document);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QStringList commands;
        bool fenced = false;
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        for (const QString& line : lines) {
            fenced = fenced != line.startsWith("```");
            if (!fenced && line.startsWith("    ") && !line.startsWith("     "))
                commands << line.trimmed();
        }
        return commands;
    }

    int type(QString line, const QString& user, QByteArray& said) const {
        line.replace("./run ctl", "landreevectl");
        line.replace("postgresql://landreeve_admin@db.example.com/landreeve_control",
                     u'"' + QString::fromStdString(m_server->serviceUrl("landreeve_control").redacted()) + u'"');
        line.replace("https://abcdefgh.supabase.co/auth/v1", QString::fromStdString(m_supabase->base()));
        line.replace("sb_publishable_key", SupabaseServer::kApiKey);
        QProcess shell;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HOME", user);
        environment.insert("LANDREEVE_HOME", user + "/.local/share/landreeve");
        environment.insert("LANDREEVE_SECRET_STORE", "key-file");
        environment.insert("PATH", QStringLiteral(LANDREEVE_BIN_DIR ":") + environment.value("PATH"));
        environment.remove("LANDREEVE_WORKSPACE");
        environment.remove("LANDREEVE_TOKEN");
        shell.setProcessEnvironment(environment);
        shell.setWorkingDirectory(user);
        shell.setProcessChannelMode(QProcess::MergedChannels);
        shell.setStandardInputFile(QProcess::nullDevice());
        shell.start("bash", {"-c", line});
        if (!shell.waitForFinished(120'000)) {
            shell.kill();
            shell.waitForFinished();
            return -1;
        }
        said = shell.readAll();
        return shell.exitCode();
    }

private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<PrivatePostgres>();
        m_supabase = std::make_unique<SupabaseServer>();
        m_supabase->addUser("0b6e8a4e", "asha@example.org", "monsoon");
    }
    void cleanupTestCase() {
        m_supabase.reset();
        m_server.reset();
    }

    void itsCommandsWork_data() {
        QTest::addColumn<QString>("document");
        QTest::addColumn<QString>("before"); // what it takes for given
        QTest::newRow("readme") << "README.md" << QString();
        QTest::newRow("guide") << "docs/guide.md" << QString();
        QTest::newRow("runbook") << "docs/runbook.md"
                                 << "landreevectl tenant provision --tenant-id thar-solar --tenant-name 'Thar Solar'";
    }
    void itsCommandsWork() {
        QFETCH(QString, document);
        QFETCH(QString, before);
        QStringList commands = commandsOf(document);
        QVERIFY(commands.size() >= 3);
        if (!before.isEmpty())
            commands.prepend(before);
        PrivateFolder user(QStringLiteral("lr-docs"));
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(user.path(), QFile::permissions(user.path()) | QFile::ExeGroup | QFile::ExeOther);
        QVERIFY(QDir(user.path()).mkpath(".config/landreeve"));
        QVERIFY(QDir(user.path()).mkpath(".local/share"));
        const auto write = [&user](const char* name, const char* text) {
            QFile file(user.path() + u'/' + QLatin1String(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == qint64(qstrlen(text));
        };
        QVERIFY(write("password.txt", "monsoon"));
        QVERIFY(write("service.key", SupabaseServer::kServiceKey));
        for (const QString& command : commands) {
            if (isForElsewhere(command))
                continue;
            QByteArray said;
            const int exit = type(command, user.path(), said);
            QByteArray stopped;
            if (exit != 0)
                type("landreevectl --workspace local engine stop", user.path(), stopped);
            QVERIFY2(exit == 0,
                     qPrintable(QStringLiteral("%1\nexit %2\n%3").arg(command).arg(exit).arg(QString(said))));
        }
        QByteArray said;
        QVERIFY2(type("landreevectl --workspace local engine stop", user.path(), said) == 0, said.constData());
    }
};

QTEST_GUILESS_MAIN(TestDocuments)
#include "tst_documents.moc"
