#include "tests/support/command_line.h"

#include <QJsonDocument>

namespace landreeve::tests {

QJsonObject CommandResult::json() const {
    return QJsonDocument::fromJson(out).object();
}

QString CommandResult::errorCode() const {
    return json().value(QStringLiteral("error")).toObject().value(QStringLiteral("code")).toString();
}

void startLandreevectl(QProcess& process, const QString& home, const QStringList& arguments) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LANDREEVE_HOME"), home);
    environment.insert(QStringLiteral("LANDREEVE_SECRET_STORE"), QStringLiteral("key-file"));
    environment.remove(QStringLiteral("LANDREEVE_WORKSPACE"));
    environment.remove(QStringLiteral("LANDREEVE_TOKEN"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(LANDREEVE_BIN_DIR "/landreevectl"), arguments);
}

CommandResult resultOf(QProcess& process) {
    CommandResult result;
    if (!process.waitForFinished(120'000)) {
        process.kill();
        process.waitForFinished();
        return result;
    }
    result.exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

CommandResult landreevectl(const QString& home, const QStringList& arguments, const QByteArray& input) {
    QProcess process;
    startLandreevectl(process, home, arguments);
    process.write(input);
    process.closeWriteChannel();
    return resultOf(process);
}

} // namespace landreeve::tests
