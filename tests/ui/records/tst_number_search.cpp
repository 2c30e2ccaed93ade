// Orders by their number in the palette where they are not found: none has it, the server is away, the right is
// missing, or Enter was pressed before the answer came.
#include "tests/ui/records/record_form_fixture.h"
#include "ui/shell/choice_list.h"

#include <mutex>
#include <set>

using namespace landreeve;
using namespace landreeve::tests;

class TestNumberSearch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void noOrderHasIt();
    void theServerIsAway();
    void withoutTheRight_data();
    void withoutTheRight();
    void enterBeforeTheAnswer_data();
    void enterBeforeTheAnswer();

private:
    WindowDriver& driver() { return *m_form->driver; }
    /// What the palette is asked for, instead of what was there.
    void ask(const QString& text) {
        if (driver().seen("commandPalette") == nullptr)
            driver().key(Qt::Key_K, Qt::ControlModifier);
        driver().key(Qt::Key_A, Qt::ControlModifier);
        driver().type(text);
    }
    QStringList listed() {
        QStringList all;
        if (const auto* list = driver().seen<ui::shell::ChoiceList>("paletteList"))
            for (const auto& item : list->items())
                all << item.text;
        return all;
    }
    /// The number of the order that is shown; empty where none is.
    QString shown() const {
        const auto* page = m_form->page();
        if (page == nullptr || !page->isSettled())
            return {};
        const auto& base = page->form()->base();
        return base[base.contains(QStringLiteral("po_number")) ? QStringLiteral("po_number")
                                                               : QStringLiteral("so_number")]
            .toString();
    }
    void deny(const std::set<std::string>& permissions) {
        const std::scoped_lock lock(m_mutex);
        m_denied = permissions;
    }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
    std::mutex m_mutex;
    std::set<std::string> m_denied;
    QString m_purchase;
    QString m_sale;
};

void TestNumberSearch::initTestCase() {
    ui::theme::Theme::of();
    m_data = std::make_unique<FormDatabase>();
    m_data->elsewhere("insert into sales_order (customer_id) select id from customer");
    const auto numberOf = [this](const char* sql) {
        return QString::fromStdString(m_data->database.superuser().exec(sql).one().get<std::string>(0));
    };
    m_purchase = numberOf("SELECT po_number FROM purchase_order");
    m_sale = numberOf("SELECT so_number FROM sales_order");
}

void TestNumberSearch::cleanupTestCase() {
    m_data.reset();
}

void TestNumberSearch::init() {
    m_form = std::make_unique<FormWindow>(
        *m_data, QString(), [this](const access::Permission& permission, const postgres::Wait& wait) {
            const std::string needed = permission.toString();
            {
                const std::scoped_lock lock(m_mutex);
                if (m_denied.contains(needed))
                    throw Error("permission_denied", "Your roles do not include " + needed + ".");
            }
            return m_data->database.lendFor(permission, "meera", wait);
        });
    QVERIFY(m_form->list("inventory") != nullptr);
}

void TestNumberSearch::cleanup() {
    m_form.reset();
    deny({});
}

void TestNumberSearch::noOrderHasIt() {
    ask(QStringLiteral("#77777"));
    QTRY_COMPARE(driver().words("paletteNone"), QStringLiteral("No order has “77777” in its number."));
    QCOMPARE(listed(), QStringList());
    // Enter has nothing to open, and what was typed stays to be mended.
    driver().key(Qt::Key_Return);
    QVERIFY(driver().seen("commandPalette") != nullptr);
    QCOMPARE(m_form->text("paletteEdit"), QStringLiteral("#77777"));
    ask(u'#' + m_sale);
    QTRY_COMPARE(listed(), QStringList{m_sale});
    QVERIFY(driver().seen("paletteNone") == nullptr);
    driver().key(Qt::Key_Return);
    QTRY_COMPARE(shown(), m_sale);
    QVERIFY(driver().seen("commandPalette") == nullptr);
    // Words that nothing is called by.
    ask(QStringLiteral("xyzzy"));
    QCOMPARE(listed(), QStringList{QStringLiteral("Look for “xyzzy” in order numbers")});
    driver().key(Qt::Key_Return);
    QCOMPARE(m_form->text("paletteEdit"), QStringLiteral("#xyzzy"));
    QTRY_COMPARE(driver().words("paletteNone"), QStringLiteral("No order has “xyzzy” in its number."));
    driver().key(Qt::Key_Return);
    QVERIFY(driver().seen("commandPalette") != nullptr);
    QCOMPARE(shown(), m_sale);
}

