#pragma once

#include "core/sessions/session_policy.h"
#include "core/tenancy/tenant_id.h"

#include <QByteArray>
#include <QJsonObject>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::tenancy {

/// One thing that can be set for a tenant, by the name people know it under.
struct Setting {
    const char* name;         ///< "session.life"
    const char* group;        ///< Where it is in the settings' object: a member of this one, or of the whole ("").
    const char* member;       ///< Its name there.
    const char* fallback;     ///< What holds where it is not set; may be empty.
    const char* about;        ///< What it does, as a sentence.
    const char* rule;         ///< What it takes: "a duration from 1m to 400d".
    const char* without = ""; ///< What holds where it is not set and has no default, in words.
};

/// In the order in which they are shown.
std::span<const Setting> allSettings();
/// Throws Error `invalid_setting` for a name that is none of theirs.
const Setting& settingOf(const std::string& name);

/// By name; an empty value is the default.
using TenantSettings = std::map<std::string, std::string>;

TenantSettings settingsFromJson(const QJsonObject& settings);
/// `settings` with one of them set, or with an empty value without it.
QJsonObject withSetting(QJsonObject settings, const Setting& setting, const std::string& value);
/// What holds: the value that is set, or else its default.
std::string inForce(const TenantSettings& settings, const std::string& name);

/// What holds where it is not set: the default, or in words what there is instead of one.
std::string withoutIt(const Setting& setting);

/// A value as it is kept: spaces around it gone, a tax number in capitals, one origin a line.
std::string keptForm(const Setting& setting, const std::string& typed);
/// What is wrong, by name; some depend on others. Empty: nothing is.
std::map<std::string, TextVerdict> wrongSettings(const TenantSettings& settings);

/// The origins that may call for the tenant.
std::vector<std::string> originsOf(const TenantSettings& settings);
/// For a gateway in front of the tenant: `{"tenant","allowed_origins","locale","time_zone"}`.
QJsonObject gatewayDocument(const std::string& tenantId, const TenantSettings& settings);

/// The code of the state that the tenant's tax is reckoned from; empty outside India, or where it is not known.
std::string stateOf(const TenantSettings& settings);

inline constexpr qsizetype kMostLogoBytes = qsizetype{256} * 1024;
/// Whether a file is a logo: PNG, JPEG or an SVG without scripts, by its content; at most 256 KiB.
TextVerdict checkLogo(const QByteArray& image);

/// How many an account may do in an hour.
int revealsPerHour(const QJsonObject& settings);
int exportsPerHour(const QJsonObject& settings);

} // namespace landreeve::tenancy
