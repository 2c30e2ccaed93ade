#pragma once

#include "core/auth/digest.h"
#include "core/auth/token.h"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace landreeve::auth {

/// Tokens whose signature was verified, by the SHA-256 of their whole text, with the key that verified them. It spares
/// the signature and nothing else. Bounded: the one not used for longest makes room. May be used from any thread.
class VerifiedTokens {
public:
    explicit VerifiedTokens(std::size_t most = 4096) : m_most(most) {}

    struct Entry {
        std::shared_ptr<const Token> token; ///< Null: not known.
        Fingerprint key{};
    };

    Entry find(const Fingerprint& text);
    void put(const Fingerprint& text, Entry entry);
    /// Forgets what a key verified.
    void evictKey(const Fingerprint& key);
    void clear();
    std::size_t size() const;

private:
    struct Held {
        Fingerprint text;
        Entry entry;
    };
    struct FirstBytes {
        std::size_t operator()(const Fingerprint& text) const;
    };

    std::size_t m_most;
    mutable std::mutex m_mutex;
    std::list<Held> m_held; ///< The one used last stands first.
    std::unordered_map<Fingerprint, std::list<Held>::iterator, FirstBytes> m_places;
};

} // namespace landreeve::auth
