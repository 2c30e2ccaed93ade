// A new sale takes over how its customer pays and where the goods go, and never what somebody typed.
#include "tests/ui/orders/order_window.h"

#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace landreeve;
using namespace landreeve::tests;

class TestCustomerTerms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void init() {
        m_at->work("divya");
        QVERIFY(m_at->form->openNew("sales-order"));
    }
    void cleanup() { m_at->close(); }
    void tabTakesTheMarkedCustomerAndGoesOn();
    void areTakenOver();
    void giveWayToAnotherCustomers();
    void leaveAloneWhatIsTyped();
    void areUndone();
    void areNotPutBackIntoADraft();

private:
    WindowDriver& driver() { return m_at->driver(); }
    QString terms() { return m_at->form->text("payment_termsEdit"); }
    QString city() { return m_at->form->text("delivery_address_cityEdit"); }
    std::unique_ptr<OrderWindow> m_at;
};

void TestCustomerTerms::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<OrderWindow>();
    m_at->data.elsewhere(R"sql(
insert into customer (code, name, payment_terms, billing_address, shipping_address) values
    ('C-30', 'Thirty', '30 days', '{"city": "Mumbai", "state_code": "27"}', '{"city": "Surat", "state_code": "24"}'),
    ('C-45', 'Fortyfive', '45 days', '{"city": "Indore", "state_code": "23"}', '{}'))sql");
}

void TestCustomerTerms::tabTakesTheMarkedCustomerAndGoesOn() {
    QVERIFY(driver().tabTo("customer_idEdit"));
    driver().type(QStringLiteral("C-30"));
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    auto* list = QApplication::activePopupWidget();
    QCOMPARE(list->objectName(), QStringLiteral("customer_idChoices"));
    // What is being chosen is not wrong yet, also once its last key has rested.
    const auto rests = m_at->form->page()->form()->findChildren<QTimer*>(Qt::FindDirectChildrenOnly);
    QVERIFY(!rests.isEmpty());
    QTRY_VERIFY(std::ranges::none_of(rests, &QTimer::isActive));
    QCOMPARE(driver().said("customer_idEdit"), QString());
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Tab);
    QVERIFY(m_at->form->text("customer_idEdit").startsWith(QStringLiteral("C-30 · ")));
    QTRY_VERIFY(driver().at("order_dateEdit"));
}

void TestCustomerTerms::areTakenOver() {
    QVERIFY(m_at->party("customer_idEdit", "C-30"));
    QTRY_COMPARE(terms(), QStringLiteral("30 days"));
    QCOMPARE(city(), QStringLiteral("Surat"));
    QVERIFY(m_at->lines({{"DRP-16", "1", "100"}}));
    QVERIFY(m_at->form->save());
    QCOMPARE(QString::fromStdString(m_at->data.column("sales-order", m_at->number(),
                                                      "payment_terms || ', ' || (delivery_address ->> 'city')")),
             QStringLiteral("30 days, Surat"));
}

void TestCustomerTerms::giveWayToAnotherCustomers() {
    QVERIFY(m_at->party("customer_idEdit", "C-30"));
    QTRY_COMPARE(terms(), QStringLiteral("30 days"));
    QVERIFY(driver().fill("customer_idEdit", QStringLiteral("C-45")));
    driver().key(Qt::Key_Tab);
    QTRY_COMPARE(terms(), QStringLiteral("45 days"));
    QCOMPARE(city(), QStringLiteral("Indore")); // where it has no other, that of its bills
}

void TestCustomerTerms::leaveAloneWhatIsTyped() {
    QVERIFY(driver().fill("payment_termsEdit", QStringLiteral("cash")));
    QVERIFY(m_at->party("customer_idEdit", "C-30"));
    QTRY_COMPARE(city(), QStringLiteral("Surat"));
    QCOMPARE(terms(), QStringLiteral("cash"));
    QVERIFY(driver().fill("delivery_address_cityEdit", QStringLiteral("Bharuch")));
    QVERIFY(driver().fill("payment_termsEdit", QString()));
    QVERIFY(driver().fill("customer_idEdit", QStringLiteral("C-45")));
    driver().key(Qt::Key_Tab);
    QTRY_COMPARE(terms(), QStringLiteral("45 days"));
    QCOMPARE(city(), QStringLiteral("Bharuch"));
}

void TestCustomerTerms::areUndone() {
    QVERIFY(m_at->party("customer_idEdit", "C-30"));
    QTRY_COMPARE(terms(), QStringLiteral("30 days"));
    for (int steps = 0; steps < 3 && !terms().isEmpty(); ++steps)
        driver().key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(terms(), QString());
}

void TestCustomerTerms::areNotPutBackIntoADraft() {
    QVERIFY(m_at->party("customer_idEdit", "C-30"));
    QTRY_COMPARE(terms(), QStringLiteral("30 days"));
    QVERIFY(driver().fill("payment_termsEdit", QString()));
    QVERIFY(m_at->form->openNew("sales-order"));
    QTRY_VERIFY(m_at->form->notice().startsWith(QStringLiteral("You were making a new sales order")));
    QVERIFY(driver().click("noticeFirstButton"));
    QVERIFY(m_at->form->settles());
    QTRY_COMPARE(city(), QStringLiteral("Surat"));
    QCOMPARE(terms(), QString()); // nothing was asked for: what would bring it is not under way
}

QTEST_MAIN(TestCustomerTerms)
#include "tst_customer_terms.moc"
