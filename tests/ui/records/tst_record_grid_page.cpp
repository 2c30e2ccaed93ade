// The page of a grid driven by keyboard and mouse on a real tenant database, its effect read there.
#include "core/base/error.h"
#include "tests/support/domain_database.h"
#include "tests/ui/records/grid_page_fixture.h"
#include "ui/records/adjust_panel.h"
#include "ui/records/filter_edit.h"
#include "ui/records/filter_row.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_panel.h"
#include "ui/records/selection_sums.h"
#include "ui/theme/theme.h"
#include "ui/widgets/column_chooser.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace landreeve;
using namespace landreeve::ui::records;
using landreeve::records::entity;
using landreeve::records::TenantRecords;
using ui::widgets::Label;
using ui::widgets::LButton;

class TestRecordGridPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void showsWhatIsThere();
    void everyEntityHasItsPage_data();
    void everyEntityHasItsPage();
    void viewsAndFilters();
    void wrongFilterIsExplained();
    void noMatchNamesTheFilters();
    void sortsByItsHead();
    void keyboardAlone();
    void selectionShowsTotals();
    void columnsAreArrangedAndKept();
    void aDraggedWidthIsKept();
    void copies();
    void adjustsStock();
    void adjustRefusesBesideTheField();
    void adjustMeetsAnotherHand();
    void noTenantNoRows();
    void lostServerComesBack();

private:
    std::unique_ptr<RecordGridPage> open(const char* name = "inventory");
    template <typename T>
    T* part(const char* name) const {
        T* found = m_page->findChild<T*>(QLatin1String(name));
        return found != nullptr ? found : m_window->findChild<T*>(QLatin1String(name));
    }
    int rows() const { return m_page->model()->rowCount(); }
    bool settled() const { return m_page->model()->isComplete() && !m_page->model()->isBusy(); }
    QString cell(int row, const char* field) const {
        const auto* model = m_page->model();
        return model->index(row, model->columnOf(field)).data().toString();
    }
    void type(const char* field, const char* text);
    Decimal onHand(const QString& sku) const;

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
    FakeNavigator m_navigator;
    QTemporaryDir m_home;
    std::unique_ptr<QWidget> m_window;
    RecordGridPage* m_page = nullptr;
};

void TestRecordGridPage::initTestCase() {
    ui::theme::Theme::of();
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->script(kSample);
    m_database->superuser().script("ANALYZE");
    m_runner = std::make_unique<ui::tasks::TaskRunner>();
    m_navigator.m_tenant =
        ui::shell::TenantRef{QStringLiteral("sahyadri-agro"), QStringLiteral("Sahyadri Agro"), {}, {}};
}

void TestRecordGridPage::cleanupTestCase() {
    m_runner.reset();
}

std::unique_ptr<RecordGridPage> TestRecordGridPage::open(const char* name) {
    const RecordServices services{
        *m_runner,
        m_navigator,
        [this](const QString& id) {
            return std::make_shared<TenantRecords>(
                id.toStdString(),
                [this](const access::Permission&, const postgres::Wait& wait) { return m_database->lend(wait); });
        },
        m_home.filePath(QStringLiteral("views/columns.ini")),
        {}};
    return std::make_unique<RecordGridPage>(services, entity(name), m_window.get());
}

void TestRecordGridPage::init() {
    m_navigator.m_said.clear();
    m_window = std::make_unique<QWidget>();
    m_window->resize(1400, 800);
    m_page = open().release();
    auto* layout = new QHBoxLayout(m_window.get());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_page);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    m_page->activated({});
    QTRY_VERIFY(settled());
}

void TestRecordGridPage::cleanup() {
    m_window.reset();
    m_page = nullptr;
}

void TestRecordGridPage::type(const char* field, const char* text) {
    FilterEdit* edit = m_page->grid()->filterRow()->edit(QLatin1String(field));
    edit->setFocus();
    edit->clear();
    QTest::keyClicks(edit, QLatin1String(text));
    QTest::keyClick(edit, Qt::Key_Return);
}

Decimal TestRecordGridPage::onHand(const QString& sku) const {
    return m_database->superuser()
        .exec("SELECT i.on_hand FROM inventory i JOIN product p ON p.id = i.product_id WHERE p.sku = $1",
              sku.toStdString())
        .one()
        .get<Decimal>(0);
}

