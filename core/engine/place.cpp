#include "core/engine/place.h"

#include "core/engine/system_failure.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServerAccount = "postgres";
constexpr auto kOwnNames = std::to_array<std::string_view>({"data", "locks", "run", "server.log", "engine.note"});

std::optional<struct stat> look(const fs::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

Account accountFor(const fs::path& folder) {
    if (geteuid() != 0)
        return accountOf(geteuid());
    for (const fs::path& path : {folder / "data", folder, folder.parent_path()}) {
        const auto status = look(path);
        if (status && status->st_uid != 0)
            return accountOf(status->st_uid);
    }
    return accountNamed(kServerAccount);
}

void makeFolder(const fs::path& folder, mode_t mode) {
    if (mkdir(folder.c_str(), mode) != 0 && errno != EEXIST)
        throw systemFailure("The engine's folder cannot be made", folder, errno);
}

void makeParents(const fs::path& folder) {
    if (folder.empty() || look(folder))
        return;
    makeParents(folder.parent_path());
    // Root's folders let the server's account through, not in.
    makeFolder(folder, geteuid() == 0 ? 0711 : 0700);
    if (geteuid() == 0)
        chmod(folder.c_str(), 0711);
}

/// Root's engine belongs to the account that runs it. A folder with other things in it is never given away.
void giveFolder(const fs::path& folder, const Account& account) {
    const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (handle < 0)
        throw systemFailure("The engine's folder cannot be opened", folder, errno);
    std::error_code ignored;
    const fs::directory_iterator entries(folder, ignored);
    const bool onlyOurs = std::all_of(fs::begin(entries), fs::end(entries), [](const fs::directory_entry& entry) {
        const std::string name = entry.path().filename().string();
        return std::ranges::any_of(
            kOwnNames, [&](std::string_view own) { return name == own || name.starts_with(std::string(own) + "."); });
    });
    const bool given = onlyOurs && fchown(handle, account.uid, account.gid) == 0;
    const int error = errno;
    close(handle);
    if (!onlyOurs)
        throw Error("engine_data_foreign",
                    "The folder " + folder.string() + " holds files that Landreeve did not make.",
                    "Choose another home, or move those files away. Nothing was changed.");
    if (!given)
        throw systemFailure("The engine's folder cannot be given to " + account.name, folder, error);
}

/// The first folder on the way to `folder` that `account` may not pass.
std::optional<fs::path> barrier(const fs::path& folder, const Account& account) {
    const ActAs files(account);
    fs::path path;
    for (const fs::path& part : folder) {
        path /= part;
        if (!look(path / ".") && errno == EACCES)
            return path;
    }
    return std::nullopt;
}

/// A home that root made for itself alone lets the server's account pass: through its group, and to look up names only.
/// Another program that starts now may do the same: what it has half done is done once more.
void openHome(const fs::path& home, const Account& account) {
    const auto status = look(home);
    if (geteuid() == 0 && status && status->st_uid == 0 && (status->st_gid == 0 || status->st_gid == account.gid) &&
        (status->st_mode & 077) == 0 && home != fs::path(accountOf(0).homeFolder) && home != home.root_path() &&
        chown(home.c_str(), static_cast<uid_t>(-1), account.gid) == 0)
        chmod(home.c_str(), (status->st_mode & 07700) | S_IXGRP);
}

void ensurePassage(const fs::path& folder, const Account& account) {
    auto barred = barrier(folder, account);
    if (barred && *barred == folder.parent_path()) {
        openHome(*barred, account);
        barred = barrier(folder, account);
    }
    if (!barred)
        return;
    const bool root = geteuid() == 0;
    throw Error("engine_unreachable_home",
                "The account " + account.name + " cannot reach the engine's folder " + folder.string() + ": " +
                    barred->string() + " is closed to it.",
                root ? "PostgreSQL refuses to run as root and runs as " + account.name +
                           ". Choose a home that it can reach, as /var/lib/landreeve, or let it pass with: chmod o+x " +
                           barred->string()
                     : "Choose another home, or ask the owner of that folder to let you pass.")
        .withDetail("path", QString::fromStdString(barred->string()))
        .withDetail("account", QString::fromStdString(account.name));
}

} // namespace

Place findPlace(const fs::path& folder) {
    return {folder, accountFor(folder)};
}

Place preparePlace(const fs::path& folder) {
    Place place = findPlace(folder);
    if (folder.string().find_first_of("\r\n") != std::string::npos)
        throw Error("engine_unreachable_home", "The home's path has a line break in it.",
                    "Choose a home whose path is one line.");
    makeParents(folder.parent_path());
    makeFolder(folder, 0700);
    const auto status = look(folder);
    if (!status)
        throw systemFailure("The engine's folder cannot be opened", folder, errno);
    if (geteuid() == 0 && status->st_uid == 0)
        giveFolder(folder, place.account);
    ensurePassage(folder, place.account);
    if (status->st_uid != place.account.uid && !(geteuid() == 0 && status->st_uid == 0))
        throw Error("engine_unreachable_home",
                    "The engine's folder " + folder.string() + " belongs to another account than " +
                        place.account.name + ".",
                    "Work as the account that made it, as root, or with a home of your own (--home).")
            .withDetail("path", QString::fromStdString(folder.string()));
    if (const auto data = look(place.data()); data && data->st_uid != place.account.uid)
        throw Error("engine_unreachable_home",
                    "The engine's files at " + place.data().string() + " do not belong to " + place.account.name + ".",
                    "PostgreSQL reads only files of the account it runs as. Give them back with: chown -R " +
                        place.account.name + " " + place.data().string());
    const ActAs files(place.account);
    makeFolder(folder / "locks", 0700);
    return place;
}

} // namespace landreeve::engine
