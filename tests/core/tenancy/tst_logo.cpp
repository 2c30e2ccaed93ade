// A logo brings nothing along from the disk of whoever prints it.
#include "core/tenancy/setting_rules.h"

#include <QTest>

using landreeve::tenancy::checkLogo;

class TestLogo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsTakenFromFiles_data() {
        QTest::addColumn<QByteArray>("inside");
        QTest::addColumn<bool>("taken");
        QTest::newRow("a file") << QByteArray("<image href=\"/home/meera/scan.png\"/>") << false;
        QTest::newRow("beside it") << QByteArray("<image xlink:href='scan.png'/>") << false;
        QTest::newRow("by URL") << QByteArray("<image XLINK:HREF = \"file:///home/meera/scan.png\"/>") << false;
        QTest::newRow("up") << QByteArray("<image href=\n\"../scan.png\"/>") << false;
        QTest::newRow("its own picture") << QByteArray("<image href=\"data:image/png;base64,AAAA\"/>") << true;
        QTest::newRow("a drawing in it") << QByteArray("<image href=\"data:image/svg+xml;base64,AAAA\"/>") << false;
        QTest::newRow("spaced") << QByteArray("<image href = \"data:image/png;base64,AAAA\"/>") << true;
        QTest::newRow("its own part") << QByteArray("<use xlink:href=\"#leaf\"/>") << true;
    }
    void nothingIsTakenFromFiles() {
        QFETCH(QByteArray, inside);
        QFETCH(bool, taken);
        QCOMPARE(checkLogo("<svg xmlns=\"http://www.w3.org/2000/svg\">" + inside + "</svg>").valid, taken);
    }
};

QTEST_GUILESS_MAIN(TestLogo)
#include "tst_logo.moc"
