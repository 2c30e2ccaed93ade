// The mark of a state is as large as the words beside it, at every size of text.
#include "ui/theme/theme.h"
#include "ui/widgets/status_label.h"

#include <QImage>
#include <QtTest>

using namespace landreeve::ui;

class TestStatusLabel : public QObject {
    Q_OBJECT

    /// How high what is drawn left of the word is.
    static int markHeight(widgets::StatusLabel& label) {
        const QImage shown = label.grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QRgb ground = shown.pixel(shown.width() - 1, 0);
        int first = shown.height();
        int last = -1;
        for (int y = 0; y < shown.height(); ++y) {
            for (int x = 0; x < theme::scaled(12); ++x) {
                if (shown.pixel(x, y) == ground)
                    continue;
                first = std::min(first, y);
                last = std::max(last, y);
            }
        }
        return last - first + 1;
    }

private Q_SLOTS:
    void cleanup() { theme::Theme::of().setTextSize(1.0); }

    void markIsAsLargeAsTheText_data() {
        QTest::addColumn<double>("size");
        QTest::newRow("as it is") << 1.0;
        QTest::newRow("twice as large") << 2.0;
    }
    void markIsAsLargeAsTheText() {
        QFETCH(double, size);
        theme::Theme::of().setTextSize(size);
        widgets::StatusLabel label(widgets::statusOf(QStringLiteral("Active")));
        label.resize(label.sizeHint());
        const int mark = markHeight(label);
        QVERIFY2(mark >= theme::scaled(11) - 1 && mark <= theme::scaled(12) + 1, qPrintable(QString::number(mark)));
        QVERIFY(label.width() > theme::scaled(12) + label.fontMetrics().horizontalAdvance(QStringLiteral("Active")));
    }
};

QTEST_MAIN(TestStatusLabel)
#include "tst_status_label.moc"
