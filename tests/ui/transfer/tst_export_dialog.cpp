// What is exported from a list, and that it is what was asked for.
#include "tests/support/small_disk.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/transfer/transfer_window.h"
#include "ui/widgets/l_button.h"

#include <QAbstractButton>
#include <QDesktopServices>
#include <QDialog>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRadioButton>

using namespace landreeve;
using landreeve::tests::FormDatabase;
using landreeve::tests::StallWatch;
using landreeve::tests::TransferWindow;
using ui::transfer::ImportPage;

namespace {

std::string mountingRefused;

} // namespace

/// Where "Show in folder" leads, instead of a program of the desktop.
class OpenedFolders : public QObject {
    Q_OBJECT
public:
    QList<QUrl> urls;
public Q_SLOTS:
    void open(const QUrl& url) { urls.append(url); }
};

class TestExportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFormatIsReadBack_data();
    void everyFormatIsReadBack();
    void matchingSelectedOrAll();
    void byKeyboardAlone();
    void aFileInTheWayIsAskedAbout();
    void aFullDiskLeavesNoFile_data();
    void aFullDiskLeavesNoFile();
    void personalFieldsStayOut();
    void nobodyWithoutTheRight();
    void goesOnInTheBackground();
    void cancelledLeavesNoFile();

private:
    /// Begins an export that waits for a lock until the connection is gone.
    bool beginHeld(TransferWindow& w, postgres::Connection& lock) {
        if (w.list("vendor") == nullptr || !open(w, w.path("vendors.csv")))
            return false;
        lock.script("BEGIN; LOCK TABLE vendor IN ACCESS EXCLUSIVE MODE");
        press(part<QWidget>(w, "exportButton"));
        return QTest::qWaitFor([&] { return isWaitedFor(); }, 10'000);
    }
    bool isWaitedFor() const {
        return m_data->database.superuser()
            .exec("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'vendor'::regclass AND NOT granted)")
            .one()
            .get<bool>(0);
    }
    bool open(TransferWindow& w, const QString& path) {
        if (!w.driver->click("exportListButton") || !QTest::qWaitFor([&] { return dialog(w) != nullptr; }, 5000))
            return false;
        part<QLineEdit>(w, "exportFileEdit")->setText(path);
        return true;
    }
    static QDialog* dialog(const TransferWindow& w) {
        auto* found = w.window.findChild<QDialog*>(QStringLiteral("exportDialog"));
        return found != nullptr && found->isVisible() ? found : nullptr;
    }
    template <typename T>
    static T* part(const TransferWindow& w, const char* name) {
        return dialog(w)->findChild<T*>(QLatin1String(name));
    }
    static void press(QWidget* part) { QTest::mouseClick(part, Qt::LeftButton); }
    /// Presses Export and waits for its end.
    bool exports(const TransferWindow& w) {
        press(part<QWidget>(w, "exportButton"));
        return QTest::qWaitFor(
            [&] {
                return part<QWidget>(w, "showInFolderButton")->isVisible() ||
                       part<QWidget>(w, "exportError")->isVisible();
            },
            20'000);
    }
    static QString said(const TransferWindow& w) {
        QStringList words;
        for (const auto* label : part<QWidget>(w, "exportError")->findChildren<ui::widgets::Label*>())
            words << label->text();
        return words.join(u' ');
    }

    std::unique_ptr<FormDatabase> m_data = std::make_unique<FormDatabase>();
};

void TestExportDialog::everyFormatIsReadBack_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"csv", "xlsx", "json"})
        QTest::newRow(format) << QString::fromLatin1(format);
}

