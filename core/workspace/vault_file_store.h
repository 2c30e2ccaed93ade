#pragma once

#include "core/vault/cryptography.h"
#include "core/workspace/secret_store.h"
#include "core/workspace/secret_table.h"

#include <mutex>

namespace landreeve::workspace {

/// Secrets in one file under a passphrase, <folder>/vault: a key stretched from it by scrypt, the content encrypted as
/// a whole by AES-256-GCM, replaced in one step. The passphrase is asked for when first needed and the key then kept in
/// memory. A wrong passphrase (`wrong_passphrase`, after three tries) is told apart from a damaged file
/// (`secrets_damaged`).
class VaultFileStore final : public SecretStore {
public:
    /// `cost` is that of a new vault or passphrase; less is taken where memory is short.
    VaultFileStore(const std::filesystem::path& folder, PassphrasePrompt prompt, vault::StretchCost cost = {});

    std::optional<SecretString> read(const std::string& name, std::stop_token stop = {}) override;
    void write(const std::string& name, const SecretString& secret, std::stop_token stop = {}) override;
    void remove(const std::string& name, std::stop_token stop = {}) override;
    std::string kind() const override { return "vault-file"; }

    /// Asks for the passphrase now: the existing vault's, or one for a new vault, which is then made.
    void open(const std::stop_token& stop = {});

    /// Encrypts the vault anew under another passphrase. Throws Error `wrong_passphrase`, `weak_passphrase`.
    void changePassphrase(const SecretString& current, const SecretString& next, const std::stop_token& stop = {});

    std::filesystem::path path() const { return folder() / "vault"; }

    /// Shortest passphrase a new vault is made with, in bytes.
    static constexpr std::size_t kLeastPassphrase = 8;

private:
    struct Key {
        std::string head; ///< The head it was stretched for.
        SecretString content;
        SecretString check;
    };
    struct File {
        std::string head;
        SecretString box;
    };
    std::optional<File> load() const;
    SecretTable unlocked(const File& file);
    void save(const SecretTable& table, const Key& key) const;
    void change(const std::stop_token& stop, const std::function<void(SecretTable&)>& apply);

    SecretString ask(const PassphraseRequest& request) const;
    Key newKey(const SecretString& passphrase) const;
    /// Nothing where the passphrase is not the file's.
    std::optional<Key> keyFor(const File& file, const SecretString& passphrase) const;
    void unlock(const File& file, const std::stop_token& stop);

    PassphrasePrompt m_prompt;
    vault::StretchCost m_cost;
    std::mutex m_mutex;
    std::optional<Key> m_key;
};

} // namespace landreeve::workspace
