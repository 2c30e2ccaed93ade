#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace landreeve::tests {

/// A temporary folder of a test's own. It goes with this object, and also where the test's process ends in a way that
/// runs no destructor (killed, timed out, an uncaught exception): then a guarding process first ends the PostgreSQL
/// server whose data lies in `data` within it, or in `engine/data` where it is a home, if there is one.
class PrivateFolder {
public:
    /// `name` is the beginning of its name.
    explicit PrivateFolder(const QString& name);
    ~PrivateFolder();
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;

    QString path() const { return m_folder.path(); }
    QString filePath(const QString& name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    QProcess m_guard; ///< Waits for the end of what this process keeps open to it.
};

} // namespace landreeve::tests
