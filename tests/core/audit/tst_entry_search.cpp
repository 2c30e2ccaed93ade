#include "core/audit/entries.h"
#include "core/audit/entry_words.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using tests::TestWorkspace;

/// What is on the screen is found by the words that stand there, whatever it is called in the log.
class TestEntrySearch : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    QStringList found(const QString& search) {
        QStringList ids;
        const audit::EntryFilter filter{.tenantId = "searched", .search = search.toStdString()};
        for (const auto& entry : audit::entriesOf(m_test->workspace().control(), filter, 100, 0).entries)
            ids.append(QString::fromStdString(entry.objectId));
        ids.sort();
        return ids;
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        auto lease = m_test->workspace().control().lend();
        lease->exec("INSERT INTO user_mapping (issuer, subject, role, display_name) VALUES ('urn:x', 'u-17', 'viewer', "
                    "'Meera Kulkarni')");
        const auto write = [&](const char* actor, const char* action, const char* kind, const char* id,
                               const char* before, const char* reason) {
            lease->exec("INSERT INTO audit_outbox (actor, tenant_id, action, object_kind, object_id, before, reason) "
                        "VALUES ($1, 'searched', $2, $3, $4, $5::text::jsonb, $6)",
                        actor, action, kind, id, before, reason);
        };
        write("u-17", "employee.reveal", "employee", "seen", R"({"field": "aadhar_number"})", "asked by the bank");
        write("binod", "vendor.update", "vendor", "taxed", R"({"tax_id": "27AAPFU0939F1ZV"})", "");
        write("binod", "purchase-order.approve", "purchase-order", "ordered", R"({"credit_limit": 5})", "");
        write("chitra", "note.add", "note", "odd", "{}", R"(50% of a_b (c\d) [x] "q" é)");
        lease->exec(
            "INSERT INTO audit_outbox (actor, tenant_id, action, object_id, address) VALUES ('devi', 'searched', "
            "'note.add', 'far', '203.0.113.7')");
        m_test->workspace().sealAudit({}, {});
    }
    void cleanupTestCase() { m_test.reset(); }

    void entriesAreFoundByTheirWords_data() {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* search, const char* ids) {
            QTest::newRow(search) << QString::fromUtf8(search) << QString::fromLatin1(ids);
        };
        row("aadhaar", "seen");
        row("Aadhaar number", "seen");
        row("AADHAR_NUMBER", "seen");
        row("revealed", "seen");
        row("Employee revealed", "seen");
        row("Meera", "seen");
        row("kulkarni bank", "seen");
        row("u-17", "seen");
        row("gstin", "taxed");
        row("Vendor changed", "taxed");
        row("purchase order", "ordered");
        row("credit limit", "ordered");
        row("searched", "far,odd,ordered,seen,taxed");
        row("aadhaar binod", "");
        row("50%", "odd");
        row("a_b", "odd");
        row("axb", "");
        row("(c\\d)", "odd");
        row("[x]", "odd");
        row("É", "odd");
        row("5.*", "");
        row("  bank  asked ", "seen");
        row("203.0.113.7", "far");
        row("devi 203.0.113", "far");
        row("local", ""); // where nearly everything is done is no word of an entry
    }
    void entriesAreFoundByTheirWords() {
        QFETCH(QString, search);
        QFETCH(QString, ids);
        QCOMPARE(found(search).join(u','), ids);
    }

    void theTimeLineCountsTheSame() {
        const auto begin = std::chrono::system_clock::now() - std::chrono::hours(1);
        const auto counts = audit::timeLine(m_test->workspace().control(), {.search = "aadhaar revealed"}, begin,
                                            std::chrono::hours(2), 1);
        QCOMPARE(counts.at(0).entries, 1);
    }

    void wordsOfActionsAndFields() {
        QCOMPARE(audit::actionWords("employee.reveal"), std::string("Employee revealed"));
        QCOMPARE(audit::actionWords("tenant.provision.failed"), std::string("Tenant provisioning failed"));
        QCOMPARE(audit::actionWords("jwks.create"), std::string("Keys made"));
        QCOMPARE(audit::actionWords("jwks.invalidate"), std::string("Keys invalidated"));
        QCOMPARE(audit::actionWords("tenant.url.reveal"), std::string("Tenant password shown"));
        QCOMPARE(audit::actionWords("session.revoke-tenant"), std::string("Sessions of a tenant revoked"));
        QCOMPARE(audit::actionWords("odd"), std::string("Odd"));
        QCOMPARE(audit::actionWords("purchase-order.approve"), std::string("Purchase order approved"));
        // Beside the object the verb is enough, and not cut behind its name.
        QCOMPARE(audit::deedWords("purchase-order.approve", "purchase-order"), std::string("Approved"));
        QCOMPARE(audit::deedWords("purchase-order.submit", "purchase-order"), std::string("Sent for approval"));
        QCOMPARE(audit::deedWords("tenant.provision.failed", "tenant"), std::string("Provisioning failed"));
        QCOMPARE(audit::deedWords("session.revoke-tenant", "tenant"), std::string("Sessions revoked"));
        QCOMPARE(audit::deedWords("session.revoke", "user"), std::string("Session revoked"));
        QCOMPARE(audit::fieldWords("employee", "aadhar_number"), std::string("Aadhaar"));
        QCOMPARE(audit::fieldWords("session", "idle_timeout"), std::string("Idle timeout"));
        QCOMPARE(audit::fieldWords("tenant", "session.idle_timeout"), std::string("Session idle timeout"));
        QCOMPARE(audit::fieldWords("role", "purchase-order:approve"), std::string("Purchase order: approve"));
    }
};

QTEST_GUILESS_MAIN(TestEntrySearch)
#include "tst_entry_search.moc"
