#pragma once

#include "core/base/clock.h"
#include "core/vault/signing_key.h"

#include <QByteArray>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace landreeve::audit {

/// The end of the audit log as a program of this home saw it: how many entries there had been, and the last one's hash.
struct SignedHead {
    std::int64_t seq = 0;
    QByteArray hash; ///< 32 bytes.
    Time at;

    bool operator==(const SignedHead&) const = default;
};

/// Where a home keeps the head of one workspace's log, signed by the workspace's key: outside the database, since a
/// chain alone does not show that its end is missing. May be used by several programs at once; blocks.
class HeadFile {
public:
    /// `key` must outlive it.
    HeadFile(const std::filesystem::path& folder, std::string workspaceId, const vault::SigningKey& key);

    struct Content {
        std::optional<SignedHead> head;
        std::string damage; ///< Why what is there is no head of this log; empty where nothing is wrong.
    };
    Content read() const;

    /// Replaces the kept head where `next` gives one for it. One program at a time. What is damaged is left as it is.
    /// Throws Error `home_unusable`, `disk_full`.
    template <typename Next>
    void advance(const Next& next, const std::stop_token& stop) const {
        const auto guard = lock(stop);
        const Content kept = read();
        if (!kept.damage.empty())
            return;
        if (const std::optional<SignedHead> head = next(kept.head))
            write(*head);
    }

    const std::filesystem::path& path() const { return m_path; }

private:
    class Guard;
    std::shared_ptr<Guard> lock(const std::stop_token& stop) const;
    void write(const SignedHead& head) const;
    std::string messageOf(const SignedHead& head) const;

    std::filesystem::path m_path;
    std::string m_workspaceId;
    const vault::SigningKey& m_key;
};

} // namespace landreeve::audit
