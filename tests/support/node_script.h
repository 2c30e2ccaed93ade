#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace landreeve::tests {

/// Runs a script of tests/npm on the node and the packages that its lock file names, which are installed into the build
/// folder first where they are not there; what it wrote to stdout. The script's first argument is their folder. Throws
/// std::runtime_error where it fails.
QByteArray runNode(const QString& script, const QByteArray& input);

/// Starts one that goes on, with further arguments; it is spoken to through its stdin and stdout, a JSON object a line.
void startNode(QProcess& process, const QString& script, const QStringList& arguments);

/// The next object it says. Throws std::runtime_error after a minute without one.
QJsonObject answerOf(QProcess& process);

/// What it answers to this.
QJsonObject askNode(QProcess& process, const QJsonObject& order);

/// Ends it: nothing more is asked.
void endNode(QProcess& process);

} // namespace landreeve::tests
