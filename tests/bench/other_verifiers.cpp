#include "tests/bench/other_verifiers.h"

#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <cjose/cjose.h>
#include <jwt.h>

#include <memory>
#include <stdexcept>

namespace landreeve::bench {
namespace {

QByteArray outputOf(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(240'000) || process.exitCode() != 0)
        throw std::runtime_error(program.toStdString() + ": " + process.readAllStandardError().toStdString());
    return process.readAllStandardOutput();
}

} // namespace

OtherVerifier cjoseVerifier(const QJsonObject& jwk, const std::string& token) {
    const QByteArray text = QJsonDocument(jwk).toJson(QJsonDocument::Compact);
    cjose_err error;
    const std::shared_ptr<cjose_jwk_t> key(
        cjose_jwk_import(text.constData(), static_cast<std::size_t>(text.size()), &error),
        [](cjose_jwk_t* held) { cjose_jwk_release(held); });
    if (!key)
        throw std::runtime_error("libcjose does not take the key");
    return [key, token] {
        cjose_err failure;
        cjose_jws_t* jws = cjose_jws_import(token.data(), token.size(), &failure);
        const bool right = jws != nullptr && cjose_jws_verify(jws, key.get(), &failure);
        cjose_jws_release(jws);
        return right;
    };
}

OtherVerifier libjwtVerifier(const std::string& pem, const std::string& token) {
    return [pem, token] {
        jwt_t* jwt = nullptr;
        const bool right = jwt_decode(&jwt, token.c_str(), reinterpret_cast<const unsigned char*>(pem.data()),
                                      static_cast<int>(pem.size())) == 0;
        jwt_free(jwt);
        return right;
    };
}

double opensslMicroseconds(const char* algorithm) {
    const QByteArray said = outputOf(QStringLiteral("openssl"), {QStringLiteral("speed"), QStringLiteral("-seconds"),
                                                                 QStringLiteral("1"), QLatin1String(algorithm)});
    // The last number of the last line: verifications in a second of processor time.
    static const QRegularExpression last(QStringLiteral("([0-9.]+)\\s*$"));
    const double inASecond = last.match(QString::fromUtf8(said)).captured(1).toDouble();
    if (inASecond <= 0)
        throw std::runtime_error("openssl speed says nothing");
    return 1e6 / inASecond;
}

double fastJwtMicroseconds(const std::string& pem, const std::string& token, std::string_view algorithm) {
    const QString folder = QStringLiteral(LANDREEVE_TEST_CACHE "/npm");
    if (QStandardPaths::findExecutable(QStringLiteral("npm")).isEmpty())
        throw std::runtime_error("fast-jwt cannot be compared with: there is no npm to fetch it");
    outputOf(QStringLiteral(LANDREEVE_SOURCE_DIR "/tests/npm/install"), {folder});
    QTemporaryFile given;
    if (!given.open())
        throw std::runtime_error("no temporary file");
    given.write(QJsonDocument(QJsonObject{{QStringLiteral("pem"), QString::fromStdString(pem)},
                                          {QStringLiteral("token"), QString::fromStdString(token)},
                                          {QStringLiteral("algorithm"),
                                           QString::fromLatin1(algorithm.data(), qsizetype(algorithm.size()))}})
                    .toJson());
    given.close();
    return outputOf(folder + QStringLiteral("/node"),
                    {QStringLiteral(LANDREEVE_SOURCE_DIR "/tests/npm/fast_jwt_speed.cjs"), folder, given.fileName()})
        .trimmed()
        .toDouble();
}

} // namespace landreeve::bench
