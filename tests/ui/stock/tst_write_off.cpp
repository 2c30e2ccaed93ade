// Damaged goods are written off in the window, by keyboard, and only so many as there are. What was done is read from
// the database.
#include "tests/support/lost_commit.h"
#include "tests/ui/stock/stock_window.h"
#include "ui/widgets/field_note.h"

#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>

using namespace landreeve;
using tests::decimal;
using tests::LostCommit;
using tests::MessageProxy;
using Moment = LostCommit::Moment;

class TestWriteOff : public QObject, private tests::StockWindow {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_proxy = std::make_unique<MessageProxy>(m_server->socketFolder());
        openWindow(m_database->lendThrough(m_proxy->folder()));
    }
    void cleanup() {
        closeWindow();
        m_refused.clear();
    }
    void fromTheInventory();
    void refusesBesideItsField();
    void isDoneOnce_data();
    void isDoneOnce();
    void isOfferedWhereGoodsAreDamaged();

private:
    /// A product of which three lie damaged in Nashik, and ten on hand.
    void damage(const std::string& sku) {
        tests::damage(*m_database, tests::product(*m_database, sku, "4", "10"), "3");
    }
    Decimal damaged(const std::string& sku) { return inDatabase(sku).place("Nashik")->damaged; }
    QDialog* dialog() const {
        auto* found = m_window->findChild<QDialog*>(QStringLiteral("writeOffDialog"));
        return found != nullptr && found->isVisible() ? found : nullptr;
    }
    QLineEdit* edit(const char* name) const { return dialog()->findChild<QLineEdit*>(QLatin1String(name)); }
    QString noteOf(const char* name) const {
        const auto notes = dialog()->findChildren<ui::widgets::FieldNote*>();
        for (const auto* note : notes) {
            if (note->parentWidget()->findChild<QLineEdit*>(QLatin1String(name)) != nullptr)
                return note->text();
        }
        return {};
    }
    bool opens(const std::string& sku) {
        if (!openStock(QString::fromStdString(sku)) || !m_driver->click("writeOffButton"))
            return false;
        return QTest::qWaitFor([this] { return dialog() != nullptr && QTest::qWaitForWindowActive(dialog()); }, 5000);
    }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }

    std::unique_ptr<MessageProxy> m_proxy;
};

void TestWriteOff::fromTheInventory() {
    damage("DMG-1");
    m_window->openPage(QStringLiteral("inventory"),
                       {{QStringLiteral("filters"), QVariantMap{{QStringLiteral("sku"), QStringLiteral("DMG-1")}}}});
    auto* table = m_driver->seen<QTableView>("recordTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, 20'000);
    QTRY_VERIFY(table->model()->index(0, 1).data().toString() == QLatin1String("DMG-1") ||
                table->model()->index(0, 0).data().toString() == QLatin1String("DMG-1"));
    table->setFocus();
    m_driver->key(Qt::Key_F10, Qt::ShiftModifier);
    QAction* item = nullptr;
    const auto offered = [&] {
        const auto menus = m_window->findChildren<QMenu*>(QStringLiteral("rowMenu"));
        for (const QMenu* menu : menus) {
            for (QAction* each : menu->actions())
                item = each->text() == QStringLiteral("Write off damaged…") ? each : item;
        }
        return item != nullptr;
    };
    QTRY_VERIFY(offered());
    QVERIFY(item->isEnabled());
    item->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && QTest::qWaitForWindowActive(dialog()), 20'000);
    QCOMPARE(edit("writeOffQuantityEdit")->text(), QStringLiteral("3"));
    QVERIFY(edit("writeOffQuantityEdit")->hasFocus());
    m_driver->type(QStringLiteral("2"));
    press(Qt::Key_Tab);
    QVERIFY(edit("writeOffReasonEdit")->hasFocus());
    m_driver->type(QStringLiteral("scrapped"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, 20'000);
    QCOMPARE(damaged("DMG-1"), decimal("1"));
    QCOMPARE(inDatabase("DMG-1").onHand(), decimal("10"));
    QTRY_COMPARE(m_driver->seen<QAbstractButton>("newestTask")->text(),
                 QStringLiteral("2 damaged DMG-1 in Nashik written off"));
    QCOMPARE(m_database->superuser()
                 .exec("SELECT m.reason FROM stock_move m JOIN product p ON p.id = m.product_id WHERE p.sku = 'DMG-1' "
                       "ORDER BY m.seq DESC LIMIT 1")
                 .one()
                 .get<std::string>(0),
             std::string("scrapped"));
}

void TestWriteOff::refusesBesideItsField() {
    damage("DMG-2");
    QVERIFY(opens("DMG-2"));
    m_driver->type(QStringLiteral("4"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(noteOf("writeOffQuantityEdit"), QStringLiteral("Only 3 lie damaged there."));
    QCOMPARE(noteOf("writeOffReasonEdit"), QStringLiteral("Say why: it stands in the ledger."));
    QVERIFY(edit("writeOffQuantityEdit")->hasFocus());
    for (const char* wrong : {"0", "", "abc"}) {
        edit("writeOffQuantityEdit")->selectAll();
        press(Qt::Key_Delete);
        m_driver->type(QLatin1String(wrong));
        press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY2(!noteOf("writeOffQuantityEdit").isEmpty(), wrong);
    }
    // Somebody else was quicker.
    edit("writeOffQuantityEdit")->selectAll();
    m_driver->type(QStringLiteral("3"));
    press(Qt::Key_Tab);
    m_driver->type(QStringLiteral("scrapped"));
    {
        auto connection = m_database->lend();
        landreeve::stock::writeOff(connection,
                                   {inDatabase("DMG-2").productId, "Nashik", decimal("1"), "sent back", newUuid()});
    }
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(noteOf("writeOffQuantityEdit"), QStringLiteral("DMG-2 in Nashik: 2 are damaged."),
                              20'000);
    QCOMPARE(damaged("DMG-2"), decimal("2"));
    press(Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(damaged("DMG-2"), decimal("2"));
}

void TestWriteOff::isDoneOnce_data() {
    QTest::addColumn<Moment>("moment");
    QTest::newRow("before it was done") << Moment::BeforeItIsDone;
    QTest::newRow("once it was done") << Moment::OnceItIsDone;
}

void TestWriteOff::isDoneOnce() {
    QFETCH(const Moment, moment);
    const std::string sku = moment == Moment::BeforeItIsDone ? "DMG-3" : "DMG-4";
    damage(sku);
    QVERIFY(opens(sku));
    m_driver->type(QStringLiteral("2"));
    press(Qt::Key_Tab);
    m_driver->type(QStringLiteral("scrapped"));
    const LostCommit lost(*m_proxy, "stock_write_off(", moment);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, 20'000);
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(damaged(sku), decimal("1"));
}

void TestWriteOff::isOfferedWhereGoodsAreDamaged() {
    QVERIFY(openStock(QStringLiteral("HUM-1")));
    QVERIFY(m_driver->seen("writeOffButton") == nullptr);
    damage("DMG-5");
    QVERIFY(openStock(QStringLiteral("DMG-5")));
    QVERIFY(m_driver->seen("writeOffButton") != nullptr);
    m_refused << QStringLiteral("inventory:write");
    QVERIFY(openStock(QStringLiteral("DMG-5")));
    QTRY_VERIFY(!m_driver->seen("writeOffButton")->isEnabled());
}

QTEST_MAIN(TestWriteOff)
#include "tst_write_off.moc"
