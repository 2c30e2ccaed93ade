// What a note says of its field to those who do not see it.
#include "ui/records/line_editor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"

#include <QTest>

using namespace landreeve::ui;
using widgets::FieldNote;

class TestFieldNote : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFieldKeepsWhatItSaysOfItself();
};

void TestFieldNote::theFieldKeepsWhatItSaysOfItself() {
    theme::Theme::of();
    records::UnitEdit edit;
    FieldNote note(&edit);
    edit.setUnit(QStringLiteral("kg"), false);
    QCOMPARE(edit.accessibleDescription(), QStringLiteral("kg"));
    note.set(FieldNote::Kind::Bad, QStringLiteral("A number is needed."));
    QCOMPARE(edit.accessibleDescription(), QStringLiteral("A number is needed. kg"));
    note.set(FieldNote::Kind::Bad, QStringLiteral("Too many decimals."));
    QCOMPARE(edit.accessibleDescription(), QStringLiteral("Too many decimals. kg"));
    edit.setUnit(QStringLiteral("pc"), false);
    note.clear();
    QCOMPARE(edit.accessibleDescription(), QStringLiteral("pc"));
}

QTEST_MAIN(TestFieldNote)
#include "tst_field_note.moc"
