#include "ui/documents/paper_print.h"

#include "core/base/error.h"
#include "ui/paper/document_pages.h"

#include <QPainter>
#include <QPrinter>

#include <algorithm>

namespace landreeve::ui::documents {
namespace {

[[noreturn]] void fail() {
    throw Error("printer_failed", "The printer takes nothing.",
                "See whether it is on and has paper, choose another, or save a PDF.");
}

} // namespace

PaperPrint::PaperPrint(std::shared_ptr<QPrinter> printer) : m_printer(std::move(printer)) {
    m_printer->setFullPage(true);
    m_printer->setCreator(QStringLiteral("Landreeve"));
}

PaperPrint::~PaperPrint() {
    if (m_painter)
        m_printer->abort();
}

void PaperPrint::newSheet() {
    if (!m_painter) {
        m_painter = std::make_unique<QPainter>();
        if (!m_painter->begin(m_printer.get())) {
            m_painter.reset();
            fail();
        }
    } else if (!m_printer->newPage()) {
        fail();
    }
}

void PaperPrint::add(const landreeve::documents::PrintedDocument& document) {
    const paper::DocumentPages pages(document);
    for (int page = 0; page < pages.count(); ++page) {
        newSheet();
        const QRectF sheet = m_printer->paperRect(QPrinter::DevicePixel);
        const QSizeF size = paper::DocumentPages::pageSize();
        const qreal scale = std::min(sheet.width() / size.width(), sheet.height() / size.height());
        m_painter->save();
        m_painter->translate((sheet.width() - size.width() * scale) / 2, 0);
        m_painter->scale(scale, scale);
        pages.draw(*m_painter, page);
        m_painter->restore();
    }
}

void PaperPrint::finish() {
    const bool sent = m_painter && m_painter->end();
    m_painter.reset();
    if (!sent || m_printer->printerState() == QPrinter::Error)
        fail();
}

} // namespace landreeve::ui::documents
