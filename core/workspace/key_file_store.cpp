#include "core/workspace/key_file_store.h"

#include "core/base/error.h"
#include "core/vault/cryptography.h"

namespace landreeve::workspace {
namespace {

constexpr std::string_view kFormat = "landreeve key file 1\n";
constexpr std::size_t kHashBytes = 32;

} // namespace

KeyFileStore::KeyFileStore(const std::filesystem::path& folder) : SecretStore(folder) {}

std::optional<SecretString> KeyFileStore::read(const std::string& name, std::stop_token /*stop*/) {
    checkName(name);
    // A replaced file is whole, old or new: reading needs no lock.
    SecretTable table = load();
    const auto found = table.find(name);
    return found == table.end() ? std::nullopt : std::optional(std::move(found->second));
}

void KeyFileStore::write(const std::string& name, const SecretString& secret, std::stop_token stop) {
    checkName(name);
    checkValue(secret);
    const FileLock lock(folder() / "file.lock", stop);
    SecretTable table = load();
    table[name] = secret;
    save(table);
}

void KeyFileStore::remove(const std::string& name, std::stop_token stop) {
    checkName(name);
    const FileLock lock(folder() / "file.lock", stop);
    SecretTable table = load();
    if (table.erase(name) > 0)
        save(table);
}

void KeyFileStore::make(const std::stop_token& stop) {
    const FileLock lock(folder() / "file.lock", stop);
    if (!std::filesystem::exists(path()))
        save({});
}

std::optional<std::string> KeyFileStore::weakness() const {
    return "Secrets lie unencrypted in " + path().string() +
           ", readable by its owner alone: whoever can read your files or a copy of this disk has them.";
}

SecretTable KeyFileStore::load() const {
    const auto content = readPrivateFile(path());
    if (!content)
        return {};
    const std::string_view text = content->reveal();
    std::optional<SecretTable> table;
    if (text.size() >= kFormat.size() + kHashBytes && text.starts_with(kFormat)) {
        const auto sum = text.substr(kFormat.size(), kHashBytes);
        const auto body = text.substr(kFormat.size() + kHashBytes);
        if (vault::view(vault::hash(body)) == sum)
            table = secretTableFromBytes(body);
    }
    if (!table)
        throw Error("secrets_damaged", "The key file " + path().string() + " is damaged.",
                    "Put it back from a backup; nothing was written to it.");
    return std::move(*table);
}

void KeyFileStore::save(const SecretTable& table) const {
    const SecretString body = toBytes(table);
    std::string content;
    content.reserve(kFormat.size() + kHashBytes + body.size());
    content += kFormat;
    content += vault::view(vault::hash(body.reveal()));
    content += body.reveal();
    writePrivateFile(path(), vault::taken(content).reveal());
}

} // namespace landreeve::workspace
