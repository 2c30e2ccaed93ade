#pragma once

#include "core/workspace/secret_store.h"

#include <optional>
#include <stop_token>
#include <string>

namespace landreeve::workspace {

/// The service keys of Supabase projects that a home keeps for a workspace, in the secret store: with one its issuer's
/// users can be listed. Blocks as the secret store does, and throws what it throws.
class IssuerServiceKeys {
public:
    /// `profile`: the workspace's name in the home. What it is given must outlive it.
    IssuerServiceKeys(SecretStore& secrets, std::string profile) : m_secrets(secrets), m_profile(std::move(profile)) {}

    std::optional<SecretString> of(const std::string& issuer, const std::stop_token& stop) const;
    void put(const std::string& issuer, const SecretString& key, const std::stop_token& stop);
    /// Whether there was one.
    bool remove(const std::string& issuer, const std::stop_token& stop);
    void removeAll(const std::stop_token& stop);

private:
    std::string name() const;

    SecretStore& m_secrets;
    std::string m_profile;
};

} // namespace landreeve::workspace
