#pragma once

#include <QByteArray>
#include <QString>

namespace landreeve::tests {

/// Runs a script of tests/npm on the node and the packages that its lock file names, which are installed into the build
/// folder first where they are not there; what it wrote to stdout. The script's first argument is their folder. Throws
/// std::runtime_error where it fails.
QByteArray runNode(const QString& script, const QByteArray& input);

} // namespace landreeve::tests
