// Views of a grid under names: kept over a restart, marked when changed, and without a trace of personal numbers.
#include "core/base/ids.h"
#include "core/records/record_store.h"
#include "core/vault/cryptography.h"
#include "core/vault/field_vault.h"
#include "core/vault/key_ring.h"
#include "tests/ui/records/grid_window.h"
#include "ui/records/view_tabs.h"
#include "ui/records/views_popover.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QJsonObject>
#include <QListWidget>
#include <QTabBar>

using namespace landreeve;
using namespace landreeve::ui::records;
using ui::widgets::LButton;

class TestSavedViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_grid.reset(); }
    void cleanup();
    void keyboardSavesAndAnotherStartFindsIt();
    void changedIsMarkedSavedOrPutBack();
    void isNotChangedByBeingTaken();
    void renamedAndDeleted();
    void takenNameIsRefused();
    void opensWithTheOneThatIsFirst();
    void wholeNumberFindsTheEmployee_data();
    void wholeNumberFindsTheEmployee();
    void personalNumberIsKeptNowhere();

private:
    template <typename T>
    T* part(const char* name) const {
        return m_grid->part<T>(name);
    }
    QTabBar* tabs() const { return part<QTabBar>("viewTabs"); }
    ViewTabs* views() const { return m_grid->page()->findChild<ViewTabs*>(); }
    ViewsPopover* popover() const { return m_grid->window()->findChild<ViewsPopover*>(); }
    void openList() {
        QTRY_VERIFY(popover() == nullptr); // the one before is on its way out
        QTest::keyClick(m_grid->page(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(popover() != nullptr);
    }
    QByteArray kept() const {
        QFile file(m_grid->settingsFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Keeps what is shown under this name.
    void keepAs(const char* name) {
        openList();
        auto* edit = part<QLineEdit>("viewNameEdit");
        QTest::keyClicks(edit, QLatin1String(name));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(kept().contains(name));
    }
    /// "Neem only": neem oils, dearest first, without the warehouse.
    void makeView();

    std::unique_ptr<GridWindow> m_grid;
    vault::KeyRing m_keyRing{newUuid(), vault::newKey()};
};

void TestSavedViews::initTestCase() {
    ui::theme::Theme::of();
    m_grid = std::make_unique<GridWindow>(kSample);
    const auto wrapped = m_keyRing.newTenantKey(m_grid->database().tenantId());
    const auto vault = std::make_shared<vault::FieldVault>(m_keyRing, m_grid->database().tenantId(),
                                                           [wrapped] { return std::vector{wrapped}; });
    m_grid->setVault(vault);
    auto connection = m_grid->database().lend();
    for (const auto& [code, aadhaar, pan] :
         {std::tuple{"E-1", "9999 4105 7058", "ZZZPB4321D"}, std::tuple{"E-2", "", "ZZZPC1234E"}}) {
        landreeve::records::RecordStore(connection, vault.get())
            .create(landreeve::records::entity("employee"),
                    {{QStringLiteral("employee_code"), QLatin1String(code)},
                     {QStringLiteral("name"), QStringLiteral("Asha")},
                     {QStringLiteral("aadhar_number"), QLatin1String(aadhaar)},
                     {QStringLiteral("pan_number"), QLatin1String(pan)}},
                    newUuid());
    }
}

void TestSavedViews::cleanup() {
    m_grid->close();
    QFile::remove(m_grid->settingsFile());
}

void TestSavedViews::makeView() {
    m_grid->filter("product_name", QStringLiteral("neem"));
    Q_EMIT m_grid->page()->grid()->sortRequested({"avg_cost_per_unit", true});
    m_grid->page()->grid()->setColumnShown(QStringLiteral("warehouse_location"), false);
    QTRY_VERIFY(m_grid->settled());
    keepAs("Neem only");
    QCOMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("Neem only"));
}

void TestSavedViews::keyboardSavesAndAnotherStartFindsIt() {
    m_grid->open("inventory");
    makeView();
    QTRY_COMPARE(m_grid->rows(), 50);
    m_grid->open("inventory");
    QCOMPARE(m_grid->rows(), 200);
    QTRY_VERIFY(views()->tabOf(QStringLiteral("Neem only")) > 0);
    openList();
    QCOMPARE(m_grid->focus(), part<QListWidget>("viewList"));
    QTest::keyClick(m_grid->focus(), Qt::Key_End);
    QTest::keyClick(m_grid->focus(), Qt::Key_Return);
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 50);
    QCOMPARE(m_grid->cell(0, "sku"), QStringLiteral("SKU-200"));
    const auto* model = m_grid->page()->model();
    QVERIFY(m_grid->table()->isColumnHidden(model->columnOf("warehouse_location")));
    // The others keep their own arrangement.
    tabs()->setCurrentIndex(0);
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 200);
    QVERIFY(!m_grid->table()->isColumnHidden(model->columnOf("warehouse_location")));
    QVERIFY(m_grid->cell(0, "product_name").startsWith(QStringLiteral("Drip lateral")));
}

void TestSavedViews::changedIsMarkedSavedOrPutBack() {
    m_grid->open("inventory");
    makeView();
    auto* save = part<LButton>("saveViewButton");
    QVERIFY(!save->isVisible());
    m_grid->filter("sku", QStringLiteral("SKU-0"));
    QTRY_COMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("Neem only •"));
    QVERIFY(save->isVisible());
    QCOMPARE(tabs()->accessibleTabName(tabs()->currentIndex()), QStringLiteral("Neem only, changed since saved"));
    openList();
    Q_EMIT part<LButton>("discardChangesButton")->activated();
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 50);
    QCOMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("Neem only"));
    m_grid->filter("sku", QStringLiteral("SKU-0"));
    QTRY_VERIFY(save->isVisible());
    QTest::mouseClick(save, Qt::LeftButton);
    QVERIFY(!save->isVisible());
    QTRY_VERIFY(kept().contains("SKU-0"));
}

