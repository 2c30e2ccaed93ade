// Orders looked at, saved and printed from the window.
#include "tests/support/pdf_text.h"
#include "tests/ui/paper/sample_order.h"
#include "tests/ui/records/record_form_fixture.h"
#include "ui/documents/document_dialog.h"
#include "ui/documents/pages_view.h"
#include "ui/documents/paper_print.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QPrintDialog>
#include <QPrinter>
#include <QTemporaryDir>

using namespace landreeve;
using namespace landreeve::tests;

class TestDocumentDialog : public QObject {
    Q_OBJECT

    /// A window with the lists of orders.
    class OrdersWindow {
    public:
        explicit OrdersWindow(FormDatabase& data) {
            documents = std::make_unique<ui::documents::DocumentServices>(ui::documents::DocumentServices{
                tasks, window,
                [&data](const QString&) {
                    return std::make_shared<landreeve::documents::TenantDocuments>(
                        [&data](const access::Permission&, const postgres::Wait& wait) {
                            return data.database.lend(wait);
                        },
                        [](const std::stop_token&) { return sampleLetterhead(); });
                },
                [this](const access::Permission& permission, const std::string&, const std::stop_token&) {
                    access::Verdict verdict;
                    verdict.allowed = permission.toString() != refused;
                    verdict.code = verdict.allowed ? "" : "permission_denied";
                    return verdict;
                }});
            services = std::make_unique<ui::records::RecordServices>(
                ui::records::RecordServices{runner, window,
                                            [&data](const QString& id) {
                                                return std::make_shared<landreeve::records::TenantRecords>(
                                                    id.toStdString(),
                                                    [&data](const access::Permission&, const postgres::Wait& wait) {
                                                        return data.database.lend(wait);
                                                    },
                                                    data.vault);
                                            },
                                            QString()});
            services->documents = documents.get();
            services->openOrders = [&data](const QString&) {
                return std::make_shared<landreeve::orders::TenantOrders>(
                    [&data](const access::Permission&, const postgres::Wait& wait) {
                        return data.database.lend(wait);
                    });
            };
            ui::records::registerRecordPages(window, *services);
            window.resize(1440, 900);
            window.openTenant({QString::fromStdString(data.database.tenantId()), QStringLiteral("Sahyadri Agro")});
            driver = std::make_unique<WindowDriver>(window);
        }
        /// The first `rows` rows of the list are selected, and Ctrl+P pressed.
        bool open(int rows) {
            window.openPage(QStringLiteral("purchase-order"));
            auto* page = qobject_cast<ui::records::RecordGridPage*>(window.currentPage());
            if (page == nullptr || !QTest::qWaitFor([&] { return page->model()->isComplete(); }, 20'000))
                return false;
            auto* table = page->grid()->table();
            table->setFocus();
            table->setCurrentIndex(table->model()->index(0, 0));
            table->selectRow(0);
            for (int i = 1; i < rows; ++i)
                QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
            QTest::keyClick(&window, Qt::Key_P, Qt::ControlModifier);
            return QTest::qWaitFor([&] { return dialog() != nullptr && view()->pages() > 0; }, 20'000);
        }
        QDialog* dialog() const {
            auto* found = window.findChild<QDialog*>(QStringLiteral("documentDialog"));
            return found != nullptr && found->isVisible() ? found : nullptr;
        }
        ui::documents::PagesView* view() const {
            return dialog()->findChild<ui::documents::PagesView*>(QStringLiteral("pagesView"));
        }
        template <typename T>
        T* part(const char* name) const {
            return dialog()->findChild<T*>(QLatin1String(name));
        }
        QString heading() const { return part<QLabel>("documentHeading")->text(); }
        /// Save PDF…, with this file chosen.
        bool save(const QString& path) const {
            auto* button = part<QAbstractButton>("savePdfButton");
            if (!QTest::qWaitFor([&] { return button->isEnabled(); }, 20'000))
                return false;
            button->click();
            auto* files = part<QFileDialog>("pdfFileDialog");
            if (files == nullptr)
                return false;
            files->selectFile(path);
            Q_EMIT files->fileSelected(path);
            files->close();
            return true;
        }

        std::string refused;
        ui::tasks::TaskRunner runner;
        ui::tasks::TaskCentre tasks{runner};
        ui::shell::MainWindow window{tasks};
        std::unique_ptr<ui::documents::DocumentServices> documents;
        std::unique_ptr<ui::records::RecordServices> services;
        std::unique_ptr<WindowDriver> driver;
    };

    std::unique_ptr<FormDatabase> m_data;
    QTemporaryDir m_folder;

    int prints() const {
        return m_data->database.superuser()
            .exec("SELECT count(*) FROM audit_outbox WHERE action = 'order.print'")
            .one()
            .get<int>(0);
    }

private Q_SLOTS:
    void initTestCase() {
        m_data = std::make_unique<FormDatabase>();
        m_data->database.script(R"sql(
insert into purchase_order (vendor_id, line_items)
    select v.id, jsonb_build_array(jsonb_build_object('sku', 'SKU-1', 'product_id', p.id, 'warehouse', 'Pune', 'quantity', n::text))
    from vendor v, product p, generate_series(10, 11) n where v.code = 'V-1';
)sql");
    }

    void oneIsSavedAsItIsShown() {
        OrdersWindow w(*m_data);
        QVERIFY(w.open(1));
        const QString heading = w.heading();
        QVERIFY2(heading.startsWith(QStringLiteral("Purchase order PO/")), qPrintable(heading));
        QCOMPARE(w.view()->pages(), 1);
        // Looking is no export.
        QCOMPARE(prints(), 0);
        const QString file = m_folder.filePath(QStringLiteral("one.pdf"));
        QVERIFY(w.save(file));
        // It stays, for the next document.
        auto* note = w.part<QLabel>("documentNote");
        QTRY_COMPARE_WITH_TIMEOUT(note->text(), QStringLiteral("Saved as one.pdf."), 20'000);
        QVERIFY(w.dialog() != nullptr && w.part<QWidget>("printButton")->isEnabled());
        const QStringList pages = pdfPages(file);
        QCOMPARE(pages.size(), 1);
        QVERIFY(pages[0].contains(heading.section(u' ', -1)) && pages[0].contains(QStringLiteral("Konkan Polymers")));
        QCOMPARE(prints(), 1);
    }

    void manyAreLookedThroughAndSavedTogether() {
        OrdersWindow w(*m_data);
        const int before = prints();
        QVERIFY(w.open(3));
        const QString first = w.heading();
        QVERIFY(!w.part<QWidget>("previousDocumentButton")->isEnabled());
        w.part<QAbstractButton>("nextDocumentButton")->click();
        QTRY_VERIFY(w.heading() != first);
        const QString file = m_folder.filePath(QStringLiteral("many.pdf"));
        QVERIFY(w.save(file));
        QTRY_COMPARE_WITH_TIMEOUT(w.part<QLabel>("documentNote")->text(), QStringLiteral("Saved as many.pdf."), 20'000);
        const QStringList pages = pdfPages(file);
        QCOMPARE(pages.size(), 3);
        QCOMPARE(QSet<QString>(pages.begin(), pages.end()).size(), 3);
        QCOMPARE(prints(), before + 3);
    }

    void aPrinterIsChosenAndTakesThem() {
        OrdersWindow w(*m_data);
        const int before = prints();
        QVERIFY(w.open(2));
        auto* button = w.part<QAbstractButton>("printButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), 20'000);
        button->click();
        // Without a printer the desktop's dialog prints to a file.
        auto* chooser = w.part<QPrintDialog>("printerDialog");
        QVERIFY(chooser != nullptr);
        QTRY_VERIFY(chooser->isVisible());
        chooser->reject();
        QTRY_VERIFY(w.part<QPrintDialog>("printerDialog") == nullptr);
        QCOMPARE(prints(), before);

        button->click();
        chooser = w.part<QPrintDialog>("printerDialog");
        const QString file = m_folder.filePath(QStringLiteral("printed.pdf"));
        chooser->printer()->setOutputFormat(QPrinter::PdfFormat);
        chooser->printer()->setOutputFileName(file);
        chooser->done(QDialog::Accepted);
        QTRY_VERIFY_WITH_TIMEOUT(w.dialog() == nullptr, 20'000);
        const QStringList pages = pdfPages(file);
        QCOMPARE(pages.size(), 2);
        QVERIFY(pages[0] != pages[1] && pages[0].contains(QStringLiteral("Konkan Polymers")));
        QCOMPARE(prints(), before + 2);
    }

    void anOrdersOwnPagePrintsIt() {
        OrdersWindow w(*m_data);
        const std::string po = m_data->database.superuser()
                                   .exec("SELECT po_number FROM purchase_order ORDER BY po_number LIMIT 1")
                                   .one()
                                   .get<std::string>(0);
        const auto page = ui::records::formPageId(landreeve::records::entity("purchase-order"));
        w.window.openPage(page, {{QStringLiteral("id"), QString::fromStdString(m_data->id("purchase-order", po))}});
        auto* form = qobject_cast<ui::records::RecordFormPage*>(w.window.currentPage());
        QVERIFY(form != nullptr && QTest::qWaitFor([&] { return form->isSettled(); }, 20'000));
        form->findChild<QAbstractButton*>(QStringLiteral("printOrderButton"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(w.dialog() != nullptr && w.view()->pages() == 1, 20'000);
        QCOMPARE(w.heading(), QStringLiteral("Purchase order ") + QString::fromStdString(po));
        w.dialog()->reject();
        // There is nothing to print of one that was never saved.
        w.window.openPage(page, {{QStringLiteral("new"), true}});
        QVERIFY(QTest::qWaitFor([&] { return form->isSettled(); }, 20'000));
        form->findChild<QAbstractButton*>(QStringLiteral("printOrderButton"))->click();
        QTRY_VERIFY(w.dialog() == nullptr);
    }

    void whatWasNotReceivedHasNoReceipt() {
        OrdersWindow w(*m_data);
        QVERIFY(w.open(1));
        auto* kinds = w.part<QWidget>("documentKinds");
        kinds->findChildren<QAbstractButton*>().last()->click();
        auto* error = w.part<ui::widgets::ErrorLine>("documentError");
        QTRY_VERIFY(error->isShown());
        QCOMPARE(w.view()->pages(), 0);
        kinds->findChildren<QAbstractButton*>().first()->click();
        QTRY_COMPARE(w.view()->pages(), 1);
        QVERIFY(!error->isShown());
    }

    void whoMayNotExportMayLook() {
        OrdersWindow w(*m_data);
        w.refused = "purchase-order:export";
        QVERIFY(w.open(1));
        QTRY_VERIFY(!w.part<QWidget>("savePdfButton")->toolTip().isEmpty());
        QVERIFY(!w.part<QWidget>("savePdfButton")->isEnabled() && !w.part<QWidget>("printButton")->isEnabled());
        QCOMPARE(w.view()->pages(), 1);
    }

    void aFolderThatIsNotThereIsSaid() {
        OrdersWindow w(*m_data);
        const int before = prints();
        QVERIFY(w.open(1));
        QVERIFY(w.save(QStringLiteral("/nowhere/order.pdf")));
        auto* error = w.part<ui::widgets::ErrorLine>("documentError");
        QTRY_VERIFY(error->isShown());
        QVERIFY(w.part<QWidget>("savePdfButton")->isEnabled());
        QCOMPARE(prints(), before);
    }

    void paperTakesThePagesWhateverItsSize_data() {
        QTest::addColumn<int>("size");
        QTest::newRow("A4") << static_cast<int>(QPageSize::A4);
        QTest::newRow("Letter") << static_cast<int>(QPageSize::Letter);
    }
    void paperTakesThePagesWhateverItsSize() {
        QFETCH(int, size);
        const QString file = m_folder.filePath(QStringLiteral("paper-%1.pdf").arg(size));
        const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
        printer->setOutputFormat(QPrinter::PdfFormat);
        printer->setOutputFileName(file);
        printer->setPageSize(QPageSize(static_cast<QPageSize::PageSizeId>(size)));
        ui::documents::PaperPrint paper(printer);
        paper.add(landreeve::documents::printedOrder(sampleOrder(60), sampleLetterhead()));
        paper.add(landreeve::documents::printedOrder(sampleOrder(1), sampleLetterhead()));
        paper.finish();
        const QStringList pages = pdfPages(file);
        QVERIFY(pages.size() >= 4);
        QVERIFY(pages.first().contains(QStringLiteral("Page 1 of %1").arg(pages.size() - 1)));
        QVERIFY(pages.last().contains(QStringLiteral("Page 1 of 1")));
    }

    void nothingPrintedIsSaid() {
        const auto printer = std::make_shared<QPrinter>();
        printer->setOutputFormat(QPrinter::PdfFormat);
        printer->setOutputFileName(QStringLiteral("/nowhere/paper.pdf"));
        ui::documents::PaperPrint paper(printer);
        try {
            paper.add(landreeve::documents::printedOrder(sampleOrder(1), sampleLetterhead()));
            paper.finish();
            QFAIL("printed");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("printer_failed"));
        }
    }
};

QTEST_MAIN(TestDocumentDialog)
#include "tst_document_dialog.moc"