void TestRecordGridPage::showsWhatIsThere() {
    QCOMPARE(rows(), 200);
    QCOMPARE(m_page->head()->title(), QStringLiteral("Inventory"));
    QTRY_VERIFY(m_page->head()->facts().startsWith(QStringLiteral("200 rows, value ₹ ")));
    QTRY_VERIFY(part<QTabBar>("viewTabs")->tabText(2).startsWith(QStringLiteral("To reorder 2")));
    QCOMPARE(cell(0, "warehouse_location"), QStringLiteral("Pune-Chakan"));
    QVERIFY(part<Label>("rowPosition")->text().startsWith(QStringLiteral("Rows 1 to ")));
    QVERIFY(part<Label>("rowPosition")->text().endsWith(QStringLiteral(" of 200")));
    // Names stand in reading order, and the boxes of selection stand outside of sorting.
    QVERIFY(cell(0, "product_name").startsWith(QStringLiteral("Drip lateral")));
    for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        if (qobject_cast<const QLineEdit*>(widget) != nullptr || qobject_cast<const LButton*>(widget) != nullptr) {
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty() ||
                         !static_cast<const QAbstractButton*>(widget)->text().isEmpty(),
                     qPrintable(widget->objectName()));
        }
    }
}

void TestRecordGridPage::everyEntityHasItsPage_data() {
    QTest::addColumn<QString>("name");
    for (const auto& each : landreeve::records::entities())
        QTest::newRow(each.name.c_str()) << QString::fromStdString(each.name);
}

void TestRecordGridPage::everyEntityHasItsPage() {
    QFETCH(QString, name);
    const auto page = open(qPrintable(name));
    QTRY_VERIFY(page->model()->isComplete());
    const std::map<QString, int> counts{{QStringLiteral("vendor"), 2},
                                        {QStringLiteral("product"), 200},
                                        {QStringLiteral("warehouse"), 2},
                                        {QStringLiteral("inventory"), 200}};
    const auto expected = counts.find(name);
    QCOMPARE(page->model()->rowCount(), expected == counts.end() ? 0 : expected->second);
    QVERIFY(!page->findChild<ui::widgets::ErrorLine*>(QStringLiteral("recordError"))->isShown());
    if (expected == counts.end())
        QVERIFY(page->findChild<QWidget*>(QStringLiteral("emptyState")) != nullptr);
}

void TestRecordGridPage::viewsAndFilters() {
    auto* tabs = part<QTabBar>("viewTabs");
    tabs->setCurrentIndex(2);
    QTRY_VERIFY(settled() && rows() < 200);
    const auto low = m_database->superuser()
                         .exec("SELECT count(*) FROM inventory i JOIN product p ON p.id = i.product_id "
                               "WHERE i.on_hand < p.reorder_level")
                         .one()
                         .get<int>(0);
    QCOMPARE(rows(), low);
    QVERIFY(part<LButton>("clearButton")->isVisible());
    tabs->setCurrentIndex(0);
    QTRY_COMPARE(rows(), 200);
    type("product_name", "neem");
    QTRY_COMPARE(rows(), 50);
    QTRY_VERIFY(m_page->head()->facts().startsWith(QStringLiteral("50 rows match, value ₹ ")));
    type("on_hand", "> 46");
    QTRY_VERIFY(settled() && rows() == 50);
    type("sku", "SKU-01");
    QTRY_VERIFY(settled() && rows() == 2);
    auto* search = part<QLineEdit>("recordSearch");
    search->setFocus();
    QTest::keyClicks(search, QStringLiteral("16"));
    QTRY_VERIFY(settled() && rows() == 1);
    QCOMPARE(cell(0, "sku"), QStringLiteral("SKU-016"));
    QTest::keyClick(m_page, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(rows(), 200);
    QVERIFY(m_page->grid()->filterRow()->isEmpty());
}

void TestRecordGridPage::wrongFilterIsExplained() {
    type("on_hand", "many");
    FilterEdit* edit = m_page->grid()->filterRow()->edit(QStringLiteral("on_hand"));
    QVERIFY(edit->isWrong());
    QVERIFY(edit->toolTip().contains(QStringLiteral("no number")));
    QTest::qWait(50);
    QCOMPARE(rows(), 200);
    QVERIFY(settled());
}

void TestRecordGridPage::noMatchNamesTheFilters() {
    type("product_name", "unicorn");
    type("on_hand", "> 0");
    QTRY_VERIFY(settled() && rows() == 0);
    QTRY_VERIFY(part<QWidget>("noMatch") != nullptr);
    const QString said = part<QWidget>("noMatch")->accessibleName();
    QVERIFY2(said.contains(QStringLiteral("Product unicorn and On hand > 0")), qPrintable(said));
    Q_EMIT part<LButton>("clearFiltersButton")->activated();
    QTRY_COMPARE(rows(), 200);
    QVERIFY(part<QWidget>("noMatch") == nullptr || part<QWidget>("noMatch")->isHidden());
}

void TestRecordGridPage::sortsByItsHead() {
    auto* header = m_page->grid()->table()->header();
    const int column = m_page->model()->columnOf("avg_cost_per_unit");
    const int x = header->sectionViewportPosition(column) + header->sectionSize(column) / 2;
    for (const QString& first : {QStringLiteral("11.00"), QStringLiteral("210.00")}) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, 8));
        QTRY_COMPARE(cell(0, "avg_cost_per_unit"), first);
    }
    QTRY_VERIFY(settled());
    QCOMPARE(rows(), 200);
}

