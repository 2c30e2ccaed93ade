#pragma once

#include "core/documents/printed_document.h"

#include <QBuffer>
#include <QSaveFile>

#include <memory>

class QPainter;
class QPdfWriter;

namespace landreeve::ui::paper {

/// Documents as a PDF, one after the other, each with its own count of pages; fonts are embedded. The file appears
/// under its name when finish() returns, readable by its owner only; without it there is none. Needs an application
/// with fonts (QGuiApplication). All throw Error `file_unwritable` or `disk_full`. Any thread, one at a time.
class PdfFile {
public:
    explicit PdfFile(const std::string& path);
    ~PdfFile();
    PdfFile(const PdfFile&) = delete;
    PdfFile& operator=(const PdfFile&) = delete;

    void add(const landreeve::documents::PrintedDocument& document);
    void finish();

private:
    [[noreturn]] void fail() const;

    QSaveFile m_file;
    QBuffer m_drawn; ///< Some 5 kB a page. Qt's writer of PDF does not say when a disk is full.
    std::unique_ptr<QPdfWriter> m_writer;
    std::unique_ptr<QPainter> m_painter;
};

} // namespace landreeve::ui::paper
