#include "tests/support/sign_in_issuer.h"

#include "tests/support/node_script.h"

#include <QJsonDocument>

#include <stdexcept>

namespace landreeve::tests {

SignInIssuer::SignInIssuer(int life) {
    startNode(m_process, QStringLiteral("sign_in.mjs"), {QString::number(life)});
    m_url = readLine()[QLatin1String("issuer")].toString().toStdString();
}

SignInIssuer::~SignInIssuer() {
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(10'000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QJsonObject SignInIssuer::browse(const std::string& address, const std::string& as, bool decline) {
    const QJsonObject order{{QStringLiteral("browse"), QString::fromStdString(address)},
                            {QStringLiteral("as"), QString::fromStdString(as)},
                            {QStringLiteral("decline"), decline}};
    m_process.write(QJsonDocument(order).toJson(QJsonDocument::Compact) + '\n');
    return readLine();
}

QJsonObject SignInIssuer::readLine() {
    QByteArray line;
    while (!line.startsWith('{')) {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(60'000))
                throw std::runtime_error("no answer: " + m_process.readAllStandardError().toStdString());
        }
        line = m_process.readLine();
    }
    return QJsonDocument::fromJson(line).object();
}

} // namespace landreeve::tests
