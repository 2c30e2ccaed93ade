#pragma once

#include <QProcess>
#include <QString>

#include <stdexcept>

namespace landreeve::tests {

/// What a PDF file says, laid out as on its pages. Throws std::runtime_error where it cannot be read.
inline QString pdfText(const QString& path) {
    QProcess process;
    process.start(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), path, QStringLiteral("-")});
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        throw std::runtime_error("pdftotext failed: " + process.readAllStandardError().toStdString());
    return QString::fromUtf8(process.readAllStandardOutput());
}

/// The same, page by page.
inline QStringList pdfPages(const QString& path) {
    QStringList pages = pdfText(path).split(u'\f');
    pages.removeLast();
    return pages;
}

} // namespace landreeve::tests
