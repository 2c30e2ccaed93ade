// Every icon that the sources name is in the resource, and is drawn in the colour and size it was asked for.
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPixmap>
#include <QRegularExpression>
#include <QTest>

using namespace landreeve::ui::theme;

namespace {

/// Words in quotation marks that look like a freedesktop icon's name, with the file each was found in.
QMap<QString, QString> namesInSources() {
    // The first words of the naming specification that we use: no id or key of ours begins like that and has a hyphen.
    static const QRegularExpression pattern(QStringLiteral(
        "\"((?:appointment|application|contact|dialog|document|drive|edit|emblem|folder|go|help|insert|list|mail|media|"
        "network|object|package|preferences|process|security|system|text|user|utilities|view|window|x)(?:-[a-z]+)+)"
        "\""));
    static const QRegularExpression asked(
        QStringLiteral("(?:\\bicon|setIconName|::tool|paintIcon\\([^;]*?|setIcon)\\(QStringLiteral\\(\"([a-z-]+)\""));
    QMap<QString, QString> names;
    for (const char* folder : {"/ui", "/app", "/core/records"}) {
        QDirIterator files(QStringLiteral(LANDREEVE_SOURCE_DIR) + QLatin1String(folder),
                           {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QString text = QString::fromUtf8(file.readAll());
            for (const QRegularExpression* expression : {&pattern, &asked}) {
                auto hits = expression->globalMatch(text);
                while (hits.hasNext())
                    names.insert(hits.next().captured(1), file.fileName());
            }
        }
    }
    return names;
}

/// The strongest colour of a picture, and how many of its pixels are inked at all.
struct Ink {
    QColor color;
    int pixels = 0;
};

Ink inkOf(const QImage& image) {
    Ink ink;
    int strongest = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            ink.pixels += at.alpha() > 40 ? 1 : 0;
            if (at.alpha() > strongest) {
                strongest = at.alpha();
                ink.color = at;
            }
        }
    }
    return ink;
}

bool alike(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) < 4 && std::abs(a.green() - b.green()) < 4 && std::abs(a.blue() - b.blue()) < 4;
}

} // namespace

class TestIcons : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::of(); }
    void everyNamedIconExists();
    void unknownNameGivesNone();
    void isDrawnAsAsked_data();
    void isDrawnAsAsked();
    void followsTheTheme();
};

void TestIcons::everyNamedIconExists() {
    const QMap<QString, QString> used = namesInSources();
    QVERIFY2(used.size() > 20, "the sources were not found, or are read wrongly");
    const QStringList known = iconNames();
    QStringList missing;
    for (auto it = used.cbegin(); it != used.cend(); ++it) {
        if (!known.contains(it.key()))
            missing << it.key() + QStringLiteral(" (") + it.value() + QLatin1Char(')');
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1String(", "))));
}

void TestIcons::unknownNameGivesNone() {
    QVERIFY(icon(QStringLiteral("no-such-icon")).isNull());
}

void TestIcons::isDrawnAsAsked_data() {
    QTest::addColumn<QString>("name");
    const QStringList names = iconNames();
    for (const QString& name : names) {
        if (name != QLatin1String("landreeve")) // keeps its colours
            QTest::newRow(qPrintable(name)) << name;
    }
}

void TestIcons::isDrawnAsAsked() {
    QFETCH(const QString, name);
    for (const int scale : {1, 2}) {
        const QPixmap pixmap = icon(name, Token::Bad).pixmap(QSize(16, 16), scale);
        QCOMPARE(pixmap.size(), QSize(16, 16) * scale);
        QCOMPARE(pixmap.devicePixelRatio(), static_cast<double>(scale));
        const Ink ink = inkOf(pixmap.toImage().convertToFormat(QImage::Format_ARGB32));
        QVERIFY2(ink.pixels >= 10 * scale,
                 qPrintable(QStringLiteral("only %1 pixels at %2x").arg(ink.pixels).arg(scale)));
        QVERIFY2(alike(ink.color, color(Token::Bad)), qPrintable(ink.color.name()));
        // Painted straight into a page it is the same icon.
        QImage page(QSize(16, 16) * scale, QImage::Format_ARGB32_Premultiplied);
        page.setDevicePixelRatio(scale);
        page.fill(Qt::transparent);
        QPainter painter(&page);
        paintIcon(painter, QRectF(0, 0, 16, 16), name, color(Token::Bad));
        painter.end();
        QCOMPARE(inkOf(page.convertToFormat(QImage::Format_ARGB32)).pixels, ink.pixels);
    }
    const QPixmap off = icon(name, Token::Bad).pixmap(QSize(16, 16), 1.0, QIcon::Disabled);
    QVERIFY(alike(inkOf(off.toImage().convertToFormat(QImage::Format_ARGB32)).color, color(Token::Disabled)));
}

// The same QIcon, asked again after a switch, has the other theme's colour.
void TestIcons::followsTheTheme() {
    const QIcon one = icon(QStringLiteral("go-home"), Token::Ink);
    const auto now = [&one] {
        return inkOf(one.pixmap(QSize(16, 16), 1.0).toImage().convertToFormat(QImage::Format_ARGB32)).color;
    };
    for (const auto choice : {Theme::Choice::Dark, Theme::Choice::Light}) {
        Theme::of().setChoice(choice);
        QVERIFY2(alike(now(), color(Token::Ink)), qPrintable(now().name()));
    }
    Theme::of().setChoice(Theme::Choice::System);
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
