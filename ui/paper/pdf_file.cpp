#include "ui/paper/pdf_file.h"

#include "core/base/error.h"
#include "ui/paper/document_pages.h"
#include "ui/paper/set_text.h"

#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>
#include <cerrno>

namespace landreeve::ui::paper {

PdfFile::PdfFile(const std::string& path) : m_file(QString::fromStdString(path)) {
    if (!m_file.open(QIODevice::WriteOnly))
        fail();
    m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

PdfFile::~PdfFile() {
    // The painter lets go of the writer, and that of what was drawn.
    m_painter.reset();
    m_writer.reset();
}

void PdfFile::fail() const {
    const std::string path = m_file.fileName().toStdString();
    if (m_file.error() == QFileDevice::ResourceError || m_file.errorString() == qt_error_string(ENOSPC))
        throw Error("disk_full", "Cannot write " + path + ": the disk is full.",
                    "Free space where the file is to be written, or choose another folder.");
    throw Error("file_unwritable", "Cannot write " + path + ": " + m_file.errorString().toStdString() + ".",
                "Choose another file or folder.");
}

void PdfFile::add(const landreeve::documents::PrintedDocument& document) {
    if (!m_writer) {
        m_drawn.open(QIODevice::WriteOnly);
        m_writer = std::make_unique<QPdfWriter>(&m_drawn);
        m_writer->setTitle(QString::fromStdString(document.title + " " + document.number));
        m_writer->setCreator(QStringLiteral("Landreeve"));
        m_writer->setPageSize(QPageSize(QPageSize::A4));
        m_writer->setPageMargins({});
        m_writer->setResolution(static_cast<int>(72 * kPoint));
        m_painter = std::make_unique<QPainter>(m_writer.get());
    } else {
        m_writer->newPage();
    }
    const DocumentPages pages(document);
    for (int page = 0; page < pages.count(); ++page) {
        if (page > 0)
            m_writer->newPage();
        pages.draw(*m_painter, page);
    }
}

void PdfFile::finish() {
    m_painter.reset();
    m_writer.reset();
    // A disk takes what it has room for first, and only then says that it is full. Flushed apart from commit(), which
    // forgets why it failed.
    const QByteArray& all = m_drawn.data();
    qint64 written = 0;
    for (qint64 some = 1; written < all.size() && some > 0; written += some)
        some = std::max<qint64>(0, m_file.write(all.constData() + written, all.size() - written));
    if (written < all.size() || !m_file.flush() || !m_file.commit())
        fail();
}

} // namespace landreeve::ui::paper
