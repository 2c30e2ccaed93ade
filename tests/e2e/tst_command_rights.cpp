// Every command asks for its right: whoever holds none is told which one is missing, and nothing is done.
#include "tests/support/command_line.h"
#include "tests/support/database_state.h"
#include "tests/support/test_workspace.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tests;

class TestCommandRights : public QObject {
    Q_OBJECT

    struct Asked {
        const char* command;
        const char* arguments; ///< Words; FILE is one that does not exist, ID a record's.
        const char* permission;
    };
    static constexpr const char* kId = "00000000-0000-4000-8000-000000000001";

    /// What every command that does something for somebody asks for, in the tenant or the workspace that it is about.
    static const QList<Asked>& table() {
        static const QList<Asked> kTable{
            {"access explain", "--user-id asha --permission vendor:read --tenant-id alpha", "role:read"},
            {"access sync", "", "role:write"},
            {"audit export", "--output FILE.csv --tenant-id alpha", "audit:export"},
            {"audit list", "--tenant-id alpha", "audit:read"},
            {"audit prune", "--confirm test", "audit:delete"},
            {"audit verify", "", "audit:read"},
            {"demo", "", "tenant:write"},
            {"issuer add", "https://books.example", "settings:write"},
            {"issuer check", "https://books.example", "settings:read"},
            {"issuer list", "", "settings:read"},
            {"issuer remove", "https://books.example", "settings:write"},
            {"issuer service-key", "https://books.example -", "settings:write"},
            {"issuer users", "https://books.example", "user:read"},
            {"jwks invalidate", "", "token:write"},
            {"jwks refresh", "", "token:write"},
            {"jwks rotate", "", "token:write"},
            {"jwks serve", "--port 0", "token:read"},
            {"jwks show", "", "token:read"},
            {"migrate apply", "--tenant-id alpha", "migration:write"},
            {"migrate baseline", "--tenant-id alpha --version 1", "migration:write"},
            {"migrate plan", "--tenant-id alpha", "migration:read"},
            {"migrate status", "--tenant-id alpha", "migration:read"},
            {"migrate verify", "--tenant-id alpha", "migration:read"},
            {"order approve", "PO-1 --tenant-id alpha", "purchase-order:approve"},
            {"order cancel", "PO-1 --tenant-id alpha --reason no", "purchase-order:write"},
            {"order close", "PO-1 --tenant-id alpha", "purchase-order:write"},
            {"order confirm", "SO-1 --tenant-id alpha", "sales-order:write"},
            {"order deliver", "SO-1 --tenant-id alpha", "sales-order:write"},
            {"order hold", "SO-1 --tenant-id alpha", "sales-order:write"},
            {"order print", "PO-1 --tenant-id alpha --output FILE.pdf", "purchase-order:read"},
            {"order receive", "PO-1 --tenant-id alpha", "purchase-order:write"},
            {"order reject", "PO-1 --tenant-id alpha --reason no", "purchase-order:write"},
            {"order release", "SO-1 --tenant-id alpha", "sales-order:write"},
            {"order reserve", "SO-1 --tenant-id alpha", "sales-order:write"},
            {"order return", "PO-1 --tenant-id alpha --reason no", "purchase-order:write"},
            {"order ship", "SO-1 --tenant-id alpha", "sales-order:write"},
            {"order show", "PO-1 --tenant-id alpha", "purchase-order:read"},
            {"order submit", "PO-1 --tenant-id alpha", "purchase-order:write"},
            {"pii reveal", "employee ID pan_number --reason bank --tenant-id alpha", "employee:reveal"},
            {"record create", "vendor - --tenant-id alpha", "vendor:write"},
            {"record delete", "vendor ID --tenant-id alpha", "vendor:delete"},
            {"record export", "vendor --tenant-id alpha --output FILE.csv", "vendor:export"},
            {"record get", "vendor ID --tenant-id alpha", "vendor:read"},
            {"record history", "vendor ID --tenant-id alpha", "vendor:read"},
            {"record import", "vendor IN.csv --tenant-id alpha", "vendor:write"},
            {"record list", "vendor --tenant-id alpha", "vendor:read"},
            {"record update", "vendor ID - --tenant-id alpha --version 1", "vendor:write"},
            {"role list", "--tenant-id alpha", "role:read"},
            {"role remove", "buyer", "role:write"},
            {"role set", "operator --grant vendor:delete --tenant-id alpha", "role:write"},
            {"role show", "operator", "role:read"},
            {"rollout cancel", "ID", "migration:write"},
            {"rollout list", "", "migration:read"},
            {"rollout pause", "ID", "migration:write"},
            {"rollout resume", "ID", "migration:write"},
            {"rollout show", "ID", "migration:read"},
            {"session cleanup", "", "session:delete"},
            {"session create", "--tenant-id alpha --user-id asha", "session:write"},
            {"session list", "--tenant-id alpha", "session:read"},
            {"session revoke", "ID", "session:revoke"},
            {"session revoke-all", "--confirm test", "session:revoke"},
            {"session revoke-tenant", "alpha", "session:revoke"},
            {"session revoke-user", "asha", "session:revoke"},
            {"session show", "ID", "session:read"},
            {"session validate", "ID", "session:read"},
            {"session watch", "--tenant-id alpha", "session:read"},
            {"stock adjust", "--product S1 --warehouse W1 --quantity 1 --reason found --tenant-id alpha",
             "inventory:write"},
            {"stock close-period", "2020-01-31 --tenant-id alpha --reason over", "inventory:approve"},
            {"stock ledger", "--product S1 --tenant-id alpha", "inventory:read"},
            {"stock move", "--product S1 --from W1 --to W2 --quantity 1 --tenant-id alpha", "inventory:write"},
            {"stock reorder", "--tenant-id alpha", "inventory:read"},
            {"stock take", "--lines @IN.json --reason count --tenant-id alpha", "inventory:write"},
            {"stock verify", "--tenant-id alpha", "inventory:read"},
            {"stock write-off", "--product S1 --warehouse W1 --quantity 1 --reason wet --tenant-id alpha",
             "inventory:write"},
            {"tenant backup", "alpha --output FILE.dump", "tenant:export"},
            {"tenant clone", "alpha --tenant-id twin --tenant-name Twin", "tenant:write"},
            {"tenant delete", "alpha --confirm alpha", "tenant:delete"},
            {"tenant health", "alpha", "tenant:read"},
            {"tenant list", "", "tenant:read"},
            {"tenant provision", "--tenant-id beta --tenant-name Beta", "tenant:write"},
            {"tenant reconcile", "", "tenant:write"},
            {"tenant rename", "alpha --tenant-name Other", "tenant:write"},
            {"tenant restore", "FILE.dump --tenant-id beta --tenant-name Beta", "tenant:write"},
            {"tenant resume", "alpha", "tenant:write"},
            {"tenant settings", "alpha --set session.life=9h", "settings:write"},
            {"tenant show", "alpha", "tenant:read"},
            {"tenant suspend", "alpha", "tenant:write"},
            {"tenant url", "alpha --show-password", "tenant:reveal"},
            {"token mint", "--tenant-id alpha --user-id asha", "token:write"},
            {"user list", "", "user:read"},
            {"user map", "--user-id asha --tenant-id alpha --role viewer", "user:write"},
            {"user unmap", "--user-id asha --tenant-id alpha", "user:write"},
            {"vault rotate", "--tenant-id alpha", "tenant:write"},
            {"vault status", "--tenant-id alpha", "tenant:read"},
        };
        return kTable;
    }
    /// What asks for none: this computer's own affairs, one's own sign-in, a token that somebody holds, a file, and
    /// what shows no more than whoever asks may see.
    static QSet<QString> free() {
        return {"workspace list", "workspace add", "workspace use", "workspace remove", "health",       "alerts",
                "login",          "logout",        "whoami",        "engine start",     "engine stop",  "engine status",
                "token verify",   "token decode",  "jws verify",    "session refresh",  "access check", "migrate new"};
    }

