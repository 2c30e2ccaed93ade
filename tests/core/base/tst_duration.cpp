#include "core/base/duration.h"

#include <QtTest>

#include <limits>

using landreeve::durationWords;

/// A distance in time in words.
class TestDuration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isSaidInOneUnit_data() {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("words");
        const auto row = [](qint64 seconds, const char* words) { QTest::addRow("%lld", seconds) << seconds << words; };
        row(0, "0 s");
        row(99, "99 s");
        row(100, "2 min");
        row(420, "7 min");
        row(449, "7 min");
        row(5999, "100 min");
        row(6000, "2 h");
        row(172'799, "48 h");
        row(172'800, "2 d");
        row(std::numeric_limits<qint64>::max(), "106751991167301 d");
    }
    void isSaidInOneUnit() {
        QFETCH(qint64, seconds);
        QFETCH(QString, words);
        QCOMPARE(QString::fromStdString(durationWords(std::chrono::seconds(seconds))), words);
    }
};

QTEST_GUILESS_MAIN(TestDuration)
#include "tst_duration.moc"
