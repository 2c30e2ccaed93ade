// What is typed in the adjust panel belongs to one row: whatever the list does, nothing is booked to another one.
#include "tests/support/domain_database.h"
#include "tests/ui/records/grid_page_fixture.h"
#include "ui/records/adjust_panel.h"
#include "ui/records/draft_question.h"
#include "ui/records/filter_edit.h"
#include "ui/records/filter_row.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/table.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QTest>

using namespace landreeve;
using namespace landreeve::ui::records;
using landreeve::records::entity;
using landreeve::records::TenantRecords;
using ui::widgets::Label;
using ui::widgets::LButton;

class TestAdjustDraft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_runner.reset(); }
    void init();
    void cleanup();
    void anotherRowIsNeverBooked();
    void discardingGoesToTheOtherRow();
    void keyboardMovesAskToo();
    void hiddenPanelAsksWhenItOpens();
    void rowOutOfTheListCannotBeBooked();
    void otherTenantLeavesTheDraft();
    void switchingWhileItIsSent();
    void highlightFollowsPlainMoves_data();
    void highlightFollowsPlainMoves();
    void openingHighlightsTheCurrentRow();
    void moveDuringRefreshStays();
    void noMatchEmptiesThePanel();
    void refusalStandsOnce_data();
    void refusalStandsOnce();
    void wrongFilterIsSaidInWords();

private:
    template <typename T>
    T* part(const char* name) const {
        return m_page->findChild<T*>(QLatin1String(name));
    }
    bool settled() const { return m_page->model()->isComplete() && !m_page->model()->isBusy(); }
    QString sku(int row) const {
        return m_page->model()->index(row, m_page->model()->columnOf("sku")).data().toString();
    }
    Decimal onHand(const QString& sku) const;
    Decimal total() const {
        return m_database->superuser().exec("SELECT sum(on_hand) FROM inventory").one().get<Decimal>(0);
    }
    QList<int> selected() const;
    QPoint middleOf(int row) const;
    void typeDraft(int row, const char* quantity, const char* reason);
    /// As a user does who looks at the list alone.
    void typeBlindly(const char* keys);
    void filter(const char* field, const char* text);

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
    FakeNavigator m_navigator;
    std::unique_ptr<QWidget> m_window;
    RecordGridPage* m_page = nullptr;
    AdjustPanel* m_panel = nullptr;
    ui::widgets::Table* m_table = nullptr;
};

void TestAdjustDraft::initTestCase() {
    ui::theme::Theme::of();
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_database->script(kSample);
    m_database->superuser().script("ANALYZE");
    m_runner = std::make_unique<ui::tasks::TaskRunner>();
}

void TestAdjustDraft::init() {
    m_navigator.m_said.clear();
    m_navigator.m_tenant =
        ui::shell::TenantRef{QStringLiteral("sahyadri-agro"), QStringLiteral("Sahyadri Agro"), {}, {}};
    m_window = std::make_unique<QWidget>();
    m_window->resize(1400, 800);
    const RecordServices services{
        *m_runner,
        m_navigator,
        [this](const QString& id) {
            return std::make_shared<TenantRecords>(
                id.toStdString(),
                [this](const access::Permission&, const postgres::Wait& wait) { return m_database->lend(wait); });
        },
        {},
        {}};
    m_page = new RecordGridPage(services, entity("inventory"), m_window.get());
    m_panel = part<AdjustPanel>("adjustPanel");
    m_table = m_page->grid()->table();
    auto* layout = new QHBoxLayout(m_window.get());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_page);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    m_page->activated({});
    QTRY_VERIFY(settled());
}

void TestAdjustDraft::cleanup() {
    m_window.reset();
    m_page = nullptr;
}

Decimal TestAdjustDraft::onHand(const QString& sku) const {
    return m_database->superuser()
        .exec("SELECT i.on_hand FROM inventory i JOIN product p ON p.id = i.product_id WHERE p.sku = $1",
              sku.toStdString())
        .one()
        .get<Decimal>(0);
}

QList<int> TestAdjustDraft::selected() const {
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows << index.row();
    std::ranges::sort(rows);
    return rows;
}

QPoint TestAdjustDraft::middleOf(int row) const {
    return m_table->visualRect(m_page->model()->index(row, m_page->model()->columnOf("on_hand"))).center();
}

void TestAdjustDraft::typeDraft(int row, const char* quantity, const char* reason) {
    m_page->grid()->goTo(row);
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    QTest::keyClicks(part<QLineEdit>("quantityEdit"), QLatin1String(quantity));
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QLatin1String(reason));
}