void TestExportDialog::everyFormatIsReadBack() {
    QFETCH(QString, format);
    TransferWindow w(*m_data);
    QVERIFY(w.list("vendor"));
    const StallWatch watch;
    QVERIFY(open(w, w.path("vendors.csv")));
    const auto formats = part<QWidget>(w, "formatSegments")->findChildren<QAbstractButton*>();
    for (QAbstractButton* each : formats) {
        if (each->text() == format.toUpper() && !each->isChecked())
            press(each);
    }
    const QString path = w.path(qPrintable(QStringLiteral("vendors.") + format));
    QCOMPARE(part<QLineEdit>(w, "exportFileEdit")->text(), path);
    QCOMPARE(part<QAbstractButton>(w, "exportButton")->text(), QStringLiteral("Export 3 vendors"));
    QVERIFY(exports(w));
    QVERIFY2(QFileInfo::exists(path), qPrintable(said(w)));
    QVERIFY(w.driver->words("exportNote").isEmpty() ||
            w.driver->words("exportNote").contains(QStringLiteral("3 vendors written")));
    OpenedFolders folders;
    QDesktopServices::setUrlHandler(QStringLiteral("file"), &folders, "open");
    press(part<QWidget>(w, "showInFolderButton"));
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    QCOMPARE(folders.urls, QList<QUrl>{QUrl::fromLocalFile(QFileInfo(path).path())});
    press(part<QWidget>(w, "closeExportButton"));
    watch.check();

    if (format == QLatin1String("xlsx")) {
        QProcess unzip;
        unzip.start(QStringLiteral("python3"),
                    {QStringLiteral("-c"),
                     QStringLiteral("import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nfor n in z.namelist(): "
                                    "sys.stdout.buffer.write(z.read(n))"),
                     path});
        QVERIFY(unzip.waitForFinished());
        QVERIFY(unzip.readAllStandardOutput().contains("Konkan Polymers"));
        return;
    }
    // It imports again to the same content.
    w.window.activateWindow();
    QVERIFY(w.openWith("vendor", path));
    QVERIFY(w.goTo(ImportPage::FieldsId));
    QVERIFY(w.driver->press(*w.driver->seen("modeSegments")->findChildren<QAbstractButton*>().last()));
    QVERIFY(w.goTo(ImportPage::ResultId));
    QTRY_COMPARE(w.counts(), QStringLiteral("3 0 0 3 0"));
}

void TestExportDialog::matchingSelectedOrAll() {
    TransferWindow w(*m_data);
    auto* grid = w.list("vendor");
    QVERIFY(grid != nullptr);
    const auto codes = [](const QString& path) {
        QByteArrayList found;
        const auto lines = TransferWindow::read(path).split('\n');
        for (qsizetype i = 1; i + 1 < lines.size(); ++i)
            found << lines[i].split(',').first();
        return found.join(' ');
    };
    // Of three two are selected.
    auto* table = grid->grid()->table();
    table->setFocus();
    w.driver->key(Qt::Key_Home, Qt::ControlModifier);
    w.driver->key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(open(w, w.path("selected.csv")));
    QCOMPARE(part<QAbstractButton>(w, "exportButton")->text(), QStringLiteral("Export 2 vendors"));
    QVERIFY(part<QRadioButton>(w, "rowsSelected")->isChecked());
    QVERIFY(part<QRadioButton>(w, "rowsMatching") == nullptr);
    QVERIFY(exports(w));
    QVERIFY2(part<QWidget>(w, "showInFolderButton")->isVisible(), qPrintable(said(w)));
    const QByteArray order = QByteArray::fromStdString(
        m_data->column("vendor",
                       grid->model()->index(0, grid->model()->columnOf("code")).data().toString().toStdString(),
                       "code") +
        " " +
        m_data->column("vendor",
                       grid->model()->index(1, grid->model()->columnOf("code")).data().toString().toStdString(),
                       "code"));
    QCOMPARE(codes(w.path("selected.csv")), order);
    press(part<QWidget>(w, "closeExportButton"));
    QTRY_VERIFY(dialog(w) == nullptr);
    w.window.activateWindow();

    // One matches.
    QVERIFY(w.driver->fill("recordSearch", QStringLiteral("Deccan")));
    QTRY_COMPARE(grid->model()->rowCount(), 1);
    QVERIFY(w.listSettles());
    QVERIFY(open(w, w.path("matching.csv")));
    QVERIFY(part<QRadioButton>(w, "rowsMatching")->isChecked());
    press(part<QWidget>(w, "columnsShown"));
    if (!part<QRadioButton>(w, "columnsShown")->isChecked())
        part<QRadioButton>(w, "columnsShown")->click();
    QVERIFY(exports(w));
    QCOMPARE(codes(w.path("matching.csv")), QByteArray("V-2"));
    QByteArrayList heads;
    for (const auto& column : grid->grid()->columns()) {
        const auto& field = landreeve::records::entity("vendor").at(column.field.toStdString());
        if (column.shown && field.type != landreeve::records::FieldType::Secret)
            heads << QByteArray::fromStdString(field.name);
    }
    QCOMPARE(TransferWindow::read(w.path("matching.csv")).split('\n').first(), heads.join(','));
    press(part<QWidget>(w, "closeExportButton"));
    QTRY_VERIFY(dialog(w) == nullptr);
    w.window.activateWindow();

    // All, whatever the filter.
    QVERIFY(open(w, w.path("all.csv")));
    part<QRadioButton>(w, "rowsAll")->click();
    QCOMPARE(part<QAbstractButton>(w, "exportButton")->text(), QStringLiteral("Export vendors"));
    QVERIFY(exports(w));
    QCOMPARE(codes(w.path("all.csv")).split(' ').size(), 3);
}

