#include "core/engine/socket_folder.h"

#include "core/engine/system_failure.h"

#include <QCryptographicHash>

#include <array>
#include <cerrno>
#include <cstdlib>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace landreeve::engine {
namespace {

namespace fs = std::filesystem;

/// A path that fits into sockaddr_un with its end, and that libpq does not take for a list of hosts.
bool fits(const fs::path& socketFolder) {
    return socketFile(socketFolder).string().size() < sizeof(sockaddr_un::sun_path) - 1 &&
           socketFolder.string().find_first_of(",\"\r\n") == std::string::npos;
}

/// Whether the folder is there, made just now or before, and the account's alone.
bool makePrivate(const fs::path& folder, uid_t owner) {
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        if (errno == ENOSPC || errno == EDQUOT)
            throw diskFull("The folder of the engine's socket cannot be made", folder);
        return false;
    }
    struct stat status {};
    return lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == owner &&
           ((status.st_mode & 077) == 0 || chmod(folder.c_str(), 0700) == 0);
}

std::string nameFor(const Place& place) {
    const auto hash =
        QCryptographicHash::hash(QByteArray::fromStdString(place.folder.string()), QCryptographicHash::Sha256);
    return "landreeve-" + std::to_string(place.account.uid) + "-" + hash.toHex().left(16).toStdString();
}

std::vector<fs::path> candidates(const Place& place) {
    std::vector<fs::path> all{place.folder / "run"};
    std::vector<fs::path> roots;
    if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && *runtime == '/')
        roots.emplace_back(runtime);
    roots.emplace_back("/tmp");
    for (const fs::path& root : roots)
        all.push_back(root / nameFor(place));
    // Somebody who takes the name in /tmp keeps nobody from starting.
    for (int i = 1; i < 10; ++i)
        all.push_back("/tmp/" + nameFor(place) + "-" + std::to_string(i));
    return all;
}

} // namespace

fs::path socketFile(const fs::path& socketFolder) {
    return socketFolder / (std::string(".s.PGSQL.") + kPort);
}

fs::path makeSocketFolder(const Place& place) {
    for (const fs::path& folder : candidates(place)) {
        if (fits(folder) && makePrivate(folder, place.account.uid))
            return folder;
    }
    throw Error("engine_start_failed", "There is no folder for the engine's socket.",
                "Choose a home with a shorter path, or look what holds /tmp/" + nameFor(place) + ".");
}

void clearSocketFolder(const fs::path& socketFolder) {
    const fs::path file = socketFile(socketFolder);
    unlink(file.c_str());
    unlink((file.string() + ".lock").c_str());
}

void removeSocketFolder(const Place& place, const fs::path& socketFolder) {
    clearSocketFolder(socketFolder);
    if (socketFolder.parent_path() != place.folder)
        rmdir(socketFolder.c_str());
}

} // namespace landreeve::engine
