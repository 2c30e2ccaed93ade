#include "core/workspace/secret_store.h"

#include "core/base/error.h"

#include <algorithm>

namespace landreeve::workspace {
namespace {

constexpr std::size_t kMostNameLength = 200;
constexpr std::size_t kMostValueLength = std::size_t{64} << 10U;

} // namespace

SecretStore::SecretStore(std::filesystem::path folder) : m_folder(std::move(folder)) {
    makePrivateFolder(m_folder);
}

void SecretStore::checkName(const std::string& name) {
    const bool printable = std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
    if (name.empty() || name.size() > kMostNameLength || !printable)
        throw Error("internal_error", "A secret's name is 1 to 200 printable characters.");
}

void SecretStore::checkValue(const SecretString& secret) {
    if (secret.size() > kMostValueLength)
        throw Error("internal_error", "A secret has at most 64 KiB.");
}

} // namespace landreeve::workspace
