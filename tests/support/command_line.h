#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace landreeve::tests {

/// What a run of landreevectl came to.
struct CommandResult {
    int exit = -1;
    QByteArray out;
    QByteArray err;

    /// stdout as one JSON document; an empty object where it is none.
    QJsonObject json() const;
    /// The code in `{"error":{"code":…}}`, or empty.
    QString errorCode() const;
};

/// Starts landreevectl with a home of the test's own and its keys in a key file; its stdin is open.
void startLandreevectl(QProcess& process, const QString& home, const QStringList& arguments);
/// Waits for its end, or for two minutes.
CommandResult resultOf(QProcess& process);
/// Runs landreevectl with a home of the test's own and its keys in a key file, to its end or for two minutes.
CommandResult landreevectl(const QString& home, const QStringList& arguments, const QByteArray& input = {});

} // namespace landreeve::tests
