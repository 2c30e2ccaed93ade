#pragma once

#include "core/workspace/secret_store.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace landreeve::workspace {

struct KeyringState;

/// Secrets in the desktop's keyring (Secret Service), through QtKeychain. Needs a QCoreApplication; used from workers
/// only. Every call ends within 5 s: `keychain_unavailable` where there is no keyring, or it does not answer,
/// `keychain_locked` where it is locked and nobody unlocks it meanwhile (the desktop asks by itself).
/// A secret counts as missing only where the keyring is open and says so.
class KeychainStore final : public SecretStore {
public:
    /// `homeId` keeps the entries of several homes apart.
    KeychainStore(const std::filesystem::path& folder, const std::string& homeId);

    std::optional<SecretString> read(const std::string& name, std::stop_token stop = {}) override;
    void write(const std::string& name, const SecretString& secret, std::stop_token stop = {}) override;
    void remove(const std::string& name, std::stop_token stop = {}) override;
    std::string kind() const override { return "keychain"; }

    /// Whether it can keep something: writes, reads and removes an entry. Throws as the others do.
    void tryOut(const std::stop_token& stop = {});

    static constexpr std::chrono::milliseconds kDeadline{5000};

private:
    enum class Verb { Read, Write, Remove };
    struct Request;
    using StateFn = std::function<void(const KeyringState&)>;
    static void settle(const std::shared_ptr<Request>& request, const StateFn& goOn, int tries);
    static void start(const std::shared_ptr<Request>& request);
    static void begin(const std::shared_ptr<Request>& request, const KeyringState& state);
    static void conclude(const std::shared_ptr<Request>& request, const KeyringState& now);
    static void startJob(const std::shared_ptr<Request>& request);
    std::optional<SecretString> run(Verb verb, const std::string& name, SecretString secret,
                                    const std::stop_token& stop) const;

    QString m_service;
};

} // namespace landreeve::workspace
