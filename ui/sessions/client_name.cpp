#include "ui/sessions/client_name.h"

#include <QRegularExpression>

#include <array>

namespace landreeve::ui::sessions {
namespace {

struct Browser {
    const char* token; ///< As it stands in the user agent, before a slash and the version.
    const char* name;
};

// Every browser claims to be those below it as well: the first that is found is what it is.
constexpr std::array<Browser, 10> kBrowsers{{{"EdgA", "Edge"},
                                             {"EdgiOS", "Edge"},
                                             {"Edg", "Edge"},
                                             {"OPR", "Opera"},
                                             {"SamsungBrowser", "Samsung Internet"},
                                             {"FxiOS", "Firefox"},
                                             {"Firefox", "Firefox"},
                                             {"CriOS", "Chrome"},
                                             {"Chrome", "Chrome"},
                                             {"Version", "Safari"}}};

/// The digits after "token/" up to the first point; empty where it is not there.
QString majorOf(const QString& userAgent, const QString& token) {
    const QRegularExpression said(QStringLiteral("(?:^|[\\s;(])%1/(\\d+)").arg(QRegularExpression::escape(token)));
    return said.match(userAgent).captured(1);
}

struct Platform {
    const char* token;
    const char* name;
};

// The more particular first: an iPad says Mac too, and Android Linux.
constexpr std::array<Platform, 7> kPlatforms{{{"iPhone", "iPhone"},
                                              {"iPad", "iPad"},
                                              {"Android", "Android"},
                                              {"Windows", "Windows"},
                                              {"Macintosh", "Mac"},
                                              {"CrOS", "Chromebook"},
                                              {"Linux", "Linux"}}};

QString platformOf(const QString& userAgent) {
    for (const Platform& platform : kPlatforms) {
        if (userAgent.contains(QLatin1String(platform.token)))
            return QStringLiteral(" on ") + QLatin1String(platform.name);
    }
    return {};
}

} // namespace

QString clientName(const QString& userAgent) {
    if (userAgent.startsWith(QLatin1String("Mozilla/"))) {
        for (const Browser& browser : kBrowsers) {
            if (const QString major = majorOf(userAgent, QLatin1String(browser.token)); !major.isEmpty())
                return QLatin1String(browser.name) + u' ' + major + platformOf(userAgent);
        }
    }
    static const QRegularExpression program(QStringLiteral("^([^\\s/]+)(?:/(\\d+(?:\\.\\d+)?))?"));
    const auto said = program.match(userAgent.trimmed());
    const QString version = said.captured(2);
    return version.isEmpty() ? said.captured(1) : QString(said.captured(1) + u' ' + version);
}

} // namespace landreeve::ui::sessions
