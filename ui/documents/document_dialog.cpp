#include "ui/documents/document_dialog.h"

#include "ui/documents/pages_view.h"
#include "ui/documents/paper_print.h"
#include "ui/paper/pdf_file.h"
#include "ui/records/record_rights.h"
#include "ui/theme/format.h"
#include "ui/transfer/run_box.h"
#include "ui/widgets/documents_folder.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPointer>
#include <QPrintDialog>
#include <QPrinter>
#include <QScreen>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace landreeve::ui::documents {

using landreeve::documents::DocumentKind;
using landreeve::documents::OrderKey;
using landreeve::documents::PrintedDocument;
using landreeve::documents::TenantDocuments;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

namespace {

/// What is made of an order, as it is offered and as its file is called.
struct Offered {
    DocumentKind kind;
    const char* words;
    const char* ending; ///< Behind the order's number.
    const char* many;   ///< Several in one file.
};

constexpr std::array kOffered{
    Offered{DocumentKind::PurchaseOrder, "Order", "", "purchase-orders"},
    Offered{DocumentKind::ReceivingList, "Receiving list", "-receiving-list", "receiving-lists"},
    Offered{DocumentKind::GoodsReceipt, "Receipt", "-receipt", "receipts"},
    Offered{DocumentKind::SalesOrder, "Order", "", "sales-orders"},
    Offered{DocumentKind::PickingList, "Picking list", "-picking-list", "picking-lists"}};

QString idOf(DocumentKind kind) {
    return QString::number(static_cast<int>(kind));
}

/// What is read for the preview.
struct Read {
    PrintedDocument document;
    std::vector<TenantDocuments::Delivery> deliveries; ///< Of one order's receipt alone.
    std::shared_ptr<const paper::DocumentPages> pages;
};

} // namespace

DocumentDialog::DocumentDialog(const DocumentServices& services, const QString& tenantId, DocumentSet set,
                               QWidget* parent)
    : AskDialog(QStringLiteral("documentDialog"), QStringLiteral("Print"), parent),
      m_services(services),
      m_tenantId(tenantId),
      m_set(std::move(set)),
      m_documents(services.open(tenantId)) {
    // As large as the window it belongs to lets it be.
    const QSize room = parent->window()->size();
    setMinimumWidth(0);
    setMaximumWidth(QWIDGETSIZE_MAX);
    resize(std::min(900, room.width() - 40), std::max(420, room.height() - 60));
    buildHead();
    m_view = new PagesView(this);
    m_view->setObjectName(QStringLiteral("pagesView"));
    m_view->setAccessibleName(QStringLiteral("Pages"));
    column()->addWidget(m_view, 1);
    m_note = addWords({}, TypeStyle::Small, Token::Ink2);
    m_note->setObjectName(QStringLiteral("documentNote"));
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("documentError"));
    column()->addWidget(m_error);
    m_run = new transfer::RunBox(QStringLiteral("document"), QStringLiteral("Cancel"), this);
    column()->addWidget(m_run);
    m_save = addButtons(QStringLiteral("Close"), QStringLiteral("closeDocumentButton"), QStringLiteral("Save PDF…"),
                        QStringLiteral("savePdfButton"));
    m_save->setKind(LButton::Kind::Secondary);
    m_save->setIconName(QStringLiteral("document-save"));
    m_print = new LButton(QStringLiteral("Print…"), LButton::Kind::Primary, this);
    m_print->setObjectName(QStringLiteral("printButton"));
    m_print->setIconName(QStringLiteral("document-print"));
    column()->itemAt(column()->count() - 1)->layout()->addWidget(m_print);
    connect(m_save, &LButton::activated, this, &DocumentDialog::chooseFile);
    connect(m_print, &LButton::activated, this, &DocumentDialog::choosePrinter);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &DocumentDialog::load);
    askRights();
    load();
}

void DocumentDialog::buildHead() {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_heading = new widgets::Label({}, TypeStyle::Heading, Token::Ink, this);
    m_heading->setObjectName(QStringLiteral("documentHeading"));
    m_heading->setWraps();
    row->addWidget(m_heading, 1);
    if (m_set.orders.size() > 1) {
        const auto tool = [&](const char* icon, const char* words, const char* name, int step) {
            LButton* button = LButton::tool(QLatin1String(icon), QLatin1String(words), this);
            button->setObjectName(QLatin1String(name));
            row->addWidget(button);
            connect(button, &LButton::activated, this, [this, step] { show(static_cast<int>(m_shown) + step); });
            return button;
        };
        m_previous = tool("go-previous", "Previous order", "previousDocumentButton", -1);
        m_next = tool("go-next", "Next order", "nextDocumentButton", 1);
    }
    m_delivery = new QComboBox(this);
    m_delivery->setObjectName(QStringLiteral("deliveryCombo"));
    m_delivery->setAccessibleName(QStringLiteral("Delivery"));
    m_delivery->hide();
    row->addWidget(m_delivery);
    connect(m_delivery, &QComboBox::currentIndexChanged, this, &DocumentDialog::load);
    m_kinds = new widgets::Segments(this);
    m_kinds->setObjectName(QStringLiteral("documentKinds"));
    m_kinds->setAccessibleName(QStringLiteral("Document"));
    const std::string area = m_set.purchases ? "purchase-order" : "sales-order";
    for (const Offered& each : kOffered) {
        if (areaOf(each.kind) == area)
            m_kinds->add(idOf(each.kind), QLatin1String(each.words));
    }
    row->addWidget(m_kinds);
    column()->addLayout(row);
    connect(m_kinds, &widgets::Segments::chosen, this, [this] {
        // Who chooses by keys goes on from there.
        m_focusPrint = m_focusPrint && !m_kinds->isAncestorOf(focusWidget());
        load();
    });
}

