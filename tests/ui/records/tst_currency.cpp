// Money is shown in the currency of the tenant's country: before every amount, in lists, sums and forms.
#include "tests/ui/records/record_form_fixture.h"
#include "ui/records/line_editor.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/currency.h"
#include "ui/theme/format.h"

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

class TestCurrency : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
        m_data->elsewhere("select stock_adjust(id, 'Pune', 123456, 'first count') from product");
        m_form = std::make_unique<FormWindow>(*m_data);
    }
    void cleanupTestCase() {
        m_form.reset();
        m_data.reset();
    }
    void cleanup() { ui::theme::setCurrency({}); }
    void isOfTheTenantsCountry_data();
    void isOfTheTenantsCountry();
    void isWrittenItsOwnWay_data();
    void isWrittenItsOwnWay();
    void isInListAndForm();

private:
    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestCurrency::isOfTheTenantsCountry_data() {
    QTest::addColumn<QJsonObject>("settings");
    QTest::addColumn<QString>("iso");
    QTest::newRow("not set") << QJsonObject() << QStringLiteral("INR");
    const auto row = [](const char* country, const char* iso) {
        QTest::newRow(country) << QJsonObject{{QStringLiteral("country"), QLatin1String(country)}}
                               << QString::fromLatin1(iso);
    };
    row("IN", "INR");
    row("DE", "EUR");
    row("US", "USD");
    row("JP", "JPY");
}

void TestCurrency::isOfTheTenantsCountry() {
    QFETCH(const QJsonObject, settings);
    control::Tenant tenant;
    tenant.settings = settings;
    QTEST(ui::tenants::currencyOf(tenant), "iso");
}

void TestCurrency::isWrittenItsOwnWay_data() {
    QTest::addColumn<QString>("iso");
    QTest::addColumn<QByteArray>("decimal");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("few");
    const auto row = [](const char* iso, const char* decimal, const char* words, const char* few) {
        QTest::addRow("%s %s", iso, decimal)
            << QString::fromLatin1(iso) << QByteArray(decimal) << QString::fromUtf8(words) << QString::fromUtf8(few);
    };
    row("INR", "1234567.50", "₹ 12,34,567.50", "₹ 12.3 L");
    row("EUR", "1234567.50", "EUR 1,234,567.50", "EUR 1.23 M");
    row("EUR", "450000", "EUR 450,000", "EUR 450 k");
    row("EUR", "999999.99", "EUR 999,999.99", "EUR 1 M");
    row("USD", "-12300.40", "−USD 12,300.40", "−USD 12,300");
    row("USD", "1234567890123.00", "USD 1,234,567,890,123.00", "USD 1,234,568 M");
}

void TestCurrency::isWrittenItsOwnWay() {
    QFETCH(const QString, iso);
    QFETCH(const QByteArray, decimal);
    ui::theme::setCurrency(iso);
    QTEST(ui::theme::money(decimal.toStdString()), "words");
    QTEST(ui::theme::shortMoney(decimal.toStdString()), "few");
}

void TestCurrency::isInListAndForm() {
    ui::theme::setCurrency(QStringLiteral("EUR"));
    auto* list = m_form->list("inventory");
    QVERIFY(list != nullptr);
    QTRY_VERIFY2(m_form->facts().endsWith(QStringLiteral("EUR 1,234,560.00")), qPrintable(m_form->facts()));
    QVERIFY(m_form->open("product", "SKU-1"));
    QCOMPARE(m_form->driver->seen<ui::records::UnitEdit>("sale_priceEdit")->unit(), QStringLiteral("EUR"));
    // Another tenant's record in the same form.
    ui::theme::setCurrency(QStringLiteral("INR"));
    QVERIFY(m_form->openNew("product"));
    QCOMPARE(m_form->driver->seen<ui::records::UnitEdit>("sale_priceEdit")->unit(), QStringLiteral("₹"));
}

QTEST_MAIN(TestCurrency)
#include "tst_currency.moc"
