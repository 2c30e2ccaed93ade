#pragma once

#include "core/tenancy/setting_rules.h"

#include <string>
#include <vector>

namespace landreeve::tenancy {

/// A value that a setting takes, and what it stands for.
struct SettingChoice {
    std::string value;
    std::string name; ///< "India" for IN; of a time zone its own name.
};

/// Of a setting that takes one of so many values that nobody knows them by heart (country, state, time zone, locale),
/// by name; of any other none.
std::vector<SettingChoice> settingChoices(const Setting& setting);

} // namespace landreeve::tenancy
