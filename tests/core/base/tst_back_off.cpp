#include "core/base/back_off.h"

#include <QtTest>

#include <set>

using landreeve::backOff;
using namespace std::chrono_literals;

class TestBackOff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToTheLongest() {
        for (int before = 0; before < 40; ++before) {
            const auto whole = std::min<std::chrono::milliseconds>(1s * (1 << std::min(before, 10)), 60s);
            const auto wait = backOff(1s, 60s, before);
            QVERIFY(wait >= whole * 79 / 100 && wait <= whole * 121 / 100);
        }
    }
    void manyDoNotComeBackAtOnce() {
        std::set<std::chrono::milliseconds> waits;
        for (int i = 0; i < 200; ++i)
            waits.insert(backOff(10s, 60s, 0));
        QVERIFY(waits.size() > 50);
        QVERIFY(*waits.rbegin() - *waits.begin() > 1s);
    }
    void isNeverLessThanWhatWasAsked() {
        QCOMPARE(backOff(1s, 60s, 0, 90s).count(), std::chrono::milliseconds(90s).count());
        QVERIFY(backOff(50s, 60s, 0, 2s) > 30s);
    }
};

QTEST_GUILESS_MAIN(TestBackOff)
#include "tst_back_off.moc"
