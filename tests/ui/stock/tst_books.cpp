// The books are closed in the window, by keyboard, and the ledger is checked there. What was done is read from the
// database.
#include "tests/support/lock_waits.h"
#include "tests/support/lost_commit.h"
#include "tests/ui/stock/stock_window.h"
#include "ui/stock/books_page.h"
#include "ui/widgets/field_note.h"

#include <QDialog>
#include <QLineEdit>
#include <QTableView>

#include <algorithm>
#include <atomic>

using namespace landreeve;
using tests::LostCommit;
using tests::MessageProxy;
using Moment = LostCommit::Moment;

class TestBooks : public QObject, private tests::StockWindow {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_proxy = std::make_unique<MessageProxy>(m_server->socketFolder());
        openWindow([this, lend = m_database->lendThrough(m_proxy->folder())](const access::Permission& right,
                                                                             const postgres::Wait& wait) {
            if (m_unread)
                throw Error("server_unavailable", "The server cannot be reached.");
            return lend(right, wait);
        });
    }
    void cleanup() {
        closeWindow();
        m_refused.clear();
        m_database->superuser().script("SET session_replication_role = replica; DELETE FROM closed_period");
    }
    void areClosedByKeyboard();
    void refusesBesideItsField();
    void areClosedOnce_data();
    void areClosedOnce();
    void isNotLeftWhileItIsDone();
    void nobodyWithoutTheRight();
    void theLedgerIsChecked();
    void nothingOfAnotherTenantStays();

private:
    bool opens() {
        m_window->openPage(QStringLiteral("books"));
        return QTest::qWaitFor([this] { return page() != nullptr && page()->isSettled(); }, 20'000);
    }
    ui::stock::BooksPage* page() const { return qobject_cast<ui::stock::BooksPage*>(m_window->currentPage()); }
    QDialog* dialog() const {
        auto* found = m_window->findChild<QDialog*>(QStringLiteral("closeBooksDialog"));
        return found != nullptr && found->isVisible() ? found : nullptr;
    }
    QLineEdit* edit(const char* name) const { return dialog()->findChild<QLineEdit*>(QLatin1String(name)); }
    QString noteOf(const char* name) const {
        const auto notes = dialog()->findChildren<ui::widgets::FieldNote*>();
        const auto found = std::ranges::find(notes, static_cast<QWidget*>(edit(name)), &ui::widgets::FieldNote::field);
        return found == notes.end() ? QString() : (*found)->text();
    }
    bool asks() {
        return m_driver->click("closeBooksButton") &&
               QTest::qWaitFor([this] { return dialog() != nullptr && QTest::qWaitForWindowActive(dialog()); }, 5000);
    }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    void closeThrough(const char* day) {
        auto connection = m_database->lendFor({"inventory", "approve"}, "anil", {});
        stock::closePeriod(connection, day, "year end");
    }
    /// Every closing, as "day reason".
    QStringList closings() const {
        QStringList found;
        for (const auto row : m_database->superuser().exec(
                 "SELECT closed_through || ' ' || reason FROM closed_period ORDER BY closed_through"))
            found.append(QString::fromStdString(row.get<std::string>(0)));
        return found;
    }
    QStringList shown(const char* table) const {
        QStringList rows;
        const auto* view = m_driver->seen<QTableView>(table);
        for (int row = 0; view != nullptr && row < view->model()->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < view->model()->columnCount(); ++column)
                cells.append(view->model()->index(row, column).data().toString());
            rows.append(cells.join(u'|'));
        }
        return rows;
    }

    std::unique_ptr<MessageProxy> m_proxy;
    std::atomic<bool> m_unread = false; ///< Nothing is lent.
};

