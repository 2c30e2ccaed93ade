#include "core/access/access_check.h"
#include "core/access/explanation.h"
#include "core/access/token_mint.h"
#include "core/sessions/session_store.h"
#include "tests/support/role_table.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <map>

using namespace landreeve;
using access::Subject;
using tenancy::LoginKind;
using tests::codeOf;
using tests::RoleTable;
using tests::TestWorkspace;

/// Every built-in role by every permission: the guide, the gate, a token's check and the explanation say the same; the
/// database's own logins give no more.
class TestRoleMatrix : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    RoleTable m_table;
    std::map<LoginKind, std::unique_ptr<postgres::Connection>> m_logins;

    workspace::Workspace& workspace() { return m_test->workspace(); }

    access::MintedToken mint(const std::string& tenant, const std::string& user, const std::string& role) {
        return access::mintToken(workspace().control(), workspace().localIssuer(), workspace().giver(),
                                 {.tenantId = tenant, .userId = user, .role = role});
    }
    access::Verdict ask(const access::MintedToken& minted, const std::string& permission, const std::string& tenant) {
        return access::askForToken(workspace().control(), workspace().tokenSignIn(), workspace().gate(),
                                   {SecretString(std::string(minted.token.reveal())), permission, tenant});
    }
    Subject subjectOf(const access::MintedToken& minted, const std::string& user) {
        return {workspace().localIssuer().url(), user, user, minted.jti};
    }

    /// The SQLSTATE with which a statement is refused; empty where it is not. Nothing is changed either way.
    static std::string refusal(postgres::Connection& login, const std::string& tenant, const std::string& sql) {
        postgres::Transaction transaction(login);
        transaction.exec("SELECT set_config('app.tenant_id', $1, true)", tenant);
        try {
            transaction.exec(sql);
        } catch (const Error& error) {
            return error.sqlState();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("alpha", true);
        m_test->provision("beta");
        QCOMPARE(m_table.roles().size(), 5);
    }

    void everyRoleByEveryPermission_data() {
        QTest::addColumn<QString>("role");
        for (const QString& role : RoleTable().roles())
            QTest::newRow(qPrintable(role)) << role;
    }
    void everyRoleByEveryPermission() {
        QFETCH(QString, role);
        const std::string user = "user-" + role.toStdString();
        const auto minted = mint("alpha", user, role.toStdString());
        const Subject subject = subjectOf(minted, user);
        const QStringList all = RoleTable::permissions();
        for (qsizetype i = 0; i < all.size(); ++i) {
            const QString& permission = all[i];
            const std::string text = permission.toStdString();
            const access::Permission asked = access::permissionFromText(text);
            const bool expected = m_table.may(role, permission);
            QVERIFY2(workspace().gate().may(subject, "alpha", asked).allowed == expected, qPrintable(permission));
            QVERIFY2(ask(minted, text, "").allowed == expected, qPrintable(permission));
            QVERIFY2(
                access::explain(workspace().control(), workspace().policyEngine(), subject, "alpha", asked).allowed ==
                    expected,
                qPrintable(permission));
            // A role in one tenant is none in another, nor in the workspace.
            for (const char* elsewhere : {"beta", ""})
                QVERIFY2(!workspace().gate().may(subject, elsewhere, asked).allowed, qPrintable(permission));
        }
        // All of them stand in the log, those that were allowed too.
        auto lease = workspace().control().lend();
        QCOMPARE(
            lease
                ->exec("SELECT count(*) FROM audit_outbox WHERE action = 'access.check' AND after ->> 'user_id' = $1 "
                       "AND tenant_id = 'alpha'",
                       user)
                .one()
                .get<std::int64_t>(0),
            static_cast<std::int64_t>(RoleTable::permissions().size()));
    }

    void anotherTenantsTokenGivesNothing() {
        const auto minted = mint("beta", "stranger", "owner");
        QVERIFY(ask(minted, "vendor:read", "").allowed);
        for (const QString& permission : RoleTable::permissions()) {
            const auto verdict = ask(minted, permission.toStdString(), "alpha");
            QVERIFY2(!verdict.allowed, qPrintable(permission));
            QCOMPARE(verdict.code, std::string("session_refused"));
        }
        QCOMPARE(codeOf([&] {
                     workspace().gate().lend(subjectOf(minted, "stranger"), "alpha", {"vendor", "read"});
                 }),
                 std::string("session_refused"));
    }

    void aRevokedSessionsNextQuestionIsRefused() {
        const auto minted = mint("alpha", "leaver", "admin");
        QVERIFY(ask(minted, "vendor:write", "").allowed);
        sessions::SessionStore(workspace().control()).revoke({workspace().localIssuer().url(), minted.jti}, "left");
        const auto verdict = ask(minted, "vendor:write", "");
        QVERIFY(!verdict.allowed);
        QCOMPARE(verdict.reason, std::string("session_revoked"));
        QCOMPARE(codeOf([&] {
                     workspace().gate().lend(subjectOf(minted, "leaver"), "alpha", {"vendor", "write"});
                 }),
                 std::string("session_refused"));
    }

    void bareLogins_data() {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<bool>("viewer");
        QTest::addColumn<bool>("app");
        const auto row = [](const QString& sql, bool viewer, bool app) {
            QTest::newRow(qPrintable(sql)) << sql << viewer << app;
        };
        const QStringList tables =
            QStringLiteral("vendor customer product warehouse inventory purchase_order sales_order employee")
                .split(u' ');
        for (const QString& table : tables) {
            // What the viewer role reads, the viewer's login reads; it writes nothing, as the role does not.
            row(QStringLiteral("SELECT id, version FROM ") + table, true, true);
            row(QStringLiteral("SELECT id FROM %1 FOR UPDATE").arg(table), false, table != QStringLiteral("inventory"));
            row(QStringLiteral("TRUNCATE ") + table, false, false);
            row(QStringLiteral("ALTER TABLE %1 DISABLE ROW LEVEL SECURITY").arg(table), false, false);
        }
        for (const char* table : {"vendor", "customer", "product", "warehouse", "employee"}) {
            const QString name = QLatin1String(table);
            row(QStringLiteral("UPDATE %1 SET name = name").arg(name), false, true);
            row(QStringLiteral("DELETE FROM %1 WHERE false").arg(name), false, true);
        }
        row(QStringLiteral("INSERT INTO vendor (code, name) VALUES ('V-X', 'X')"), false, true);
        // Encrypted fields are for who may write them.
        row(QStringLiteral("SELECT phone FROM employee"), false, true);
        row(QStringLiteral("SELECT aadhar_number_index FROM employee"), false, true);
        row(QStringLiteral("SELECT bank_details FROM vendor"), false, true);
        // What no role may do to records by hand: quantities, states and amounts follow from what is done.
        row(QStringLiteral("UPDATE inventory SET on_hand = on_hand"), false, false);
        row(QStringLiteral("UPDATE purchase_order SET status = status"), false, false);
        row(QStringLiteral("UPDATE sales_order SET total_amount = total_amount"), false, false);
        row(QStringLiteral("DELETE FROM stock_move"), false, false);
        row(QStringLiteral("DELETE FROM order_event"), false, false);
        row(QStringLiteral("INSERT INTO order_event (event) VALUES ('approve')"), false, false);
        row(QStringLiteral("UPDATE stock_move SET quantity = quantity"), false, false);
        // What is the program's own.
        row(QStringLiteral("SELECT * FROM audit_outbox"), false, false);
        row(QStringLiteral("DELETE FROM audit_outbox"), false, false);
        row(QStringLiteral("INSERT INTO audit_outbox (actor, action) VALUES ('x', 'y')"), false, false);
        row(QStringLiteral("UPDATE tenant_identity SET name = name"), false, false);
        row(QStringLiteral("UPDATE schema_migration SET name = name"), false, false);
        row(QStringLiteral("CREATE TABLE mine (id int)"), false, false);
        row(QStringLiteral("SET ROLE landreeve_schema"), false, false);
        row(QStringLiteral("UPDATE employee SET permissions = '{role:write}'"), false, false);
        row(QStringLiteral("UPDATE employee SET roles = '{owner}'"), false, false);
    }
    void bareLogins() {
        QFETCH(QString, sql);
        QFETCH(bool, viewer);
        QFETCH(bool, app);
        for (const auto& [kind, allowed] : {std::pair{LoginKind::Viewer, viewer}, std::pair{LoginKind::App, app}}) {
            auto& login = m_logins[kind];
            if (!login)
                login = std::make_unique<postgres::Connection>(m_test->login("alpha", kind));
            const std::string state = refusal(*login, "alpha", sql.toStdString());
            if (allowed)
                QCOMPARE(state, std::string());
            else
                QVERIFY2(state == "42501" || state.starts_with("LR"), state.empty() ? "it was allowed" : state.c_str());
        }
    }

    void bareLoginsReachNoOtherDatabase() {
        for (const LoginKind kind : {LoginKind::Viewer, LoginKind::App}) {
            for (const char* database : {"beta_db_prod", "landreeve_control"})
                QVERIFY2(
                    !codeOf([&] { postgres::Connection::open(m_test->loginUrl("alpha", kind, database)); }).empty(),
                    database);
        }
    }
};

QTEST_GUILESS_MAIN(TestRoleMatrix)

#include "tst_role_matrix.moc"
