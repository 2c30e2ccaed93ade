#include "tests/support/sign_in_issuer.h"

#include "tests/support/node_script.h"

namespace landreeve::tests {

SignInIssuer::SignInIssuer(int life) {
    startNode(m_process, QStringLiteral("sign_in.mjs"), {QString::number(life)});
    m_url = answerOf(m_process)[QLatin1String("issuer")].toString().toStdString();
}

SignInIssuer::~SignInIssuer() {
    endNode(m_process);
}

QJsonObject SignInIssuer::browse(const std::string& address, const std::string& as, bool decline) {
    return askNode(m_process, {{QStringLiteral("browse"), QString::fromStdString(address)},
                               {QStringLiteral("as"), QString::fromStdString(as)},
                               {QStringLiteral("decline"), decline}});
}

} // namespace landreeve::tests
