// An import whose program is killed loses nothing and does nothing twice: run again, it goes on.
#include "core/postgres/connection.h"
#include "tests/support/command_line.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;

class TestImportKilled : public QObject {
    Q_OBJECT

    static constexpr int kRows = 24'000; ///< Two chunks and a bit.
    QTemporaryDir m_home;
    QTemporaryDir m_files;

    QString path(const char* name) const { return m_files.filePath(name); }
    QStringList importing() const {
        return {"record", "import",    "product",           path("p.csv"), "--tenant-id", "acme",
                "--json", "--rejects", path("rejects.csv"), "--sum",       "sale_price"};
    }
    postgres::Connection connected() const {
        const CommandResult url = landreevectl(m_home.path(), {"tenant", "url", "acme", "--show-password", "--json"});
        auto connection = postgres::Connection::open(
            postgres::ConnectionUrl::parse(url.json()["connection_url"].toString().toStdString()));
        connection.exec("SELECT set_config('app.tenant_id', 'acme', false)");
        return connection;
    }
    static int count(postgres::Connection& connection) {
        return connection.exec("SELECT count(*) FROM product").one().get<int>(0);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid() && m_files.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        QCOMPARE(
            landreevectl(m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme"}).exit,
            0);
        QFile file(path("p.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("sku,name,sale_price\n");
        // Every hundredth row is bad.
        for (int i = 0; i < kRows; ++i)
            file.write(QStringLiteral("S-%1,Product %1,%2\n").arg(i).arg(i % 100 == 99 ? "bad" : "1.25").toUtf8());
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void goesOnWhereItWasKilled() {
        auto looking = connected();
        CommandResult done;
        int kills = 0;
        while (kills < 2) {
            const int before = count(looking);
            QProcess program;
            startLandreevectl(program, m_home.path(), importing());
            QVERIFY(QTest::qWaitFor([&] { return count(looking) > before || program.state() == QProcess::NotRunning; },
                                    120'000));
            program.kill();
            done = resultOf(program);
            if (program.exitStatus() == QProcess::NormalExit)
                break; // quicker than the look at it
            ++kills;
        }
        QVERIFY(kills > 0);
        if (kills == 2)
            done = landreevectl(m_home.path(), importing());
        QVERIFY2(done.exit == 7, done.out.constData());
        QCOMPARE(done.json()["read"].toInt(), kRows);
        QCOMPARE(done.json()["inserted"].toInt(), kRows - kRows / 100);
        QCOMPARE(done.json()["rejected"].toInt(), kRows / 100);
        QCOMPARE(done.json()["sums"].toObject()["sale_price"].toObject()["difference"].toString(), QString("0.00"));
        const auto there = looking.exec("SELECT count(*), count(DISTINCT sku) FROM product").one();
        QCOMPARE(there.get<int>(0), kRows - kRows / 100);
        QCOMPARE(there.get<int>(1), kRows - kRows / 100);
        QFile rejects(path("rejects.csv"));
        QVERIFY(rejects.open(QIODevice::ReadOnly));
        QCOMPARE(rejects.readAll().count('\n'), 1 + kRows / 100);
    }
};

QTEST_GUILESS_MAIN(TestImportKilled)
#include "tst_import_killed.moc"
