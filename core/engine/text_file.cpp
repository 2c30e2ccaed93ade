#include "core/engine/text_file.h"

#include "core/engine/system_failure.h"

#include <cerrno>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace landreeve::engine {
namespace fs = std::filesystem;

std::optional<std::string> readText(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void writeText(const fs::path& path, std::string_view text) {
    if (readText(path) == text)
        return;
    const fs::path fresh = path.string() + ".new";
    const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        throw systemFailure("A file of the engine cannot be written", fresh, errno);
    int error = 0;
    while (!text.empty() && error == 0) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written >= 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            error = errno;
    }
    if (error == 0 && fsync(file) != 0)
        error = errno;
    close(file);
    if (error == 0 && rename(fresh.c_str(), path.c_str()) != 0)
        error = errno;
    if (error != 0) {
        unlink(fresh.c_str());
        throw systemFailure("A file of the engine cannot be written", path, error);
    }
    syncFolder(path.parent_path());
}

void syncFolder(const fs::path& folder) {
    const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = handle >= 0 && fsync(handle) == 0;
    const int error = errno;
    if (handle >= 0)
        close(handle);
    if (!synced)
        throw systemFailure("A folder of the engine cannot be written", folder, error);
}

} // namespace landreeve::engine
