// A workspace that a newer program has migrated: the window opens it, says that it only reads, and changes nothing.
#include "app/gui/session.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/window_driver.h"

using namespace landreeve;
using tests::WindowDriver;

class TestReadOnly : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewerWorkspaceIsReadAndSaysSo() {
        tests::TestWorkspace test;
        test.provision("malabar", true);
        test.superuser("landreeve_control")
            .exec("INSERT INTO schema_migration (version, name, sha256, applied_by) VALUES "
                  "(9999, 'of_the_future', 'ab', 'a newer Landreeve')");
        gui::Session session(test.home(), gui::Session::Begin{.workspace = tests::TestWorkspace::kName});
        WindowDriver driver(session.window());
        QTRY_VERIFY(session.isReady());
        auto* bar = driver.seen("messageBar");
        QVERIFY(bar != nullptr);
        QVERIFY2(bar->accessibleName().contains(QStringLiteral("only be read")), qPrintable(bar->accessibleName()));

        session.window().openPage(QStringLiteral("tenants"));
        QTRY_VERIFY(driver.seen("provisionAction") != nullptr);
        QVERIFY(!driver.seen("provisionAction")->isEnabled());
        session.window().openTenant({QStringLiteral("malabar"), QStringLiteral("Tenant malabar")});
        session.window().openPage(QStringLiteral("inventory"));
        QTRY_VERIFY(driver.seen<QAbstractItemView>("recordTable") != nullptr);
        QTRY_VERIFY(driver.words("rowPosition").contains(QStringLiteral("931")));
    }
};

QTEST_MAIN(TestReadOnly)
#include "tst_read_only.moc"

#include <QAbstractItemView>