void TestAdjustDraft::typeBlindly(const char* keys) {
    QTest::keyClicks(m_window->focusWidget(), QLatin1String(keys));
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Return);
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Return);
}

void TestAdjustDraft::filter(const char* field, const char* text) {
    FilterEdit* edit = m_page->grid()->filterRow()->edit(QLatin1String(field));
    edit->setFocus();
    edit->clear();
    QTest::keyClicks(edit, QLatin1String(text));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(settled());
}

void TestAdjustDraft::anotherRowIsNeverBooked() {
    const Decimal before = total();
    typeDraft(0, "12", "count");
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, middleOf(3));
    QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, middleOf(3));
    QVERIFY(m_panel->isAsking());
    QVERIFY(!part<QLineEdit>("quantityEdit")->isEnabled());
    QVERIFY(!part<LButton>("adjustSubmitButton")->isEnabled());
    typeBlindly("77");
    QTRY_COMPARE(m_page->grid()->currentRow(), 0);
    QCOMPARE(selected(), QList<int>{0});
    QCOMPARE(m_panel->rowName(), sku(0) + QStringLiteral(" in Pune-Chakan"));
    QCOMPARE(part<QLineEdit>("quantityEdit")->text(), QStringLiteral("12"));
    QCOMPARE(total(), before);
    // Kept: it goes on where it was, for its own row.
    QVERIFY(!m_panel->isAsking());
    QTest::keyClick(part<QLineEdit>("reasonEdit"), Qt::Key_Return);
    QTRY_COMPARE(onHand(sku(0)), Decimal(12));
    QCOMPARE(onHand(sku(3)), Decimal(47));
    m_database->script("select stock_adjust(id, 'Pune-Chakan', 35, 'back') from product where sku = '" +
                       sku(0).toStdString() + "'");
}

void TestAdjustDraft::discardingGoesToTheOtherRow() {
    typeDraft(0, "12", "count");
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, middleOf(3));
    QTRY_COMPARE(m_page->grid()->currentRow(), 0);
    QCOMPARE(part<DraftQuestion>("draftQuestion")->accessibleName(),
             QStringLiteral("You are adjusting %1 in Pune-Chakan.").arg(sku(0)));
    QCOMPARE(part<LButton>("discardDraftButton")->text(), QStringLiteral("Discard and go to %1").arg(sku(3)));
    QTest::mouseClick(part<LButton>("discardDraftButton"), Qt::LeftButton);
    QVERIFY(!m_panel->isAsking());
    QVERIFY(!m_panel->isTyped());
    QCOMPARE(m_page->grid()->currentRow(), 3);
    QCOMPARE(selected(), QList<int>{3});
    QCOMPARE(m_panel->rowName(), sku(3) + QStringLiteral(" in Pune-Chakan"));
    typeDraft(3, "77", "count");
    QTest::keyClick(part<QLineEdit>("reasonEdit"), Qt::Key_Return);
    QTRY_COMPARE(onHand(sku(3)), Decimal(77));
    QCOMPARE(onHand(sku(0)), Decimal(47));
    m_database->script("select stock_adjust(id, 'Pune-Chakan', -30, 'back') from product where sku = '" +
                       sku(3).toStdString() + "'");
}

void TestAdjustDraft::keyboardMovesAskToo() {
    typeDraft(2, "12", "");
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Down);
    QVERIFY(m_panel->isAsking());
    QCOMPARE(m_window->focusWidget(), m_table);
    QTRY_COMPARE(selected(), QList<int>{2});
    QTest::keyClick(m_table, Qt::Key_Return);
    QCOMPARE(m_window->focusWidget(), part<LButton>("keepEditingButton"));
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Return);
    QCOMPARE(m_window->focusWidget(), part<QLineEdit>("quantityEdit"));
    QVERIFY(!m_panel->isAsking());
}

void TestAdjustDraft::hiddenPanelAsksWhenItOpens() {
    typeDraft(0, "12", "count");
    QVERIFY(m_page->escape());
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Down);
    QCOMPARE(m_page->grid()->currentRow(), 1);
    QTest::keyClick(m_table, Qt::Key_Return);
    QVERIFY(m_panel->isAsking());
    QTRY_COMPARE(m_page->grid()->currentRow(), 0);
    QVERIFY(!part<LButton>("adjustSubmitButton")->isEnabled());
}

