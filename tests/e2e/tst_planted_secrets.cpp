// Planted personal data is nowhere to be read but where it is asked for: not in the server's files, its log, a backup,
// an export, nor in anything the program keeps for itself.
#include "core/india/aadhaar.h"
#include "tests/support/command_line.h"
#include "tests/support/private_postgres.h"
#include "tests/support/trace_hunt.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::tests;

class TestPlantedSecrets : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QTemporaryDir m_files;
    QByteArrayList m_planted;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreevectl(m_home.path(), arguments + QStringList{"--tenant-id", "acme", "--json"}, input);
    }
    QByteArray planted(const QByteArray& secret) {
        m_planted << secret;
        return secret;
    }
    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QByteArray output(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.start(program, arguments);
        const bool done = process.waitForFinished(60'000) && process.exitCode() == 0;
        return done ? process.readAllStandardOutput() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid() && m_files.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        const CommandResult made = landreevectl(
            m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme", "--json"});
        QVERIFY2(made.exit == 0, made.err.constData());
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void isWrittenInEveryWay() {
        const QByteArray aadhaar = planted("234123412346");
        const CommandResult asha =
            run({"record", "create", "employee", "-"},
                R"({"employee_code": "E-1", "name": "Zqwitness", "aadhar_number": "2341 2341 2346", "pan_number": ")" +
                    planted("ZQXPA7001K") + R"(", "phone": "+91 )" + planted("9822071337") +
                    R"(", "address": {"line1": ")" + planted("Zqx Banyan Lane") + R"(", "city": "Pune"}})");
        QVERIFY2(asha.exit == 0, asha.out.constData());
        const QString id = asha.json()["record"].toObject()["id"].toString();

        // Changed, refused beside its place, refused by the database, searched, revealed.
        const CommandResult changed = run({"record", "update", "employee", id, "-", "--version", "1"},
                                          R"({"pan_number": ")" + planted("ZQXPB7002K") + R"("})");
        QVERIFY2(changed.exit == 0, changed.out.constData());
        QCOMPARE(run({"record", "update", "employee", id, "-", "--version", "1"},
                     R"({"pan_number": ")" + planted("ZQXPC7003K") + R"("})")
                     .errorCode(),
                 QString("record_changed"));
        QCOMPARE(
            run({"record", "create", "employee", "-"},
                R"({"employee_code": "E-2", "name": "Other", "aadhar_number": ")" + planted("234123412345") + R"("})")
                .errorCode(),
            QString("invalid_record"));
        const CommandResult twice =
            run({"record", "create", "employee", "-"},
                R"({"employee_code": "E-1", "name": "Twice", "pan_number": ")" + planted("ZQXPD7004K") + R"("})");
        QVERIFY(twice.exit != 0);
        QVERIFY(!twice.out.contains("ZQXPD7004K") && !twice.err.contains("ZQXPD7004K"));
        QCOMPARE(run({"record", "list", "employee", "--where", "aadhar_number=2341-2341-2346"})
                     .json()["records"]
                     .toArray()
                     .size(),
                 1);
        QCOMPARE(run({"pii", "reveal", "employee", id, "aadhar_number", "--reason", "test"}).json()["value"].toString(),
                 QString::fromLatin1(aadhaar));

        QCOMPARE(run({"record", "create", "vendor", "-"},
                     R"({"code": "V-1", "name": "Zqwitness", "bank_details": {"account_number": ")" +
                         planted("50100247714777") + R"(", "ifsc": "BKCN0004412"}})")
                     .exit,
                 0);
    }

    void isImported() {
        QByteArray csv = "employee_code,name,aadhaar,pan,phone\n";
        for (int i = 0; i < 200; ++i) {
            const QByteArray number = QByteArray::number(100 + i);
            QByteArray aadhaar = "77310000" + number;
            aadhaar += landreeve::india::verhoeffDigit(aadhaar.toStdString()).value_or('0');
            csv += "I-" + number + ",Zqimported," + aadhaar + ",ZQYPA7" + number + "M,98220" + "71" + number + "\n";
            if (i % 50 == 0)
                m_planted << aadhaar << "ZQYPA7" + number + "M"
                          << "9822071" + number;
        }
        // One the database refuses, after it was sent.
        csv += "E-1,Twice," + planted("234123412346") + ",,\n";
        const QString path = m_files.filePath("employees.csv");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size());
        file.close();
        const CommandResult imported =
            run({"record", "import", "employee", path, "--map", "aadhaar=aadhar_number", "--map", "pan=pan_number"});
        QCOMPARE(imported.json()["inserted"].toInt(), 200);
        QCOMPARE(imported.json()["rejected"].toInt(), 1);
        QCOMPARE(TraceHunt(m_planted).in(QByteArray(imported.out + imported.err), "output"), QStringList());
    }

    void isInNoExport() {
        const TraceHunt hunt(m_planted);
        for (const char* name : {"out.csv", "out.json", "out.xlsx"}) {
            for (const char* entity : {"employee", "vendor"}) {
                const QString path = m_files.filePath(name);
                QCOMPARE(run({"record", "export", entity, "--output", path}).exit, 0);
                QByteArray bytes = read(path);
                if (path.endsWith(".xlsx"))
                    bytes = output("python3", {"-c",
                                               "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\n"
                                               "for n in z.namelist(): sys.stdout.buffer.write(z.read(n))",
                                               path});
                QVERIFY(bytes.contains("Zqwitness"));
                QCOMPARE(hunt.in(bytes, path), QStringList());
            }
        }
    }

    void isInNoBackup() {
        const QString path = m_files.filePath("acme.backup");
        const CommandResult saved =
            landreevectl(m_home.path(), {"tenant", "backup", "acme", "--output", path, "--json"});
        QVERIFY2(saved.exit == 0, saved.out.constData());
        const QByteArray script = output(QString::fromStdString(postgresBinaries() + "/pg_restore"), {"-f", "-", path});
        QVERIFY(script.contains("Zqwitness"));
        const TraceHunt hunt(m_planted);
        QCOMPARE(hunt.in(script, "dump"), QStringList());
        QCOMPARE(hunt.below(m_files.path()).filter("acme"), QStringList());
    }

    void isInNothingThatIsKept() {
        // Stopping lets the server write everything it holds.
        QCOMPARE(landreevectl(m_home.path(), {"engine", "stop"}).exit, 0);
        QVERIFY(isReadBelow(m_home.path(), "/pg_wal/", "Zqimported"));
        QVERIFY(isReadBelow(m_home.path(), "/base/", "Zqimported"));
        QCOMPARE(TraceHunt(m_planted).below(m_home.path()), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestPlantedSecrets)
#include "tst_planted_secrets.moc"
