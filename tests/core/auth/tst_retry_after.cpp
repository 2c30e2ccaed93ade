#include "core/auth/retry_after.h"

#include <QtTest>

using namespace landreeve;
using namespace std::chrono_literals;

class TestRetryAfter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isReadInBothForms_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<qint64>("milliseconds"); // -1: nothing
        const auto row = [](const char* value, qint64 milliseconds) {
            QTest::newRow(value) << QString::fromLatin1(value) << milliseconds;
        };
        row("0", 0);
        row("12", 12'000);
        row("86400", 86'400'000);
        row("86401", -1);
        row("-1", -1);
        row("1.5", -1);
        row("99999999999999999999", -1);
        row("", -1);
        row("soon", -1);
        row("Sat, 31 Jan 2026 10:00:30 GMT", 30'000);
        row("Sat, 31 Jan 2026 10:00:00 GMT", 0);
        row("Sat, 31 Jan 2026 09:59:59 GMT", -1);
        row("Fri, 31 Dec 1999 23:59:59 GMT", -1);
        row("Tue, 03 Feb 2026 10:00:00 GMT", -1);
        row("Sat, 31 Jan 2026 10:00:30", -1);
    }
    void isReadInBothForms() {
        QFETCH(QString, value);
        QFETCH(qint64, milliseconds);
        const auto wait = auth::retryAfter(value.toStdString(), timeFromText("2026-01-31T10:00:00Z"));
        QCOMPARE(wait ? wait->count() : -1, milliseconds);
    }
    void anErrorCarriesIt() {
        QCOMPARE(auth::retryAfterOf(auth::tooManyAttempts("7")).count(), 7000);
        QCOMPARE(auth::retryAfterOf(auth::tooManyAttempts({})).count(), 0);
        QCOMPARE(auth::tooManyAttempts("7").code(), std::string("rate_limited"));
        QVERIFY(auth::tooManyAttempts({}).retryable());
    }
};

QTEST_GUILESS_MAIN(TestRetryAfter)
#include "tst_retry_after.moc"
