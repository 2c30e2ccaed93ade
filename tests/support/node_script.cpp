#include "tests/support/node_script.h"

#include <QProcess>

#include <stdexcept>

namespace landreeve::tests {
namespace {

QByteArray outputOf(const QString& program, const QStringList& arguments, const QByteArray& input, int milliseconds) {
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(milliseconds) || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0) {
        process.kill();
        process.waitForFinished();
        throw std::runtime_error(program.toStdString() + ": " + process.errorString().toStdString() + "\n" +
                                 process.readAllStandardError().toStdString());
    }
    return process.readAllStandardOutput();
}

} // namespace

QByteArray runNode(const QString& script, const QByteArray& input) {
    const QString source = QStringLiteral(LANDREEVE_SOURCE_DIR "/tests/npm/");
    const QString folder = QStringLiteral(LANDREEVE_TEST_CACHE "/npm");
    outputOf(source + QStringLiteral("install"), {folder}, {}, 240'000);
    return outputOf(folder + QStringLiteral("/node"), {source + script, folder}, input, 60'000);
}

} // namespace landreeve::tests
