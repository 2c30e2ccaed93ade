#include "tests/support/node_script.h"

#include <QJsonDocument>

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

const QString kScripts = QStringLiteral(LANDREEVE_SOURCE_DIR "/tests/npm/");
const QString kFolder = QStringLiteral(LANDREEVE_TEST_CACHE "/npm");

/// The node that the lock file names, with its packages beside it.
QString installedNode() {
    outputOf(kScripts + QStringLiteral("install"), {kFolder}, {}, 240'000);
    return kFolder + QStringLiteral("/node");
}

} // namespace

QByteArray runNode(const QString& script, const QByteArray& input) {
    return outputOf(installedNode(), {kScripts + script, kFolder}, input, 60'000);
}

void startNode(QProcess& process, const QString& script, const QStringList& arguments) {
    process.start(installedNode(), QStringList{kScripts + script, kFolder} + arguments);
}

QJsonObject answerOf(QProcess& process) {
    QByteArray line;
    while (!line.startsWith('{')) {
        while (!process.canReadLine()) {
            if (!process.waitForReadyRead(60'000))
                throw std::runtime_error("no answer: " + process.readAllStandardError().toStdString());
        }
        line = process.readLine();
    }
    return QJsonDocument::fromJson(line).object();
}

QJsonObject askNode(QProcess& process, const QJsonObject& order) {
    process.write(QJsonDocument(order).toJson(QJsonDocument::Compact) + '\n');
    return answerOf(process);
}

void endNode(QProcess& process) {
    process.closeWriteChannel();
    if (!process.waitForFinished(10'000)) {
        process.kill();
        process.waitForFinished();
    }
}

} // namespace landreeve::tests
