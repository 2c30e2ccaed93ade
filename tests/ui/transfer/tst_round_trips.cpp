// What leaves a list through the window comes in again to the same content: orders as new documents, inventory as
// adjustments, every other kind as it was.
#include "tests/ui/transfer/transfer_window.h"

#include <QAbstractButton>
#include <QDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>

using namespace landreeve;
using landreeve::tests::FormDatabase;
using landreeve::tests::TransferWindow;
using ui::transfer::ImportPage;

class TestRoundTrips : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void ordersComeAgainAsNewDocuments_data();
    void ordersComeAgainAsNewDocuments();
    void inventoryDifferencesBecomeAdjustments();
    void otherRecordsComeAgainAsTheyWere_data();
    void otherRecordsComeAgainAsTheyWere();

private:
    /// Exports the whole list of a kind through its dialog.
    static bool exports(TransferWindow& w, const char* entity, const QString& path) {
        if (w.list(entity) == nullptr || !w.driver->click("exportListButton"))
            return false;
        QDialog* dialog = nullptr;
        if (!QTest::qWaitFor(
                [&] { return (dialog = w.window.findChild<QDialog*>(QStringLiteral("exportDialog"))) != nullptr; },
                5000))
            return false;
        dialog->findChild<QLineEdit*>(QStringLiteral("exportFileEdit"))->setText(path);
        if (path.endsWith(QLatin1String(".json")))
            QTest::mouseClick(
                dialog->findChild<QWidget*>(QStringLiteral("formatSegments"))->findChildren<QAbstractButton*>().last(),
                Qt::LeftButton);
        auto* button = dialog->findChild<QAbstractButton*>(QStringLiteral("exportButton"));
        // "Export 12 inventory rows"
        const QRegularExpression words(QStringLiteral("^Export [\\d,]+ %1s?$")
                                           .arg(QString::fromStdString(landreeve::records::entity(entity).one)));
        if (!QTest::qWaitFor([&] { return words.match(button->text()).hasMatch(); }, 20'000))
            return false;
        QTest::mouseClick(button, Qt::LeftButton);
        const bool written = QTest::qWaitFor([&] { return QFileInfo::exists(path); }, 20'000);
        dialog->reject();
        w.window.activateWindow();
        return written &&
               QTest::qWaitFor([&] { return w.window.findChild<QDialog*>(QStringLiteral("exportDialog")) == nullptr; },
                               5000);
    }
    QString lines(const std::string& sql) const {
        auto connection = m_data->database.superuser();
        QStringList rows;
        const auto result = connection.exec(sql);
        for (const auto row : result)
            rows << QString::fromStdString(row.get<std::optional<std::string>>(0).value_or("-"));
        return rows.join(u'\n');
    }

    /// The fields of a kind that leave it and come again: what people edit, without what is encrypted and what an order
    /// goes through after it was written.
    static std::vector<std::string> fieldsOf(const landreeve::records::Entity& entity) {
        std::vector<std::string> names;
        for (const auto& field : entity.fields) {
            const bool progress =
                field.name == "payment_status" || field.name == "carrier" || field.name == "tracking_number";
            if (field.editable && field.type != landreeve::records::FieldType::Secret &&
                !(progress && entity.table.ends_with("_order")))
                names.push_back(field.name);
        }
        return names;
    }
    /// All of them of all records, a line each; lines of orders without the ids that are given anew.
    QString content(const landreeve::records::Entity& entity) const {
        std::string columns;
        for (const std::string& name : fieldsOf(entity))
            columns +=
                (columns.empty() ? "'" : ", '") + name + "', " +
                (name == "line_items" ? "(SELECT jsonb_agg(l - 'line_id') FROM jsonb_array_elements(line_items) l)"
                                      : "t." + name);
        return lines("SELECT jsonb_build_object(" + columns + ") FROM " + entity.table + " t ORDER BY created_at, 1");
    }
    /// Fields that are empty in some record, or as a new one has them: whether they come again would not be seen.
    QString unseen(const landreeve::records::Entity& entity) const {
        QStringList names;
        for (const std::string& name : fieldsOf(entity)) {
            if (lines("SELECT count(*) FROM " + entity.table + " t WHERE coalesce(t." + name +
                      "::text, '') IN ('', '{}', '[]', 'false', '0', '0.00', '0.000')") != QLatin1String("0"))
                names << QString::fromStdString(name);
        }
        return names.join(u' ');
    }

    std::unique_ptr<FormDatabase> m_data = std::make_unique<FormDatabase>();
};

namespace {

/// A value in every field of the records that are there.
constexpr const char* kFilled = R"sql(
update vendor set tax_id = case code when 'V-1' then '27AAPFU0939F1ZV' else '24AAQCA8719H1ZC' end,
    email = lower(code) || '@acme.example', phone = '+91 20 5555 01' || right(code, 1), rating = 3.5, sez = true,
    address = '{"line1": "Plot 14", "city": "Pune", "pin": "411001", "state_code": "27"}';
insert into customer (code, name, status) values ('C-2', 'हैदराबाद कृषि', 'blocked');
update customer set tax_id = '27AAPFU0939F1ZV', email = lower(code) || '@acme.example', phone = '+91 20 5555 0199',
    credit_limit = 250000.50, payment_terms = '45 days', sez = true,
    billing_address = '{"line1": "Market Yard", "city": "Pune", "pin": "411037"}',
    shipping_address = '{"line1": "Gate 2", "city": "Nashik", "pin": "422001"}';
insert into warehouse (code, name, state_code, status) values ('Bhiwandi', 'Bhiwandi MIDC', '27', 'inactive');
update warehouse set address = '{"line1": "Chakan", "city": "Pune", "pin": "410501"}';
insert into product (sku, name, unit, status) values ('SKU-2', 'Drip lateral, 16 mm "blue"', 'm', 'inactive');
update product set category = 'Irrigation', cost_price = 10.25, sale_price = 12.75, tax_rate = 18, hsn_code = '3917',
    barcode = '89012' || right(sku, 1), reorder_level = 5.5, reorder_quantity = 40, description = E'First line\nsecond',
    attributes = '{"colour": "green", "litres": 5, "organic": true}';
insert into employee (employee_code, name, status) values ('E-2', 'Asha Patil', 'inactive');
update employee set department = 'Stores', designation = 'Buyer', email = lower(employee_code) || '@acme.example',
    role = 'operator', roles = '{buyer,planner}', permissions = '{vendor:write,audit:read}',
    auth_user_id = '7c0d1a52-1b7e-4c0e-8f6d-00000000000' || right(employee_code, 1), metadata = '{"shift": "early"}';
update purchase_order set expected_date = tenant_today() + 9, place_of_supply = '27', notes = 'Ring the bell';
insert into sales_order (customer_id, delivery_date, place_of_supply, payment_terms, allow_backorder, delivery_address,
                         special_instructions, line_items)
    select c.id, tenant_today() + 4, '24', '30 days', true, '{"city": "Pune", "pin": "411001"}', 'by hand',
        jsonb_build_array(jsonb_build_object('sku', 'SKU-1', 'product_id', p.id, 'warehouse', 'Pune', 'quantity', '2.5',
            'unit_price', '12.34', 'discount_pct', '5', 'tax_rate', '18'))
    from customer c, product p where c.code = 'C-1' and p.sku = 'SKU-1';
)sql";

/// Another value than kFilled gives.
std::string changedValue(const landreeve::records::Field& field) {
    using landreeve::records::FieldType;
    switch (field.type) {
    case FieldType::Flag:
        return "false";
    case FieldType::Choice:
        return "(SELECT CASE status WHEN 'active' THEN 'inactive' ELSE 'active' END)";
    case FieldType::Json:
    case FieldType::List:
        return "'{}'";
    default:
        return field.isNumber() ? (field.nullable ? "NULL" : "1") : field.nullable ? "NULL" : "'x'";
    }
}

} // namespace

void TestRoundTrips::initTestCase() {
    m_data->elsewhere(kFilled);
}

void TestRoundTrips::ordersComeAgainAsNewDocuments_data() {
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("number");
    QTest::newRow("purchase") << "purchase-order"
                              << "purchase_order"
                              << "po_number";
    QTest::newRow("sales") << "sales-order"
                           << "sales_order"
                           << "so_number";
}

void TestRoundTrips::ordersComeAgainAsNewDocuments() {
    QFETCH(QString, entity);
    QFETCH(QString, table);
    QFETCH(QString, number);
    const auto& kind = landreeve::records::entity(entity.toStdString());
    QCOMPARE(unseen(kind), QString());
    const auto documents = [&]() -> QString {
        return content(kind) + u'\n' +
               lines("SELECT concat_ws(' ', subtotal, tax_amount, round_off, total_amount) FROM " +
                     table.toStdString() + " ORDER BY created_at");
    };
    const QStringList before = documents().split(u'\n');
    QCOMPARE(before.size(), 2);
    const QString numbers = lines("SELECT " + number.toStdString() + " FROM " + table.toStdString());
    TransferWindow w(*m_data);
    const QString path = w.path(qPrintable(entity + QStringLiteral(".csv")));
    QVERIFY(exports(w, qPrintable(entity), path));
    QVERIFY(w.openWith(qPrintable(entity), path));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->words("modeWords").contains(QStringLiteral("made anew")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("1 1 0 0 0"));
    QCOMPARE(documents(), QStringList({before[0], before[0], before[1], before[1]}).join(u'\n'));
    QCOMPARE(lines("SELECT count(DISTINCT " + number.toStdString() + ") FROM " + table.toStdString()),
             QStringLiteral("2"));
    QVERIFY(lines("SELECT " + number.toStdString() + " FROM " + table.toStdString()).startsWith(numbers));
    QCOMPARE(lines("SELECT DISTINCT status FROM " + table.toStdString()), QStringLiteral("draft"));
}

void TestRoundTrips::inventoryDifferencesBecomeAdjustments() {
    m_data->elsewhere("update product set status = 'active'");
    m_data->elsewhere("select stock_adjust(id, 'Pune', 40, 'first count') from product where sku = 'SKU-1'");
    m_data->elsewhere("select stock_adjust(id, 'Bhiwandi', 7.25, 'first count') from product where sku = 'SKU-2'");
    TransferWindow w(*m_data);
    const QString path = w.path("inventory.csv");
    QVERIFY(exports(w, "inventory", path));
    const auto stock = [&] {
        return lines(
            "SELECT concat_ws(' ', sku, warehouse_location, on_hand) FROM inventory i JOIN product p ON p.id = "
            "i.product_id ORDER BY 1");
    };
    const QString before = stock();
    const QString moves = lines("SELECT count(*) FROM stock_move");
    QVERIFY(w.openWith("inventory", path));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("2 0 0 2 0"));
    QCOMPARE(lines("SELECT count(*) FROM stock_move"), moves);

    // Changed since it left: one more, one all gone.
    m_data->elsewhere("select stock_adjust(id, 'Pune', 3, 'found') from product where sku = 'SKU-1'");
    m_data->elsewhere("select stock_adjust(id, 'Bhiwandi', -7.25, 'gone') from product where sku = 'SKU-2'");
    QVERIFY(stock() != before);
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("inventory", path));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("2 0 2 0 0"));
    QCOMPARE(stock(), before);
    QCOMPARE(
        lines("SELECT kind || ' ' || quantity FROM (SELECT * FROM stock_move ORDER BY seq DESC LIMIT 2) m ORDER BY 1"),
        QStringLiteral("adjustment -3.000\nadjustment 7.250"));

    // Counted anew: the difference is one line in the ledger.
    QByteArray counted = TransferWindow::read(path);
    QVERIFY(counted.contains("40.000"));
    counted.replace("40.000", "37.500");
    QVERIFY(w.driver->click("anotherFileButton"));
    QVERIFY(w.openWith("inventory", w.file("counted.csv", counted)));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->words("modeWords").contains(QStringLiteral("adjustment")));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("2 0 1 1 0"));
    QCOMPARE(lines("SELECT quantity FROM stock_move ORDER BY seq DESC LIMIT 1"), QStringLiteral("-2.500"));
    QCOMPARE(stock(), QString(before).replace(QStringLiteral("40.000"), QStringLiteral("37.500")));
}

