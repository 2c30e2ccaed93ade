#include "core/tenancy/setting_choices.h"

#include "core/india/states.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <string_view>
#include <tuple>

namespace landreeve::tenancy {
namespace {

/// Codes of three digits are continents.
bool isCountry(const QString& code) {
    return code.size() == 2;
}

std::vector<SettingChoice> countries() {
    std::vector<SettingChoice> choices;
    for (int each = QLocale::AnyTerritory + 1; each <= QLocale::LastTerritory; ++each) {
        const auto territory = static_cast<QLocale::Territory>(each);
        if (const QString code = QLocale::territoryToCode(territory); isCountry(code))
            choices.push_back({code.toStdString(), QLocale::territoryToString(territory).toStdString()});
    }
    return choices;
}

std::vector<SettingChoice> states() {
    std::vector<SettingChoice> choices;
    for (const india::State& state : india::states())
        choices.push_back({std::string(state.code), std::string(state.name)});
    return choices;
}

std::vector<SettingChoice> timeZones() {
    std::vector<SettingChoice> choices{{"UTC", "UTC"}};
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds()) {
        if (id.contains('/') && !id.startsWith("Etc/") && !id.startsWith("SystemV/"))
            choices.push_back({id.toStdString(), id.toStdString()});
    }
    return choices;
}

std::vector<SettingChoice> locales() {
    std::vector<SettingChoice> choices;
    for (const QLocale& each :
         QLocale::matchingLocales(QLocale::AnyLanguage, QLocale::AnyScript, QLocale::AnyTerritory)) {
        const QString territory = QLocale::territoryToCode(each.territory());
        const QString value = QLocale::languageToCode(each.language()) + QLatin1Char('-') + territory;
        if (each.language() != QLocale::C && isCountry(territory) && QLocale(value).territory() == each.territory())
            choices.push_back({value.toStdString(), QStringLiteral("%1 (%2)")
                                                        .arg(QLocale::languageToString(each.language()),
                                                             QLocale::territoryToString(each.territory()))
                                                        .toStdString()});
    }
    return choices;
}

} // namespace

std::vector<SettingChoice> settingChoices(const Setting& setting) {
    const std::string_view name = setting.name;
    std::vector<SettingChoice> choices = name == "company.country"     ? countries()
                                         : name == "company.state"     ? states()
                                         : name == "company.time_zone" ? timeZones()
                                         : name == "company.locale"    ? locales()
                                                                       : std::vector<SettingChoice>();
    std::ranges::sort(choices, {}, [](const SettingChoice& each) { return std::tie(each.name, each.value); });
    // Scripts that a language is written in make one of several.
    const auto isSame = [](const SettingChoice& one, const SettingChoice& other) { return one.value == other.value; };
    choices.erase(std::unique(choices.begin(), choices.end(), isSame), choices.end());
    return choices;
}

} // namespace landreeve::tenancy