DocumentKind DocumentDialog::kind() const {
    return static_cast<DocumentKind>(m_kinds->current().toInt());
}

// Of several orders each has its own: the last.
std::string DocumentDialog::delivery() const {
    return kind() == DocumentKind::GoodsReceipt && m_set.orders.size() == 1
               ? m_delivery->currentData().toString().toStdString()
               : std::string();
}

void DocumentDialog::offerDeliveries(const std::vector<TenantDocuments::Delivery>& deliveries) {
    const bool several = deliveries.size() > 1;
    m_delivery->setVisible(several);
    if (!several || m_delivery->count() == static_cast<int>(deliveries.size()))
        return;
    const QSignalBlocker quiet(m_delivery);
    const QVariant chosen = m_delivery->currentData();
    m_delivery->clear();
    for (std::size_t i = deliveries.size(); i > 0; --i)
        m_delivery->addItem(QStringLiteral("Delivery %1, %2").arg(i).arg(QString::fromStdString(deliveries[i - 1].at)),
                            QString::fromStdString(deliveries[i - 1].event));
    m_delivery->setCurrentIndex(std::max(0, m_delivery->findData(chosen)));
}

void DocumentDialog::offer() {
    const bool offered = m_mayTake && m_previewed == kind();
    m_focusPrint = m_focusPrint || (!offered && m_print->hasFocus());
    m_print->setEnabled(offered);
    m_save->setEnabled(offered);
    if (offered && std::exchange(m_focusPrint, false))
        m_print->setFocus(Qt::OtherFocusReason);
}

void DocumentDialog::askRights() {
    const std::string area = areaOf(kind());
    auto* rights = new records::RecordRights(m_services.tasks.runner(), m_services.may, m_services.fleet,
                                             {{area, "export"}}, this);
    connect(
        rights, &records::RecordRights::answered, this, [this, area](const records::RecordRights::Verdicts& verdicts) {
            const QString why =
                records::refusalOf(verdicts[0], landreeve::records::entity(area), "export", QStringLiteral("print"));
            for (LButton* button : {m_print, m_save})
                button->setToolTip(why);
            m_mayTake = why.isEmpty();
            offer();
        });
    // Where it cannot be told, it may be tried.
    connect(rights, &records::RecordRights::failed, this, [this] {
        m_mayTake = true;
        offer();
    });
    rights->ask(m_tenantId);
}

void DocumentDialog::show(int order) {
    if (order < 0 || order >= static_cast<int>(m_set.orders.size()))
        return;
    m_shown = static_cast<std::size_t>(order);
    load();
}

void DocumentDialog::load() {
    m_error->clear();
    m_error->retryButton()->show();
    const int loading = ++m_loading;
    offer();
    if (m_next != nullptr) {
        m_previous->setEnabled(m_shown > 0);
        m_next->setEnabled(m_shown + 1 < m_set.orders.size());
    }
    m_services.tasks.runner().run(
        this,
        [documents = m_documents, kind = kind(), event = delivery(), isOne = m_set.orders.size() == 1,
         id = m_set.orders[m_shown].id](const std::stop_token& stop, const ProgressFn&) mutable {
            Read read;
            if (kind == DocumentKind::GoodsReceipt && isOne)
                read.deliveries = documents->deliveries(id, stop);
            // The one that the box will name, also where another comes meanwhile.
            if (event.empty() && !read.deliveries.empty())
                event = read.deliveries.back().event;
            read.document = documents->show(kind, id, event, stop);
            read.pages = std::make_shared<paper::DocumentPages>(read.document);
            return read;
        },
        tasks::Outcome<Read>{
            [this, loading](const Read& read) {
                if (loading != m_loading)
                    return;
                const QString heading = QString::fromStdString(read.document.title + " " + read.document.number);
                m_heading->setText(heading);
                m_number = QString::fromStdString(read.document.number);
                setWindowTitle(heading);
                m_view->setPages(read.pages);
                m_view->setAccessibleDescription(heading);
                QString words =
                    theme::counted(read.pages->count(), QStringLiteral("page"), QStringLiteral("pages")) + u'.';
                if (m_set.orders.size() > 1)
                    words = QStringLiteral("Order %1 of %2, ").arg(m_shown + 1).arg(m_set.orders.size()) + words +
                            QStringLiteral(" All %1 are printed or saved together.").arg(m_set.orders.size());
                m_note->setText(words + QStringLiteral(" The audit log notes what is printed or saved."));
                m_previewed = kind();
                offerDeliveries(read.deliveries);
                offer();
            },
            [this, loading](const Error& error) {
                if (loading != m_loading)
                    return;
                m_view->setPages(nullptr);
                m_note->setText({});
                m_delivery->hide();
                m_error->showError(error);
                m_previewed.reset();
                offer();
            },
            {}});
}

