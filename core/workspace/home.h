#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace landreeve::workspace {

/// Where this program keeps its local state. A value; makes nothing but in prepare().
class Home {
public:
    /// `given` (--home), else LANDREEVE_HOME: everything lies below it. Otherwise, as root, below /var/lib/landreeve,
    /// and for everybody else in the XDG directories (XDG Base Directory Specification 0.8).
    /// Throws Error `usage` for an empty or `~` path, `home_unusable` where no home directory is known.
    static Home resolve(const std::optional<std::string>& given);

    std::filesystem::path config() const { return m_config; }            ///< Settings and workspaces.json.
    std::filesystem::path engine() const { return m_data / "engine"; }   ///< The embedded engine's own.
    std::filesystem::path secrets() const { return m_data / "secrets"; } ///< Vault file, key file, and which is used.
    std::filesystem::path backups() const { return m_data / "backups"; } ///< Where backups go unless told otherwise.
    std::filesystem::path local() const { return m_data / "local"; }     ///< Drafts, saved views, recent history.
    std::filesystem::path audit() const { return m_data / "audit"; }     ///< What this home knows of audit logs.
    std::filesystem::path data() const { return m_data; }                ///< What holds the last five.
    bool given() const { return m_given; }                               ///< By --home or LANDREEVE_HOME.

    /// Makes what is missing: config, secrets, backups and local for their owner only. As root data() itself may be
    /// passed through by others (0711), since the engine runs under an account of its own. Throws Error
    /// `home_unusable`.
    void prepare() const;

    bool operator==(const Home&) const = default;

private:
    std::filesystem::path m_config;
    std::filesystem::path m_data;
    bool m_given = false;
};

} // namespace landreeve::workspace
