// Keys are called what stands on them.
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"

#include <QTest>

using namespace landreeve;
using ui::widgets::LButton;

class TestKeyCaps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aButtonSaysItsKeys_data();
    void aButtonSaysItsKeys();
};

void TestKeyCaps::aButtonSaysItsKeys_data() {
    QTest::addColumn<QKeySequence>("keys");
    QTest::addColumn<QString>("hint");
    QTest::newRow("the large one") << QKeySequence(Qt::CTRL | Qt::Key_Return) << QStringLiteral("Send (Ctrl Enter)");
    QTest::newRow("that of the numbers") << QKeySequence(Qt::CTRL | Qt::Key_Enter)
                                         << QStringLiteral("Send (Ctrl Enter)");
    QTest::newRow("a letter") << QKeySequence(Qt::CTRL | Qt::Key_S) << QStringLiteral("Send (Ctrl S)");
}

void TestKeyCaps::aButtonSaysItsKeys() {
    QFETCH(const QKeySequence, keys);
    QFETCH(const QString, hint);
    LButton button({}, LButton::Kind::Tool);
    button.setKeys(keys);
    button.setHint(QStringLiteral("Send"));
    QCOMPARE(button.toolTip(), hint);
}

QTEST_MAIN(TestKeyCaps)
#include "tst_key_caps.moc"
