#include "core/tenancy/setting_rules.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/india/gstin.h"
#include "core/india/states.h"
#include "core/india/typed_text.h"
#include "core/tenancy/origin.h"

#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <charconv>

namespace landreeve::tenancy {
namespace {

constexpr int kMostPerHour = 100'000;
constexpr std::size_t kMostOrigins = 50;
constexpr std::size_t kLongestTaxId = 40;
constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestLine = 100;
constexpr qsizetype kMostLines = 6;
constexpr auto kShortestRetention = std::chrono::hours(24 * 30);

constexpr const char* kPerHourRule = "a whole number from 1 to 100000";

constexpr auto kSettings = std::to_array<Setting>({
    {"session.life", "session", "life", "8h", "A session that begins from now on ends after this, however busy it is.",
     "a duration from 1m to 400d, such as 8h"},
    {"session.idle_timeout", "session", "idle_timeout", "",
     "A session that begins from now on ends when nobody has used it for this long.",
     "a duration from 2m to 400d, such as 30m", "no limit: only its life ends it"},
    {"session.per_user", "session", "per_user", "", "The oldest ends when a user begins one more.",
     "a number from 1 to 1000", "any number"},
    {"origins.allowed", "", "allowed_origins", "",
     "Web pages from these may call for the tenant, one origin a line, such as https://app.example.com. A gateway "
     "takes them from an export.",
     "origins such as https://app.example.com, separated by spaces or lines", "none: no web page may"},
    {"company.country", "", "country", "IN",
     "India's tax rules hold for IN; elsewhere the tax number is free text and a line has one rate.",
     "a country's two letters, such as IN"},
    {"company.tax_id", "", "tax_id", "", "Printed on documents; in India the GSTIN, which names the state.",
     "a GSTIN in India, elsewhere up to 40 characters", "none"},
    {"company.state", "", "state_code", "", "Where orders are taxed from; of itself the state in the GSTIN.",
     "a state's code of two digits, such as 27", "the state in the GSTIN"},
    {"company.time_zone", "", "time_zone", "Asia/Kolkata", "What day it is for new orders and stock moves.",
     "a time zone such as Asia/Kolkata"},
    {"company.locale", "", "locale", "en-IN",
     "Language and forms of numbers and dates, for programs that ask a gateway.",
     "a language and a country, such as en-IN"},
    {"letterhead.name", "letterhead", "name", "", "Heads documents; of itself the tenant's name.",
     "at most 120 characters", "the tenant's name"},
    {"letterhead.address", "letterhead", "address", "", "Stands below the name.", "at most 6 lines of 100 characters",
     "none"},
    {"letterhead.logo", "letterhead", "logo", "", "Stands beside the name.", "a PNG, JPEG or SVG file of up to 256 KiB",
     "none"},
    {"limits.reveals_per_hour", "limits", "reveals_per_hour", "120",
     "Personal fields and passwords that one account may reveal in an hour; all together ten times as many.",
     kPerHourRule},
    {"limits.exports_per_hour", "limits", "exports_per_hour", "60",
     "Exports, backups and clones that one account may make in an hour; all together ten times as many.", kPerHourRule},
    {"retention.audit", "retention", "audit", "2922d",
     "Entries of the audit log are kept at least this long; pruning stops before them.",
     "a duration from 30d to 10000d, such as 2922d"},
});

TextVerdict wrong(std::string message, std::string repair = {}) {
    return {false, "invalid_setting", std::move(message), std::move(repair)};
}

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<int> perHour(std::string_view text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number < 1 || number > kMostPerHour)
        return std::nullopt;
    return number;
}

bool hasControls(const QString& text) {
    return std::ranges::any_of(text, [](QChar c) {
        return c != u'\n' && (c.category() == QChar::Other_Control || c == QChar::LineSeparator);
    });
}

QStringList originLines(const std::string& value) {
    static const QRegularExpression apart(QStringLiteral("[\\s,]+"));
    QStringList lines = qt(value).split(apart, Qt::SkipEmptyParts);
    lines.removeDuplicates();
    return lines;
}

TextVerdict checkOrigins(const std::string& value) {
    const QStringList lines = originLines(value);
    if (static_cast<std::size_t>(lines.size()) > kMostOrigins)
        return wrong("At most " + std::to_string(kMostOrigins) + " origins.");
    for (const QString& line : lines) {
        TextVerdict verdict = checkOrigin(line.toStdString());
        if (!verdict.valid) {
            verdict.code = "invalid_setting";
            verdict.message = line.toStdString() + ": " + verdict.message;
            if (!verdict.repair.empty()) {
                QStringList repaired = lines;
                repaired.replace(lines.indexOf(line), qt(verdict.repair));
                verdict.repair = repaired.join(u'\n').toStdString();
            }
            return verdict;
        }
    }
    return {};
}

TextVerdict checkTaxId(const std::string& value, bool india) {
    if (!india)
        return india::characters(value) > kLongestTaxId || hasControls(qt(value)) ||
                       value.find('\n') != std::string::npos
                   ? wrong("At most 40 characters, on one line.")
                   : TextVerdict();
    const auto verdict = india::checkGstin(value);
    return verdict.valid ? TextVerdict() : wrong(verdict.message, verdict.repair.value_or(""));
}

TextVerdict checkState(const TenantSettings& settings, const std::string& value, bool india) {
    if (!india)
        return wrong("Only India's tax asks for a state.");
    const auto verdict = india::checkStateCode(value);
    if (!verdict.valid)
        return wrong(verdict.message, verdict.repair.value_or(""));
    const std::string taxId = inForce(settings, "company.tax_id");
    if (india::checkGstin(taxId).valid && india::gstinState(taxId) != value)
        return wrong("The GSTIN says " + std::string(india::gstinState(taxId)) + ".",
                     std::string(india::gstinState(taxId)));
    return {};
}

TextVerdict checkTimeZone(const std::string& value) {
    // UTC+05:30 is no place, and PostgreSQL reads its sign the other way round.
    const QString zone = qt(value);
    if (zone != QLatin1String("UTC") && (!zone.contains(u'/') || !QTimeZone::isTimeZoneIdAvailable(zone.toUtf8())))
        return wrong("This is no time zone; they are written like Asia/Kolkata.");
    return {};
}

TextVerdict checkLocale(const std::string& value) {
    static const QRegularExpression form(QStringLiteral("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}))?$"));
    const auto match = form.match(qt(value));
    if (!match.hasMatch())
        return wrong("Write it as a language and a country, such as en-IN.");
    const QLocale locale(qt(value));
    const QString country = match.captured(3);
    if (locale.language() == QLocale::C ||
        (!country.isEmpty() && QLocale::territoryToCode(locale.territory()) != country))
        return wrong("No such language is known for this country.");
    return {};
}

TextVerdict checkLines(const std::string& value, qsizetype lines, std::size_t each, const char* rule) {
    const QString text = qt(value);
    const QStringList all = text.split(u'\n');
    const bool tooLong = std::ranges::any_of(
        all, [&](const QString& line) { return static_cast<std::size_t>(line.toUcs4().size()) > each; });
    return tooLong || all.size() > lines || hasControls(text) ? wrong(std::string("It takes ") + rule + ".")
                                                              : TextVerdict();
}

TextVerdict checkOne(const TenantSettings& settings, const std::string& name, const std::string& value) {
    const bool india = inForce(settings, "company.country") == "IN";
    const auto taken = [&](bool yes) {
        return yes ? TextVerdict() : wrong("It takes " + std::string(settingOf(name).rule) + ".");
    };
    if (name == "session.life")
        return taken(sessions::lifeFromText(value).has_value());
    if (name == "session.idle_timeout")
        return taken(sessions::idleTimeoutFromText(value).has_value());
    if (name == "session.per_user")
        return taken(sessions::sessionsPerUserFromText(value).has_value());
    if (name == "origins.allowed")
        return checkOrigins(value);
    if (name == "company.country")
        return taken(value.size() == 2 && india::hasShape(value, "AA") &&
                     QLocale::codeToTerritory(qt(value)) != QLocale::AnyTerritory);
    if (name == "company.tax_id")
        return checkTaxId(value, india);
    if (name == "company.state")
        return checkState(settings, value, india);
    if (name == "company.time_zone")
        return checkTimeZone(value);
    if (name == "company.locale")
        return checkLocale(value);
    if (name == "letterhead.name")
        return checkLines(value, 1, kLongestName, settingOf(name).rule);
    if (name == "letterhead.address")
        return checkLines(value, kMostLines, kLongestLine, settingOf(name).rule);
    if (name == "letterhead.logo")
        return taken(value.size() == 64);
    if (name == "retention.audit") {
        const auto time = durationFromText(value);
        return taken(time && *time >= kShortestRetention);
    }
    return taken(perHour(value).has_value());
}

int limitOf(const QJsonObject& settings, const char* name) {
    const TenantSettings all = settingsFromJson(settings);
    return perHour(inForce(all, name)).value_or(perHour(settingOf(name).fallback).value_or(1));
}

} // namespace