    std::unique_ptr<TestWorkspace> m_test;
    QTemporaryDir m_files;

    CommandResult run(const QStringList& command, const QByteArray& input = {}) const {
        return landreevectl(QString::fromStdString(m_test->home().data().string()),
                            QStringList{"--json", "--workspace", TestWorkspace::kName} + command, input);
    }
    /// Of the help, all the way down.
    QStringList leaves(const QStringList& group) const {
        const CommandResult help = run(group + QStringList{"--help"});
        static const QRegularExpression kSection(QStringLiteral("\nSubcommands:\n((?:  .*\n)+)"));
        static const QRegularExpression kName(QStringLiteral("^  ([a-z-]+)"), QRegularExpression::MultilineOption);
        const auto section = kSection.match(QString::fromUtf8(help.out));
        if (!section.hasMatch())
            return {group.join(u' ')};
        QStringList all;
        for (auto found = kName.globalMatch(section.captured(1)); found.hasNext();)
            all += leaves(group + QStringList{found.next().captured(1)});
        return all;
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("alpha");
        auto control = m_test->superuser("landreeve_control");
        control.script(
            "INSERT INTO role_permission (role, permission) VALUES ('bystander', 'server:approve'); "
            "INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'deputy', 'owner' FROM issuer WHERE "
            "kind = 'local'; UPDATE user_mapping SET role = 'bystander' WHERE subject <> 'deputy'");
        for (const auto& [name, content] : {std::pair("in.csv", "code,name\nV1,Somebody\n"),
                                            std::pair("in.json", R"([{"sku":"S1","warehouse":"W1","counted":"1"}])")}) {
            QFile in(m_files.filePath(QLatin1String(name)));
            QVERIFY(in.open(QIODevice::WriteOnly) && in.write(content) > 0);
        }
    }
    void cleanupTestCase() { m_test.reset(); }

