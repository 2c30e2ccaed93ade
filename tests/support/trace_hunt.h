#pragma once

#include <QByteArrayList>
#include <QString>
#include <QStringList>

namespace landreeve::tests {

/// Looks for planted secrets in what a program and its server leave on a disk.
class TraceHunt {
public:
    explicit TraceHunt(const QByteArrayList& secrets);

    /// "where: secret" for each secret that can be read in `bytes`: as it is, in groups of four, as UTF-16 or in hex.
    QStringList in(const QByteArray& bytes, const QString& where) const;
    /// The same over every file below a folder.
    QStringList below(const QString& folder) const;

private:
    struct Form {
        QByteArray bytes;
        QByteArray secret;
    };
    QList<Form> m_forms;
};

/// Whether a word can be read in any file below a folder whose path has `part` in it: what shows that a hunt there
/// would have found something.
bool isReadBelow(const QString& folder, const QString& part, const QByteArray& word);

} // namespace landreeve::tests
