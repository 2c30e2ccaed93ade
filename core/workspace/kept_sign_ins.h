#pragma once

#include "core/auth/oidc_client.h"
#include "core/workspace/secret_store.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::workspace {

/// An operator's sign-in, as the next program finds it.
struct KeptSignIn {
    std::string issuer;
    std::string userId;
    std::string sessionJti; ///< Of the sign-in, which no renewal changes.
    auth::IssuerTokens tokens;
    /// The refresh token was presented to the issuer, and what came for it is not here: it must not be presented again.
    bool spent = false;
};

/// The sign-ins of a workspace that a home keeps: one for each person at each issuer, and whose the next program goes
/// on with. Blocks as the secret store does, and throws what it throws. Who reads in order to write holds the store's
/// exclusive().
class KeptSignIns {
public:
    /// `profile`: the workspace's name in the home. What it is given must outlive it.
    KeptSignIns(SecretStore& secrets, std::string profile) : m_secrets(secrets), m_profile(std::move(profile)) {}

    /// Nothing where nobody's is, or it was written by a program that wrote otherwise: one signs in anew.
    std::optional<KeptSignIn> current(const std::stop_token& stop) const;
    std::optional<KeptSignIn> of(const std::string& issuer, const std::string& userId,
                                 const std::stop_token& stop) const;
    std::vector<KeptSignIn> all(const std::stop_token& stop) const;

    /// In the place of the same person's before. Who is current stays so.
    void put(const KeptSignIn& kept, const std::stop_token& stop);
    /// The same, and the next program goes on with it.
    void putCurrent(const KeptSignIn& kept, const std::stop_token& stop);
    void remove(const std::string& issuer, const std::string& userId, const std::stop_token& stop);
    void removeAll(const std::stop_token& stop);

private:
    struct Person {
        std::string issuer;
        std::string userId;
        bool operator==(const Person&) const = default;
    };
    struct Index {
        std::optional<Person> current;
        std::vector<Person> people;
    };
    Index index(const std::stop_token& stop) const;
    void write(const Index& index, const std::stop_token& stop);
    void enter(const KeptSignIn& kept, bool asCurrent, const std::stop_token& stop);
    std::string indexName() const;
    std::string nameOf(const Person& person) const;

    SecretStore& m_secrets;
    std::string m_profile;
};

} // namespace landreeve::workspace