std::span<const Setting> allSettings() {
    return kSettings;
}

const Setting& settingOf(const std::string& name) {
    const auto* const found =
        std::ranges::find_if(kSettings, [&](const Setting& setting) { return name == setting.name; });
    if (found != kSettings.end())
        return *found;
    std::string known;
    for (const Setting& setting : kSettings) {
        known += known.empty() ? "" : ", ";
        known += setting.name;
    }
    throw Error("invalid_setting", "A tenant has no setting \"" + name + "\".", "Its settings are " + known + ".")
        .withDetail("setting", qt(name));
}

TenantSettings settingsFromJson(const QJsonObject& settings) {
    TenantSettings all;
    for (const Setting& setting : kSettings) {
        const QString group = QLatin1String(setting.group);
        const QJsonObject part = group.isEmpty() ? settings : settings.value(group).toObject();
        const QJsonValue value = part.value(QLatin1String(setting.member));
        QString text = value.toString();
        if (value.isArray()) {
            QStringList lines;
            for (const QJsonValue one : value.toArray())
                lines << one.toString();
            text = lines.join(u'\n');
        }
        all.emplace(setting.name, text.toStdString());
    }
    return all;
}

QJsonObject withSetting(QJsonObject settings, const Setting& setting, const std::string& value) {
    const QString group = QLatin1String(setting.group);
    const QString member = QLatin1String(setting.member);
    QJsonObject part = group.isEmpty() ? settings : settings.value(group).toObject();
    if (value.empty())
        part.remove(member);
    else if (std::string_view(setting.name) == "origins.allowed")
        part.insert(member, QJsonArray::fromStringList(originLines(value)));
    else
        part.insert(member, qt(value));
    if (group.isEmpty())
        return part;
    if (part.isEmpty())
        settings.remove(group);
    else
        settings.insert(group, part);
    return settings;
}