void TestRecordGridPage::keyboardAlone() {
    auto* table = m_page->grid()->table();
    table->setFocus();
    QCOMPARE(m_page->grid()->currentRow(), 0);
    QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_page->grid()->currentRow(), 199);
    QTest::keyClick(m_page, Qt::Key_G, Qt::ControlModifier);
    auto* edit = part<QLineEdit>("goToEdit");
    QVERIFY(edit != nullptr);
    QTest::keyClicks(edit, QStringLiteral("1,00"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_page->grid()->currentRow(), 99);
    QTest::keyClick(m_page, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_page->grid()->filterRow()->isAncestorOf(m_window->focusWidget()));
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Down);
    QCOMPARE(m_window->focusWidget(), table);
    m_page->find();
    QCOMPARE(m_window->focusWidget(), part<QLineEdit>("recordSearch"));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(m_page->split()->isPanelShown());
    QCOMPARE(m_window->focusWidget(), part<QLineEdit>("quantityEdit"));
    QVERIFY(m_page->escape());
    QVERIFY(!m_page->split()->isPanelShown());
}

void TestRecordGridPage::selectionShowsTotals() {
    auto* table = m_page->grid()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Space);
    QTest::keyClick(table, Qt::Key_Space);
    QCOMPARE(m_page->grid()->sums()->count(), 1);
    QTest::keyClick(table, Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(table, Qt::Key_Space);
    QTRY_COMPARE(m_page->grid()->sums()->count(), 2);
    QCOMPARE(part<Label>("selectionCount")->text(), QStringLiteral("2 rows selected"));
    QTRY_VERIFY(part<Label>("selectionTotals")->text().contains(QStringLiteral("On hand 94")));
    QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_page->grid()->sums()->count(), 200);
    const auto total = m_database->superuser().exec("SELECT sum(valuation) FROM inventory").one().get<Decimal>(0);
    QTRY_VERIFY(m_page->grid()->sums()->totals().has_value());
    QVERIFY(std::ranges::find(m_page->grid()->sums()->totals()->sums, total) !=
            m_page->grid()->sums()->totals()->sums.end());
    // The boxes of the first column.
    const QRect box = table->visualRect(m_page->model()->index(3, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, box.center());
    QCOMPARE(m_page->grid()->sums()->count(), 199);
}

void TestRecordGridPage::columnsAreArrangedAndKept() {
    QTest::keyClick(m_page, Qt::Key_F4);
    auto* chooser = part<landreeve::ui::widgets::ColumnChooser>("columnChooser");
    QVERIFY(chooser != nullptr && chooser->isVisible());
    auto* list = part<QListWidget>("columnList");
    QCOMPARE(list->item(0)->text(), QStringLiteral("SKU"));
    QVERIFY(!(list->item(0)->flags() & Qt::ItemIsUserCheckable));
    const auto itemOf = [&](const char* name) {
        return list->findItems(QLatin1String(name), Qt::MatchStartsWith).value(0);
    };
    itemOf("Category")->setCheckState(Qt::Checked);
    itemOf("Damaged")->setCheckState(Qt::Unchecked);
    list->setCurrentItem(itemOf("Warehouse"));
    QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(list->item(1)->text(), QStringLiteral("Warehouse"));
    auto* table = m_page->grid()->table();
    QVERIFY(table->isColumnHidden(m_page->model()->columnOf("damaged")));
    QVERIFY(table->isColumnChosen(m_page->model()->columnOf("category")));
    QCOMPARE(table->header()->visualIndex(m_page->model()->columnOf("warehouse_location")), 2);
    QTest::keyClick(chooser, Qt::Key_Escape);
    const QString file = m_home.filePath(QStringLiteral("views/columns.ini"));
    QTRY_VERIFY(QFile::exists(file));
    const auto arranged = m_page->grid()->columnLayout();
    const auto again = open();
    QTRY_COMPARE(again->grid()->columnLayout(), arranged);
    QVERIFY(QFile::remove(file));
}

