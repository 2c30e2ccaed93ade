// What is still referred to cannot be deleted in the window, from its form or its list, and says what refers to it;
// what is never deleted is not offered to be.
#include "core/base/error.h"
#include "tests/ui/records/record_form_fixture.h"

#include <QAbstractButton>
#include <QDialog>
#include <QMenu>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

class TestUsedRecords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
        m_data->elsewhere(
            "insert into sales_order (customer_id, line_items) select c.id, "
            "jsonb_build_array(jsonb_build_object('sku', "
            "'SKU-1', 'product_id', p.id, 'warehouse', 'Pune', 'quantity', '1', 'unit_price', '12', 'tax_rate', '5')) "
            "from customer c, product p");
        m_data->elsewhere("select stock_adjust(id, 'Pune', 40, 'first count') from product");
        m_data->elsewhere("insert into product (sku, name, unit) values ('SKU-2', 'Drip lateral', 'm');"
                          "insert into warehouse (code, name, state_code) values ('Bhiwandi', 'Bhiwandi', '27');"
                          "select stock_adjust(id, 'Bhiwandi', 3, 'first count') from product where sku = 'SKU-2'");
        m_form = std::make_unique<FormWindow>(*m_data);
    }
    void cleanupTestCase() {
        m_form.reset();
        m_data.reset();
    }
    void stayAndSayWhy_data();
    void stayAndSayWhy();
    void areNeverOfferedToBeDeleted_data();
    void areNeverOfferedToBeDeleted();
    void anEmployeeGoes();

private:
    int count(const std::string& table) const {
        return m_data->database.superuser().exec("SELECT count(*)::int FROM " + table).one().get<int>(0);
    }
    /// Agrees to what is asked.
    bool agrees() const {
        QPointer<QDialog> dialog;
        if (!QTest::qWaitFor(
                [&] {
                    return !(dialog = m_form->window.findChild<QDialog*>(QStringLiteral("deleteRecordDialog")))
                                .isNull();
                },
                30'000))
            return false;
        dialog->findChild<QAbstractButton*>(QStringLiteral("deleteRecordButton"))->click();
        return QTest::qWaitFor([&] { return dialog.isNull(); }, 30'000);
    }
    /// The row of a key, made the current one with the keyboard in the list.
    ui::records::RecordGridPage* listAt(const char* entity, const std::string& key) const {
        auto* list = m_form->list(entity);
        const auto id = landreeve::records::RowKey::parse(key);
        const int row = list != nullptr && id ? list->model()->rowOf(*id) : -1;
        if (row < 0)
            return nullptr;
        list->grid()->selectRow(row);
        m_form->window.activateWindow();
        list->grid()->table()->setFocus();
        return list;
    }
    /// What the menu of a row offers.
    QStringList offered(ui::records::RecordGridPage* list) const {
        m_form->driver->key(Qt::Key_F10, Qt::ShiftModifier);
        auto* menu = list->findChild<QMenu*>(QStringLiteral("rowMenu"));
        QStringList words;
        for (const QAction* action : menu != nullptr ? menu->actions() : QList<QAction*>())
            words << action->text().section(u'\t', 0, 0);
        if (menu != nullptr)
            menu->close();
        m_form->window.activateWindow();
        list->grid()->table()->setFocus();
        return words;
    }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestUsedRecords::stayAndSayWhy_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<std::string>("key");
    QTest::addColumn<QString>("users");
    const auto row = [](const char* name, const char* entity, const char* key, const char* users) {
        QTest::newRow(name) << QByteArray(entity) << std::string(key) << QString::fromLatin1(users);
    };
    row("vendor", "vendor", "V-1", "purchase orders");
    row("customer", "customer", "C-1", "sales orders");
    row("product of orders", "product", "SKU-1", "purchase orders");
    row("product with stock", "product", "SKU-2", "inventory");
    row("warehouse of orders", "warehouse", "Pune", "purchase orders");
    row("warehouse with stock", "warehouse", "Bhiwandi", "inventory");
}

void TestUsedRecords::stayAndSayWhy() {
    QFETCH(const QByteArray, entity);
    QFETCH(const std::string, key);
    QFETCH(const QString, users);
    const std::string table = landreeve::records::entity(entity.toStdString()).table;
    const std::string id = m_data->id(entity, key);
    const int before = count(table);
    const QString used = QStringLiteral("still in use by ") + users;

    QVERIFY(m_form->open(entity, key));
    QVERIFY(m_form->driver->click("deleteButton"));
    QVERIFY(agrees());
    QTRY_VERIFY2(m_form->error().contains(used), qPrintable(m_form->error()));
    QCOMPARE(m_data->id(entity, key), id);

    auto* list = listAt(entity, id);
    QVERIFY(list != nullptr);
    QVERIFY(offered(list).contains(QStringLiteral("Delete…")));
    m_form->driver->key(Qt::Key_Delete);
    QVERIFY(agrees());
    QTRY_VERIFY(m_form->driver->seen("recordError") != nullptr);
    QStringList words;
    for (const auto* label : m_form->driver->seen("recordError")->findChildren<ui::widgets::Label*>())
        words << label->text();
    QVERIFY2(words.join(u' ').contains(used), qPrintable(words.join(u' ')));
    QVERIFY(list->model()->rowOf(*landreeve::records::RowKey::parse(id)) >= 0);
    QCOMPARE(count(table), before);
}

void TestUsedRecords::areNeverOfferedToBeDeleted_data() {
    QTest::addColumn<QByteArray>("entity");
    for (const char* entity : {"purchase-order", "sales-order", "inventory"})
        QTest::newRow(entity) << QByteArray(entity);
}

void TestUsedRecords::areNeverOfferedToBeDeleted() {
    QFETCH(const QByteArray, entity);
    const auto& kind = landreeve::records::entity(entity.toStdString());
    const std::string id =
        m_data->database.superuser().exec("SELECT id FROM " + kind.table + " LIMIT 1").one().get<std::string>(0);
    const int before = count(kind.table);
    if (entity != "inventory") {
        QVERIFY(m_form->openWith(entity, {{QStringLiteral("id"), QString::fromStdString(id)}}));
        QVERIFY(m_form->driver->seen("deleteButton") == nullptr);
    }
    auto* list = listAt(entity, id);
    QVERIFY(list != nullptr);
    const QStringList words = offered(list);
    QVERIFY(!words.isEmpty() && !words.contains(QStringLiteral("Delete…")));
    m_form->driver->key(Qt::Key_Delete);
    QVERIFY(m_form->window.findChild<QDialog*>(QStringLiteral("deleteRecordDialog")) == nullptr);
    // Whoever asks for it all the same hears it from what the window works with.
    const auto records = m_form->services->open(QString::fromStdString(m_data->database.tenantId()));
    std::string refusal = "none";
    try {
        records->remove(kind, id, 0, {});
    } catch (const Error& error) {
        refusal = error.code();
    }
    QCOMPARE(refusal, std::string("record_in_use"));
    QCOMPARE(count(kind.table), before);
}

void TestUsedRecords::anEmployeeGoes() {
    const std::string id = m_data->id("employee", "E-1");
    auto* list = listAt("employee", id);
    QVERIFY(list != nullptr);
    m_form->driver->key(Qt::Key_Delete);
    QVERIFY(agrees());
    QTRY_COMPARE(m_data->id("employee", "E-1"), std::string("gone"));
    QTRY_COMPARE(list->model()->rowOf(*landreeve::records::RowKey::parse(id)), -1);
}

QTEST_MAIN(TestUsedRecords)
#include "tst_used_records.moc"
