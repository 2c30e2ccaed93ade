#include "tests/support/trace_hunt.h"

#include <QDirIterator>
#include <QFile>

namespace landreeve::tests {
namespace {

QByteArray inGroups(const QByteArray& digits, char between) {
    QByteArray grouped;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            grouped += between;
        grouped += digits[i];
    }
    return grouped;
}

QByteArray asUtf16(const QByteArray& text) {
    const QString wide = QString::fromUtf8(text);
    return {reinterpret_cast<const char*>(wide.utf16()), wide.size() * 2};
}

template <typename Take>
void eachFile(const QString& folder, Take take) {
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        // Sockets and what was removed meanwhile hold nothing.
        if (file.open(QIODevice::ReadOnly) && !file.isSequential())
            take(file.fileName(), file.readAll());
    }
}

} // namespace

TraceHunt::TraceHunt(const QByteArrayList& secrets) {
    for (const QByteArray& secret : secrets) {
        for (const QByteArray& form : {secret, inGroups(secret, ' '), inGroups(secret, '-'), asUtf16(secret),
                                       secret.toHex(), secret.toHex().toUpper()})
            m_forms << Form{form, secret};
    }
}

QStringList TraceHunt::in(const QByteArray& bytes, const QString& where) const {
    QStringList found;
    for (const Form& form : m_forms)
        if (bytes.contains(form.bytes))
            found << where + QStringLiteral(": ") + QString::fromUtf8(form.secret);
    return found;
}

QStringList TraceHunt::below(const QString& folder) const {
    QStringList found;
    eachFile(folder, [&](const QString& path, const QByteArray& bytes) { found << in(bytes, path); });
    return found;
}

bool isReadBelow(const QString& folder, const QString& part, const QByteArray& word) {
    bool read = false;
    eachFile(folder, [&](const QString& path, const QByteArray& bytes) {
        read = read || (path.contains(part) && bytes.contains(word));
    });
    return read;
}

} // namespace landreeve::tests
