// Values as the texts of a form, and back: nothing is lost between, and what was not touched is no change.
#include "ui/records/form_state.h"
#include "ui/records/form_text.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace landreeve::ui::records;
using landreeve::records::entity;
using landreeve::records::Field;

namespace {

QJsonValue parsed(const char* json) {
    return QJsonDocument::fromJson("[" + QByteArray(json) + "]").array().first();
}

} // namespace

class TestFormText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void isReadAsPeopleWrite_data();
    void isReadAsPeopleWrite();
    void faultsNameTheirPart();
    void saysNumbersAsTheLogHasThem();
    void keysIntoOneFieldAreOneStep();
    void undoneIsUnchanged();
};

void TestFormText::comesBackAsItWas_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* entityName, const char* field, const char* value) {
        QTest::addRow("%s %s", field, value) << QByteArray(entityName) << QByteArray(field) << QByteArray(value);
    };
    row("vendor", "name", R"("सह्याद्री बीज")");
    row("vendor", "email", "null");
    row("vendor", "status", R"("blocked")");
    row("vendor", "sez", "true");
    row("vendor", "rating", R"("4.5")");
    row("vendor", "address", R"({"line1": "Plot 14", "pin": "411001", "landmark": "behind the mill"})");
    row("vendor", "address", "{}");
    row("customer", "credit_limit", R"("1234567890.50")");
    row("product", "cost_price", R"("0.05")");
    row("product", "reorder_level", R"("12.500")");
    row("product", "tax_rate", R"("18.00")");
    row("product", "description", R"("two\nlines")");
    row("product", "attributes",
        R"({"a": "text", "n": -0.25, "big": 123456789012, "yes": true, "no": false, "x": [1, {"y": null}]})");
    row("purchase-order", "expected_date", R"("2026-02-28")");
    row("purchase-order", "expected_date", "null");
    row("employee", "roles", R"(["buyer", "planner"])");
}

void TestFormText::comesBackAsItWas() {
    QFETCH(const QByteArray, entity);
    QFETCH(const QByteArray, field);
    QFETCH(const QByteArray, value);
    const Field& of = landreeve::records::entity(entity.toStdString()).at(field.toStdString());
    const QJsonValue before = parsed(value);
    const QJsonObject record{{QString::fromLatin1(field), before}};
    const FormValue read = readText(of, formText(of, record), before, true);
    QVERIFY2(read.faults.isEmpty(), read.faults.isEmpty() ? "" : read.faults.first().verdict.message.c_str());
    QVERIFY2(isSame(of, read.value, before), QJsonDocument(QJsonArray{read.value}).toJson().constData());
}

void TestFormText::isReadAsPeopleWrite_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("grouped") << QByteArray("customer") << QByteArray("credit_limit") << "12,34,567.5"
                             << "1234567.5";
    QTest::newRow("date") << QByteArray("purchase-order") << QByteArray("order_date") << "24 Nov 2025"
                          << "2025-11-24";
    QTest::newRow("spaces") << QByteArray("vendor") << QByteArray("name") << "  Konkan  "
                            << "Konkan";
}

void TestFormText::isReadAsPeopleWrite() {
    QFETCH(const QByteArray, entity);
    QFETCH(const QByteArray, field);
    QFETCH(const QString, typed);
    QFETCH(const QString, expected);
    const Field& of = landreeve::records::entity(entity.toStdString()).at(field.toStdString());
    const FormValue read = readText(of, typed, QJsonValue::Null, true);
    QVERIFY(read.faults.isEmpty());
    QVERIFY2(isSame(of, read.value, expected), qPrintable(read.value.toString()));
}

void TestFormText::faultsNameTheirPart() {
    const Field& address = entity("vendor").at("address");
    const FormValue wrong = readText(address, QJsonObject{{QStringLiteral("pin"), QStringLiteral("12")}}, {}, true);
    QCOMPARE(wrong.faults.size(), 1);
    QCOMPARE(wrong.faults.first().part, QStringLiteral("pin"));
    // Another country has other rules.
    const FormValue abroad = readText(
        address,
        QJsonObject{{QStringLiteral("pin"), QStringLiteral("SW1A")}, {QStringLiteral("country"), QStringLiteral("GB")}},
        {}, true);
    QVERIFY(abroad.faults.isEmpty());
    const QJsonArray twice{parsed(R"({"key": "a", "type": "text", "value": "1"})"),
                           parsed(R"({"key": "a", "type": "number", "value": "2"})")};
    const FormValue rows = readText(entity("product").at("attributes"), twice, {}, true);
    QCOMPARE(rows.faults.size(), 1);
    QCOMPARE(rows.faults.first().part, QStringLiteral("1"));
}

/// A record has its numbers as text, the audit log as numbers.
void TestFormText::saysNumbersAsTheLogHasThem() {
    const auto words = [](const char* of, const char* field, const char* value) {
        return valueWords(entity(of).at(field), parsed(value));
    };
    QCOMPARE(words("vendor", "rating", R"("4.5")"), QStringLiteral("4.5"));
    QCOMPARE(words("vendor", "rating", "4.5"), QStringLiteral("4.5"));
    QCOMPARE(words("product", "tax_rate", "18"), QStringLiteral("18"));
    QCOMPARE(words("product", "reorder_level", "12.5"), QStringLiteral("12.5"));
    QCOMPARE(words("product", "sale_price", "1250"), QStringLiteral("1,250.00"));
    QCOMPARE(words("customer", "credit_limit", "1234567890.5"), QStringLiteral("1,23,45,67,890.50"));
    QCOMPARE(words("customer", "credit_limit", "null"), QStringLiteral("—"));
}

void TestFormText::keysIntoOneFieldAreOneStep() {
    FormState state(entity("vendor"));
    const QString name = QStringLiteral("name");
    state.begin({{name, QString()}});
    for (const char* text : {"K", "Ko", "Kon"})
        state.set(name, QLatin1String(text));
    state.seal();
    state.set(name, QStringLiteral("Konkan"));
    QCOMPARE(state.undo(), name);
    QCOMPARE(state.text(name).toString(), QStringLiteral("Kon"));
    state.undo();
    QCOMPARE(state.text(name).toString(), QString());
    QVERIFY(!state.canUndo());
    state.redo();
    QCOMPARE(state.text(name).toString(), QStringLiteral("Kon"));
    // Something else typed ends what could be done again.
    state.set(name, QStringLiteral("Deccan"));
    QVERIFY(!state.canRedo());
}

void TestFormText::undoneIsUnchanged() {
    FormState state(entity("vendor"));
    state.begin({{QStringLiteral("name"), QStringLiteral("a")}, {QStringLiteral("email"), QString()}});
    state.set(QStringLiteral("email"), QStringLiteral("x"));
    state.set(QStringLiteral("name"), QStringLiteral("b"));
    QCOMPARE(state.changed(), (QStringList{QStringLiteral("name"), QStringLiteral("email")}));
    state.undo();
    state.undo();
    QVERIFY(state.changed().isEmpty());
}

QTEST_GUILESS_MAIN(TestFormText)
#include "tst_form_text.moc"
