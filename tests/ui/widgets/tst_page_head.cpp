// What a page's head has no room for stands in its menu, which stays as it was opened until it is closed.
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"

#include <QMenu>
#include <QtTest>

using namespace landreeve::ui;
using widgets::LButton;

class TestPageHead : public QObject {
    Q_OBJECT

    static QStringList wordsOf(const QMenu& menu) {
        QStringList words;
        for (const QAction* action : menu.actions())
            words << action->text();
        return words;
    }

private Q_SLOTS:
    void initTestCase() { theme::Theme::of(); }

    void openMenuStaysAsItIs() {
        widgets::PageHead head;
        head.setTitle(QStringLiteral("Purchase order"));
        QStringList pressed;
        for (const char* words : {"Reserve what is free", "Put on hold", "Cancel order", "Ship"}) {
            auto* button = head.addAction(new LButton(QLatin1String(words)));
            connect(button, &LButton::activated, &head, [&pressed, button] { pressed << button->text(); });
        }
        head.show();
        head.setFixedWidth(350);
        QVERIFY(QTest::qWaitForWindowActive(&head));
        QVERIFY(head.moreButton()->isVisible());
        auto* menu = head.moreButton()->findChild<QMenu*>();
        const QStringList before{QStringLiteral("Reserve what is free"), QStringLiteral("Put on hold"),
                                 QStringLiteral("Cancel order")};
        QCOMPARE(wordsOf(*menu), before);

        head.moreButton()->click();
        QTRY_VERIFY(menu->isVisible());
        auto* hold = qobject_cast<LButton*>(head.findChildren<LButton*>().at(2));
        QCOMPARE(hold->text(), QStringLiteral("Put on hold"));
        const QList<QAction*> shown = menu->actions();
        head.setActionShown(hold, false);
        QCOMPARE(menu->actions(), shown);
        QCOMPARE(wordsOf(*menu), before);

        menu->setActiveAction(shown.first());
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(pressed, QStringList{QStringLiteral("Reserve what is free")});
        QTRY_COMPARE(wordsOf(*menu),
                     (QStringList{QStringLiteral("Reserve what is free"), QStringLiteral("Cancel order")}));
    }
};

QTEST_MAIN(TestPageHead)
#include "tst_page_head.moc"
