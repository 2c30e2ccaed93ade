// The list of every kind of record in its window: names of mixed case and two scripts and missing values in the order
// of its head, and found by parts of their names; orders also by their status.
#include "tests/ui/records/record_form_fixture.h"
#include "ui/records/view_tabs.h"

#include <QHeaderView>
#include <QMenu>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

namespace {

/// Ten of each, the names in order, every third without the value the other column has.
constexpr const char* kTen = R"sql(
create temporary table named as
    select n, (array['Ambika', 'ambika traders', 'Brahmani', 'deccan', 'Deccan Agro', 'Zuari', 'अमरावती', 'कोल्हापूर',
                     'बनारस', 'हैदराबाद'])[1 + (n * 7) % 10] as name, n % 3 = 2 as bare
    from generate_series(0, 9) n;
insert into vendor (code, name, rating) select 'V-' || n, name, case when not bare then n / 2.0 end from named;
insert into customer (code, name, email) select 'C-' || n, name, case when not bare then 'p' || n || '@acme.example' end from named;
insert into warehouse (code, name, state_code) select 'W-' || n, name, case when not bare then '2' || n end from named;
insert into product (sku, name, unit, category) select 'S-' || n, name, 'pc', case when not bare then 'Part ' || n end from named;
insert into employee (employee_code, name, department) select 'E-' || n, name, case when not bare then 'Part ' || n end from named;
insert into purchase_order (vendor_id, expected_date)
    select v.id, case when not bare then tenant_today() + n end from named join vendor v on v.code = 'V-' || n;
insert into sales_order (customer_id, delivery_date)
    select c.id, case when not bare then tenant_today() + n end from named join customer c on c.code = 'C-' || n;
select stock_adjust(p.id, 'W-0', 10 + n, 'first count') from named join product p on p.sku = 'S-' || n;
)sql";

} // namespace

class TestEveryList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
        // Past the rules that keep what is used.
        m_data->database.superuser().script(
            "SET session_replication_role = replica; DELETE FROM purchase_order; "
            "DELETE FROM purchase_order_line; DELETE FROM employee; DELETE FROM product; "
            "DELETE FROM vendor; DELETE FROM customer; DELETE FROM warehouse");
        m_data->database.script(kTen);
        // What only goods that were sold have.
        m_data->database.superuser().script(
            "SET session_replication_role = replica; UPDATE inventory i SET last_issued_date = tenant_today() - "
            "substr(p.sku, 3)::int FROM product p WHERE p.id = i.product_id AND substr(p.sku, 3)::int % 3 <> 2");
        m_form = std::make_unique<FormWindow>(*m_data);
    }
    void cleanupTestCase() {
        m_form.reset();
        m_data.reset();
    }
    void sortsAndFinds_data();
    void sortsAndFinds();
    void ordersOfAStatus_data();
    void ordersOfAStatus();

private:
    QStringList column(const char* field) const {
        auto* grid = qobject_cast<ui::records::RecordGridPage*>(m_form->window.currentPage());
        QStringList values;
        for (int row = 0; row < grid->model()->rowCount(); ++row)
            values << grid->model()->index(row, grid->model()->columnOf(field)).data().toString();
        return values;
    }
    bool settles() const {
        auto* grid = qobject_cast<ui::records::RecordGridPage*>(m_form->window.currentPage());
        return grid != nullptr &&
               QTest::qWaitFor([grid] { return grid->model()->isComplete() && !grid->model()->isBusy(); }, 20'000);
    }
    /// A click on the head of a column.
    bool sortBy(const char* field) const {
        auto* grid = qobject_cast<ui::records::RecordGridPage*>(m_form->window.currentPage());
        auto* table = m_form->driver->seen<ui::widgets::Table>("recordTable");
        const int at = grid->model()->columnOf(field);
        if (table == nullptr || table->isColumnHidden(at))
            return false;
        auto* header = table->horizontalHeader();
        table->scrollTo(grid->model()->index(0, at));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(at) + 10, header->height() / 2});
        return settles();
    }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestEveryList::sortsAndFinds_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("sparse"); // empty: none of its columns may be empty
    QTest::newRow("vendor") << QByteArray("name") << QByteArray("rating");
    QTest::newRow("customer") << QByteArray("name") << QByteArray("email");
    QTest::newRow("warehouse") << QByteArray("name") << QByteArray("state_code");
    QTest::newRow("product") << QByteArray("name") << QByteArray("category");
    QTest::newRow("employee") << QByteArray("name") << QByteArray("department");
    QTest::newRow("purchase-order") << QByteArray("vendor_name") << QByteArray("expected_date");
    QTest::newRow("sales-order") << QByteArray("customer_name") << QByteArray("delivery_date");
    QTest::newRow("inventory") << QByteArray("product_name") << QByteArray("last_issued_date");
}

