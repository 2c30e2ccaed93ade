#include "core/base/error.h"
#include "core/workspace/home.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace landreeve;
using namespace landreeve::workspace;

class TestHome : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        for (const char* name : {"LANDREEVE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"})
            qunsetenv(name);
    }

    void aGivenHomeHoldsEverything_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("home");
        QTest::newRow("option") << "/srv/lr" << QString() << "/srv/lr";
        QTest::newRow("variable") << QString() << "/srv/lr"
                                  << "/srv/lr";
        QTest::newRow("option before variable") << "/srv/a"
                                                << "/srv/b"
                                                << "/srv/a";
        QTest::newRow("slash at the end") << "/srv/lr/" << QString() << "/srv/lr";
        QTest::newRow("roundabout") << "/srv/x/../lr/." << QString() << "/srv/lr";
        QTest::newRow("relative") << "lr" << QString() << QDir::currentPath() + QStringLiteral("/lr");
    }
    void aGivenHomeHoldsEverything() {
        QFETCH(QString, option);
        QFETCH(QString, variable);
        QFETCH(QString, home);
        if (!variable.isEmpty())
            qputenv("LANDREEVE_HOME", variable.toUtf8());
        const auto resolved = Home::resolve(option.isEmpty() ? std::nullopt : std::optional(option.toStdString()));
        const std::string root = home.toStdString();
        QVERIFY(resolved.given());
        QCOMPARE(resolved.config().string(), root + "/config");
        QCOMPARE(resolved.engine().string(), root + "/engine");
        QCOMPARE(resolved.secrets().string(), root + "/secrets");
        QCOMPARE(resolved.backups().string(), root + "/backups");
        QCOMPARE(resolved.local().string(), root + "/local");
    }

    void withoutOneTheAccountDecides() {
        qputenv("XDG_DATA_HOME", "/x/data");
        qputenv("XDG_CONFIG_HOME", "/x/config");
        const auto home = Home::resolve(std::nullopt);
        QVERIFY(!home.given());
        if (::geteuid() == 0) {
            QCOMPARE(home.engine().string(), std::string("/var/lib/landreeve/engine"));
        } else {
            QCOMPARE(home.engine().string(), std::string("/x/data/landreeve/engine"));
            QCOMPARE(home.config().string(), std::string("/x/config/landreeve"));
        }
    }

    void noPathIsRefused_data() {
        QTest::addColumn<QString>("path");
        QTest::newRow("empty") << "";
        QTest::newRow("tilde") << "~/lr";
    }
    void noPathIsRefused() {
        QFETCH(QString, path);
        QVERIFY_THROWS_EXCEPTION(Error, Home::resolve(path.toStdString()));
    }

    void whatIsMadeIsTheOwnersAlone() {
        QTemporaryDir folder;
        ::umask(0);
        const auto home = Home::resolve(folder.filePath(QStringLiteral("deep/home")).toStdString());
        home.prepare();
        home.prepare();
        for (const auto& path : {home.config(), home.secrets(), home.backups(), home.local()}) {
            struct stat state {};
            QCOMPARE(::stat(path.c_str(), &state), 0);
            QCOMPARE(state.st_mode & 07777U, 0700U);
        }
        struct stat state {};
        QCOMPARE(::stat(home.data().c_str(), &state), 0);
        QCOMPARE(state.st_mode & 07777U, ::geteuid() == 0 ? 0711U : 0700U);
    }

    void aPathThroughAFileIsSaid() {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        try {
            Home::resolve(file.fileName().toStdString() + "/home").prepare();
            QFAIL("made");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("home_unusable"));
        }
    }
};

QTEST_APPLESS_MAIN(TestHome)
#include "tst_home.moc"
