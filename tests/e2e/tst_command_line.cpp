#include "tests/support/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::tests::CommandResult;

/// landreevectl on the embedded engine, from an empty home to a deleted tenant: the names, documents and exit codes of
/// docs/cli.md.
class TestCommandLine : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreeve::tests::landreevectl(m_home.path(), arguments, input);
    }
    QJsonObject json(QStringList arguments, const QByteArray& input = {}) const {
        arguments << QStringLiteral("--json");
        const CommandResult result = run(arguments, input);
        if (result.exit != 0)
            qWarning() << arguments << result.exit << result.out << result.err;
        return result.json();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        const QJsonObject provisioned =
            json({"tenant", "provision", "--tenant-id", "sahyadri-agro", "--tenant-name", "Sahyadri Agro", "--seed"});
        const QJsonObject tenant = provisioned.value(QStringLiteral("tenant")).toObject();
        QCOMPARE(tenant.value(QStringLiteral("status")).toString(), QStringLiteral("active"));
        QCOMPARE(tenant.value(QStringLiteral("database")).toString(), QStringLiteral("sahyadri_agro_db_prod"));
        for (const char* key : {"id", "name", "server", "schema_version", "connection_url", "created_at"})
            QVERIFY2(tenant.contains(QLatin1String(key)), key);
        const QJsonArray steps = provisioned.value(QStringLiteral("steps")).toArray();
        QCOMPARE(steps.size(), 10);
        for (const QJsonValue step : steps)
            QCOMPARE(step.toObject().value(QStringLiteral("status")).toString(), QStringLiteral("done"));
    }

    void cleanupTestCase() { QCOMPARE(run({"engine", "stop"}).exit, 0); }

    void refusalsHaveTheirExitAndCode_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        const QStringList provision{"tenant", "provision", "--tenant-name", "X", "--tenant-id"};
        QTest::newRow("no command") << QStringList{} << 2 << "usage";
        QTest::newRow("unknown option") << QStringList{"tenant", "list", "--nonsense"} << 2 << "usage";
        QTest::newRow("missing option") << QStringList{"tenant", "provision"} << 2 << "usage";
        QTest::newRow("bad id") << provision + QStringList{"Bad_Id"} << 2 << "invalid_tenant_id";
        QTest::newRow("reserved id") << provision + QStringList{"pg-agro"} << 2 << "reserved_tenant_id";
        QTest::newRow("bad name") << QStringList{"tenant", "provision", "--tenant-id", "abc", "--tenant-name", " "} << 2
                                  << "invalid_tenant_name";
        QTest::newRow("existing tenant") << provision + QStringList{"sahyadri-agro"} << 5 << "tenant_exists";
        QTest::newRow("unknown server") << provision + QStringList{"abc", "--server", "nowhere"} << 4
                                        << "server_not_found";
        QTest::newRow("unknown tenant") << QStringList{"tenant", "show", "nobody"} << 4 << "tenant_not_found";
        QTest::newRow("unknown status") << QStringList{"tenant", "list", "--status", "odd"} << 2 << "usage";
        QTest::newRow("not confirmed") << QStringList{"tenant", "delete", "sahyadri-agro", "--confirm", "sahyadri"} << 2
                                       << "confirmation_mismatch";
        QTest::newRow("unknown workspace")
            << QStringList{"--workspace", "nowhere", "tenant", "list"} << 4 << "workspace_not_found";
        QTest::newRow("unknown entity") << QStringList{"record", "list", "spaceship", "--tenant-id", "sahyadri-agro"}
                                        << 2 << "unknown_entity";
        QTest::newRow("unknown record") << QStringList{"record",      "get",
                                                       "vendor",      "00000000-0000-4000-8000-000000000000",
                                                       "--tenant-id", "sahyadri-agro"}
                                        << 4 << "record_not_found";
        QTest::newRow("no scope") << QStringList{"migrate", "status"} << 2 << "usage";
        QTest::newRow("a token") << QStringList{"--token", "-", "tenant", "list"} << 3 << "token_invalid";
        QTest::newRow("unknown product") << QStringList{"stock",      "adjust", "--tenant-id", "sahyadri-agro",
                                                        "--product",  "NONE",   "--warehouse", "X",
                                                        "--quantity", "1",      "--reason",    "r"}
                                         << 4 << "record_not_found";
    }
    void refusalsHaveTheirExitAndCode() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QString, code);
        const CommandResult result = run(arguments + QStringList{QStringLiteral("--json")});
        QCOMPARE(result.errorCode(), code);
        QCOMPARE(result.exit, exit);
        const QJsonObject error = result.json().value(QStringLiteral("error")).toObject();
        QVERIFY(!error.value(QStringLiteral("message")).toString().isEmpty());
    }

    void unknownCommandIsNamedWithWhatItMayMean_data() {
        QTest::addColumn<QStringList>("typed");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char* name, const QStringList& typed, const char* message, const char* hint) {
            QTest::newRow(name) << typed << QString(QStringLiteral("There is no command \"%1\".")).arg(message) << hint;
        };
        row("top", {"tenants", "list"}, "tenants", "Did you mean: tenant.");
        row("nothing like it", {"tenant", "bogus"}, "tenant bogus", "There are: provision, list, show, url, rename,");
        row("a slip", {"tenant", "provison", "--tenant-id", "abc"}, "tenant provison", "Did you mean: provision.");
        row("the beginning", {"tenant", "re"}, "tenant re", "Did you mean: rename, resume, restore, reconcile.");
        row("after an option", {"--workspace", "local", "engine", "stat"}, "engine stat",
            "Did you mean: start, status.");
        row("another level's", {"migrate", "list"}, "migrate list", "There are: status, plan, apply, verify,");
        row("a command of the top", {"record", "tenant"}, "record tenant", "There are: list, get, create, update");
        row("stock", {"stock", "adjst"}, "stock adjst", "Did you mean: adjust.");
        row("rollout", {"rollout", "stop"}, "rollout stop", "There are: list, show, pause, ");
        row("workspace", {"workspace", "rm"}, "workspace rm", "There are: list, add, use, remove");
    }
    void unknownCommandIsNamedWithWhatItMayMean() {
        QFETCH(QStringList, typed);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const CommandResult result = run(typed + QStringList{"--json"});
        QCOMPARE(result.exit, 2);
        QCOMPARE(result.errorCode(), QStringLiteral("usage"));
        const QJsonObject error = result.json().value(QStringLiteral("error")).toObject();
        QCOMPARE(error.value(QStringLiteral("message")).toString(), message);
        QVERIFY2(error.value(QStringLiteral("hint")).toString().startsWith(hint),
                 qPrintable(error.value(QStringLiteral("hint")).toString()));
    }

    void everyLevelHelpsWithAnExample_data() {
        QTest::addColumn<QStringList>("command");
        for (const char* command :
             {"", "engine", "engine status", "workspace add", "tenant", "tenant provision", "tenant reconcile",
              "migrate apply", "rollout resume", "record list", "stock adjust", "demo", "health", "whoami"})
            QTest::newRow(*command == 0 ? "top" : command)
                << QString::fromLatin1(command).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    }
    void everyLevelHelpsWithAnExample() {
        QFETCH(QStringList, command);
        const CommandResult result = run(command + QStringList{QStringLiteral("--help")});
        QCOMPARE(result.exit, 0);
        QVERIFY(result.out.contains("Example:\n  landreevectl "));
    }

    void tenantIsShownListedAndRenamed() {
        QCOMPARE(json({"tenant", "list"}).value(QStringLiteral("tenants")).toArray().size(), 1);
        QCOMPARE(json({"tenant", "list", "--status", "suspended"}).value(QStringLiteral("tenants")).toArray().size(),
                 0);
        QCOMPARE(json({"tenant", "rename", "sahyadri-agro", "--tenant-name", "Sahyadri Agro Ltd"})
                     .value(QStringLiteral("tenant"))
                     .toObject()
                     .value(QStringLiteral("name"))
                     .toString(),
                 QStringLiteral("Sahyadri Agro Ltd"));
    }

    void psqlConnectsWithTheUrl() {
        for (const char* role : {"app", "viewer"}) {
            const QString url = json({"tenant", "url", "sahyadri-agro", "--role", role, "--show-password"})
                                    .value(QStringLiteral("connection_url"))
                                    .toString();
            QProcess psql;
            psql.start(QStringLiteral("psql"), {QStringLiteral("-XAtc"), QStringLiteral("SELECT current_user"), url});
            QVERIFY(psql.waitForFinished(10'000));
            QCOMPARE(psql.readAllStandardOutput().trimmed(), QByteArray("sahyadri_agro_") + role);
        }
        QVERIFY(!json({"tenant", "url", "sahyadri-agro"})
                     .value(QStringLiteral("connection_url"))
                     .toString()
                     .contains(QStringLiteral(":") + QStringLiteral("//sahyadri_agro_app:")));
    }

    void everyEntityIsListedPagedAndRead_data() {
        QTest::addColumn<int>("atLeast");
        const std::pair<const char*, int> entities[] = {
            {"vendor", 40},          {"customer", 60},     {"warehouse", 3},   {"product", 400},
            {"purchase-order", 200}, {"sales-order", 400}, {"inventory", 400}, {"employee", 25}};
        for (const auto& [entity, count] : entities)
            QTest::newRow(entity) << count;
    }
    void everyEntityIsListedPagedAndRead() {
        QFETCH(int, atLeast);
        const QString entity = QString::fromLatin1(QTest::currentDataTag());
        QSet<QString> ids;
        QString cursor;
        do {
            QStringList arguments{"record", "list", entity, "--tenant-id", "sahyadri-agro", "--limit", "150"};
            if (!cursor.isEmpty())
                arguments << "--after" << cursor;
            const QJsonObject page = json(arguments);
            for (const QJsonValue record : page.value(QStringLiteral("records")).toArray())
                ids.insert(record.toObject().value(QStringLiteral("id")).toString());
            cursor = page.value(QStringLiteral("next")).toString();
        } while (!cursor.isEmpty() && ids.size() < 5000);
        QVERIFY2(ids.size() >= atLeast, qPrintable(QString::number(ids.size())));
        const QJsonObject record = json({"record", "get", entity, *ids.begin(), "--tenant-id", "sahyadri-agro"})
                                       .value(QStringLiteral("record"))
                                       .toObject();
        QCOMPARE(record.value(QStringLiteral("id")).toString(), *ids.begin());
        QVERIFY(record.contains(QStringLiteral("version")));
    }

    void recordIsUpdatedOnceAVersion() {
        const QJsonObject vendor = json({"record", "list", "vendor", "--tenant-id", "sahyadri-agro", "--limit", "1"})
                                       .value(QStringLiteral("records"))
                                       .toArray()
                                       .first()
                                       .toObject();
        const QString id = vendor.value(QStringLiteral("id")).toString();
        const QString version = QString::number(vendor.value(QStringLiteral("version")).toInteger());
        const QStringList update{"record", "update",      "vendor",       id, "-", "--version",
                                 version,  "--tenant-id", "sahyadri-agro"};
        QCOMPARE(json(update, R"({"phone": "+91 00000 12345"})")
                     .value(QStringLiteral("record"))
                     .toObject()
                     .value(QStringLiteral("phone"))
                     .toString(),
                 QStringLiteral("+91 00000 12345"));
        const CommandResult stale = run(update + QStringList{"--json"}, R"({"phone": "+91 00000 54321"})");
        QCOMPARE(stale.exit, 5);
        QCOMPARE(stale.errorCode(), QStringLiteral("record_changed"));
        const CommandResult unknown =
            run({"record", "update", "vendor", id, "-", "--version", QString::number(version.toInt() + 1),
                 "--tenant-id", "sahyadri-agro", "--json"},
                R"({"hat": 1})");
        QCOMPARE(unknown.exit, 2);
        QCOMPARE(unknown.errorCode(), QStringLiteral("invalid_record"));
    }

    void stockIsAdjustedByAMove() {
        const QJsonObject any = json({"record", "list", "inventory", "--tenant-id", "sahyadri-agro", "--limit", "1"})
                                    .value(QStringLiteral("records"))
                                    .toArray()
                                    .first()
                                    .toObject();
        const QString key = QStringLiteral("5f0c2b1e-7d3a-4c55-9a60-2f6f1f0a7b11");
        const QStringList adjust{"stock",       "adjust",
                                 "--tenant-id", "sahyadri-agro",
                                 "--product",   any.value(QStringLiteral("sku")).toString(),
                                 "--warehouse", any.value(QStringLiteral("warehouse_location")).toString(),
                                 "--quantity",  "+2.5",
                                 "--reason",    "counted",
                                 "--key",       key};
        const QString first =
            json(adjust).value(QStringLiteral("balance")).toObject().value(QStringLiteral("on_hand")).toString();
        QCOMPARE(first.toDouble(), any.value(QStringLiteral("on_hand")).toString().toDouble() + 2.5);
        QCOMPARE(json(adjust).value(QStringLiteral("balance")).toObject().value(QStringLiteral("on_hand")).toString(),
                 first);
    }

    void migrationsAreCurrentAndAsExpected() {
        for (const QStringList& scope :
             {QStringList{"--all"}, QStringList{"--control"}, QStringList{"--tenant-id", "sahyadri-agro"}}) {
            const QJsonArray targets =
                json(QStringList{"migrate", "status"} + scope).value(QStringLiteral("targets")).toArray();
            QCOMPARE(targets.size(), 1);
            QCOMPARE(targets.first().toObject().value(QStringLiteral("state")).toString(), QStringLiteral("current"));
        }
        QCOMPARE(run({"migrate", "verify", "--all"}).exit, 0);
        QCOMPARE(json({"migrate", "apply", "--all"}).value(QStringLiteral("failed")).toInt(-1), 0);
    }

    void backupWritesOverNoFileUnasked() {
        const QString file = m_home.filePath(QStringLiteral("kept.dump"));
        QFile kept(file);
        QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write("precious") > 0);
        kept.close();
        const QStringList backup{"tenant", "backup", "sahyadri-agro", "--output", file, "--json"};
        const CommandResult refused = run(backup);
        QCOMPARE(refused.exit, 5);
        QCOMPARE(refused.errorCode(), QStringLiteral("file_exists"));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), QByteArray("precious"));
        kept.close();
        QVERIFY(json({"tenant", "backup", "sahyadri-agro", "--output", file, "--force"})
                    .value(QStringLiteral("backup"))
                    .toObject()
                    .value(QStringLiteral("bytes"))
                    .toInt() > 1000);
        QVERIFY(QFile(file).size() > 1000);
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!QFile::exists(file + QStringLiteral(".partial")));
    }

    void healthAndWhoamiAnswer() {
        const QJsonObject health = json({"health"});
        QCOMPARE(health.value(QStringLiteral("status")).toString(),
                 QStringLiteral("degraded")); // The key file is the weaker store.
        QVERIFY(!health.value(QStringLiteral("checks")).toArray().isEmpty());
        QCOMPARE(json({"tenant", "health", "sahyadri-agro"}).value(QStringLiteral("status")).toString(),
                 QStringLiteral("ok"));
        QCOMPARE(json({"whoami"}).value(QStringLiteral("role")).toString(), QStringLiteral("owner"));
        QVERIFY(json({"tenant", "reconcile"}).value(QStringLiteral("findings")).toArray().isEmpty());
    }

    void deletedTenantIsGone() {
        json({"tenant", "provision", "--tenant-id", "short-lived", "--tenant-name", "Short lived"});
        const QJsonObject deleted = json({"tenant", "delete", "short-lived", "--confirm", "short-lived"});
        QVERIFY(QFile::exists(deleted.value(QStringLiteral("backup")).toString()));
        QCOMPARE(run({"tenant", "show", "short-lived"}).exit, 4);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