void TestRoundTrips::otherRecordsComeAgainAsTheyWere_data() {
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("format");
    QTest::addColumn<bool>("gone");
    for (const char* entity : {"vendor", "customer", "warehouse", "product", "employee"}) {
        for (const char* format : {"json", "csv"}) {
            QTest::addRow("%s changed, %s", entity, format) << QString::fromLatin1(entity) << format << false;
            QTest::addRow("%s gone, %s", entity, format) << QString::fromLatin1(entity) << format << true;
        }
    }
}

void TestRoundTrips::otherRecordsComeAgainAsTheyWere() {
    QFETCH(QString, entity);
    QFETCH(QString, format);
    QFETCH(bool, gone);
    const auto& kind = landreeve::records::entity(entity.toStdString());
    QCOMPARE(unseen(kind), QString());
    const auto sorted = [&] {
        QStringList all = content(kind).split(u'\n');
        all.sort();
        return all;
    };
    const QStringList before = sorted();
    TransferWindow w(*m_data);
    const QString path = w.path(qPrintable(entity + u'.' + format));
    QVERIFY(exports(w, qPrintable(entity), path));
    if (gone) {
        // Past the rules that keep what is used.
        m_data->database.superuser().script("SET session_replication_role = replica; DELETE FROM " + kind.table);
        QCOMPARE(lines("SELECT count(*) FROM " + kind.table), QStringLiteral("0"));
    } else {
        // Every field but the key is another, empty where it may be.
        for (const auto& field : kind.fields) {
            if (!field.editable || field.name == kind.keyField || field.type == landreeve::records::FieldType::Secret)
                continue;
            const std::string set =
                "SET session_replication_role = replica; UPDATE " + kind.table + " SET " + field.name + " = ";
            m_data->database.superuser().script(set + changedValue(field));
        }
        QVERIFY(sorted() != before);
    }
    QVERIFY(w.openWith(qPrintable(entity), path));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->press(*w.driver->seen("modeSegments")->findChildren<QAbstractButton*>().last()));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_VERIFY2(w.counts().endsWith(QStringLiteral(" 0")), qPrintable(w.counts()));
    QCOMPARE(w.driver->words(gone ? "countInserted" : "countUpdated"), w.driver->words("countRead"));
    QCOMPARE(sorted(), before);
}

QTEST_MAIN(TestRoundTrips)
#include "tst_round_trips.moc"
