#pragma once

#include "core/base/secret_string.h"
#include "core/workspace/home.h"
#include "core/workspace/private_file.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace landreeve::workspace {

/// Where secrets of a home are kept, by name: 1 to 200 printable ASCII characters, such as "workspace-key/<uuid>".
/// Everything blocks (a keychain at most 5 s) and may be called from any thread but the window's; a stop ends a wait at
/// once with Cancelled. A value is at most 64 KiB of any bytes.
class SecretStore {
public:
    virtual ~SecretStore() = default;
    SecretStore(const SecretStore&) = delete;
    SecretStore& operator=(const SecretStore&) = delete;

    /// Nothing where there is no secret of that name.
    virtual std::optional<SecretString> read(const std::string& name, std::stop_token stop = {}) = 0;
    virtual void write(const std::string& name, const SecretString& secret, std::stop_token stop = {}) = 0;
    /// No failure where there is none.
    virtual void remove(const std::string& name, std::stop_token stop = {}) = 0;

    /// "keychain", "vault-file" or "key-file".
    virtual std::string kind() const = 0;
    /// What makes this store weaker than it could be, as a sentence; nothing where it is well.
    virtual std::optional<std::string> weakness() const { return std::nullopt; }

    /// Holds off every other program and thread that asks for it in this home: for reading, judging and writing as one.
    FileLock exclusive(const std::stop_token& stop) const { return {m_folder / "exclusive.lock", stop}; }

protected:
    /// `folder` (Home::secrets()) is made where it is missing.
    explicit SecretStore(std::filesystem::path folder);

    const std::filesystem::path& folder() const { return m_folder; }
    /// Throws Error `internal_error` for a name or value beyond what is promised above.
    static void checkName(const std::string& name);
    static void checkValue(const SecretString& secret);

private:
    std::filesystem::path m_folder;
};

/// Why somebody is asked for a passphrase.
struct PassphraseRequest {
    bool create = false;      ///< A new vault: ask twice.
    bool wrongBefore = false; ///< What was given last does not open the vault.
    std::string vault;        ///< Path of the vault file.
};

/// Asks the person at the program; nothing where he declines. Called on the thread that opens the store.
using PassphrasePrompt = std::function<std::optional<SecretString>(const PassphraseRequest&)>;

/// Opens the home's secret store. A new home takes the first there is of: the desktop's keychain, a vault file under a
/// passphrase where one can be asked for (`prompt` is not empty, or LANDREEVE_PASSPHRASE_FILE names a file), a key
/// file. The choice is remembered in the home and kept: a later start uses the same or fails.
/// LANDREEVE_SECRET_STORE=keychain|vault-file|key-file makes the choice for a new home.
/// Throws Error `keychain_unavailable`, `keychain_locked`, `passphrase_needed`, `wrong_passphrase`, `secrets_damaged`,
/// `secrets_exposed`, `secret_store_mismatch`, `home_unusable`, `usage`; Cancelled where the passphrase is declined.
std::unique_ptr<SecretStore> openSecretStore(const Home& home, const PassphrasePrompt& prompt = {},
                                             std::stop_token stop = {});

/// The store a home has chosen: a kind, or nothing while it has none.
std::optional<std::string> chosenSecretStore(const Home& home);

} // namespace landreeve::workspace
