#pragma once

#include "core/auth/key_set.h"
#include "core/auth/key_set_shelf.h"
#include "core/auth/verified_tokens.h"
#include "core/auth/web_fetch.h"
#include "core/base/clock.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace landreeve::auth {

/// What is known of the key set at an address, for people.
struct KeySetState {
    std::string url;
    std::shared_ptr<const KeySet> keys; ///< The last good one; null: none came yet.
    Time fetchedAt;                     ///< When the issuer last vouched for it.
    Time renewAt;                       ///< From then on it is renewed in the background.
    Time freshUntil;
    Time trustedUntil;
    std::optional<Time> attemptedAt;
    std::string fault; ///< Of the last attempt, a sentence; empty: it succeeded.
};

/// The key sets of outside issuers, by their address. Each is fresh for the response's `max-age` (30 s to 10 min),
/// renewed in the background at 80 % of that while it is used, and trusted for an hour after the issuer last vouched
/// for it. One fetch at a time for an address, whoever asks. A failed, empty or malformed answer changes nothing but
/// the state; a good one without a key evicts it at once, and what it verified. May be used from any thread.
class KeySetCache {
public:
    struct Limits {
        std::chrono::seconds shortestFresh{30};
        std::chrono::seconds longestFresh{600};
        std::chrono::seconds freshUntold{300}; ///< Where the response says nothing.
        std::chrono::seconds trusted{3600};
        /// Between attempts for unknown ids, after a failed one, and until an id that was looked for is again.
        std::chrono::seconds coolDown{30};
        std::size_t mostUnknown = 1024; ///< Ids that are remembered.
    };

    /// What it is given must outlive it; `verified` and `shelf` may be null.
    KeySetCache(const Clock& clock, VerifiedTokens* verified, KeySetShelf* shelf)
        : KeySetCache(clock, verified, shelf, Limits{}, WebFetch{}) {}
    KeySetCache(const Clock& clock, VerifiedTokens* verified, KeySetShelf* shelf, const Limits& limits,
                const WebFetch& fetch);
    ~KeySetCache();
    KeySetCache(const KeySetCache&) = delete;
    KeySetCache& operator=(const KeySetCache&) = delete;

    struct Keys {
        std::shared_ptr<const KeySet> set; ///< Never null.
        bool justFetched = false;          ///< By this very call: asking once more would bring the same.
    };

    /// The keys at an address. Blocks only where none are trusted, or those there are no longer fresh and nobody is
    /// about to renew them. Throws Error `issuer_unavailable` where there are none to trust, and Cancelled.
    Keys keys(const std::string& url, const std::stop_token& stop);
    /// The same for a token whose key id they lack: they are fetched once more, unless the id was looked for just now
    /// or any other was within the cool-down. They may lack it still.
    Keys keysWith(const std::string& url, std::string_view keyId, const std::stop_token& stop);

    /// Fetches now. Throws Error `issuer_unavailable` where that fails; what was there stays.
    void refresh(const std::string& url, const std::stop_token& stop);
    /// Trusts nothing fetched before. The next who asks fetches.
    void invalidate(const std::string& url);
    /// Another program has fetched or invalidated: takes what the shelf has now. While a fetch of this one's is on its
    /// way that stands instead. Throws what the shelf throws.
    void reload(const std::string& url);
    /// The same for every address that was asked for.
    void reloadAll();

    /// What the issuer last answered, as it came; empty where there is nothing.
    std::string document(const std::string& url) const;
    /// Of an address that was asked for.
    std::optional<KeySetState> state(const std::string& url) const;
    /// Of all, by address.
    std::vector<KeySetState> states() const;

private:
    struct Entry;
    enum class Purpose { Foreground, Background };
    using Lock = std::unique_lock<std::mutex>;

    Entry& entryOf(const std::string& url, Lock& lock, const std::stop_token& stop);
    void waitForFlight(Entry& entry, Lock& lock, const std::stop_token& stop);
    bool fetch(Entry& entry, Lock& lock, Purpose purpose, const std::stop_token& stop);
    void take(Entry& entry, const FetchedKeySet& fetched, std::shared_ptr<const KeySet> keys);
    void drop(Entry& entry);
    Keys current(Entry& entry, Lock& lock, const std::stop_token& stop);
    bool isTrusted(const Entry& entry, Time now) const;
    Time renewAt(const Entry& entry) const;
    KeySetState stateOf(const Entry& entry) const;
    void renew(const std::stop_token& stop);

    const Clock& m_clock;
    VerifiedTokens* m_verified;
    KeySetShelf* m_shelf;
    Limits m_limits;
    WebFetch m_fetch;

    mutable std::mutex m_mutex; ///< Guards what is below.
    std::condition_variable_any m_landed;
    std::condition_variable_any m_due;
    bool m_look = false; ///< The renewing thread is to look again.
    std::map<std::string, std::unique_ptr<Entry>> m_entries;
    std::jthread m_renewing; ///< Begun with the first entry. Last: it ends first.
};

/// How long a response may be used by its Cache-Control header (RFC 9111, 5.2.2); nothing where it does not say.
/// `no-store` and `no-cache` are zero.
std::optional<std::chrono::seconds> maxAgeOf(std::string_view cacheControl);

} // namespace landreeve::auth
