#include "core/access/operator.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using tests::codeOf;
using tests::TestWorkspace;

/// Who runs the program on the workspace's own computer, or as a database role of it.
class TestOwnSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of whom nothing is known: refused, and the refusal stands in the audit log.
    void whoHasNoRoleIsRefusedAndNoted() {
        TestWorkspace test;
        auto& control = test.workspace().control();
        auto superuser = test.superuser("landreeve_control");
        const auto count = [&](const char* sql) { return superuser.exec(sql).one().get<std::int64_t>(0); };
        const auto sessions = count("SELECT count(*) FROM session");
        QCOMPARE(codeOf([&] { access::signInLocally(control, "stranger", "A Stranger", {}); }),
                 std::string("permission_denied"));
        QCOMPARE(count("SELECT count(*) FROM session"), sessions);
        QCOMPARE(count("SELECT count(*) FROM audit_outbox WHERE action = 'sign-in.refused' AND actor = 'stranger' AND "
                       "object_id = 'stranger' AND session_jti IS NULL AND reason = 'permission_denied' AND "
                       "after ? 'issuer'"),
                 1);
        superuser.exec("INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'stranger', 'viewer' FROM issuer "
                       "WHERE kind = 'local'");
        QVERIFY(!access::signInLocally(control, "stranger", "A Stranger", {}).sessionJti.empty());
        QCOMPARE(count("SELECT count(*) FROM audit_outbox WHERE action = 'session.create' AND actor = 'stranger' AND "
                       "after ->> 'user_id' = 'stranger'"),
                 1);
    }
};

QTEST_GUILESS_MAIN(TestOwnSignIn)

#include "tst_own_sign_in.moc"
