// Documents as PDF, read back and rendered by other programs (poppler's).
#include "core/documents/printed_order.h"
#include "tests/support/pdf_text.h"
#include "tests/ui/paper/sample_order.h"
#include "ui/paper/document_pages.h"
#include "ui/paper/pdf_file.h"
#include "ui/paper/set_text.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::documents;
using namespace landreeve::ui::paper;
using namespace landreeve::tests;

/// LANDREEVE_SCREENSHOTS names a folder where the pages' pictures stay, to be looked at: document-<name>-<page>.png.
class TestDocumentPages : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static QByteArray output(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.start(program, arguments);
        if (!process.waitForFinished(60'000) || process.exitCode() != 0)
            throw std::runtime_error(
                qPrintable(program + QStringLiteral(" failed: ") + QString::fromUtf8(process.readAllStandardError())));
        return process.readAllStandardOutput();
    }
    static void keepPictures(const QString& path, const QString& name) {
        if (const QString folder = qEnvironmentVariable("LANDREEVE_SCREENSHOTS"); !folder.isEmpty())
            output(QStringLiteral("pdftoppm"), {QStringLiteral("-r"), QStringLiteral("80"), QStringLiteral("-png"),
                                                path, folder + QStringLiteral("/document-") + name});
    }
    QString written(const PrintedDocument& document, const QString& name) const {
        QString path = m_folder.filePath(name + QStringLiteral(".pdf"));
        PdfFile file(path.toStdString());
        file.add(document);
        file.finish();
        keepPictures(path, name);
        return path;
    }
    QImage picture(const QString& path, int page, int dpi) const {
        const QString base = m_folder.filePath(QStringLiteral("page"));
        output(QStringLiteral("pdftoppm"),
               {QStringLiteral("-r"), QString::number(dpi), QStringLiteral("-png"), QStringLiteral("-singlefile"),
                QStringLiteral("-f"), QString::number(page), path, base});
        return QImage(base + QStringLiteral(".png"));
    }
    /// Whether nothing is drawn where the margins are.
    static bool marginsAreWhite(const QImage& page, int dpi) {
        const int margin = dpi * 13 / 25;
        for (int y = 0; y < page.height(); ++y) {
            for (const int x : {1, margin / 2, margin, page.width() - margin, page.width() - margin / 2}) {
                if (qGray(page.pixel(x, y)) < 200)
                    return false;
            }
        }
        return true;
    }

private Q_SLOTS:
    void anOrderOfOneLine() {
        const PrintedDocument document = printedOrder(sampleOrder(1), sampleLetterhead());
        const QString path = written(document, QStringLiteral("one-line"));
        QCOMPARE(pdfPages(path).size(), 1);
        const QString text = pdfText(path);
        for (const char* part :
             {"Purchase order", "PO/26-27/00042", "Sahyadri Agro Distributors", "Gultekdi, Pune 411037",
              "GSTIN 27AAPFU0939F1ZV", "Konkan Irrigation", "Nashik Road", "Humic acid 98 %", "HUM-98-1", "14,376.93",
              "CGST", "SGST", "Rupees Fourteen Thousand Three Hundred Seventy-Seven Only", "₹ 14,377.00",
              "27 Maharashtra", "Deliver between 9 and 17 h", "Page 1 of 1", "For Sahyadri Agro Distributors"})
            QVERIFY2(text.simplified().replace(QChar(0xa0), u' ').contains(QString::fromUtf8(part)), part);
        QVERIFY(!text.contains(QStringLiteral("DRAFT")));
        QVERIFY(marginsAreWhite(picture(path, 1, 60), 60));
    }

    void aSale() {
        RecordedOrder order = sampleOrder(2);
        order.isPurchase = false;
        order.number = "SO/26-27/00007";
        order.status = "confirmed";
        order.paymentTerms = "30 days";
        order.deliveryAddress = QJsonObject{{QStringLiteral("line1"), QStringLiteral("Survey 12, Mundhwa")},
                                            {QStringLiteral("city"), QStringLiteral("Pune")}};
        const QString path = written(printedOrder(order, sampleLetterhead()), QStringLiteral("sale"));
        const QString text = pdfText(path).simplified().replace(QChar(0xa0), u' ');
        for (const char* part :
             {"Sales order", "SO/26-27/00007", "Deliver by", "Payment terms", "30 days", "Customer code", "Bill to",
              "Survey 12, Mundhwa", "Instructions", "CGST", "Page 1 of 1"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
        for (const char* part : {"Purchase", "Vendor", "DRAFT"})
            QVERIFY2(!text.contains(QString::fromUtf8(part)), part);
        QVERIFY(marginsAreWhite(picture(path, 1, 60), 60));
    }

    void fontsAreEmbedded() {
        const QString path = written(printedOrder(indicOrder(), sampleLetterhead()), QStringLiteral("fonts"));
        const QStringList lines =
            QString::fromUtf8(output(QStringLiteral("pdffonts"), {path})).split(u'\n', Qt::SkipEmptyParts).mid(2);
        QVERIFY(lines.size() >= 4);
        QString names;
        for (const QString& line : lines) {
            static const QRegularExpression embedded(QStringLiteral("Identity-H\\s+yes"));
            QVERIFY2(embedded.match(line).hasMatch(), qPrintable(line));
            names += line.section(u' ', 0, 0) + u' ';
        }
        for (const char* font : {"NotoSans-", "NotoSansDevanagari-", "NotoSansTamil-"})
            QVERIFY2(names.contains(QLatin1String(font)), qPrintable(names));
    }

    void aThousandLines() {
        constexpr int kLines = 1000;
        const RecordedOrder order = sampleOrder(kLines);
        const PrintedDocument document = printedOrder(order, sampleLetterhead());
        QElapsedTimer timer;
        timer.start();
        const QString path = m_folder.filePath(QStringLiteral("thousand.pdf"));
        PdfFile file(path.toStdString());
        file.add(document);
        file.finish();
        qInfo("%d lines in %lld ms", kLines, timer.elapsed());
        keepPictures(path, QStringLiteral("thousand"));
        const QStringList pages = pdfPages(path);
        int next = 1;
        static const QRegularExpression row(QStringLiteral("^\\s*(\\d+)\\s+(Humic|Drip|Neem|Battery)"));
        static const QRegularExpression sku(QStringLiteral("^\\s*HUM-98-(\\d+)\\s*$"));
        int skus = 0;
        for (int i = 0; i < pages.size(); ++i) {
            const QString& page = pages.at(i);
            QVERIFY2(page.contains(QStringLiteral("Page %1 of %2").arg(i + 1).arg(pages.size())), qPrintable(page));
            QVERIFY(i == 0 || page.contains(QStringLiteral("Purchase order PO/26-27/00042")));
            int rows = 0;
            for (const QString& line : page.split(u'\n')) {
                if (const auto match = row.match(line); match.hasMatch()) {
                    QCOMPARE(match.captured(1).toInt(), next++); // every line once, in order
                    ++rows;
                } else if (const auto under = sku.match(line); under.hasMatch()) {
                    // Not torn from its line.
                    QCOMPARE(under.captured(1).toInt(), next - 1);
                    ++skus;
                }
            }
            QVERIFY2(rows == 0 || page.contains(QStringLiteral("Taxable")), "the table's heading is repeated");
            // Totals come with a line, not alone.
            QVERIFY(!page.contains(QStringLiteral("Amount in words")) || rows > 0);
            QVERIFY(!page.contains(QStringLiteral("For Sahyadri")) || page.contains(QStringLiteral("Notes")));
        }
        QCOMPARE(next, kLines + 1);
        QCOMPARE(skus, kLines);
        QVERIFY(marginsAreWhite(picture(path, 2, 60), 60));
    }

    void longTextsStayWhole() {
        const RecordedOrder order = longOrder();
        const QString path = written(printedOrder(order, sampleLetterhead()), QStringLiteral("long"));
        const QStringList pages = pdfPages(path);
        const QString text = pages.join(u' ').simplified();
        for (int i = 0; i < 1500; ++i) {
            const QString word = QStringLiteral("word%1").arg(i);
            QVERIFY2(text.count(QRegularExpression(word + QStringLiteral("\\b"))) == 1, qPrintable(word));
        }
        for (int i = 0; i < 120; ++i)
            QCOMPARE(text.count(QStringLiteral("Condition %1 of").arg(i)), 1);
        QVERIFY(text.contains(QStringLiteral("9,99,99,999.999")));
        QCOMPARE(text.count(u'W'), 300);
        for (int i = 1; i <= pages.size(); ++i)
            QVERIFY2(marginsAreWhite(picture(path, i, 50), 50), qPrintable(QString::number(i)));
    }

    void withoutALetterhead() {
        const QString path = written(printedOrder(sampleOrder(2), Letterhead{.name = "Sahyadri Agro Distributors"}),
                                     QStringLiteral("no-letterhead"));
        const QString text = pdfText(path);
        QVERIFY(text.contains(QStringLiteral("Sahyadri Agro Distributors")));
        QVERIFY(!text.contains(QStringLiteral("State ")));
        QCOMPARE(pdfPages(path).size(), 1);
    }

    void elsewhereNothingIsIndian() {
        const QString text =
            pdfText(written(printedOrder(foreignOrder(), sampleLetterhead()), QStringLiteral("foreign")));
        QVERIFY(text.contains(QStringLiteral("EUR One Million Nine Hundred")));
        QVERIFY(text.contains(QStringLiteral("1,976,609.04")));
        QVERIFY(text.contains(QStringLiteral("Tax number DE129273398")));
        for (const char* word : {"GST %", "CGST", "HSN", "Rupees", "Round-off", "₹"})
            QVERIFY2(!text.contains(QString::fromUtf8(word)), word);
    }

    /// Qt notes no characters of joined letters in a PDF, so that its text cannot be read back; what is seen can be:
    /// the line rendered from the PDF is the line that the screen's own shaping draws.
    void joinedLettersAreShaped_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("Hindi") << QStringLiteral("क्षेत्रीय किसान समिति, श्री हिन्दी में");
        QTest::newRow("Tamil") << QStringLiteral("வேப்ப எண்ணெய் தமிழ்நாடு கூட்டுறவு ஸ்ரீ");
    }
    void joinedLettersAreShaped() {
        QFETCH(QString, text);
        constexpr int kDpi = 144;
        PrintedDocument document;
        document.letterhead.name = text.toStdString();
        const QImage page = picture(written(document, QString::fromLatin1(QTest::currentDataTag())), 1, kDpi);
        QImage drawn(page.size(), QImage::Format_RGB32);
        drawn.fill(Qt::white);
        QPainter painter(&drawn);
        painter.setRenderHint(QPainter::Antialiasing);
        const qreal scale = kDpi / (72 * kPoint);
        painter.scale(scale, scale);
        DocumentPages(document).draw(painter, 0);
        painter.end();
        const auto ink = [&](const QImage& image, QRect part) {
            int dark = 0;
            for (int y = part.top(); y <= part.bottom(); ++y)
                for (int x = part.left(); x <= part.right(); ++x)
                    dark += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
            return dark;
        };
        // Cell by cell of the first line there is about as much ink in both.
        const QRect line(kDpi * 15 / 25, kDpi * 13 / 25, page.width() * 6 / 10, kDpi * 10 / 25);
        QVERIFY(ink(page, line) > 300);
        int differing = 0;
        int cells = 0;
        constexpr int kCell = 6;
        for (int x = line.left(); x + kCell < line.right(); x += kCell) {
            const QRect column(x, line.top(), kCell, line.height());
            const int a = ink(page, column);
            const int b = ink(drawn, column);
            cells += a + b > 0 ? 1 : 0;
            differing += std::abs(a - b) > 14 ? 1 : 0;
        }
        QVERIFY(cells > 20);
        QVERIFY2(differing * 10 <= cells, qPrintable(QStringLiteral("%1 of %2").arg(differing).arg(cells)));
        // And it is not what comes of letters that are not joined.
        QStringList apart;
        for (const QChar c : text)
            apart << QString(c);
        document.letterhead.name = apart.join(QChar(0x200c)).toStdString();
        const QImage other = picture(written(document, QStringLiteral("apart")), 1, kDpi);
        int changed = 0;
        for (int x = line.left(); x + kCell < line.right(); x += kCell) {
            const QRect column(x, line.top(), kCell, line.height());
            changed += std::abs(ink(page, column) - ink(other, column)) > 14 ? 1 : 0;
        }
        QVERIFY2(changed * 10 > cells * 3, qPrintable(QStringLiteral("%1 of %2").arg(changed).arg(cells)));
    }

    void whatDoesNotBindIsMarked() {
        for (const auto& [status, mark] : {std::pair{"draft", "DRAFT"}, std::pair{"cancelled", "CANCELLED"}}) {
            RecordedOrder order = sampleOrder(60);
            order.status = status;
            const QString path = written(printedOrder(order, sampleLetterhead()), QString::fromLatin1(mark));
            // Across every page, where else it is white.
            for (int page = 1; page <= pdfPages(path).size(); ++page) {
                const QImage image = picture(path, page, 30);
                int grey = 0;
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x)
                        grey += qGray(image.pixel(x, y)) >= 0xe8 && qGray(image.pixel(x, y)) <= 0xee ? 1 : 0;
                QVERIFY2(grey > 400, qPrintable(QString::number(page)));
            }
            QVERIFY(pdfText(path).contains(QLatin1String(mark)));
        }
    }

    void manyDocumentsCountTheirOwnPages() {
        const QString path = m_folder.filePath(QStringLiteral("many.pdf"));
        PdfFile file(path.toStdString());
        file.add(printedOrder(sampleOrder(60), sampleLetterhead()));
        file.add(pickingList(sampleOrder(2), sampleLetterhead()));
        file.finish();
        const QStringList pages = pdfPages(path);
        QVERIFY(pages.size() >= 4);
        QVERIFY(pages.first().contains(QStringLiteral("Page 1 of %1").arg(pages.size() - 1)));
        QVERIFY(pages.last().contains(QStringLiteral("Page 1 of 1")));
    }

    void withoutAnEndThereIsNoFile() {
        const QString path = m_folder.filePath(QStringLiteral("never.pdf"));
        {
            PdfFile file(path.toStdString());
            file.add(printedOrder(sampleOrder(60), sampleLetterhead()));
        }
        QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("never*")}).isEmpty());
        try {
            PdfFile file("/nowhere/order.pdf");
            QFAIL("opened");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("file_unwritable"));
        }
    }

    void logosOfEveryKindAreDrawn_data() {
        QTest::addColumn<QByteArray>("image");
        QTest::addColumn<bool>("drawn");
        const auto encoded = [](const char* format) {
            QImage image(80, 40, QImage::Format_RGB32);
            image.fill(QColor(0xc0, 0x20, 0x20));
            QByteArray bytes;
            QBuffer buffer(&bytes);
            buffer.open(QIODevice::WriteOnly);
            image.save(&buffer, format);
            return bytes;
        };
        QTest::newRow("PNG") << encoded("png") << true;
        QTest::newRow("JPEG") << encoded("jpg") << true;
        QTest::newRow("SVG") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
                                           "<rect width='80' height='40' fill='#c02020'/></svg>")
                             << true;
        QTest::newRow("damaged") << QByteArray("\x89PNG\r\n\x1a\nnothing") << false;
    }
    void logosOfEveryKindAreDrawn() {
        QFETCH(QByteArray, image);
        QFETCH(bool, drawn);
        Letterhead letterhead = sampleLetterhead();
        letterhead.logo = image;
        const QString path = written(printedOrder(sampleOrder(1), letterhead), QStringLiteral("logo"));
        const QImage page = picture(path, 1, 50);
        int red = 0;
        for (int y = 0; y < page.height(); ++y)
            for (int x = 0; x < page.width(); ++x)
                red += qRed(page.pixel(x, y)) > 150 && qGreen(page.pixel(x, y)) < 80 ? 1 : 0;
        QCOMPARE(red > 1000, drawn);
        QVERIFY(pdfText(path).contains(QStringLiteral("Sahyadri Agro Distributors")));
    }
};

QTEST_MAIN(TestDocumentPages)
#include "tst_document_pages.moc"
