// What a page's head has no room for stands in its menu, which stays as it was opened until it is closed.
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"

#include <QLayout>
#include <QMenu>
#include <QSet>
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

    void foldsOnlyWhatDoesNotFit() {
        widgets::PageHead head;
        head.setTitle(QStringLiteral("PO/26-27/00133"));
        QList<LButton*> buttons;
        for (const char* words : {"Delete…", "Duplicate", "Print…", "Reject…", "Save order", "Approve"})
            buttons << head.addAction(new LButton(QString::fromUtf8(words)));
        head.show();
        qsizetype before = -1;
        QSet<qsizetype> seen;
        for (int width = 300; width <= 1200; width += 7) {
            head.setFixedWidth(width);
            head.layout()->activate();
            const auto shown =
                std::ranges::count_if(buttons, [](const LButton* button) { return !button->isHidden(); });
            seen.insert(shown);
            QVERIFY(shown >= before);
            before = shown;
            // Those at the right, and all in sight.
            for (qsizetype i = 0; i < buttons.size(); ++i)
                QCOMPARE(buttons[i]->isHidden(), i < buttons.size() - shown);
            QCOMPARE(head.moreButton()->isHidden(), shown == buttons.size());
            if (shown > 1)
                QVERIFY2(buttons.last()->geometry().right() < width, qPrintable(QString::number(width)));
            for (const LButton* button : std::as_const(buttons)) {
                if (!button->isHidden() && shown > 1)
                    QVERIFY(button->width() >= button->sizeHint().width());
            }
        }
        // One alone may be narrower than More itself.
        QVERIFY(seen.size() >= buttons.size() - 1);
        QCOMPARE(before, buttons.size());
    }

    void aButtonWithOtherWordsIsMeasuredAgain() {
        widgets::PageHead head;
        head.setTitle(QStringLiteral("PO/26-27/00133"));
        for (const char* words : {"Duplicate", "Save order", "Next"})
            head.addAction(new LButton(QLatin1String(words)));
        head.show();
        const int narrowest = head.layout()->minimumSize().width();
        int width = narrowest;
        for (; !head.moreButton()->isHidden() && width < 1000; ++width)
            head.setFixedWidth(width);
        QVERIFY(head.moreButton()->isHidden());
        LButton* last = head.actions().last();
        last->setText(QStringLiteral("Send it for approval"));
        last->updateGeometry();
        QTRY_VERIFY(!head.moreButton()->isHidden());
        head.layout()->activate();
        for (const LButton* button : head.actions())
            QVERIFY(button->isHidden() || button->width() >= button->sizeHint().width());
    }

    void factsAreReadWholeWhereSomethingFolds() {
        widgets::PageHead head;
        head.setTitle(QStringLiteral("Users and roles"));
        head.setFacts(QStringLiteral("Who has which role in which tenant"));
        for (const char* words : {"Explain…", "People", "Roles", "Map a user…"})
            head.addAction(new LButton(QString::fromUtf8(words)));
        head.show();
        const auto* facts = head.findChild<QWidget*>(QStringLiteral("pageFacts"));
        const int whole = facts->fontMetrics().horizontalAdvance(head.facts());
        for (int width = 640; width <= 1000; width += 7) {
            head.setFixedWidth(width);
            head.layout()->activate();
            if (!head.moreButton()->isHidden())
                QVERIFY2(facts->width() >= whole, qPrintable(QString::number(width)));
        }
    }

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
