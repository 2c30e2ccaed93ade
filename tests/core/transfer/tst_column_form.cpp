#include "core/transfer/column_form.h"
#include "core/transfer/column_mapping.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;

class TestColumnForm : public QObject {
    Q_OBJECT

    static ColumnForm formOf(const QByteArrayList& values) {
        std::vector<std::string_view> views;
        for (const QByteArray& value : values)
            views.emplace_back(value.constData(), static_cast<std::size_t>(value.size()));
        return columnForm(views);
    }

private Q_SLOTS:
    void valuesTellTheTypeOfTheirColumn_data() {
        QTest::addColumn<QByteArrayList>("values");
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("decimalComma");
        QTest::addColumn<bool>("monthFirst");
        const auto row = [](const char* name, const QByteArrayList& values, const char* type, bool comma = false,
                            bool month = false) {
            QTest::newRow(name) << values << QString::fromLatin1(type) << comma << month;
        };
        row("no rows", {}, "empty");
        row("blank", {"", " ", "\t"}, "empty");
        row("numbers", {"1", "-2.5", "", "1,234.50", "1,23,456"}, "number");
        row("grouped numbers alone", {"1,234", "12,345"}, "number");
        row("decimal commas", {"12,5", "1.234,50", "7", "-3,25", "1.234.567"}, "number", true);
        row("one decimal comma among whole numbers", {"12", "13", "1,5"}, "number", true);
        row("one of each", {"1,5", "1.5"}, "number");
        row("a bad number in ten", {"1", "2", "3", "4", "5", "6", "7", "8", "9", "dear"}, "number");
        row("two in ten", {"1", "2", "3", "4", "5", "6", "7", "8", "cheap", "dear"}, "text");
        row("dates", {"2025-11-24", "24 Nov 2025", "24/11/2025"}, "date");
        row("the day first where nothing tells", {"03/04/2025", "05-06-2025"}, "date");
        row("the day first", {"03/04/2025", "24/11/2025"}, "date");
        row("the month first", {"03/04/2025", "11/24/2025"}, "date", false, true);
        row("flags", {"yes", "No", "TRUE"}, "flag");
        row("ones and noughts", {"1", "0"}, "number");
        row("text", {"Neem oil", "12 mm", "3"}, "text");
        row("long digits", {QByteArray(50, '1')}, "text");
    }
    void valuesTellTheTypeOfTheirColumn() {
        QFETCH(QByteArrayList, values);
        const ColumnForm form = formOf(values);
        const std::string_view name = nameOf(form.type);
        QTEST(QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())), "type");
        QTEST(form.decimalComma, "decimalComma");
        QTEST(form.monthFirst, "monthFirst");
    }

    void aValueIsReadInTheFormOfItsColumn() {
        const ColumnForm commas = formOf({"12,5"});
        QCOMPARE(plainValue("1.234,50", commas), std::string("1234.50"));
        QCOMPARE(plainValue(" -7 ", commas), std::string("-7"));
        QCOMPARE(plainValue("1.234", commas), std::string("1234"));
        QCOMPARE(plainValue("dear", commas), std::string("dear"));
        const ColumnForm months = formOf({"11/24/2025"});
        QCOMPARE(plainValue("3/4/2025", months), std::string("4/3/2025"));
        QCOMPARE(plainValue("2025-03-04", months), std::string("2025-03-04"));
        QCOMPARE(plainValue("24 Nov 2025", months), std::string("24 Nov 2025"));
        QCOMPARE(wordsOf(commas), std::string("number, decimal comma"));
        QCOMPARE(wordsOf(months), std::string("date, month first"));
        QCOMPARE(wordsOf(formOf({"no"})), std::string("yes or no"));
        QCOMPARE(plainValue("1,234.5", formOf({"1,234.5"})), std::string("1,234.5"));
    }

    /// "Price" is a product's price by what others call it, unless it says something else.
    void aColumnIsProposedWhereItsValuesMayBeTheFields() {
        const auto& product = records::entity("product");
        const std::vector<std::string> columns{"sku", "name", "price"};
        QVERIFY(mappingOf(product, columns, {}, {{"A", "a", "12,50"}}).find("sale_price") != nullptr);
        QVERIFY(mappingOf(product, columns, {}, {{"A", "a", ""}}).find("sale_price") != nullptr);
        const ColumnMapping words = mappingOf(product, columns, {}, {{"A", "a", "on request"}});
        QVERIFY(words.find("sale_price") == nullptr);
        QCOMPARE(words.ignored, std::vector<std::string>{"price"});
        QVERIFY(mappingOf(product, columns, {{"price", "sale_price"}}, {{"A", "a", "on request"}}).find("sale_price") !=
                nullptr);
    }
};

QTEST_APPLESS_MAIN(TestColumnForm)
#include "tst_column_form.moc"