void TestRecordGridPage::aDraggedWidthIsKept() {
    const int column = m_page->model()->columnOf("warehouse_location");
    auto* header = m_page->grid()->table()->header();
    const int before = header->sectionSize(column);
    auto* window = m_window->windowHandle();
    const QPoint edge =
        header->viewport()->mapTo(m_window.get(), QPoint(header->sectionViewportPosition(column) + before - 1, 8));
    QTest::mouseMove(window, edge);
    QTest::mousePress(window, Qt::LeftButton, {}, edge);
    QTest::mouseMove(window, edge + QPoint(20, 0));
    QTest::mouseMove(window, edge + QPoint(60, 0));
    QTest::mouseRelease(window, Qt::LeftButton, {}, edge + QPoint(60, 0));
    QTRY_COMPARE(header->sectionSize(column), before + 60);
    const QString file = m_home.filePath(QStringLiteral("views/columns.ini"));
    QTRY_VERIFY(QFile::exists(file));
    const auto again = open();
    QTRY_COMPARE(again->grid()->columnLayout().widths.value(QStringLiteral("warehouse_location")), before + 60);
    QVERIFY(QFile::remove(file));
}

void TestRecordGridPage::copies() {
    auto* table = m_page->grid()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(m_navigator.m_said.contains(QStringLiteral("2 rows copied")));
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith(QStringLiteral("SKU\tProduct\tWarehouse\tOn hand")));
    QVERIFY(lines[1].contains(QStringLiteral("\t47.000\t")));
    // Only the column that the keyboard is in.
    table->selectionModel()->setCurrentIndex(table->model()->index(1, m_page->model()->columnOf("on_hand")),
                                             QItemSelectionModel::NoUpdate);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_navigator.m_said.contains(QStringLiteral("On hand of 2 rows copied")));
    QCOMPARE(QGuiApplication::clipboard()->text(),
             lines[1].section(u'\t', 3, 3) + u'\n' + lines[2].section(u'\t', 3, 3) + u'\n');
    QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(m_navigator.m_said.contains(QStringLiteral("200 rows copied")));
    QCOMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 200);
}

void TestRecordGridPage::adjustsStock() {
    const QString sku = cell(0, "sku");
    QCOMPARE(onHand(sku), Decimal(47));
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    auto* panel = part<AdjustPanel>("adjustPanel");
    QVERIFY(m_page->split()->isPanelShown());
    QTest::keyClicks(part<QLineEdit>("quantityEdit"), QStringLiteral("50.5"));
    QVERIFY(part<Label>("effectLabel")->text().startsWith(QStringLiteral("On hand 47 → 50.5 (+3.5)")));
    QCOMPARE(part<LButton>("adjustSubmitButton")->text(), QStringLiteral("Adjust by +3.5"));
    const QString promised =
        part<Label>("effectLabel")->text().section(QStringLiteral("→ "), -1).section(QLatin1Char(' '), 0, 1);
    Q_EMIT part<LButton>("adjustSubmitButton")->activated();
    QCOMPARE(m_window->focusWidget(), part<QLineEdit>("reasonEdit"));
    QCOMPARE(onHand(sku), Decimal(47));
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QStringLiteral("Found behind the shelf"));
    QTest::keyClick(part<QLineEdit>("reasonEdit"), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(!m_navigator.m_said.isEmpty());
    QCOMPARE(m_navigator.m_said.first(), sku + QStringLiteral(" in Pune-Chakan adjusted by +3.5: 50.5 on hand"));
    QTRY_COMPARE(cell(0, "on_hand"), QStringLiteral("50.5"));
    QCOMPARE(QStringLiteral("₹ ") + cell(0, "valuation"), promised);
    QCOMPARE(onHand(sku), *Decimal::parse("50.5"));
    QVERIFY(!panel->isTyped());
    const auto move = m_database->superuser().exec("SELECT reason, by FROM stock_move ORDER BY seq DESC LIMIT 1").one();
    QCOMPARE(move.get<std::string>(0), std::string("Found behind the shelf"));
    QCOMPARE(move.get<std::string>(1), std::string("meera"));
    // And back by a difference, for the tests that follow.
    Q_EMIT part<ui::widgets::Segments>("adjustMode")->chosen(QStringLiteral("difference"));
    part<ui::widgets::Segments>("adjustMode")->setCurrent(QStringLiteral("difference"));
    QTest::keyClicks(part<QLineEdit>("quantityEdit"), QStringLiteral("-3.5"));
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QStringLiteral("Back"));
    QTest::keyClick(part<QLineEdit>("reasonEdit"), Qt::Key_Return);
    QTRY_COMPARE(cell(0, "on_hand"), QStringLiteral("47"));
}