void TestAdjustDraft::rowOutOfTheListCannotBeBooked() {
    const Decimal before = total();
    typeDraft(0, "12", "count");
    const QString first = sku(0);
    filter("sku", "SKU-199");
    QTRY_COMPARE(m_page->model()->rowCount(), 1);
    QTRY_VERIFY(m_panel->isAsking());
    QVERIFY(!part<LButton>("adjustSubmitButton")->isEnabled());
    QTest::keyClick(m_panel, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!part<LButton>("adjustSubmitButton")->isBusy());
    QCOMPARE(part<LButton>("keepEditingButton")->text(), QStringLiteral("Clear filters and go there"));
    QTest::mouseClick(part<LButton>("keepEditingButton"), Qt::LeftButton);
    QTRY_COMPARE(m_page->model()->rowCount(), 200);
    QTRY_VERIFY(!m_panel->isAsking());
    QCOMPARE(sku(m_page->grid()->currentRow()), first);
    QCOMPARE(selected(), QList<int>{m_page->grid()->currentRow()});
    QCOMPARE(total(), before);
}

void TestAdjustDraft::otherTenantLeavesTheDraft() {
    typeDraft(4, "12", "count");
    const QString name = m_panel->rowName();
    m_page->tenantChanged(ui::shell::TenantRef{QStringLiteral("other"), QStringLiteral("Other"), {}, {}});
    QVERIFY(m_navigator.m_said.contains(
        QStringLiteral("What you typed for %1 is kept until sahyadri-agro is open again").arg(name)));
    QTRY_VERIFY(settled() && m_page->model()->rowCount() == 200);
    QVERIFY(!m_panel->isTyped());
    QCOMPARE(m_page->unsaved(), QStringList(QStringLiteral("What you typed for %1 of sahyadri-agro").arg(name)));
    QCOMPARE(m_page->grid()->currentRow(), 0);
    m_page->tenantChanged(m_navigator.m_tenant);
    QVERIFY(!part<LButton>("adjustSubmitButton")->isEnabled());
    QTRY_COMPARE(m_page->grid()->currentRow(), 4);
    QCOMPARE(selected(), QList<int>{4});
    QCOMPARE(m_panel->rowName(), name);
    QCOMPARE(part<QLineEdit>("quantityEdit")->text(), QStringLiteral("12"));
    QCOMPARE(part<QLineEdit>("reasonEdit")->text(), QStringLiteral("count"));
    QVERIFY(part<LButton>("adjustSubmitButton")->isEnabled());
    QVERIFY(!m_panel->isAsking());
    QCOMPARE(m_page->unsaved(), QStringList(QStringLiteral("What you typed for %1").arg(name)));
}

void TestAdjustDraft::switchingWhileItIsSent() {
    typeDraft(5, "48", "count");
    const QString name = m_panel->rowName();
    const QString changed = sku(5);
    Q_EMIT part<LButton>("adjustSubmitButton")->activated();
    m_page->tenantChanged(std::nullopt);
    QTRY_VERIFY(m_navigator.m_said.contains(name + QStringLiteral(" adjusted by +1: 48 on hand")));
    QCOMPARE(onHand(changed), Decimal(48));
    m_page->tenantChanged(m_navigator.m_tenant);
    QTRY_VERIFY(settled() && m_page->model()->rowCount() == 200);
    QVERIFY(!m_panel->isTyped());
    m_database->script("select stock_adjust(id, 'Pune-Chakan', -1, 'back') from product where sku = '" +
                       changed.toStdString() + "'");
}

void TestAdjustDraft::highlightFollowsPlainMoves_data() {
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<bool>("control");
    QTest::addColumn<int>("row");
    QTest::newRow("Ctrl+Home") << Qt::Key_Home << true << 0;
    QTest::newRow("Ctrl+End") << Qt::Key_End << true << 199;
    QTest::newRow("Down") << Qt::Key_Down << false << 6;
    QTest::newRow("Up") << Qt::Key_Up << false << 4;
    QTest::newRow("Home") << Qt::Key_Home << false << 5;
}

void TestAdjustDraft::highlightFollowsPlainMoves() {
    QFETCH(Qt::Key, key);
    QFETCH(bool, control);
    QFETCH(int, row);
    m_page->grid()->goTo(5);
    m_table->setFocus();
    QTest::keyClick(m_table, key, control ? Qt::ControlModifier : Qt::NoModifier);
    QCOMPARE(m_page->grid()->currentRow(), row);
    QCOMPARE(selected(), QList<int>{row});
}

