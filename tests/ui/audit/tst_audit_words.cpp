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
};

QTEST_MAIN(TestAuditWords)
#include "tst_audit_words.moc"
