#pragma once

#include "core/workspace/secret_store.h"
#include "core/workspace/secret_table.h"

namespace landreeve::workspace {

/// Secrets in a file that only its owner may read (0600), <folder>/keys, in the clear: for unattended use. Whoever can
/// read the owner's files, or a copy of the disk, has them. Refuses a file that others can read (`secrets_exposed`) or
/// that is damaged (`secrets_damaged`).
class KeyFileStore final : public SecretStore {
public:
    explicit KeyFileStore(const std::filesystem::path& folder);

    std::optional<SecretString> read(const std::string& name, std::stop_token stop = {}) override;
    void write(const std::string& name, const SecretString& secret, std::stop_token stop = {}) override;
    void remove(const std::string& name, std::stop_token stop = {}) override;
    std::string kind() const override { return "key-file"; }
    std::optional<std::string> weakness() const override;

    /// Makes the file where there is none.
    void make(const std::stop_token& stop = {});

    std::filesystem::path path() const { return folder() / "keys"; }

private:
    SecretTable load() const;
    void save(const SecretTable& table) const;
};

} // namespace landreeve::workspace
