// What needs attention, as a list of its own: how high it is.
#include "ui/health/alert_list.h"
#include "ui/theme/theme.h"

#include <QScrollArea>
#include <QTest>

using namespace landreeve;

class TestAlertList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::theme::Theme::of(); }
    void itIsAsHighAsItsLines();
};

// Words of any length: where they end in a line decides how many there are.
void TestAlertList::itIsAsHighAsItsLines() {
    QScrollArea scroll;
    scroll.setFrameShape(QFrame::NoFrame);
    scroll.setWidgetResizable(true);
    scroll.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* list = new ui::health::AlertList;
    scroll.setWidget(list);
    scroll.resize(438, 40);
    scroll.show();
    std::string words;
    for (int length = 1; length <= 120; ++length) {
        words += length % 6 == 0 ? ' ' : 'e';
        health::Alert alert;
        alert.code = "server_down";
        alert.title = "Server nashik-1 does not answer";
        alert.detail = words;
        alert.remedy = "Start it.";
        list->setAlerts({alert});
        QTRY_VERIFY(list->heightForWidth(438) > 40); // its row is shown
        QTRY_COMPARE(list->height(), list->heightForWidth(438));
    }
}

QTEST_MAIN(TestAlertList)
#include "tst_alert_list.moc"
