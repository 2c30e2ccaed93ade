// What an entry of the audit log reads as.
#include "core/audit/entries.h"
#include "ui/audit/audit_words.h"
#include "ui/theme/format.h"

#include <QJsonObject>
#include <QTest>

using namespace landreeve;

class TestAuditWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTimeIsReadAsOne_data() {
        QTest::addColumn<QString>("kept");
        QTest::addColumn<bool>("isTime");
        QTest::newRow("of the database") << "2026-11-29T05:00:00.123456+00:00" << true;
        QTest::newRow("in UTC") << "2026-11-29T05:00:00Z" << true;
        QTest::newRow("a date") << "2026-11-29" << false;
        QTest::newRow("a code") << "SKU-2026-T-9999999999" << false;
        QTest::newRow("of no month") << "2026-19-29T05:00:00Z" << false;
    }
    void aTimeIsReadAsOne() {
        QFETCH(QString, kept);
        QFETCH(bool, isTime);
        landreeve::audit::Entry entry;
        entry.objectKind = "issuer";
        entry.after = QJsonObject{{QStringLiteral("until"), kept}};
        const auto changes = ui::audit::changesOf(entry);
        QCOMPARE(changes.size(), std::size_t(1));
        QCOMPARE(changes.front().after,
                 isTime ? ui::theme::localTime(QDateTime({2026, 11, 29}, {5, 0}, Qt::UTC)) : kept);
    }

    void aRefusalIsSaidInWords_data() {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("changes");
        QTest::newRow("a session") << "token.refused"
                                   << "session_superseded"
                                   << "Its session was revoked with others" << false;
        QTest::newRow("a limit") << "access.limited"
                                 << "rate_limited"
                                 << "Too many attempts" << false;
        QTest::newRow("a right") << "access.refused"
                                 << "user:write"
                                 << "Needs user:write" << false;
        QTest::newRow("asked") << "access.check"
                               << "user:write"
                               << "Needs user:write" << false;
        QTest::newRow("more than one's own") << "access.refused"
                                             << "beyond_own_rights"
                                             << "More than they hold themselves" << false;
        QTest::newRow("not known") << "access.refused"
                                   << "engine_silent"
                                   << "Engine_silent" << false;
        // What somebody said himself stays as he said it.
        QTest::newRow("a reveal") << "employee.reveal"
                                  << "asked by the bank: twice"
                                  << "asked by the bank: twice" << false;
        QTest::newRow("a change") << "employee.update"
                                  << "expired"
                                  << "expired" << true;
        QTest::newRow("no reason") << "vendor.create"
                                   << ""
                                   << "" << true;
    }
    void aRefusalIsSaidInWords() {
        QFETCH(QString, action);
        QFETCH(QString, reason);
        QFETCH(bool, changes);
        landreeve::audit::Entry entry;
        entry.action = action.toStdString();
        entry.reason = reason.toStdString();
        QTEST(ui::audit::reasonWords(entry), "words");
        QCOMPARE(ui::audit::changesSomething(entry), changes);
    }

    void anIssuerIsCalledAsEverywhere() {
        landreeve::audit::Entry entry;
        entry.objectKind = "session";
        entry.after = QJsonObject{{QStringLiteral("issuer"), QStringLiteral("urn:landreeve:1")}};
        QCOMPARE(ui::audit::summaryWords(entry), QStringLiteral("Issuer: This workspace"));
    }
};

QTEST_MAIN(TestAuditWords)
#include "tst_audit_words.moc"
