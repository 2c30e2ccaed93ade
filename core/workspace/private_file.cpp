#include "core/workspace/private_file.h"

#include "core/base/error.h"
#include "core/base/ids.h"

#include <openssl/crypto.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <utility>

namespace landreeve::workspace {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{16} << 20U;
constexpr auto kLockDeadline = std::chrono::seconds(10);
constexpr auto kLockPoll = std::chrono::milliseconds(10);

[[noreturn]] void fail(std::string_view what, const fs::path& path, int number) {
    const bool full = number == ENOSPC || number == EDQUOT;
    throw Error(full ? "disk_full" : "home_unusable",
                std::string(what) + " " + path.string() + ": " + std::generic_category().message(number) + ".",
                full ? "Free space on the disk that holds it, then try again."
                     : "Make it accessible to you, or choose another home with --home.");
}

class Descriptor {
public:
    explicit Descriptor(int descriptor) : m_descriptor(descriptor) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

void writeAll(const Descriptor& file, std::string_view content, const fs::path& path) {
    while (!content.empty()) {
        const auto written = ::write(file.get(), content.data(), content.size());
        if (written < 0 && errno != EINTR)
            fail("Could not write", path, errno);
        content.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0)
        fail("Could not write", path, errno);
}

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
    throw Error("secrets_exposed", path.string() + " " + why + ".",
                "Make it readable by its owner only (chmod 600), and replace the secrets in it if others may have "
                "read them.");
}

std::optional<SecretString> readWhole(const fs::path& path, bool secret) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (secret ? O_NOFOLLOW : 0)));
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        if (secret && errno == ELOOP)
            refuse(path, "is a link, not a file");
        fail("Could not open", path, errno);
    }
    struct stat state {};
    if (::fstat(file.get(), &state) != 0)
        fail("Could not read", path, errno);
    if (!S_ISREG(state.st_mode)) {
        if (secret)
            refuse(path, "is no ordinary file");
        fail("Could not read", path, EINVAL);
    }
    if (secret) {
        // Judged on the open file, so that nothing can be put in its place between the look and the read.
        if (state.st_uid != ::geteuid())
            refuse(path, "belongs to another user");
        if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0)
            refuse(path, "can be read or changed by other users");
    }
    if (static_cast<std::size_t>(state.st_size) > kMostBytes)
        fail("Could not read", path, EFBIG);
    std::string content(static_cast<std::size_t>(state.st_size), '\0');
    std::size_t have = 0;
    while (have < content.size()) {
        const auto got = ::read(file.get(), content.data() + have, content.size() - have);
        if (got < 0 && errno != EINTR)
            fail("Could not read", path, errno);
        if (got == 0)
            break;
        have += got < 0 ? 0 : static_cast<std::size_t>(got);
    }
    SecretString result(std::string_view(content).substr(0, have));
    OPENSSL_cleanse(content.data(), content.size());
    return result;
}

} // namespace

void makePrivateFolder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error))
        return;
    if (folder.has_parent_path() && folder.parent_path() != folder)
        makePrivateFolder(folder.parent_path());
    if (::mkdir(folder.c_str(), S_IRWXU) != 0) {
        const int number = errno;
        if (number != EEXIST || !fs::is_directory(folder, error))
            fail("Could not make the folder", folder, number == EEXIST ? ENOTDIR : number);
    }
}

void writePrivateFile(const fs::path& path, std::string_view content) {
    const fs::path folder = path.parent_path();
    const fs::path fresh = folder / ("." + path.filename().string() + "." + newUuid());
    try {
        const Descriptor file(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (file.get() < 0)
            fail("Could not write", path, errno);
        // Also where a umask took even the owner's rights away.
        if (::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0)
            fail("Could not write", path, errno);
        writeAll(file, content, path);
        if (::rename(fresh.c_str(), path.c_str()) != 0)
            fail("Could not write", path, errno);
    } catch (...) {
        ::unlink(fresh.c_str());
        throw;
    }
    // The new name itself must survive a power cut.
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0)
        fail("Could not write", path, errno);
}

std::optional<SecretString> readFile(const fs::path& path) {
    return readWhole(path, false);
}

std::optional<SecretString> readPrivateFile(const fs::path& path) {
    return readWhole(path, true);
}

FileLock::FileLock(const fs::path& path, const std::stop_token& stop) {
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (m_descriptor < 0)
        fail("Could not open", path, errno);
    const auto deadline = std::chrono::steady_clock::now() + kLockDeadline;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock guard(mutex);
    while (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int number = errno;
        const bool late = std::chrono::steady_clock::now() >= deadline;
        if (late || stop.stop_requested() || (number != EWOULDBLOCK && number != EINTR)) {
            ::close(std::exchange(m_descriptor, -1));
            if (stop.stop_requested())
                throw Cancelled();
            fail("Could not lock", path, late ? ETIMEDOUT : number);
        }
        wake.wait_for(guard, stop, kLockPoll, [] { return false; });
    }
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock::~FileLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace landreeve::workspace
