// In a window that runs from right to left what is painted beside each other stays beside each other.
#include "ui/records/line_editor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/status_label.h"

#include <QImage>
#include <QTest>

#include <algorithm>
#include <iterator>
#include <set>

using namespace landreeve;
using ui::records::UnitEdit;
using ui::widgets::StatusLabel;

namespace {

/// The columns of a widget's picture in which anything but its corner's colour is painted, between these two.
std::set<int> inked(QWidget& widget, int from, int to) {
    const QImage picture = widget.grab().toImage();
    const int top = picture.height() / 4;
    const QRgb ground = picture.pixel(from, top);
    std::set<int> columns;
    for (int x = from; x < to; ++x) {
        for (int y = top; y < picture.height() - top; ++y) {
            if (picture.pixel(x, y) != ground)
                columns.insert(x);
        }
    }
    return columns;
}

} // namespace

class TestRightToLeft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::theme::Theme::of(); }
    void init() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }
    void cleanupTestCase() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }
    void markStandsBeforeItsWord();
    void unitAndNumberStandApart_data();
    void unitAndNumberStandApart();
};

void TestRightToLeft::markStandsBeforeItsWord() {
    constexpr int kMark = 12;
    const auto picture = [](Qt::LayoutDirection direction) {
        QGuiApplication::setLayoutDirection(direction); // what a painter goes by
        StatusLabel label(ui::widgets::statusOf(QStringLiteral("Active")));
        label.resize(label.sizeHint());
        return label.grab().toImage();
    };
    const QImage left = picture(Qt::LeftToRight);
    const QImage right = picture(Qt::RightToLeft);
    const int width = left.width();
    QCOMPARE(right.size(), left.size());
    QCOMPARE(right.copy(width - kMark, 0, kMark, left.height()), left.copy(0, 0, kMark, left.height()));
    // Its word begins where the mark was.
    QVERIFY(right.copy(0, 0, kMark, left.height()) != left.copy(0, 0, kMark, left.height()));
}

void TestRightToLeft::unitAndNumberStandApart_data() {
    QTest::addColumn<QString>("unit");
    QTest::addColumn<bool>("before");
    QTest::addColumn<QString>("number");
    QTest::newRow("rating") << QStringLiteral("of 5") << false << QStringLiteral("4.6");
    QTest::newRow("money") << QStringLiteral("₹") << true << QStringLiteral("12.50");
}

void TestRightToLeft::unitAndNumberStandApart() {
    QFETCH(const QString, unit);
    QFETCH(const bool, before);
    QFETCH(const QString, number);
    for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        QGuiApplication::setLayoutDirection(direction);
        UnitEdit edit;
        edit.resize(110, edit.sizeHint().height());
        edit.setUnit(unit, before);
        const std::set<int> unitAt = inked(edit, 4, 106);
        edit.setText(number);
        const std::set<int> both = inked(edit, 4, 106);
        QVERIFY(!unitAt.empty());
        // The number took columns of its own, and the unit's are as they were.
        QVERIFY(both.size() > unitAt.size() + 8);
        std::set<int> numberAt;
        std::ranges::set_difference(both, unitAt, std::inserter(numberAt, numberAt.end()));
        QVERIFY(before ? *unitAt.rbegin() < *numberAt.begin() : *numberAt.rbegin() < *unitAt.begin());
    }
}

QTEST_MAIN(TestRightToLeft)
#include "tst_right_to_left.moc"