    void everyCommandIsInTheTable() {
        QSet<QString> known = free();
        for (const Asked& asked : table())
            known.insert(QLatin1String(asked.command));
        const QStringList all = leaves({});
        QVERIFY2(all.size() > 90, qPrintable(QString::number(all.size())));
        QStringList missing;
        for (const QString& command : all) {
            if (!known.remove(command))
                missing << command;
        }
        QCOMPARE(missing.join(QStringLiteral(", ")), QString());
        QCOMPARE(QStringList(known.values()).join(QStringLiteral(", ")), QString());
    }

    void whoHoldsNothingIsRefused_data() {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("permission");
        for (const Asked& asked : table()) {
            QStringList words = QString::fromLatin1(asked.command).split(u' ');
            for (QString word : QString::fromLatin1(asked.arguments).split(u' ', Qt::SkipEmptyParts)) {
                word.replace(QStringLiteral("FILE"), m_files.filePath("out"));
                word.replace(QStringLiteral("IN."), m_files.filePath("in."));
                words << (word == QLatin1String("ID") ? QString::fromLatin1(kId) : word);
            }
            QTest::newRow(asked.command) << words << QString::fromLatin1(asked.permission);
        }
    }
    void whoHoldsNothingIsRefused() {
        QFETCH(QStringList, command);
        QFETCH(QString, permission);
        auto control = m_test->superuser("landreeve_control");
        const auto entered = [&] {
            return control
                .exec("SELECT count(*) FROM audit_outbox WHERE action = 'access.refused' AND object_id = $1",
                      permission.toStdString())
                .one()
                .get<int>(0);
        };
        const int before = entered();
        const CommandResult result = run(command, "{}");
        QVERIFY2(result.exit == 3, QByteArray(result.out + result.err));
        QCOMPARE(result.errorCode(), QString("permission_denied"));
        QVERIFY2(result.out.contains(QByteArray("needs " + permission.toUtf8())), result.out);
        QCOMPARE(entered(), before + 1);
    }

    void nothingWasDone() {
        auto control = m_test->superuser("landreeve_control");
        QCOMPARE(control.exec("SELECT count(*) FROM tenant_metadata").one().get<int>(0), 1);
        QCOMPARE(control.exec("SELECT status FROM tenant_metadata").one().get<std::string>(0), std::string("active"));
        QCOMPARE(control.exec("SELECT count(*) FROM revocation_mark").one().get<int>(0), 0);
        QCOMPARE(control.exec("SELECT count(*) FROM role_permission WHERE tenant_id IS NOT NULL").one().get<int>(0), 0);
        QCOMPARE(QDir(m_files.path()).entryList(QDir::Files), (QStringList{"in.csv", "in.json"}));
    }
};

QTEST_GUILESS_MAIN(TestCommandRights)
#include "tst_command_rights.moc"
