#pragma once

#include "core/postgres/connection_url.h"
#include "core/workspace/home.h"

#include <QJsonObject>

#include <string>
#include <string_view>
#include <vector>

namespace landreeve::workspace {

/// One control plane somebody works with: the embedded engine's, or a server's.
struct Profile {
    std::string name;
    bool embedded = false;
    postgres::ConnectionUrl controlUrl; ///< Without its password, which the secret store keeps. Empty when embedded.
    std::string kind = "staging";       ///< "this-computer", "staging" or "production".

    bool operator==(const Profile&) const = default;
};

/// The workspaces known in a home, in <config>/workspaces.json. "local", the embedded engine, is always among them.
/// Blocks; may be used by several programs at once. Members throw Error `workspaces_unreadable` where the file is
/// damaged (and leave it as it is) and `home_unusable`.
class Profiles {
public:
    explicit Profiles(Home home);

    static constexpr std::string_view kLocal = "local";

    /// "local" first, the others by name.
    std::vector<Profile> list() const;
    /// Throws Error `workspace_not_found`.
    Profile get(const std::string& name) const;
    /// The password is left out. Throws Error `workspace_exists`, `invalid_workspace_name`, `usage` for another kind.
    void add(const Profile& profile);
    /// The current one becomes "local" where it was this. Throws Error `workspace_not_found`; "local" cannot be removed
    /// (`invalid_workspace_name`).
    void remove(const std::string& name);
    /// Makes it the one commands and windows open when told no other. Throws Error `workspace_not_found`.
    void use(const std::string& name);
    /// The one last used, "local" at first.
    Profile current() const;

private:
    struct Content {
        std::vector<Profile> profiles;
        std::string current;
    };
    Content load() const;
    void save(const Content& content) const;
    template <typename Change>
    void change(const Change& apply);

    Home m_home;
};

/// Throws Error `invalid_workspace_name` with the rule that `name` breaks: 1 to 40 lower-case letters, digits and
/// single inner hyphens, first a letter.
void checkWorkspaceName(std::string_view name);

} // namespace landreeve::workspace
