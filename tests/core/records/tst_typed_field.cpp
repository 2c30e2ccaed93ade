#include "core/records/entity.h"
#include "core/records/typed_field.h"

#include <QDate>
#include <QLocale>
#include <QTest>

using namespace landreeve::records;

class TestTypedField : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void everyFormHasItsRepair();
    void formsOfIndiaBindThereAlone();
    void partsOfAnAddress();
};

namespace {

void fieldRow(const char* kind, const char* field, const char* typed, const char* result, const char* repair = "") {
    QTest::newRow((std::string(field) + " " + typed).c_str())
        << QString::fromUtf8(kind) << QString::fromUtf8(field) << QString::fromUtf8(typed) << QString::fromUtf8(result)
        << QString::fromUtf8(repair);
}

void fieldColumns() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("result");
    QTest::addColumn<QString>("repair");
}

TypedField typed(const QString& kind, const QString& field, const QString& text, bool indian = true) {
    return typedField(entity(kind.toStdString()).at(field.toStdString()), text.toStdString(), indian);
}

} // namespace

void TestTypedField::reads_data() {
    fieldColumns();
    fieldRow("vendor", "name", "  Deccan Seeds ", "Deccan Seeds");
    fieldRow("vendor", "name", "सह्याद्री बीज", "सह्याद्री बीज");
    fieldRow("vendor", "rating", "4.5", "4.5");
    fieldRow("vendor", "tax_id", "27AAPFU0939F1ZV", "27AAPFU0939F1ZV");
    fieldRow("vendor", "email", "sales@konkan.example", "sales@konkan.example");
    fieldRow("vendor", "status", "Blocked", "blocked");
    fieldRow("customer", "credit_limit", "2,50,000.50", "250000.50");
    fieldRow("customer", "credit_limit", "250,000", "250000");
    fieldRow("product", "tax_rate", "18", "18");
    fieldRow("product", "hsn_code", "3808", "3808");
    fieldRow("purchase-order", "expected_date", "24 Nov 2025", "2025-11-24");
    fieldRow("purchase-order", "expected_date", "24/11/2025", "2025-11-24");
    fieldRow("warehouse", "state_code", "27", "27");
    fieldRow("employee", "aadhar_number", "9999 4105 7058", "9999 4105 7058");
    fieldRow("employee", "role", "store-keeper", "store-keeper");
    fieldRow("vendor", "phone", "", "");
    fieldRow("vendor", "phone", "(171) 555-7788", "(171) 555-7788");
}

void TestTypedField::reads() {
    QFETCH(QString, kind);
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QString, result);
    const TypedField read = ::typed(kind, field, typed);
    QVERIFY2(read.verdict.valid, read.verdict.message.c_str());
    QCOMPARE(read.value.toString(), result);
    QCOMPARE(read.value.isNull(), result.isEmpty());
}