void TestRecordGridPage::adjustRefusesBesideTheField() {
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    auto* quantity = part<QLineEdit>("quantityEdit");
    const auto said = [&](const char* typed) {
        quantity->clear();
        QTest::keyClicks(quantity, QLatin1String(typed));
        Q_EMIT part<LButton>("adjustSubmitButton")->activated();
        return quantity->accessibleDescription();
    };
    QCOMPARE(said("many"), QStringLiteral("This is no number. Write it like 1.5"));
    QCOMPARE(said("47"), QStringLiteral("That is what the books say: there is nothing to adjust."));
    QCOMPARE(said("1.2345"), QStringLiteral("At most three decimals."));
    QCOMPARE(said("-1"), QStringLiteral("A count is never below zero."));
    // What only the server knows.
    m_database->script("update product set status = 'inactive' where sku = '" + cell(0, "sku").toStdString() + "'");
    quantity->clear();
    QTest::keyClicks(quantity, QStringLiteral("60"));
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QStringLiteral("count"));
    Q_EMIT part<LButton>("adjustSubmitButton")->activated();
    QTRY_VERIFY(part<ui::widgets::ErrorLine>("adjustError")->isShown());
    QVERIFY(part<ui::widgets::ErrorLine>("adjustError")->accessibleName().contains(QStringLiteral("inactive")));
    QVERIFY(part<AdjustPanel>("adjustPanel")->isTyped());
    m_database->script("update product set status = 'active'");
}

void TestRecordGridPage::adjustMeetsAnotherHand() {
    const QString sku = cell(1, "sku");
    m_page->grid()->goTo(1);
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    QTest::keyClicks(part<QLineEdit>("quantityEdit"), QStringLiteral("50"));
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QStringLiteral("count"));
    m_database->script("select stock_adjust(id, 'Pune-Chakan', 1, 'theirs') from product where sku = '" +
                       sku.toStdString() + "'");
    Q_EMIT part<LButton>("adjustSubmitButton")->activated();
    auto* error = part<ui::widgets::ErrorLine>("adjustError");
    QTRY_VERIFY(error->isShown());
    QVERIFY2(error->accessibleName().contains(QStringLiteral("on hand 47 → 48")), qPrintable(error->accessibleName()));
    QCOMPARE(onHand(sku), Decimal(48));
    QCOMPARE(part<QLineEdit>("quantityEdit")->text(), QStringLiteral("50"));
    Q_EMIT error->retryRequested();
    QVERIFY(part<Label>("effectLabel")->text().startsWith(QStringLiteral("On hand 48 → 50 (+2)")));
    QTRY_COMPARE(cell(1, "on_hand"), QStringLiteral("48"));
    Q_EMIT part<LButton>("adjustSubmitButton")->activated();
    QTRY_COMPARE(onHand(sku), Decimal(50));
    QTRY_COMPARE(cell(1, "on_hand"), QStringLiteral("50"));
}

void TestRecordGridPage::noTenantNoRows() {
    m_page->tenantChanged(std::nullopt);
    QCOMPARE(rows(), 0);
    QVERIFY(part<QWidget>("emptyState")->accessibleName().contains(QStringLiteral("No tenant is open")));
    m_page->tenantChanged(m_navigator.m_tenant);
    QTRY_COMPARE(rows(), 200);
    QVERIFY(part<QWidget>("emptyState") == nullptr || part<QWidget>("emptyState")->isHidden());
}

void TestRecordGridPage::lostServerComesBack() {
    QTRY_VERIFY(settled());
    m_server->stop();
    m_page->refresh();
    QTRY_VERIFY(m_page->isOffline());
    QCOMPARE(rows(), 200);
    auto* error = part<ui::widgets::ErrorLine>("recordError");
    QVERIFY(error->isShown());
    QVERIFY(error->accessibleName().startsWith(QStringLiteral("No connection since ")));
    QVERIFY(m_page->head()->facts().startsWith(QStringLiteral("as read ")));
    m_server->start();
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->isOffline(), 60'000);
    QVERIFY(!error->isShown());
    QTRY_VERIFY(m_page->head()->facts().startsWith(QStringLiteral("200 rows")));
}

QTEST_MAIN(TestRecordGridPage)
#include "tst_record_grid_page.moc"
