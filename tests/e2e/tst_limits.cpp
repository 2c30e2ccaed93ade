#include "tests/support/command_line.h"
#include "tests/support/test_workspace.h"

#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <functional>

using namespace landreeve;
using namespace landreeve::tests;

/// What may be revealed and exported in an hour is counted over all programs, also when eight of them come at once.
class TestLimits : public QObject {
    Q_OBJECT

    static constexpr int kPrograms = 8;
    static constexpr int kAllowed = 5;
    const QStringList m_here{"--tenant-id", "limited"};
    std::unique_ptr<TestWorkspace> m_test;
    QTemporaryDir m_files;

    void start(QProcess& program, const QStringList& command) const {
        startLandreevectl(program, QString::fromStdString(m_test->home().data().string()),
                          QStringList{"--json", "--workspace", TestWorkspace::kName} + command + m_here);
        program.closeWriteChannel();
    }
    CommandResult run(const QStringList& command, const QByteArray& input = {}) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--json", "--workspace", TestWorkspace::kName} + command + m_here, input);
    }
    int entries(const std::string& action) const {
        return m_test->superuser("landreeve_control")
            .exec("SELECT count(*) FROM audit_outbox WHERE action = $1 AND tenant_id = 'limited'", action)
            .one()
            .get<int>(0);
    }
    /// Starts all of them, then looks what became of each.
    void goThrough(const std::function<QStringList(int)>& command) const {
        std::array<QProcess, kPrograms> programs;
        for (int i = 0; i < kPrograms; ++i)
            start(programs.at(static_cast<std::size_t>(i)), command(i));
        int done = 0;
        for (QProcess& program : programs) {
            const CommandResult result = resultOf(program);
            if (result.exit == 0) {
                ++done;
                continue;
            }
            QCOMPARE(result.errorCode(), QString("rate_limited"));
            const QJsonObject error = result.json().value("error").toObject();
            const qint64 wait = error.value("details").toObject().value("retry_after_ms").toInteger();
            QVERIFY2(wait > 0 && wait <= 3'600'000 / kAllowed, result.out);
        }
        QCOMPARE(done, kAllowed);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("limited");
        const QString allowed = QString::number(kAllowed);
        for (const char* limit : {"limits.reveals_per_hour", "limits.exports_per_hour"}) {
            const CommandResult set = landreevectl(QString::fromStdString(m_test->home().data().string()),
                                                   {"--workspace", TestWorkspace::kName, "tenant", "settings",
                                                    "limited", "--set", QString("%1=%2").arg(limit, allowed)});
            QVERIFY2(set.exit == 0, set.err);
        }
    }

    void reveals() {
        const CommandResult made =
            run({"record", "create", "employee", "-"},
                R"({"employee_code":"X1","name":"Asha","email":"a@example.in","aadhar_number":"234567890124"})");
        QVERIFY2(made.exit == 0, made.out);
        const QString id = made.json().value("record").toObject().value("id").toString();
        goThrough([&](int) {
            return QStringList{"pii", "reveal", "employee", id, "aadhar_number", "--reason", "the bank asks"};
        });
        QCOMPARE(entries("access.limited"), kPrograms - kAllowed);
    }

    void exports() {
        const int before = entries("access.limited");
        goThrough([&](int program) {
            return QStringList{"record", "export", "vendor", "--output",
                               m_files.filePath(QString("vendors-%1.csv").arg(program))};
        });
        QCOMPARE(entries("access.limited") - before, kPrograms - kAllowed);
        // Nothing is left of what was refused.
        QCOMPARE(QDir(m_files.path()).entryList(QDir::Files).size(), kAllowed);
    }

    /// By whatever command: all of them take from the same.
    void everyWayOutIsCounted_data() {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("file");
        const QString log = m_files.filePath("log.json");
        const QString backup = m_files.filePath("limited.backup");
        QTest::newRow("audit log") << "export" << QStringList{"audit", "export", "--output", log} + m_here << log;
        QTest::newRow("backup") << "export" << QStringList{"tenant", "backup", "limited", "--output", backup} << backup;
        QTest::newRow("clone") << "export" << QStringList{"tenant", "clone",         "limited", "--tenant-id",
                                                          "twin",   "--tenant-name", "Twin"}
                               << QString();
        QTest::newRow("password") << "reveal" << QStringList{"tenant", "url", "limited", "--show-password"}
                                  << QString();
    }
    void everyWayOutIsCounted() {
        QFETCH(QString, scope);
        QFETCH(QStringList, command);
        QFETCH(QString, file);
        auto control = m_test->superuser("landreeve_control");
        control.exec("DELETE FROM rate_bucket");
        const auto taken = [&] {
            return control.exec("SELECT count(*) FROM rate_bucket WHERE scope LIKE $1 || '/%'", scope.toStdString())
                .one()
                .get<int>(0);
        };
        const auto go = [&] {
            return landreevectl(QString::fromStdString(m_test->home().data().string()),
                                QStringList{"--json", "--workspace", TestWorkspace::kName} + command);
        };
        const CommandResult done = go();
        QVERIFY2(done.exit == 0, done.out);
        QCOMPARE(taken(), 3); // account, address, tenant
        QVERIFY(file.isEmpty() || QFile::remove(file));
        control.exec("UPDATE rate_bucket SET tokens = 0");
        const CommandResult refused = go();
        QCOMPARE(refused.exit, 3);
        QCOMPARE(refused.errorCode(), QString("rate_limited"));
        QVERIFY(file.isEmpty() || !QFile::exists(file));
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