void TestExportDialog::byKeyboardAlone() {
    TransferWindow w(*m_data);
    QVERIFY(w.list("vendor"));
    QTRY_VERIFY(w.driver->seen("exportListButton")->isEnabled());
    w.driver->key(Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(dialog(w) != nullptr);
    QVERIFY(QTest::qWaitForWindowActive(dialog(w)));
    QTRY_VERIFY(dialog(w)->isAncestorOf(QApplication::focusWidget()));
    auto* edit = part<QLineEdit>(w, "exportFileEdit");
    // What is proposed can be written: many a home has no folder for documents.
    QVERIFY2(QFileInfo(edit->text()).dir().exists(), qPrintable(edit->text()));
    for (int i = 0; i < 20 && !edit->hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(edit->hasFocus());
    edit->selectAll();
    QTest::keyClicks(edit, w.path("keys.csv"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(part<QWidget>(w, "showInFolderButton")->isVisible());
    QVERIFY(QFileInfo::exists(w.path("keys.csv")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_VERIFY(dialog(w) == nullptr);
}

void TestExportDialog::aFileInTheWayIsAskedAbout() {
    TransferWindow w(*m_data);
    const QString path = w.file("vendors.csv", "mine");
    QVERIFY(w.list("vendor"));
    QVERIFY(open(w, path));
    QVERIFY(exports(w));
    QVERIFY2(said(w).contains(QStringLiteral("There is a file vendors.csv already.")), qPrintable(said(w)));
    QCOMPARE(TransferWindow::read(path), QByteArray("mine"));
    press(part<QWidget>(w, "retryButton"));
    QTRY_VERIFY(part<QWidget>(w, "showInFolderButton")->isVisible());
    QVERIFY(TransferWindow::read(path).contains("Konkan"));
}

void TestExportDialog::aFullDiskLeavesNoFile_data() {
    everyFormatIsReadBack_data();
}

void TestExportDialog::aFullDiskLeavesNoFile() {
    QFETCH(QString, format);
    if (!mountingRefused.empty())
        QSKIP(mountingRefused.c_str());
    TransferWindow w(*m_data);
    const std::filesystem::path folder = w.path("disk").toStdString();
    const tests::SmallDisk disk(folder, "size=1m");
    QVERIFY(disk.mounted());
    disk.fill();
    QVERIFY(w.list("vendor"));
    QVERIFY(open(w, w.path("disk/vendors.csv")));
    for (QAbstractButton* each : part<QWidget>(w, "formatSegments")->findChildren<QAbstractButton*>()) {
        if (each->text() == format.toUpper() && !each->isChecked())
            press(each);
    }
    QVERIFY(exports(w));
    QVERIFY2(said(w).contains(QStringLiteral("Cannot write")), qPrintable(said(w)));
    QCOMPARE(QDir(w.path("disk")).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("filler")});
    // With room again it is written where it stands.
    disk.clear();
    press(part<QWidget>(w, "retryButton"));
    QTRY_VERIFY2(part<QWidget>(w, "showInFolderButton")->isVisible(), qPrintable(said(w)));
    QCOMPARE(QDir(w.path("disk")).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("vendors.") + format});
}

void TestExportDialog::personalFieldsStayOut() {
    TransferWindow w(*m_data);
    QVERIFY(w.list("employee"));
    QVERIFY(open(w, w.path("employees.csv")));
    const QString note = part<QLabel>(w, "exportNote")->text();
    QVERIFY2(note.startsWith(QStringLiteral("Personal fields stay out:")), qPrintable(note));
    QVERIFY(exports(w));
    const QByteArray head = TransferWindow::read(w.path("employees.csv")).split('\n').first();
    QVERIFY(head.contains("employee_code") && !head.contains("aadhar") && !head.contains("phone"));
}

void TestExportDialog::nobodyWithoutTheRight() {
    TransferWindow w(*m_data);
    w.refused = "export";
    QVERIFY(w.list("vendor"));
    auto* button = w.driver->seen("exportListButton");
    QTRY_VERIFY(w.driver->seen("importButton")->isEnabled());
    QVERIFY(!button->isEnabled());
    QCOMPARE(button->toolTip(), QStringLiteral("You can read vendors but not export them. Needs vendor:export."));
    w.driver->key(Qt::Key_E, Qt::ControlModifier);
    QVERIFY(dialog(w) == nullptr);
}

void TestExportDialog::goesOnInTheBackground() {
    TransferWindow w(*m_data);
    auto lock = m_data->database.superuser();
    QVERIFY(beginHeld(w, lock));
    auto* stay = part<ui::widgets::LButton>(w, "closeExportButton");
    QCOMPARE(stay->text(), QStringLiteral("Continue in background"));
    press(stay);
    QTRY_VERIFY(dialog(w) == nullptr);
    QVERIFY(!QFileInfo::exists(w.path("vendors.csv")));
    QCOMPARE(w.tasks.running().size(), qsizetype(1));
    lock.script("COMMIT");
    QTRY_VERIFY(QFileInfo::exists(w.path("vendors.csv")));
    QTRY_VERIFY(w.driver->seen<QAbstractButton>("newestTask") != nullptr);
    QTRY_VERIFY(w.driver->seen<QAbstractButton>("newestTask")->text().contains(QStringLiteral("vendors.csv")));
    QCOMPARE(TransferWindow::read(w.path("vendors.csv")).count('\n'), 4);
}

void TestExportDialog::cancelledLeavesNoFile() {
    TransferWindow w(*m_data);
    auto lock = m_data->database.superuser();
    QVERIFY(beginHeld(w, lock));
    press(part<QWidget>(w, "exportCancelButton"));
    // The server is left, held as it is.
    QTRY_COMPARE(part<QLabel>(w, "exportNote")->text(),
                 QStringLiteral("The export was cancelled; no file was written."));
    QTRY_VERIFY(!isWaitedFor());
    QVERIFY(QDir(w.path(".")).entryList({QStringLiteral("vendors*")}, QDir::Files | QDir::Hidden).isEmpty());
    QCOMPARE(part<ui::widgets::LButton>(w, "closeExportButton")->text(), QStringLiteral("Close"));
    lock.script("COMMIT");
    QVERIFY(exports(w));
    QVERIFY2(QFileInfo::exists(w.path("vendors.csv")), qPrintable(said(w)));
}

int main(int argc, char** argv) {
    mountingRefused = tests::separateMounts();
    return tests::windowTests<TestExportDialog>(argc, argv);
}
#include "tst_export_dialog.moc"