void TestNumberSearch::theServerIsAway() {
    m_form->away = true;
    ask(u'#' + m_purchase);
    QTRY_COMPARE(driver().words("paletteNone"),
                 QStringLiteral("Orders cannot be looked up: The server cannot be reached."));
    driver().key(Qt::Key_Return);
    QVERIFY(driver().seen("commandPalette") != nullptr);
    QCOMPARE(shown(), QString());
    // What the window knows by itself is still found.
    ask(QStringLiteral("Purchase orders"));
    QVERIFY(listed().contains(QStringLiteral("Purchase orders")));
    // Back again it is found without anything else to do.
    m_form->away = false;
    ask(u'#' + m_purchase);
    QTRY_COMPARE(listed(), QStringList{m_purchase});
    driver().key(Qt::Key_Return);
    QTRY_COMPARE(shown(), m_purchase);
}

void TestNumberSearch::withoutTheRight_data() {
    QTest::addColumn<bool>("purchases");
    QTest::addColumn<bool>("sales");
    QTest::newRow("to purchases") << false << true;
    QTest::newRow("to sales") << true << false;
    QTest::newRow("to either") << false << false;
}

void TestNumberSearch::withoutTheRight() {
    QFETCH(const bool, purchases);
    QFETCH(const bool, sales);
    std::set<std::string> denied;
    if (!purchases)
        denied.insert("purchase-order:read");
    if (!sales)
        denied.insert("sales-order:read");
    deny(denied);
    // Both have this in their number.
    ask(u'#' + m_purchase.right(5));
    QCOMPARE(m_purchase.right(5), m_sale.right(5));
    if (purchases || sales) {
        const QString found = purchases ? m_purchase : m_sale;
        QTRY_COMPARE(listed(), QStringList{found});
        driver().key(Qt::Key_Return);
        QTRY_COMPARE(shown(), found);
        return;
    }
    QTRY_COMPARE(driver().words("paletteNone"),
                 QStringLiteral("Orders cannot be looked up: Your roles do not include sales-order:read."));
    driver().key(Qt::Key_Return);
    QVERIFY(driver().seen("commandPalette") != nullptr);
    QCOMPARE(shown(), QString());
}

void TestNumberSearch::enterBeforeTheAnswer_data() {
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QString>("then"); // what else is done before the answer comes
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<bool>("opens");
    const QString part = m_sale.right(5);
    QTest::newRow("one has it") << m_sale << QString() << QStringList() << true;
    QTest::newRow("two have it") << part << QString() << QStringList{m_purchase, m_sale} << false;
    QTest::newRow("none has it") << QStringLiteral("77777") << QString() << QStringList() << false;
    QTest::newRow("something else is typed") << m_purchase << u'#' + m_sale << QStringList{m_sale} << false;
    QTest::newRow("it is closed") << m_sale << QStringLiteral("Esc") << QStringList() << false;
}

void TestNumberSearch::enterBeforeTheAnswer() {
    QFETCH(const QString, asked);
    QFETCH(const QString, then);
    QFETCH(const QStringList, found);
    QFETCH(const bool, opens);
    const bool closed = then == QLatin1String("Esc");
    {
        // Nobody can read orders for the moment.
        auto slow = m_data->database.superuser();
        slow.script("begin; lock table purchase_order, sales_order in access exclusive mode");
        ask(u'#' + asked);
        QCOMPARE(driver().words("paletteNone"), QStringLiteral("Looking for “%1”…").arg(asked));
        driver().key(Qt::Key_Return);
        QVERIFY(driver().seen("commandPalette") != nullptr);
        if (closed)
            driver().key(Qt::Key_Escape);
        else if (!then.isEmpty())
            ask(then);
        slow.script("commit");
    }
    if (opens) {
        QTRY_COMPARE(shown(), asked);
        QVERIFY(driver().seen("commandPalette") == nullptr);
        return;
    }
    if (closed) {
        QVERIFY(driver().goes("commandPalette"));
        // Whatever came of it is over when the same is found anew.
        ask(u'#' + asked);
        QTRY_COMPARE(listed(), QStringList{asked});
    } else if (found.isEmpty()) {
        QTRY_COMPARE(driver().words("paletteNone"), QStringLiteral("No order has “%1” in its number.").arg(asked));
    } else {
        QTRY_COMPARE(listed(), found);
    }
    QVERIFY(driver().seen("commandPalette") != nullptr);
    QCOMPARE(shown(), QString());
}

QTEST_MAIN(TestNumberSearch)
#include "tst_number_search.moc"
