#include "core/workspace/vault_file_store.h"

#include "core/base/error.h"

#include <unistd.h>

#include <algorithm>

namespace landreeve::workspace {
namespace {

constexpr std::string_view kFormat = "landreeve vault 1\n";
constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kHashBytes = 32;
constexpr int kTries = 3;

// What a file may ask of this machine: a forged one must not take all its memory or hours of its time.
constexpr std::uint8_t kLeastLogN = 10;
constexpr std::uint8_t kMostLogN = 20;
constexpr std::uint32_t kMostR = 16;
constexpr std::uint32_t kMostP = 4;

// The head: format ‖ log N ‖ r ‖ p ‖ salt ‖ check of the key ‖ SHA-256 of all these. The hash tells a damaged head from
// a wrong passphrase; the whole head is authenticated with the content.
constexpr std::size_t kCostAt = kFormat.size();
constexpr std::size_t kSaltAt = kCostAt + 9;
constexpr std::size_t kCheckAt = kSaltAt + kSaltBytes;
constexpr std::size_t kHashAt = kCheckAt + kHashBytes;
constexpr std::size_t kHeadBytes = kHashAt + kHashBytes;

vault::StretchCost costOf(std::string_view head) {
    return {static_cast<std::uint8_t>(head[kCostAt]), vault::unpackedNumber(head.substr(kCostAt + 1)),
            vault::unpackedNumber(head.substr(kCostAt + 5))};
}

bool isBearable(const vault::StretchCost& cost) {
    return cost.logN >= kLeastLogN && cost.logN <= kMostLogN && cost.r >= 1 && cost.r <= kMostR && cost.p >= 1 &&
           cost.p <= kMostP;
}

/// At most half of the memory that is free now.
vault::StretchCost affordable(vault::StretchCost cost) {
    const auto pages = static_cast<double>(::sysconf(_SC_AVPHYS_PAGES));
    const auto free = pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
    const auto needed = [](const vault::StretchCost& c) {
        return 128.0 * c.r * static_cast<double>(std::uint64_t{1} << c.logN);
    };
    while (free > 0 && cost.logN > 14 && needed(cost) > free / 2)
        --cost.logN;
    return cost;
}

std::string checkOf(const SecretString& key, std::string_view beginning) {
    const QByteArray value = vault::keyedHash(key, beginning);
    return std::string(vault::view(value));
}

Error wrongPassphrase() {
    return {"wrong_passphrase", "The passphrase does not open this home's vault.",
            "Enter the one the vault was made with; it cannot be recovered."};
}

} // namespace

VaultFileStore::VaultFileStore(const std::filesystem::path& folder, PassphrasePrompt prompt, vault::StretchCost cost)
    : SecretStore(folder), m_prompt(std::move(prompt)), m_cost(cost) {}

std::optional<SecretString> VaultFileStore::read(const std::string& name, std::stop_token stop) {
    checkName(name);
    const std::lock_guard guard(m_mutex);
    const auto file = load();
    if (!file)
        return std::nullopt;
    unlock(*file, stop);
    SecretTable table = unlocked(*file);
    const auto found = table.find(name);
    return found == table.end() ? std::nullopt : std::optional(std::move(found->second));
}

void VaultFileStore::write(const std::string& name, const SecretString& secret, std::stop_token stop) {
    checkName(name);
    checkValue(secret);
    change(stop, [&](SecretTable& table) { table[name] = secret; });
}

void VaultFileStore::remove(const std::string& name, std::stop_token stop) {
    checkName(name);
    change(stop, [&](SecretTable& table) { table.erase(name); });
}

void VaultFileStore::open(const std::stop_token& stop) {
    change(stop, [](SecretTable&) {});
}

void VaultFileStore::changePassphrase(const SecretString& current, const SecretString& next,
                                      const std::stop_token& stop) {
    const std::lock_guard guard(m_mutex);
    const FileLock lock(folder() / "file.lock", stop);
    const auto file = load();
    if (!file)
        throw Error("secrets_damaged", "There is no vault " + path().string() + ".");
    auto key = keyFor(*file, current);
    if (!key)
        throw wrongPassphrase();
    m_key = std::move(key);
    const SecretTable table = unlocked(*file);
    Key fresh = newKey(next);
    save(table, fresh);
    m_key = std::move(fresh);
}

void VaultFileStore::change(const std::stop_token& stop, const std::function<void(SecretTable&)>& apply) {
    const std::lock_guard guard(m_mutex);
    // Somebody who thinks about a passphrase must not hold up other programs: asked before the file is locked.
    std::optional<Key> fresh;
    if (const auto file = load())
        unlock(*file, stop);
    else
        fresh = newKey(ask({.create = true, .wrongBefore = false, .vault = path().string()}));
    if (stop.stop_requested())
        throw Cancelled();
    const FileLock lock(folder() / "file.lock", stop);
    const auto file = load();
    SecretTable table;
    if (file) {
        unlock(*file, stop);
        table = unlocked(*file);
    } else if (fresh) {
        m_key = std::move(fresh);
    } else {
        throw Error("secrets_damaged", "The vault " + path().string() + " has disappeared.",
                    "Put it back from a backup.");
    }
    const SecretString before = toBytes(table);
    apply(table);
    if (!file || !(toBytes(table) == before))
        save(table, *m_key);
}

std::optional<VaultFileStore::File> VaultFileStore::load() const {
    const auto content = readPrivateFile(path());
    if (!content)
        return std::nullopt;
    const std::string_view text = content->reveal();
    const bool whole = text.size() >= kHeadBytes + vault::kNonceBytes + vault::kTagBytes && text.starts_with(kFormat) &&
                       vault::view(vault::hash(text.substr(0, kHashAt))) == text.substr(kHashAt, kHashBytes) &&
                       isBearable(costOf(text));
    if (!whole)
        throw Error("secrets_damaged", "The vault " + path().string() + " is damaged.",
                    "Put it back from a backup; nothing was written to it.");
    return File{std::string(text.substr(0, kHeadBytes)), SecretString(text.substr(kHeadBytes))};
}

SecretTable VaultFileStore::unlocked(const File& file) {
    const auto content = vault::decrypted(m_key->content, file.head, file.box.reveal());
    auto table = content ? secretTableFromBytes(content->reveal()) : std::nullopt;
    if (!table)
        throw Error("secrets_damaged", "The content of the vault " + path().string() + " is damaged.",
                    "Put it back from a backup; the passphrase is right, and nothing was written.");
    return std::move(*table);
}

void VaultFileStore::save(const SecretTable& table, const Key& key) const {
    const QByteArray box = vault::encrypted(key.content, key.head, toBytes(table).reveal());
    std::string content = key.head;
    content += vault::view(box);
    writePrivateFile(path(), content);
}

SecretString VaultFileStore::ask(const PassphraseRequest& request) const {
    if (!m_prompt)
        throw Error("passphrase_needed",
                    "This home's secrets lie in a vault file, and nobody can be asked for its passphrase.",
                    "Run it in a terminal, or name a file with the passphrase in LANDREEVE_PASSPHRASE_FILE.");
    const auto passphrase = m_prompt(request);
    if (!passphrase)
        throw Cancelled();
    return *passphrase;
}

VaultFileStore::Key VaultFileStore::newKey(const SecretString& passphrase) const {
    if (passphrase.size() < kLeastPassphrase)
        throw Error("weak_passphrase", "A passphrase has at least " + std::to_string(kLeastPassphrase) + " characters.",
                    "Four words nobody else would put together are easy to keep in mind.");
    const vault::StretchCost cost = affordable(m_cost);
    std::string head(kFormat);
    head.push_back(static_cast<char>(cost.logN));
    head += vault::packedNumber(cost.r) + vault::packedNumber(cost.p);
    const std::string salt = randomBytes(kSaltBytes);
    head += salt;
    const SecretString both = vault::stretched(passphrase, salt, cost, 2 * vault::kKeyBytes);
    Key key{{},
            SecretString(both.reveal().substr(0, vault::kKeyBytes)),
            SecretString(both.reveal().substr(vault::kKeyBytes))};
    head += checkOf(key.check, head);
    head += vault::view(vault::hash(head));
    key.head = std::move(head);
    return key;
}

std::optional<VaultFileStore::Key> VaultFileStore::keyFor(const File& file, const SecretString& passphrase) const {
    const std::string_view head = file.head;
    const SecretString both =
        vault::stretched(passphrase, head.substr(kSaltAt, kSaltBytes), costOf(head), 2 * vault::kKeyBytes);
    Key key{file.head, SecretString(both.reveal().substr(0, vault::kKeyBytes)),
            SecretString(both.reveal().substr(vault::kKeyBytes))};
    if (!vault::sameBytes(checkOf(key.check, head.substr(0, kCheckAt)), head.substr(kCheckAt, kHashBytes)))
        return std::nullopt;
    return key;
}

void VaultFileStore::unlock(const File& file, const std::stop_token& stop) {
    if (m_key && m_key->head == file.head)
        return;
    PassphraseRequest request{.create = false, .wrongBefore = false, .vault = path().string()};
    for (int attempt = 0; attempt < kTries; ++attempt) {
        auto key = keyFor(file, ask(request));
        if (stop.stop_requested())
            throw Cancelled();
        if (key) {
            m_key = std::move(key);
            return;
        }
        request.wrongBefore = true;
    }
    throw wrongPassphrase();
}

} // namespace landreeve::workspace
