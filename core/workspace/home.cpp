#include "core/workspace/home.h"

#include "core/base/error.h"
#include "core/workspace/private_file.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace landreeve::workspace {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

fs::path userFolder() {
    if (const auto home = variable("HOME"); home && home->starts_with('/'))
        return *home;
    std::array<char, 4096> buffer{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr &&
        found->pw_dir != nullptr && *found->pw_dir == '/')
        return found->pw_dir;
    throw Error("home_unusable", "Your account has no home directory.", "Choose a folder with --home.");
}

/// The specification ignores a relative path here.
fs::path xdgFolder(const char* name, std::string_view below) {
    if (const auto value = variable(name); value && value->starts_with('/'))
        return *value;
    return userFolder() / below;
}

} // namespace

Home Home::resolve(const std::optional<std::string>& given) {
    Home home;
    const auto chosen = given ? given : variable("LANDREEVE_HOME");
    if (chosen) {
        if (chosen->empty() || chosen->starts_with('~') || chosen->find('\0') != std::string::npos)
            throw Error("usage", "\"" + *chosen + "\" is not the path of a home folder.",
                        "Write it in full, as /srv/landreeve.");
        home.m_data = fs::absolute(*chosen).lexically_normal();
        // "x/" and "x" are one home.
        if (!home.m_data.has_filename() && home.m_data.has_relative_path())
            home.m_data = home.m_data.parent_path();
        home.m_config = home.m_data / "config";
        home.m_given = true;
    } else if (::geteuid() == 0) {
        home.m_data = "/var/lib/landreeve";
        home.m_config = home.m_data / "config";
    } else {
        home.m_data = xdgFolder("XDG_DATA_HOME", ".local/share") / "landreeve";
        home.m_config = xdgFolder("XDG_CONFIG_HOME", ".config") / "landreeve";
    }
    return home;
}

void Home::prepare() const {
    std::error_code error;
    const bool fresh = !fs::is_directory(m_data, error);
    makePrivateFolder(m_data);
    if (fresh && ::geteuid() == 0 && ::chmod(m_data.c_str(), S_IRWXU | S_IXGRP | S_IXOTH) != 0)
        throw Error("home_unusable", "Could not set the rights of " + m_data.string() + ".");
    for (const fs::path& folder : {config(), secrets(), backups(), local()})
        makePrivateFolder(folder);
}

} // namespace landreeve::workspace
