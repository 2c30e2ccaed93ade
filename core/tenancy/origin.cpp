#include "core/tenancy/origin.h"

#include <QUrl>

namespace landreeve::tenancy {
namespace {

TextVerdict wrong(std::string message, std::string repair = {}) {
    return {false, "invalid_origin", std::move(message), std::move(repair)};
}

bool isThisComputer(const QString& host) {
    return host == QLatin1String("localhost") || host == QLatin1String("127.0.0.1") || host == QLatin1String("::1");
}

} // namespace

TextVerdict checkOrigin(std::string_view origin) {
    const QString text = QString::fromUtf8(origin.data(), static_cast<qsizetype>(origin.size()));
    if (text.trimmed() != text || text.isEmpty())
        return wrong("An origin has no spaces around it.", text.trimmed().toStdString());
    if (text.contains(QLatin1Char('*')))
        return wrong("A star would let every site call; name each origin.");
    if (!text.contains(QLatin1String("://")))
        return wrong("An origin begins with https://.", "https://" + text.toStdString());
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return wrong("This is no web address.");
    if (url.scheme() != QLatin1String("https") &&
        !(url.scheme() == QLatin1String("http") && isThisComputer(url.host())))
        return wrong("Only https is taken: what comes unencrypted can be read and changed on its way.",
                     url.scheme() == QLatin1String("http") ? "https" + text.mid(4).toStdString() : std::string());
    QUrl bare;
    bare.setScheme(url.scheme());
    bare.setHost(url.host());
    const int usual = url.scheme() == QLatin1String("https") ? 443 : 80;
    if (url.port() != -1 && url.port() != usual)
        bare.setPort(url.port());
    const QString wanted = bare.toString(QUrl::FullyEncoded);
    if (text != wanted)
        return wrong("An origin is scheme, host and port alone, as a browser sends it.", wanted.toStdString());
    return {};
}

} // namespace landreeve::tenancy