void TestEveryList::sortsAndFinds() {
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, sparse);
    const QStringList names{QStringLiteral("Ambika"),  QStringLiteral("ambika traders"), QStringLiteral("Brahmani"),
                            QStringLiteral("deccan"),  QStringLiteral("Deccan Agro"),    QStringLiteral("Zuari"),
                            QStringLiteral("अमरावती"), QStringLiteral("कोल्हापूर"),        QStringLiteral("बनारस"),
                            QStringLiteral("हैदराबाद")};
    const QStringList down(names.rbegin(), names.rend());
    QVERIFY(m_form->list(QTest::currentDataTag()) != nullptr);
    // Some lists come sorted by name, and a click turns them.
    QVERIFY(sortBy(name));
    if (column(name) != names)
        QCOMPARE(column(name), down);
    const bool turned = column(name) == down;
    QVERIFY(sortBy(name));
    QCOMPARE(column(name), turned ? names : down);

    QVERIFY(sortBy(sparse));
    const QStringList values = column(sparse);
    for (int row = 0; row < 10; ++row)
        QCOMPARE(values[row].isEmpty() || values[row] == QStringLiteral("—"), row >= 7);
    QVERIFY(sortBy(sparse));
    const QStringList turnedValues = column(sparse);
    for (int row = 0; row < 7; ++row)
        QCOMPARE(turnedValues[row], values[6 - row]);
    QCOMPARE(turnedValues.last(3), values.last(3));

    m_form->driver->key(Qt::Key_F, Qt::ControlModifier);
    m_form->driver->type(QStringLiteral("AMBIKA"));
    QTRY_COMPARE(column(name).size(), 2);
    QVERIFY(column(name).contains(names[0]) && column(name).contains(names[1]));
    m_form->driver->key(Qt::Key_A, Qt::ControlModifier);
    m_form->driver->type(names[6].mid(1, 3));
    QTRY_COMPARE(column(name), QStringList{names[6]});
    m_form->driver->key(Qt::Key_A, Qt::ControlModifier);
    m_form->driver->key(Qt::Key_Delete);
    QTRY_COMPARE(column(name).size(), 10);
}

void TestEveryList::ordersOfAStatus_data() {
    QTest::addColumn<QByteArray>("number");
    QTest::newRow("purchase-order") << QByteArray("po_number");
    QTest::newRow("sales-order") << QByteArray("so_number");
}