void TestAdjustDraft::openingHighlightsTheCurrentRow() {
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(selected(), QList<int>{0});
    QTest::keyClick(m_table, Qt::Key_Return);
    QCOMPARE(selected(), QList<int>{1});
    QCOMPARE(m_panel->rowName(), sku(1) + QStringLiteral(" in Pune-Chakan"));
    // With the panel open, at the latest when something is typed.
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(selected(), QList<int>{1});
    QTest::keyClicks(part<QLineEdit>("quantityEdit"), QStringLiteral("7"));
    QCOMPARE(selected(), QList<int>{2});
    QCOMPARE(m_panel->rowName(), sku(2) + QStringLiteral(" in Pune-Chakan"));
}

void TestAdjustDraft::moveDuringRefreshStays() {
    m_page->refresh();
    QVERIFY(m_page->model()->isBusy());
    m_page->grid()->goTo(7);
    QTRY_VERIFY(settled());
    QCOMPARE(m_page->grid()->currentRow(), 7);
    QCOMPARE(selected(), QList<int>{7});
}

void TestAdjustDraft::noMatchEmptiesThePanel() {
    m_page->grid()->goTo(0);
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    QVERIFY(part<LButton>("adjustSubmitButton")->isEnabled());
    filter("product_name", "unicorn");
    QTRY_COMPARE(m_page->model()->rowCount(), 0);
    QCOMPARE(m_panel->rowName(), QString());
    QVERIFY(!part<LButton>("adjustSubmitButton")->isEnabled());
    QVERIFY(!part<QLineEdit>("quantityEdit")->isEnabled());
}

void TestAdjustDraft::refusalStandsOnce_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("note");
    QTest::addColumn<bool>("atOnce");
    const QString counted = QStringLiteral("counted");
    const QString difference = QStringLiteral("difference");
    const QString noNumber = QStringLiteral("This is no number. Write it like 1.5");
    QTest::newRow("comma of a point") << counted << QStringLiteral("1234,5") << noNumber << true;
    QTest::newRow("exponent") << counted << QStringLiteral("1e3") << noNumber << true;
    QTest::newRow("twenty digits") << counted << QString(20, u'9')
                                   << QStringLiteral("A quantity has at most eleven digits.") << true;
    QTest::newRow("too many together") << difference << QStringLiteral("99999999999")
                                       << QStringLiteral("A quantity has at most eleven digits.") << false;
    QTest::newRow("as in the books") << counted << QStringLiteral("47")
                                     << QStringLiteral("That is what the books say: there is nothing to adjust.")
                                     << false;
    QTest::newRow("count below zero") << counted << QStringLiteral("-5")
                                      << QStringLiteral("A count is never below zero.") << false;
    QTest::newRow("more than there are") << difference << QStringLiteral("-50")
                                         << QStringLiteral("There are only 47 on hand.") << false;
}

void TestAdjustDraft::refusalStandsOnce() {
    QFETCH(QString, mode);
    QFETCH(QString, typed);
    QFETCH(QString, note);
    QFETCH(bool, atOnce);
    const Decimal before = total();
    m_page->grid()->goTo(0);
    Q_EMIT part<LButton>("adjustStockButton")->activated();
    part<ui::widgets::Segments>("adjustMode")->setCurrent(mode);
    auto* quantity = part<QLineEdit>("quantityEdit");
    QTest::keyClicks(quantity, typed);
    const auto* effect = part<Label>("effectLabel");
    QCOMPARE(quantity->accessibleDescription(), atOnce ? note : QString());
    QCOMPARE(effect->text(), atOnce ? QString() : note);
    QTest::keyClicks(part<QLineEdit>("reasonEdit"), QStringLiteral("count"));
    Q_EMIT part<LButton>("adjustSubmitButton")->activated();
    QCOMPARE(quantity->accessibleDescription(), note);
    QCOMPARE(effect->text(), QString());
    QVERIFY(!part<LButton>("adjustSubmitButton")->isBusy());
    QCOMPARE(total(), before);
}

void TestAdjustDraft::wrongFilterIsSaidInWords() {
    auto* line = part<ui::widgets::ErrorLine>("filterError");
    filter("on_hand", "> abc");
    QVERIFY(line->isVisible());
    QCOMPARE(line->accessibleName(), QStringLiteral("On hand: \"abc\" is no number. Write 12, > 0, <= 5.5 or 10..20."));
    QCOMPARE(m_page->grid()->filterRow()->edit(QStringLiteral("on_hand"))->toolTip(), line->accessibleName());
    QCOMPARE(m_page->model()->rowCount(), 200);
    filter("on_hand", "> 46");
    QVERIFY(!line->isVisible());
}

QTEST_MAIN(TestAdjustDraft)
#include "tst_adjust_draft.moc"
