// Every page of the window at every size it may have: words fit, nothing overlaps, the keyboard reaches everything, and
// each thing has a name.
#include "tests/ui/support/layout_findings.h"
#include "tests/ui/support/page_walk.h"

#include <algorithm>
#include <array>

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

struct Place {
    QString path;
    QRect geometry;
    QPointer<const QWidget> widget; ///< Gone: another may have come to where it was kept.
};
using Places = QHash<const QWidget*, Place>;

Places placesOf(const QWidget* window) {
    Places places;
    const auto seen = tests::seenIn(window);
    // They tell of what happens meanwhile: tasks, and how quickly an issuer answered.
    const auto isLive = [window](const QWidget* widget) {
        return std::ranges::any_of(std::array{"taskBar", "signInFoot"}, [&](const char* name) {
            const auto* live = window->findChild<QWidget*>(QLatin1String(name));
            return live != nullptr && live->isAncestorOf(widget);
        });
    };
    for (const QWidget* widget : seen) {
        if (!isLive(widget)) // How far something is scrolled is no matter of layout.
            places.insert(widget, {tests::pathOf(widget),
                                   tests::isPlacedByView(widget) ? QRect(QPoint(), widget->size()) : widget->geometry(),
                                   widget});
    }
    return places;
}

/// What does not stand where it stood: what was enlarged must not leave a trace.
void findMoved(const Places& before, const Places& after, QStringList& found) {
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        const auto now = after.constFind(it.key());
        if (it->widget && now != after.cend() && now->geometry != it->geometry)
            found << QStringLiteral("after text of 200 %: %1 is at %2,%3 %4×%5, was %6,%7 %8×%9")
                         .arg(it->path)
                         .arg(now->geometry.x())
                         .arg(now->geometry.y())
                         .arg(now->geometry.width())
                         .arg(now->geometry.height())
                         .arg(it->geometry.x())
                         .arg(it->geometry.y())
                         .arg(it->geometry.width())
                         .arg(it->geometry.height());
    }
}

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
    Places before;
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
        if (&variant == &kVariants[0])
            before = placesOf(window);
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
    if (!page.isOver)
        findMoved(before, placesOf(window), all);
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

#include <QDialog>