void TestEveryList::ordersOfAStatus() {
    QFETCH(const QByteArray, number);
    const auto& entity = records::entity(QTest::currentDataTag());
    const auto& choices = entity.at("status").choices;
    auto superuser = m_data->database.superuser();
    std::string all;
    for (const auto& choice : choices)
        all += (all.empty() ? "" : ",") + choice.value;
    // Of every status one or two; of the last none.
    superuser.script(
        "SET session_replication_role = replica; WITH wanted AS (SELECT id, (array_remove('{" + all + "}'::text[], '" +
        choices.back().value + "'))[1 + (row_number() OVER (ORDER BY id) - 1) % " + std::to_string(choices.size() - 1) +
        "] AS status FROM " + entity.table + ") UPDATE " + entity.table + " o SET status = w.status, " +
        (number == "po_number" ? "approved_by = 'asha', approved_at = now()"
                               : "confirmed_by = 'asha', confirmed_at = now(), held_from = CASE w.status WHEN "
                                 "'on_hold' THEN 'confirmed' END") +
        " FROM wanted w WHERE w.id = o.id");
    const auto stored = [&](const std::string& status) {
        QStringList numbers;
        for (const auto& row : superuser.exec(
                 "SELECT " + number.toStdString() + " FROM " + entity.table + " WHERE status = $1 ORDER BY 1", status))
            numbers << QString::fromStdString(row.get<std::string>(0));
        return numbers;
    };
    const auto shown = [&] {
        QStringList numbers = column(number);
        numbers.sort();
        return numbers;
    };
    QVERIFY(m_form->list(QTest::currentDataTag()) != nullptr);
    QCOMPARE(shown().size(), 10);
    auto& driver = *m_form->driver;
    driver.key(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(driver.tabTo("filter_status"));
    for (const auto& choice : choices) {
        const QString word = QString::fromStdString(choice.word);
        driver.key(Qt::Key_A, Qt::ControlModifier);
        driver.type(word);
        driver.key(Qt::Key_Return);
        QVERIFY(settles());
        QCOMPARE(shown(), stored(choice.value));
        QCOMPARE(shown().isEmpty(), &choice == &choices.back());
        for (const QString& each : column("status"))
            QCOMPARE(each, word);
    }
    // What is no status is said, and the list is as it was.
    driver.key(Qt::Key_A, Qt::ControlModifier);
    driver.type(QStringLiteral("lost"));
    driver.key(Qt::Key_Return);
    QVERIFY(driver.shows("filterError"));
    QCOMPARE(shown(), QStringList());
    // Chosen instead of typed: the first is "Any".
    driver.key(Qt::Key_Down, Qt::AltModifier);
    QTRY_VERIFY(qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
    QVERIFY(driver.goes("filterError"));
    QVERIFY(settles());
    QCOMPARE(shown(), stored(choices.front().value));
    driver.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(settles());
    QCOMPARE(shown().size(), 10);
    QCOMPARE(driver.clicks(), 0);

    // The views that are there from the start; what each is for, in words of its own.
    using Views = std::vector<std::pair<const char*, std::vector<std::string>>>;
    const Views ofPurchases{{"/open", {"pending_approval", "approved", "partially_received"}},
                            {"/draft", {"draft"}},
                            {"/approval", {"pending_approval"}},
                            {"/receive", {"approved", "partially_received"}},
                            {"/received", {"received"}},
                            {"/closed", {"closed", "cancelled"}}};
    const Views ofSales{{"/open", {"confirmed", "partially_shipped", "shipped"}},
                        {"/draft", {"draft"}},
                        {"/ship", {"confirmed", "partially_shipped"}},
                        {"/hold", {"on_hold"}},
                        {"/deliver", {"shipped"}},
                        {"/delivered", {"delivered"}},
                        {"/closed", {"closed", "cancelled"}}};
    auto* tabs = m_form->window.currentPage()->findChild<ui::records::ViewTabs*>();
    for (const auto& [key, statuses] : number == "po_number" ? ofPurchases : ofSales) {
        QStringList wanted;
        for (const std::string& status : statuses)
            wanted << stored(status);
        wanted.sort();
        const int tab = tabs->tabOf(QLatin1String(key));
        QVERIFY2(tab >= 0, key);
        tabs->choose(tab);
        QVERIFY(settles());
        QCOMPARE(shown(), wanted);
        QCOMPARE(wanted.isEmpty(), statuses.front() == choices.back().value);
    }
    tabs->choose(tabs->tabOf(QStringLiteral("/all")));
    QVERIFY(settles());
    QCOMPARE(shown().size(), 10);
}

QTEST_MAIN(TestEveryList)
#include "tst_every_list.moc"
