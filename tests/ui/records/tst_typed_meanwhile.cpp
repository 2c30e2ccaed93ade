// What is typed while the server has not answered yet: it stays, and so does the keyboard.
#include "tests/ui/records/record_form_fixture.h"

#include <QPlainTextEdit>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;

class TestTypedMeanwhile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
    }
    void init() {
        m_form = std::make_unique<FormWindow>(*m_data);
        m_form->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&m_form->window));
    }
    void cleanup() { m_form.reset(); }

    void textGoesOnWhereItWas();
    void personalDataTypedMeanwhileStays();
    void thePaletteKeepsTheKeyboard();

private:
    WindowDriver& driver() { return *m_form->driver; }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestTypedMeanwhile::textGoesOnWhereItWas() {
    QVERIFY(m_form->open("product", "SKU-1"));
    auto* text = driver().seen<QPlainTextEdit>("descriptionEdit");
    QVERIFY(text != nullptr);
    text->setFocus();
    driver().type(QStringLiteral("one"));
    {
        auto elsewhere = m_data->database.superuser();
        const postgres::Transaction held(elsewhere);
        elsewhere.exec("SELECT 1 FROM product WHERE sku = 'SKU-1' FOR UPDATE");
        driver().key(Qt::Key_S, Qt::ControlModifier);
        QVERIFY(driver().at("descriptionEdit"));
        driver().type(QStringLiteral(" two"));
    }
    QVERIFY(m_form->settles());
    driver().type(QStringLiteral(" three"));
    QCOMPARE(text->toPlainText(), QStringLiteral("one two three"));
    QCOMPARE(m_data->column("product", "SKU-1", "description"), std::string("one"));
    QVERIFY(m_form->page()->form()->isChanged());
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("product", "SKU-1", "description"), std::string("one two three"));
}

void TestTypedMeanwhile::thePaletteKeepsTheKeyboard() {
    QVERIFY(m_form->list("vendor") != nullptr);
    {
        auto elsewhere = m_data->database.superuser();
        const postgres::Transaction held(elsewhere);
        elsewhere.exec("LOCK TABLE vendor IN ACCESS EXCLUSIVE MODE");
        driver().key(Qt::Key_Return);
        QTRY_COMPARE(m_form->window.currentPageId(), QStringLiteral("vendor-form"));
        driver().key(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(driver().at("paletteEdit"));
        driver().type(QStringLiteral("Prod"));
    }
    QVERIFY(m_form->settles());
    QVERIFY(driver().at("paletteEdit"));
    driver().type(QStringLiteral("ucts"));
    QCOMPARE(driver().seen<QLineEdit>("paletteEdit")->text(), QStringLiteral("Products"));
    QVERIFY(!m_form->page()->form()->isChanged());
}

void TestTypedMeanwhile::personalDataTypedMeanwhileStays() {
    QVERIFY(m_form->open("employee", "E-1"));
    QVERIFY(driver().click("aadhar_numberReplaceButton"));
    QVERIFY(driver().fill("aadhar_numberEdit", QStringLiteral("2341 2341 2346")));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Meera K")));
    {
        auto elsewhere = m_data->database.superuser();
        const postgres::Transaction held(elsewhere);
        elsewhere.exec("SELECT 1 FROM employee WHERE employee_code = 'E-1' FOR UPDATE");
        driver().key(Qt::Key_S, Qt::ControlModifier);
        QVERIFY(driver().click("pan_numberReplaceButton"));
        QVERIFY(driver().fill("pan_numberEdit", QStringLiteral("ABCPE1234F")));
    }
    QVERIFY(m_form->settles());
    QCOMPARE(m_data->column("employee", "E-1", "aadhar_number_last4"), std::string("2346"));
    QVERIFY(driver().seen("aadhar_numberEdit") == nullptr);
    QCOMPARE(m_form->text("pan_numberEdit"), QStringLiteral("ABCPE1234F"));
    QVERIFY(m_form->facts().endsWith(QStringLiteral("1 unsaved change")));
    QCOMPARE(m_data->column("employee", "E-1", "pan_number_last4"), std::string());
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("employee", "E-1", "pan_number_last4"), std::string("234F"));
    QVERIFY(driver().seen("pan_numberEdit") == nullptr);
}

QTEST_MAIN(TestTypedMeanwhile)
#include "tst_typed_meanwhile.moc"
