#pragma once

#include "core/documents/printed_document.h"

#include <memory>

class QPainter;
class QPrinter;

namespace landreeve::ui::documents {

/// Documents onto a printer, one after the other, each beginning a sheet; as large as its paper takes. One job, sent
/// by finish(); without it the job is given up. All throw Error `printer_failed`. Any thread, one at a time.
class PaperPrint {
public:
    explicit PaperPrint(std::shared_ptr<QPrinter> printer);
    ~PaperPrint();
    PaperPrint(const PaperPrint&) = delete;
    PaperPrint& operator=(const PaperPrint&) = delete;

    void add(const landreeve::documents::PrintedDocument& document);
    void finish();

private:
    void newSheet();

    std::shared_ptr<QPrinter> m_printer;
    std::unique_ptr<QPainter> m_painter;
};

} // namespace landreeve::ui::documents
