// Every page of the window at every size it may have: words fit, nothing overlaps, the keyboard reaches everything, and
// each thing has a name.
#include "tests/ui/support/layout_findings.h"
#include "tests/ui/support/page_walk.h"

using namespace landreeve;
using tests::PageWalk;
using ui::theme::Theme;

namespace {

struct Variant {
    const char* name;
    QSize size;
    Theme::Choice theme;
    double textSize;
};

// Text of twice the size is a window of half the size. Dark is laid out as light is; it is walked once for what a
// change of theme may leave behind.
constexpr Variant kVariants[] = {
    {"1440×900", {1440, 900}, Theme::Choice::Light, 1.0},
    {"1024×640", {1024, 640}, Theme::Choice::Light, 1.0},
    {"960×600 dark", {960, 600}, Theme::Choice::Dark, 1.0},
    {"1440×900 text 200 %", {1440, 900}, Theme::Choice::Light, 2.0},
};

} // namespace

class TestLayout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_walk.reset(); }
    void pages_data();
    void pages();

private:
    QStringList findingsOf(const tests::ShownPage& page);

    std::unique_ptr<PageWalk> m_walk;
};

void TestLayout::initTestCase() {
    Theme::of();
    m_walk = std::make_unique<PageWalk>();
}

void TestLayout::pages_data() {
    QTest::addColumn<QString>("name");
    for (const tests::ShownPage& page : m_walk->pages())
        QTest::newRow(qPrintable(page.name)) << page.name;
}

QStringList TestLayout::findingsOf(const tests::ShownPage& page) {
    QWidget* window = page.show();
    QStringList all;
    for (const Variant& variant : kVariants) {
        if (page.isOver)
            page.done();
        Theme::of().setChoice(variant.theme);
        Theme::of().setTextSize(variant.textSize);
        window->resize(variant.size);
        if (page.isOver)
            page.show();
        PageWalk::settle(window);
        const auto dialogs = window->findChildren<QDialog*>();
        QStringList found = tests::layoutFindings(window);
        for (QDialog* dialog : dialogs) {
            if (dialog->isWindow() && dialog->isVisible())
                found << tests::layoutFindings(dialog);
        }
        if (variant.textSize == 1.0) {
            tests::findSharedKeys(window, found);
            if (!page.isOver)
                tests::findUnreached(window, tests::seenIn(window), found);
        }
        for (const QString& one : std::as_const(found))
            all << QString::fromUtf8(variant.name) + QStringLiteral(": ") + one;
    }
    Theme::of().setTextSize(1.0);
    Theme::of().setChoice(Theme::Choice::Light);
    window->resize(kVariants[0].size);
    PageWalk::settle(window);
    page.done();
    return all;
}

void TestLayout::pages() {
    QFETCH(const QString, name);
    try {
        const QStringList found = findingsOf(m_walk->page(name));
        for (const QString& one : found)
            qWarning().noquote() << one;
        QVERIFY2(found.isEmpty(), "see the warnings above");
    } catch (const std::exception& failure) {
        QFAIL(failure.what());
    }
}

QTEST_MAIN(TestLayout)
#include "tst_layout.moc"
