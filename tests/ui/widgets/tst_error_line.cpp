// What went wrong is seen, wherever the page or panel that says so was scrolled to.
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"

#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QtTest>

using namespace landreeve::ui;

class TestErrorLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesIntoView() {
        theme::Theme::of();
        QScrollArea area;
        area.setWidgetResizable(true);
        auto* page = new QWidget;
        auto* column = new QVBoxLayout(page);
        auto* error = new widgets::ErrorLine(page);
        column->addWidget(error);
        for (int i = 0; i < 60; ++i)
            column->addWidget(new QLabel(QStringLiteral("A field"), page));
        area.setWidget(page);
        area.resize(300, 200);
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        QTRY_VERIFY(area.verticalScrollBar()->maximum() > 0);
        area.verticalScrollBar()->setValue(area.verticalScrollBar()->maximum());
        error->showText(QStringLiteral("Somebody else changed it."), QStringLiteral("Look again."));
        QTRY_VERIFY(!error->visibleRegion().isEmpty());
        QTRY_COMPARE(error->visibleRegion().boundingRect().height(), error->height());
    }
};

QTEST_MAIN(TestErrorLine)

#include "tst_error_line.moc"