void TestTypedField::refuses_data() {
    fieldColumns();
    fieldRow("vendor", "name", " ", "required");
    fieldRow("vendor", "code", "12345678901234567890123456789012345678901", "too_long");
    fieldRow("vendor", "rating", "5.1", "rating");
    fieldRow("vendor", "rating", "4.55", "decimals", "4.6");
    fieldRow("vendor", "rating", "good", "number");
    fieldRow("vendor", "tax_id", "27AAPFU0939F1ZX", "gstin_check");
    fieldRow("vendor", "email", "nobody", "email");
    fieldRow("vendor", "email", "sales @konkan.example", "email", "sales@konkan.example");
    fieldRow("vendor", "phone", "ring me", "phone");
    fieldRow("vendor", "status", "gone", "choice");
    fieldRow("customer", "credit_limit", "-1", "negative");
    fieldRow("customer", "credit_limit", "1.005", "decimals", "1.01");
    fieldRow("customer", "credit_limit", "1234567890123", "too_large");
    fieldRow("product", "tax_rate", "12", "gst_rate", "5");
    fieldRow("product", "tax_rate", "28", "gst_rate", "18");
    fieldRow("product", "tax_rate", "101", "percent");
    fieldRow("product", "hsn_code", "38 08", "hsn", "3808");
    fieldRow("product", "reorder_level", "1,23", "number", "1.23");
    fieldRow("product", "sale_price", "3.100,50", "number", "3100.50");
    fieldRow("purchase-order", "expected_date", "31 Feb 2025", "date");
    const QString soon = QLocale::c().toString(QDate::currentDate().addDays(40), QStringLiteral("d MMM yyyy"));
    fieldRow("purchase-order", "expected_date", qPrintable(soon.section(u' ', 0, 1)), "date", qPrintable(soon));
    fieldRow("purchase-order", "expected_date", "3/4", "date");
    fieldRow("purchase-order", "expected_date", "soon", "date");
    fieldRow("warehouse", "state_code", "7", "state_code", "07");
    fieldRow("employee", "aadhar_number", "999941057059", "aadhaar_check");
    fieldRow("employee", "pan_number", "ZZZXB4321D", "pan_holder");
    fieldRow("employee", "role", "Store Keeper", "role_name", "store-keeper");
}

void TestTypedField::refuses() {
    QFETCH(QString, kind);
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QString, result);
    QFETCH(QString, repair);
    const TypedField read = ::typed(kind, field, typed);
    QVERIFY(!read.verdict.valid);
    QCOMPARE(QString::fromStdString(read.verdict.code), result);
    QVERIFY(!read.verdict.message.empty());
    QCOMPARE(QString::fromStdString(read.verdict.repair.value_or("")), repair);
}

void TestTypedField::everyFormHasItsRepair() {
    // A repair that would be refused in turn is none.
    for (const auto& [kind, field, text] :
         {std::tuple{"vendor", "rating", "4.55"}, std::tuple{"product", "tax_rate", "28"},
          std::tuple{"warehouse", "state_code", "7"}, std::tuple{"employee", "role", "Store Keeper"},
          std::tuple{"vendor", "email", "a b@c.example"}}) {
        const auto first = typed(QLatin1String(kind), QLatin1String(field), QLatin1String(text));
        QVERIFY(first.verdict.repair);
        QVERIFY(typed(QLatin1String(kind), QLatin1String(field), QString::fromStdString(*first.verdict.repair))
                    .verdict.valid);
    }
}

void TestTypedField::formsOfIndiaBindThereAlone() {
    for (const auto& [kind, field, text] :
         {std::tuple{"vendor", "tax_id", "DE123456789"}, std::tuple{"product", "tax_rate", "19"},
          std::tuple{"product", "hsn_code", "38-08"}, std::tuple{"warehouse", "state_code", "BY"},
          std::tuple{"employee", "aadhar_number", "12"}, std::tuple{"employee", "pan_number", "no pan"}}) {
        QVERIFY(!typed(QLatin1String(kind), QLatin1String(field), QLatin1String(text)).verdict.valid);
        QVERIFY(typed(QLatin1String(kind), QLatin1String(field), QLatin1String(text), false).verdict.valid);
    }
}

void TestTypedField::partsOfAnAddress() {
    QVERIFY(checkPart("pin", "411038", true).valid);
    QVERIFY(!checkPart("pin", "011038", true).valid);
    QVERIFY(checkPart("pin", "SW1A 1AA", false).valid);
    QCOMPARE(checkPart("state_code", "27", true).message, std::string("Maharashtra"));
    QVERIFY(!checkPart("ifsc", "SBIN1000123", true).valid);
    QCOMPARE(checkPart("account_number", "0012 3456 7890", true).repair.value_or(""), std::string("001234567890"));
    QVERIFY(checkPart("city", "anything", true).valid);
}

QTEST_GUILESS_MAIN(TestTypedField)
#include "tst_typed_field.moc"
