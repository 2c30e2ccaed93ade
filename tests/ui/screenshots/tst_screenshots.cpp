// Draws every page of the window. With LANDREEVE_SCREENSHOTS=FOLDER each in both themes and at three sizes into
// <page>-<theme>-<size>.png there, where "200pc" is 1024×640 on a screen of twice the density, drawn by this program
// started again. Without it a quick look that a few pages draw something.
#include "tests/ui/support/page_walk.h"
#include "ui/widgets/side_panel.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QLoggingCategory>
#include <QProcess>
#include <QSet>

using namespace landreeve;
using tests::PageWalk;
using ui::theme::Theme;

namespace {

constexpr const char* kFolder = "LANDREEVE_SCREENSHOTS";
constexpr const char* kScale = "QT_SCALE_FACTOR";

struct Shot {
    const char* name;
    QSize size;
};

QList<Shot> shots() {
    if (qEnvironmentVariableIsSet(kScale))
        return {{"200pc", {1024, 640}}};
    if (qEnvironmentVariableIsSet(kFolder))
        return {{"1440x900", {1440, 900}}, {"1024x640", {1024, 640}}};
    return {{"1024x640", {1024, 640}}};
}

/// Roughly how many colours stand in a picture: a blank page has one, a page that only has its frame a handful.
qsizetype coloursIn(const QImage& image) {
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2)
            colours.insert(image.pixel(x, y));
    }
    return colours.size();
}

} // namespace

class TestScreenshots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_walk.reset(); }
    void pages_data();
    void pages();
    void twiceAsDense();

private:
    static void draw(const tests::ShownPage& page);

    std::unique_ptr<PageWalk> m_walk;
};

void TestScreenshots::initTestCase() {
    QLoggingCategory::setFilterRules(QStringLiteral("qt.text.font.db.warning=false"));
    Theme::of();
    m_walk = std::make_unique<PageWalk>();
}

void TestScreenshots::pages_data() {
    QTest::addColumn<QString>("name");
    // Every page is walked in tst_layout; here a few say that they are drawn at all.
    const QStringList few{QStringLiteral("welcome"),        QStringLiteral("overview"),
                          QStringLiteral("tenants-delete"), QStringLiteral("provision-identity"),
                          QStringLiteral("inventory"),      QStringLiteral("palette")};
    for (const tests::ShownPage& page : m_walk->pages()) {
        if (qEnvironmentVariableIsSet(kFolder) || few.contains(page.name))
            QTest::newRow(qPrintable(page.name)) << page.name;
    }
}

void TestScreenshots::pages() {
    QFETCH(const QString, name);
    try {
        draw(m_walk->page(name));
    } catch (const std::exception& failure) {
        QFAIL(failure.what());
    }
}

void TestScreenshots::draw(const tests::ShownPage& page) {
    const QString folder = qEnvironmentVariable(kFolder);
    QWidget* window = page.show();
    const auto all = shots();
    for (const Shot& shot : all) {
        for (const bool dark : {false, true}) {
            Theme::of().setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
            if (page.isOver)
                page.done();
            window->resize(shot.size);
            if (page.isOver)
                page.show();
            PageWalk::settle(window);
            const QImage picture = PageWalk::picture(window);
            QCOMPARE(picture.deviceIndependentSize().toSize(), shot.size);
            QVERIFY(coloursIn(picture) > 20);
            const QColor corner = picture.pixelColor(picture.width() - 4, 4);
            QCOMPARE(corner.lightness() < 128, dark);
            if (folder.isEmpty())
                continue;
            const QString file =
                QStringLiteral("%1-%2-%3.png")
                    .arg(page.name, dark ? QLatin1String("dark") : QLatin1String("light"), QLatin1String(shot.name));
            QVERIFY(picture.save(QDir(folder).filePath(file)));
        }
    }
    Theme::of().setChoice(Theme::Choice::Light);
    page.done();
}

// The scale is fixed when the application is made: the pictures come from a second one.
void TestScreenshots::twiceAsDense() {
    if (!qEnvironmentVariableIsSet(kFolder) || qEnvironmentVariableIsSet(kScale))
        QSKIP("Only with LANDREEVE_SCREENSHOTS");
    m_walk.reset(); // one server at a time
    QProcess again;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kScale), QStringLiteral("2"));
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::ForwardedChannels);
    again.start(QCoreApplication::applicationFilePath(), {});
    QVERIFY(again.waitForFinished(300'000));
    QCOMPARE(again.exitCode(), 0);
}

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