QString DocumentDialog::fileName() const {
    const Offered& offered = *std::ranges::find(kOffered, kind(), &Offered::kind);
    QString name = QLatin1String(offered.many);
    if (m_set.orders.size() == 1)
        name = QString(m_number).replace(u'/', u'-') + QLatin1String(offered.ending);
    // Each delivery's receipt has a name of its own.
    if (!delivery().empty())
        name += QStringLiteral("-%1").arg(m_delivery->count() - m_delivery->currentIndex());
    return name + QStringLiteral(".pdf");
}

void DocumentDialog::chooseFile() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Save as PDF"));
    dialog->setObjectName(QStringLiteral("pdfFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->setDirectory(widgets::documentsFolder());
    dialog->selectFile(fileName());
    connect(dialog, &QFileDialog::fileSelected, this, &DocumentDialog::save);
    dialog->open();
}

void DocumentDialog::save(const QString& path) {
    // Made on the worker: a folder may be far away.
    const auto file = std::make_shared<std::unique_ptr<paper::PdfFile>>();
    const QString name = QFileInfo(path).fileName();
    take(
        QStringLiteral("Save %1").arg(name), name.toStdString(), QStringLiteral("Saved as %1").arg(name),
        QFileInfo(path).path(),
        [file, path](const PrintedDocument& document) {
            if (!*file)
                *file = std::make_unique<paper::PdfFile>(path.toStdString());
            (*file)->add(document);
        },
        [file] { (*file)->finish(); });
}

void DocumentDialog::choosePrinter() {
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    // Printed to a file it is the file's name.
    printer->setDocName(m_heading->text().replace(u'/', u'-'));
    printer->setPageSize(QPageSize(QPageSize::A4));
    auto* dialog = new QPrintDialog(printer.get(), this);
    dialog->setObjectName(QStringLiteral("printerDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QAbstractPrintDialog::PrintPageRange, false);
    // It holds the printer for as long as it is there.
    connect(dialog, &QDialog::finished, this, [this, printer](int result) {
        if (result == QDialog::Accepted)
            print(printer);
    });
    dialog->open();
}

void DocumentDialog::print(const std::shared_ptr<QPrinter>& printer) {
    const auto paper = std::make_shared<PaperPrint>(printer);
    take(
        QStringLiteral("Print %1").arg(m_heading->text()), "paper", QStringLiteral("Sent to the printer"), {},
        [paper](const PrintedDocument& document) { paper->add(document); }, [paper] { paper->finish(); });
}

void DocumentDialog::take(const QString& name, const std::string& target, const QString& doneWords,
                          const QString& folder, std::function<void(const PrintedDocument&)> add,
                          std::function<void()> finish) {
    if (m_run->task() != nullptr)
        return;
    m_error->clear();
    std::vector<std::string> ids;
    for (const OrderKey& order : m_set.orders)
        ids.push_back(order.id);
    const QPointer<DocumentDialog> dialog(this);
    auto* task = m_services.tasks.run(
        name, nullptr,
        [documents = m_documents, kind = kind(), event = delivery(), ids, target, add = std::move(add),
         finish = std::move(finish)](const std::stop_token& stop, const ProgressFn& progress) {
            documents->take(
                kind, ids, event, target,
                [&add](const OrderKey&, const PrintedDocument& document) {
                    add(document);
                    return nullptr;
                },
                progress, stop);
            finish();
        },
        tasks::Outcome<tasks::Nothing>{
            [dialog, doneWords, isFile = !folder.isEmpty(), navigator = &m_services.navigator](tasks::Nothing) {
                navigator->say(doneWords);
                if (!dialog)
                    return;
                if (!isFile) {
                    dialog->accept();
                    return;
                }
                // Who saves one document may want the next.
                dialog->end();
                dialog->m_note->setText(doneWords + u'.');
            },
            [dialog](const Error& error) {
                if (!dialog)
                    return;
                dialog->end();
                // Print or Save is pressed again, perhaps with another choice.
                dialog->m_error->retryButton()->hide();
                dialog->m_error->showError(error);
            },
            [dialog] {
                if (!dialog)
                    return;
                dialog->end();
                dialog->m_note->setText(QStringLiteral("Cancelled."));
            }});
    if (!folder.isEmpty())
        m_services.tasks.setDone(task, doneWords, QStringLiteral("Show in folder"),
                                 [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    m_run->follow(task);
    m_save->setBusy(true);
    m_print->setBusy(true);
}

void DocumentDialog::end() {
    m_run->follow(nullptr);
    m_save->setBusy(false);
    m_print->setBusy(false);
}

} // namespace landreeve::ui::documents
