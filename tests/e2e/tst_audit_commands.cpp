#include "tests/support/command_line.h"
#include "tests/support/small_disk.h"
#include "tests/support/test_workspace.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;

namespace {
std::string mountingRefused;
} // namespace

/// `audit` as a script calls it: the names, documents and exit codes of docs/cli.md.
class TestAuditCommands : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    QTemporaryDir m_files;

    CommandResult run(const QStringList& command, const QByteArray& input = {}) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--workspace", TestWorkspace::kName} + command, input);
    }
    CommandResult json(const QStringList& command, const QByteArray& input = {}) const {
        return run(QStringList{"--json"} + command, input);
    }
    QJsonArray list(const QStringList& filter) const {
        return json(QStringList{"audit", "list"} + filter).json().value("entries").toArray();
    }
    QByteArray contentOf(const QString& path) const {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("looked-at");
        const CommandResult made =
            json({"record", "create", "employee", "-", "--tenant-id", "looked-at"},
                 R"({"employee_code":"E1","name":"=Asha","email":"asha@example.in","aadhar_number":"234567890124"})");
        QVERIFY2(made.exit == 0, made.out);
        const QString id = made.json().value("record").toObject().value("id").toString();
        const CommandResult revealed = json({"pii", "reveal", "employee", id, "aadhar_number", "--tenant-id",
                                             "looked-at", "--reason", "=asked by the bank"});
        QVERIFY2(revealed.exit == 0, revealed.out);
    }

    void saysWhoSawWhat() {
        const QJsonArray entries = list({"--tenant-id", "looked-at", "--action", "*.reveal", "--search", "aadhar"});
        QCOMPARE(entries.size(), 1);
        const QJsonObject entry = entries.first().toObject();
        QCOMPARE(entry.keys(),
                 (QStringList{"action", "actor", "address", "after", "at", "before", "hash", "login", "object_id",
                              "object_kind", "reason", "seq", "session", "source", "tenant"}));
        QCOMPARE(entry.value("action").toString(), QStringLiteral("employee.reveal"));
        QCOMPARE(entry.value("reason").toString(), QStringLiteral("=asked by the bank"));
        QVERIFY(!entry.value("session").toString().isEmpty());
        QCOMPARE(entry.value("address").toString(), QStringLiteral("local"));
        const CommandResult table = run({"audit", "list", "--action", "employee.reveal"});
        QVERIFY2(table.out.contains("FROM") && table.out.contains(" local "), table.out);
        // Where nobody said why it says what became different.
        QCOMPARE(run({"role", "set", "viewer", "--revoke", "vendor:read", "--tenant-id", "looked-at"}).exit, 0);
        const CommandResult changed = run({"audit", "list", "--action", "role.set", "--limit", "1"});
        QVERIFY2(changed.out.contains("vendor:read true → false"), changed.out);
        QCOMPARE(run({"role", "set", "viewer", "--grant", "vendor:read", "--tenant-id", "looked-at"}).exit, 0);
        // What was made is there, and personal fields are not.
        const QJsonArray made = list({"--action", "employee.create", "--object", "employee"});
        QCOMPARE(made.size(), 1);
        const QJsonObject after = made.first().toObject().value("after").toObject();
        QCOMPARE(after.value("aadhar_number").toString(), QStringLiteral("***"));
        QCOMPARE(list({"--object", "employee:" + made.first().toObject().value("object_id").toString()}).size(), 2);
        QCOMPARE(list({"--until", "1d"}).size(), 0);
        QCOMPARE(list({"--action", "employee.reveal", "--since", "1h"}).size(), 1);
        QCOMPARE(list({"--actor", "nobody"}).size(), 0);
    }

    void pagesMeetWithoutGapOrOverlap() {
        const QJsonArray all = list({"--limit", "500"});
        QVERIFY(all.size() > 5);
        QJsonArray joined;
        QString next;
        do {
            QStringList command{"audit", "list", "--limit", "3"};
            if (!next.isEmpty())
                command << "--after" << next;
            const QJsonObject page = json(command).json();
            for (const QJsonValue entry : page.value("entries").toArray())
                joined.append(entry);
            next = page.value("next").toString();
        } while (!next.isEmpty());
        QVERIFY(joined.size() >= all.size());
        QCOMPARE(joined.last().toObject().value("seq").toInt(), 1);
        for (int i = 1; i < joined.size(); ++i)
            QCOMPARE(joined.at(i).toObject().value("seq").toInt(),
                     joined.at(i - 1).toObject().value("seq").toInt() - 1);
    }

    void refusesWhatItDoesNotKnow() {
        QCOMPARE(json({"audit", "list", "--after", "x"}).errorCode(), QStringLiteral("invalid_cursor"));
        QCOMPARE(json({"audit", "list", "--since", "yesterday"}).errorCode(), QStringLiteral("usage"));
        QCOMPARE(json({"audit", "list", "--limit", "0"}).errorCode(), QStringLiteral("usage"));
        QCOMPARE(json({"audit", "export", "--output", m_files.filePath("log.txt")}).errorCode(),
                 QStringLiteral("usage"));
        QCOMPARE(json({"audit", "prune", "--before", "1d", "--confirm", "x"}).errorCode(),
                 QStringLiteral("confirmation_mismatch"));
    }

    void exportsBothWays() {
        const QString csv = m_files.filePath("log.csv");
        const QStringList command{"audit", "export", "--tenant-id", "looked-at", "--output", csv};
        const CommandResult result = json(command);
        QVERIFY2(result.exit == 0, result.out);
        const QByteArray text = contentOf(csv);
        QCOMPARE(text.count("\n"), result.json().value("entries").toInt() + 1);
        QVERIFY(text.startsWith("seq,at,tenant,actor,login,session,address,action,"));
        QVERIFY2(text.contains(",'=asked by the bank,"), text);
        QCOMPARE(json(command).errorCode(), QStringLiteral("file_exists"));

        const QString document = m_files.filePath("log.json");
        QVERIFY(json({"audit", "export", "--output", document}).exit == 0);
        const QJsonArray entries = QJsonDocument::fromJson(contentOf(document)).object().value("entries").toArray();
        QVERIFY(entries.size() > 5);
        // Anybody can compute the chain from it.
        QByteArray hash(32, 0);
        int withAddress = 0;
        for (const QJsonValue each : entries) {
            const QJsonObject entry = each.toObject();
            QCOMPARE(entry.value("previous_hash").toString().toLatin1(), hash.toHex());
            hash = QCryptographicHash::hash(QByteArray(hash + entry.value("sealed").toString().toUtf8()),
                                            QCryptographicHash::Sha256);
            QCOMPARE(entry.value("hash").toString().toLatin1(), hash.toHex());
            // What made the control plane was sealed before addresses were kept.
            const QString address = entry.value("address").toString();
            const QJsonValue last = QJsonDocument::fromJson(entry.value("sealed").toString().toUtf8()).array().last();
            QCOMPARE(last, address.isEmpty() ? entry.value("source_id") : QJsonValue(QStringLiteral("local")));
            withAddress += address == QLatin1String("local") ? 1 : 0;
        }
        QVERIFY(withAddress > 5);
        QCOMPARE(list({"--action", "audit.export"}).size(), 2);
    }

    void fullDiskLeavesNoFile() {
        if (!mountingRefused.empty())
            QSKIP(mountingRefused.c_str());
        const SmallDisk disk(m_files.filePath("disk").toStdString(), "size=1m");
        QVERIFY(disk.mounted());
        disk.fill(8192);
        const QString file = m_files.filePath("disk/log.json");
        m_test->workspace().control().lend()->exec(
            "SELECT audit_record('test.filler', 'note', n::text, NULL, NULL, NULL, repeat('x', 500)) "
            "FROM generate_series(1, 300) n");
        QCOMPARE(json({"audit", "export", "--output", file}).errorCode(), QStringLiteral("file_unwritable"));
        QVERIFY(!QFile::exists(file));
    }

    void verifiesAndNames() {
        const CommandResult good = json({"audit", "verify"});
        QVERIFY2(good.exit == 0, good.out);
        QCOMPARE(good.json().value("valid").toBool(), true);
        QVERIFY(good.json().value("first_bad").isNull());
        QVERIFY(good.json().value("head").toObject().value("entries").toInt() > 5);
        auto superuser = m_test->superuser("landreeve_control");
        superuser.exec("SET session_replication_role = replica");
        superuser.exec("UPDATE policy_sync_log SET actor = actor || 'x' WHERE seq = 3");
        const CommandResult bad = json({"audit", "verify"});
        QCOMPARE(bad.exit, 3);
        QCOMPARE(bad.json().value("first_bad").toInt(), 3);
        QCOMPARE(bad.json().value("findings").toArray().first().toObject().value("kind").toString(),
                 QStringLiteral("changed"));
        QCOMPARE(run({"audit", "verify"}).exit, 3);
        QCOMPARE(json({"audit", "prune", "--before", "3000d", "--confirm", TestWorkspace::kName}).errorCode(),
                 QStringLiteral("audit_broken"));
        superuser.exec("UPDATE policy_sync_log SET actor = left(actor, -1) WHERE seq = 3");
        QCOMPARE(json({"audit", "verify"}).exit, 0);
    }

    void zPrunesBehindACheckpoint() {
        QCOMPARE(json({"audit", "prune", "--confirm", TestWorkspace::kName}).json().value("pruned").toInt(-1), 0);
        QCOMPARE(json({"audit", "prune", "--before", "40d", "--confirm", TestWorkspace::kName}).errorCode(),
                 QStringLiteral("audit_kept"));
        m_test->superuser("landreeve_control")
            .exec("UPDATE tenant_metadata SET settings = settings || '{\"retention\": {\"audit\": \"2s\"}}'");
        QCOMPARE(json({"tenant", "delete", "looked-at", "--confirm", "looked-at", "--no-backup"}).exit, 0);
        // A deleted tenant's log is kept as it wished.
        QCOMPARE(json({"audit", "prune", "--before", "0s", "--confirm", TestWorkspace::kName}).errorCode(),
                 QStringLiteral("audit_kept"));
        const CommandResult result = json({"audit", "prune", "--before", "2s", "--confirm", TestWorkspace::kName});
        QVERIFY2(result.exit == 0, result.out);
        QVERIFY(result.json().value("pruned").toInt() > 5);
        const CommandResult verified = json({"audit", "verify"});
        QVERIFY2(verified.exit == 0, verified.out);
        QVERIFY(verified.json().value("pruned").toInt() >= result.json().value("pruned").toInt());
        QCOMPARE(list({"--action", "audit.prune"}).size(), 1);
    }
};

int main(int argc, char** argv) {
    mountingRefused = separateMounts();
    const QCoreApplication application(argc, argv);
    TestAuditCommands test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_audit_commands.moc"
