#pragma once

#include <string>

namespace landreeve::workspace {

/// What the library beneath QtKeychain (libsecret, on GLib's D-Bus) has to be told that QtKeychain does not tell it.
/// Made on the keychain's thread before a job starts, and kept until it has finished.
class KeychainSession {
public:
    /// `serviceOwner` is the bus name of the keyring service as it is now.
    explicit KeychainSession(const std::string& serviceOwner);
    KeychainSession(const KeychainSession&) = delete;
    KeychainSession& operator=(const KeychainSession&) = delete;
    ~KeychainSession();

private:
    void* m_bus = nullptr; ///< A GDBusConnection.
};

} // namespace landreeve::workspace