void TestBooks::areClosedByKeyboard() {
    QVERIFY(opens());
    QCOMPARE(m_driver->words("booksState"), QStringLiteral("The books were never closed"));
    QCOMPARE(shown("closingsTable"), QStringList());
    QVERIFY(asks());
    const QDate today = QDate::currentDate();
    QCOMPARE(edit("closeThroughEdit")->text(), QDate(today.year(), today.month(), 1).addDays(-1).toString(Qt::ISODate));
    QVERIFY(edit("closeThroughEdit")->hasFocus());
    m_driver->type(QStringLiteral("31.3.2024"));
    QCOMPARE(noteOf("closeThroughEdit"), QStringLiteral("31 Mar 2024"));
    press(Qt::Key_Return);
    QVERIFY(edit("closeReasonEdit")->hasFocus());
    m_driver->type(QStringLiteral("year end"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, 20'000);
    QCOMPARE(closings(), QStringList{QStringLiteral("2024-03-31 year end")});
    QTRY_COMPARE(m_driver->words("booksState"), QStringLiteral("Closed through 31 Mar 2024"));
    const QStringList rows = shown("closingsTable");
    QCOMPARE(rows.size(), 1);
    QVERIFY2(rows[0].startsWith(QStringLiteral("31 Mar 2024|")) && rows[0].endsWith(QStringLiteral("|year end")),
             qPrintable(rows[0]));
    QTRY_COMPARE(m_driver->seen<QAbstractButton>("newestTask")->text(),
                 QStringLiteral("Books closed through 31 Mar 2024"));
}

void TestBooks::refusesBesideItsField() {
    closeThrough("2024-03-31");
    QVERIFY(opens());
    QVERIFY(asks());
    const auto tries = [this](const QString& day) {
        edit("closeThroughEdit")->setFocus();
        edit("closeThroughEdit")->selectAll();
        m_driver->type(day);
        press(Qt::Key_Return, Qt::ControlModifier);
    };
    tries(QStringLiteral("some day"));
    QVERIFY2(noteOf("closeThroughEdit").startsWith(QStringLiteral("This is no day. ")),
             qPrintable(noteOf("closeThroughEdit")));
    QCOMPARE(noteOf("closeReasonEdit"), QStringLiteral("Say why: it stands beside the closing."));
    QVERIFY(edit("closeThroughEdit")->hasFocus());
    tries(QStringLiteral("2024-03-31"));
    QCOMPARE(noteOf("closeThroughEdit"), QStringLiteral("They are closed through 31 Mar 2024 already."));
    edit("closeReasonEdit")->setFocus();
    m_driver->type(QStringLiteral("audit"));
    // A day to come is the tenant's to judge.
    tries(QStringLiteral("2999-12-31"));
    QTRY_VERIFY2(noteOf("closeThroughEdit").startsWith(QStringLiteral("The books close through a day that has come")),
                 qPrintable(noteOf("closeThroughEdit")));
    QTRY_VERIFY(edit("closeThroughEdit")->hasFocus());
    // Somebody else was quicker.
    closeThrough("2025-03-31");
    tries(QStringLiteral("2024-12-31"));
    QTRY_COMPARE(noteOf("closeThroughEdit"), QStringLiteral("They are closed through 31 Mar 2025 already."));
    QTRY_COMPARE(m_driver->words("booksState"), QStringLiteral("Closed through 31 Mar 2025"));
    press(Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(closings().size(), 2);
}

void TestBooks::areClosedOnce_data() {
    QTest::addColumn<Moment>("moment");
    QTest::newRow("the COMMIT is lost") << Moment::BeforeItIsDone;
    QTest::newRow("its answer is lost") << Moment::OnceItIsDone;
}

void TestBooks::areClosedOnce() {
    QFETCH(const Moment, moment);
    QVERIFY(opens());
    QVERIFY(asks());
    m_driver->type(QStringLiteral("2024-03-31"));
    press(Qt::Key_Return);
    m_driver->type(QStringLiteral("year end"));
    const LostCommit lost(*m_proxy, "close_period(", moment);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, 30'000);
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(closings(), QStringList{QStringLiteral("2024-03-31 year end")});
    QTRY_COMPARE(m_driver->words("booksState"), QStringLiteral("Closed through 31 Mar 2024"));
}

void TestBooks::isNotLeftWhileItIsDone() {
    QVERIFY(opens());
    QVERIFY(asks());
    m_driver->type(QStringLiteral("2024-03-31"));
    press(Qt::Key_Return);
    m_driver->type(QStringLiteral("year end"));
    {
        auto mover = m_database->superuser();
        mover.script("BEGIN; LOCK TABLE stock_move IN ROW EXCLUSIVE MODE");
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(tests::lockWaitsIn(*m_database), 1, 20'000);
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTest::keyClick(dialog(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(dialog() != nullptr);
        QVERIFY(!edit("closeReasonEdit")->isEnabled());
        mover.script("COMMIT");
    }
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, 20'000);
    QCOMPARE(closings(), QStringList{QStringLiteral("2024-03-31 year end")});
    QTRY_COMPARE(m_driver->words("booksState"), QStringLiteral("Closed through 31 Mar 2024"));
}

void TestBooks::nobodyWithoutTheRight() {
    m_refused.append(QStringLiteral("inventory:approve"));
    QVERIFY(opens());
    const auto* close = m_driver->seen<QAbstractButton>("closeBooksButton");
    QTRY_VERIFY(close->toolTip().contains(QStringLiteral("Needs inventory:approve.")));
    QVERIFY(!close->isEnabled());
    QVERIFY(m_driver->seen<QAbstractButton>("checkLedgerButton")->isEnabled());
}

void TestBooks::theLedgerIsChecked() {
    QVERIFY(opens());
    QVERIFY(m_driver->click("checkLedgerButton"));
    const auto said = [this] {
        const auto* notice = m_driver->seen("ledgerResult");
        return notice == nullptr ? QString() : notice->accessibleName();
    };
    QTRY_VERIFY2(said().startsWith(QStringLiteral("All is well")), qPrintable(said()));
    QCOMPARE(shown("findingsTable"), QStringList());
    auto superuser = m_database->superuser();
    superuser.script(
        "SET session_replication_role = replica; UPDATE inventory SET in_transit = in_transit + 7 FROM product p "
        "WHERE p.id = product_id AND p.sku = 'HUM-1'");
    QVERIFY(m_driver->click("checkLedgerButton"));
    QTRY_VERIFY2(said().startsWith(QStringLiteral("1 thing is wrong. Checked ")), qPrintable(said()));
    const QStringList rows = shown("findingsTable");
    QVERIFY2(
        rows.contains(QStringLiteral("HUM-1|Nashik|—|Approved purchase orders have another quantity outstanding.|0|7")),
        qPrintable(rows.join(u'\n')));
    superuser.script(
        "UPDATE inventory SET in_transit = in_transit - 7 FROM product p WHERE p.id = product_id AND p.sku = "
        "'HUM-1'");
}

void TestBooks::nothingOfAnotherTenantStays() {
    closeThrough("2024-03-31");
    QVERIFY(opens());
    QTRY_COMPARE(m_driver->words("booksState"), QStringLiteral("Closed through 31 Mar 2024"));
    QVERIFY(m_driver->click("checkLedgerButton"));
    QTRY_VERIFY(m_driver->seen("ledgerResult") != nullptr && page()->isSettled());
    // Of the next one nothing is known before it is read.
    m_unread = true;
    m_window->openTenant({QStringLiteral("thar-solar"), QStringLiteral("Thar Solar")});
    QVERIFY(opens());
    QCOMPARE(m_driver->words("booksState"), QString());
    QCOMPARE(shown("closingsTable"), QStringList());
    QVERIFY(m_driver->seen("ledgerResult") == nullptr);
    QVERIFY(!m_driver->seen<QAbstractButton>("closeBooksButton")->isEnabled());
    m_unread = false;
    m_window->closeTenant();
    QTRY_VERIFY(m_driver->seen("booksState") == nullptr);
    QVERIFY(!m_driver->seen<QAbstractButton>("checkLedgerButton")->isEnabled());
    QVERIFY(!m_driver->seen<QAbstractButton>("closeBooksButton")->isEnabled());
}

QTEST_MAIN(TestBooks)
#include "tst_books.moc"