/// However its filters were written.
void TestSavedViews::isNotChangedByBeingTaken() {
    m_grid->open("inventory");
    m_grid->filter("on_hand", QStringLiteral(">0"));
    QTRY_VERIFY(m_grid->settled());
    keepAs("Some left");
    QTRY_COMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("Some left"));
    tabs()->setCurrentIndex(0);
    QTRY_VERIFY(m_grid->settled());
    tabs()->setCurrentIndex(views()->tabOf(QStringLiteral("Some left")));
    QTRY_VERIFY(m_grid->settled());
    QCOMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("Some left"));
}

void TestSavedViews::renamedAndDeleted() {
    m_grid->open("inventory");
    makeView();
    openList();
    QTest::keyClick(part<QListWidget>("viewList"), Qt::Key_F2);
    auto* name = part<QLineEdit>("viewNameEdit");
    QCOMPARE(name->text(), QStringLiteral("Neem only"));
    name->insert(QStringLiteral("नीम"));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("नीम"));
    QTRY_VERIFY(!kept().contains("Neem only"));
    m_grid->open("inventory");
    QTRY_VERIFY(views()->tabOf(QStringLiteral("नीम")) > 0);
    openList();
    auto* list = part<QListWidget>("viewList");
    QVERIFY(!part<LButton>("deleteViewButton")->isEnabled()); // a built-in one stays
    QTest::keyClick(list, Qt::Key_End);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(views()->tabOf(QStringLiteral("नीम")), -1);
    QTRY_VERIFY(!kept().contains("name="));
}

void TestSavedViews::takenNameIsRefused() {
    m_grid->open("inventory");
    openList();
    auto* name = part<QLineEdit>("viewNameEdit");
    const int before = tabs()->count();
    QTest::keyClicks(name, tabs()->tabText(0).toUpper());
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(name->accessibleDescription(), QStringLiteral("There is a view of that name."));
    QCOMPARE(tabs()->count(), before);
    QTest::keyClick(popover(), Qt::Key_Escape);
    QTRY_VERIFY(popover() == nullptr);
}

void TestSavedViews::opensWithTheOneThatIsFirst() {
    m_grid->open("inventory");
    makeView();
    openList();
    Q_EMIT part<LButton>("firstViewButton")->activated();
    QTRY_VERIFY2(kept().contains("inventoryFirst=Neem only"), kept().constData());
    m_grid->open("inventory");
    QTRY_COMPARE(tabs()->tabText(tabs()->currentIndex()), QStringLiteral("Neem only"));
    QTRY_VERIFY(m_grid->settled() && m_grid->rows() == 50);
}

void TestSavedViews::wholeNumberFindsTheEmployee_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("found");
    QTest::newRow("Aadhaar in groups") << QStringLiteral("aadhar_number") << QStringLiteral("9999 4105 7058") << 1;
    QTest::newRow("Aadhaar") << QStringLiteral("aadhar_number") << QStringLiteral("999941057058") << 1;
    QTest::newRow("a part of it") << QStringLiteral("aadhar_number") << QStringLiteral("7058") << 0;
    QTest::newRow("PAN in small letters") << QStringLiteral("pan_number") << QStringLiteral("zzzpb4321d") << 1;
    QTest::newRow("another PAN") << QStringLiteral("pan_number") << QStringLiteral("ZZZPC9999E") << 0;
}

void TestSavedViews::wholeNumberFindsTheEmployee() {
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(int, found);
    m_grid->open("employee");
    QCOMPARE(m_grid->rows(), 2);
    m_grid->page()->grid()->setColumnShown(field, true);
    m_grid->filter(qPrintable(field), typed);
    QTRY_VERIFY(m_grid->settled());
    QCOMPARE(m_grid->rows(), found);
    if (found == 1)
        QCOMPARE(m_grid->cell(0, "employee_code"), QStringLiteral("E-1"));
    else
        QVERIFY(!m_grid->page()->findChild<QWidget*>(QStringLiteral("noMatch"))->accessibleName().contains(typed));
}

void TestSavedViews::personalNumberIsKeptNowhere() {
    m_grid->open("employee");
    m_grid->page()->grid()->setColumnShown(QStringLiteral("pan_number"), true);
    m_grid->filter("name", QStringLiteral("asha"));
    m_grid->filter("pan_number", QStringLiteral("ZZZPB4321D"));
    QCOMPARE(m_grid->rows(), 1);
    keepAs("Mine");
    QVERIFY(kept().contains("asha"));
    QVERIFY(!kept().contains("4321"));
    // Nor as a search.
    m_grid->filter("name", {});
    m_grid->filter("pan_number", {});
    auto* search = part<QLineEdit>("recordSearch");
    search->setFocus();
    QTest::keyClicks(search, QStringLiteral("asha zzzpb4321d"));
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(m_grid->rows(), 1);
    keepAs("Searched");
    QVERIFY(!kept().toLower().contains("4321"));
    // Whoever reads over the shoulder sees the end of it alone.
    const QString server = QString::fromStdString(
        m_grid->value("SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE query NOT LIKE '%pg_stat_activity%'"));
    QVERIFY(!server.contains(QStringLiteral("4321")));
}

QTEST_MAIN(TestSavedViews)
#include "tst_saved_views.moc"