std::string inForce(const TenantSettings& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() || found->second.empty() ? settingOf(name).fallback : found->second;
}

std::string withoutIt(const Setting& setting) {
    return *setting.fallback == '\0' ? setting.without : setting.fallback;
}

std::string keptForm(const Setting& setting, const std::string& typed) {
    const std::string_view name = setting.name;
    if (name == "origins.allowed")
        return originLines(typed).join(u'\n').toStdString();
    QString text = qt(typed).normalized(QString::NormalizationForm_C);
    text.remove(u'\r');
    text = text.trimmed();
    if (name == "letterhead.address") {
        QStringList lines = text.split(u'\n');
        for (QString& line : lines)
            line = line.trimmed();
        text = lines.join(u'\n');
    }
    if (name == "company.country")
        text = text.toUpper();
    if (name == "company.tax_id" && india::checkGstin(india::compact(text.toStdString())).valid)
        return india::compact(text.toStdString());
    return text.toStdString();
}

std::map<std::string, TextVerdict> wrongSettings(const TenantSettings& settings) {
    std::map<std::string, TextVerdict> all;
    for (const auto& [name, value] : settings) {
        if (value.empty())
            continue;
        TextVerdict verdict = checkOne(settings, name, value);
        if (!verdict.valid)
            all.emplace(name, std::move(verdict));
    }
    const auto life = sessions::lifeFromText(inForce(settings, "session.life"));
    const auto idle = sessions::idleTimeoutFromText(inForce(settings, "session.idle_timeout"));
    if (life && idle && *idle > *life)
        all.emplace("session.idle_timeout", wrong("Longer than the session's life: it would never be reached."));
    return all;
}

std::vector<std::string> originsOf(const TenantSettings& settings) {
    std::vector<std::string> all;
    for (const QString& line : originLines(inForce(settings, "origins.allowed")))
        all.push_back(line.toStdString());
    return all;
}

QJsonObject gatewayDocument(const std::string& tenantId, const TenantSettings& settings) {
    return {{QStringLiteral("tenant"), qt(tenantId)},
            {QStringLiteral("allowed_origins"),
             QJsonArray::fromStringList(originLines(inForce(settings, "origins.allowed")))},
            {QStringLiteral("locale"), qt(inForce(settings, "company.locale"))},
            {QStringLiteral("time_zone"), qt(inForce(settings, "company.time_zone"))}};
}

std::string stateOf(const TenantSettings& settings) {
    if (inForce(settings, "company.country") != "IN")
        return {};
    const std::string taxId = inForce(settings, "company.tax_id");
    return india::checkGstin(taxId).valid ? std::string(india::gstinState(taxId)) : inForce(settings, "company.state");
}

TextVerdict checkLogo(const QByteArray& image) {
    if (image.size() > kMostLogoBytes)
        return wrong("The logo is larger than 256 KiB.");
    if (image.startsWith("\x89PNG\r\n\x1a\n") || image.startsWith("\xff\xd8\xff"))
        return {};
    const QByteArray text = image.trimmed().toLower();
    if (!text.contains("<svg") || !(text.startsWith("<svg") || text.startsWith("<?xml") || text.startsWith("<!--")))
        return wrong("The logo is no PNG, JPEG or SVG.");
    for (const char* active :
         {"<script", "<!doctype", "<!entity", "<foreignobject", "javascript:", "http://", "https://"}) {
        QByteArray without = text;
        without.replace("http://www.w3.org/", "");
        if (without.contains(active))
            return wrong("The logo has scripts or takes something from elsewhere; only a plain drawing is taken.");
    }
    // A picture inside it would be read from the disk of whoever prints it, and a drawing in it may name another.
    static const QRegularExpression file(QStringLiteral(R"(href\s*=\s*+(?!["']\s*(?:data:image/(?:png|jpe?g);|#)))"));
    if (file.match(QString::fromUtf8(text)).hasMatch())
        return wrong("The logo takes something from a file; only a plain drawing is taken.");
    return {};
}

int revealsPerHour(const QJsonObject& settings) {
    return limitOf(settings, "limits.reveals_per_hour");
}

int exportsPerHour(const QJsonObject& settings) {
    return limitOf(settings, "limits.exports_per_hour");
}

} // namespace landreeve::tenancy
