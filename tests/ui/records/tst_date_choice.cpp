// A date is chosen in a calendar by keyboard or mouse, and whoever listens to typing hears it.
#include "ui/records/date_choice.h"
#include "ui/theme/theme.h"
#include "ui/widgets/popover.h"

#include <QApplication>
#include <QCalendarWidget>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using landreeve::ui::records::DateChoice;
using landreeve::ui::widgets::Popover;

class TestDateChoice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void arrowsAndEnterChoose();
    void escapeLeavesWhatIsThere();
    void opensAtWhatIsTyped_data();
    void opensAtWhatIsTyped();
    void readOnlyHasNoCalendar();

private:
    QCalendarWidget* calendar() const { return m_window->findChild<QCalendarWidget*>(); }
    void open() { QTest::keyClick(m_line, Qt::Key_Down, Qt::AltModifier); }

    std::unique_ptr<QWidget> m_window;
    QLineEdit* m_line = nullptr;
};

void TestDateChoice::init() {
    landreeve::ui::theme::Theme::of();
    m_window = std::make_unique<QWidget>();
    m_window->resize(700, 600);
    m_line = new QLineEdit(m_window.get());
    m_line->setGeometry(20, 20, 190, 30);
    new DateChoice(m_line);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    m_line->setFocus();
}

void TestDateChoice::arrowsAndEnterChoose() {
    m_line->setText(QStringLiteral("24 Nov 2025"));
    QSignalSpy typed(m_line, &QLineEdit::textEdited);
    open();
    QVERIFY(calendar() != nullptr && calendar()->isVisible());
    QWidget* days = calendar()->focusProxy() != nullptr ? calendar()->focusProxy() : calendar();
    QTRY_VERIFY(calendar()->isAncestorOf(QApplication::focusWidget()) || QApplication::focusWidget() == calendar());
    QTest::keyClick(days, Qt::Key_Right);
    QTest::keyClick(days, Qt::Key_Down);
    QTest::keyClick(days, Qt::Key_Return);
    QTRY_VERIFY(calendar() == nullptr);
    QCOMPARE(m_line->text(), QStringLiteral("2025-12-02"));
    QCOMPARE(typed.count(), 1);
    QTRY_COMPARE(QApplication::focusWidget(), m_line);
}

void TestDateChoice::escapeLeavesWhatIsThere() {
    m_line->setText(QStringLiteral("24 Nov 2025"));
    open();
    QVERIFY(calendar() != nullptr);
    QTest::keyClick(m_window->findChild<Popover*>(), Qt::Key_Escape);
    QTRY_VERIFY(calendar() == nullptr);
    QCOMPARE(m_line->text(), QStringLiteral("24 Nov 2025"));
}

void TestDateChoice::opensAtWhatIsTyped_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QDate>("day");
    QTest::newRow("as people write") << QStringLiteral("1/4/2024") << QDate(2024, 4, 1);
    QTest::newRow("as programs write") << QStringLiteral("2024-02-29") << QDate(2024, 2, 29);
    QTest::newRow("nothing") << QString() << QDate::currentDate();
    QTest::newRow("no date") << QStringLiteral("soon") << QDate::currentDate();
}

void TestDateChoice::opensAtWhatIsTyped() {
    QFETCH(QString, typed);
    QFETCH(QDate, day);
    m_line->setText(typed);
    open();
    QVERIFY(calendar() != nullptr);
    QCOMPARE(calendar()->selectedDate(), day);
}

void TestDateChoice::readOnlyHasNoCalendar() {
    m_line->setReadOnly(true);
    open();
    QVERIFY(calendar() == nullptr);
}

QTEST_MAIN(TestDateChoice)
#include "tst_date_choice.moc"
