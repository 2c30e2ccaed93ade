#include "core/auth/key_set_cache.h"

#include "core/base/error.h"

#include <algorithm>
#include <deque>
#include <set>

namespace landreeve::auth {
namespace {

using std::chrono::seconds;

/// A clock that went back by more must not make keys live longer.
constexpr seconds kMostAhead{60};

bool has(const KeySet& set, std::string_view keyId) {
    return std::ranges::any_of(set.keys(), [&](const Jwk& key) { return key.id() == keyId; });
}

std::set<std::string> idsOf(const KeySet* set) {
    std::set<std::string> ids;
    if (set != nullptr) {
        for (const Jwk& key : set->keys())
            ids.insert(key.id().value_or(""));
    }
    return ids;
}

KeySetChange changeBetween(const KeySet* before, const KeySet& after) {
    const auto old = idsOf(before);
    const auto now = idsOf(&after);
    KeySetChange change;
    std::ranges::set_difference(now, old, std::back_inserter(change.added));
    std::ranges::set_difference(old, now, std::back_inserter(change.removed));
    return change;
}

/// Why an answer cannot take the place of what is there; empty where it can.
std::string faultOf(const KeySet& set) {
    if (!set.fault().empty())
        return "What it answers " + set.fault() + ".";
    if (set.keys().empty())
        return "Its key set is empty.";
    if (set.usableKeys() == 0)
        return "Its key set has no key that can be used.";
    return {};
}

} // namespace

struct KeySetCache::Entry {
    std::string url;
    std::shared_ptr<const KeySet> keys; ///< Null: none.
    FetchedKeySet fetched;
    std::optional<Time> attemptedAt;
    std::string fault;
    bool known = false; ///< The shelf was looked at.
    bool used = false;  ///< Since it was last fetched.

    bool inFlight = false;
    bool inBackground = false; ///< Who has keys does not wait for it.
    bool hasLanded = false;    ///< Its answer is taken, and on its way to the shelf.
    std::uint64_t landings = 0;

    std::optional<Time> lookedAt;        ///< When an unknown id last caused an attempt.
    std::map<std::string, Time> unknown; ///< Ids that were looked for in vain, and when.
    std::deque<std::string> unknownInOrder;

    void remember(std::string_view keyId, Time at, std::size_t most) {
        const auto [place, isNew] = unknown.insert_or_assign(std::string(keyId), at);
        if (!isNew)
            return;
        unknownInOrder.emplace_back(keyId);
        if (unknownInOrder.size() > most) {
            unknown.erase(unknownInOrder.front());
            unknownInOrder.pop_front();
        }
    }
    void forgetUnknown() {
        unknown.clear();
        unknownInOrder.clear();
    }
    bool failedWithin(seconds time, Time now) const {
        return !fault.empty() && attemptedAt && now >= *attemptedAt && now - *attemptedAt < time;
    }
};

std::optional<seconds> maxAgeOf(std::string_view cacheControl) {
    std::optional<seconds> age;
    while (!cacheControl.empty()) {
        const std::size_t comma = cacheControl.find(',');
        std::string word(cacheControl.substr(0, comma));
        cacheControl.remove_prefix(comma == std::string_view::npos ? cacheControl.size() : comma + 1);
        std::erase_if(word, [](char letter) { return letter == ' ' || letter == '\t' || letter == '"'; });
        std::ranges::transform(word, word.begin(), [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        });
        if (word == "no-store" || word.starts_with("no-cache"))
            return seconds(0);
        constexpr std::string_view kName = "max-age=";
        if (!word.starts_with(kName))
            continue;
        const std::string number = word.substr(kName.size());
        if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos)
            continue;
        // More digits than a day has seconds: as good as for ever.
        const auto given = number.size() > 9 ? seconds(999'999'999) : seconds(std::stol(number));
        age = std::min(age.value_or(given), given);
    }
    return age;
}

KeySetCache::KeySetCache(const Clock& clock, VerifiedTokens* verified, KeySetShelf* shelf, const Limits& limits,
                         const WebFetch& fetch)
    : m_clock(clock), m_verified(verified), m_shelf(shelf), m_limits(limits), m_fetch(fetch) {}

KeySetCache::~KeySetCache() = default;

/// The entry, with what the shelf has of it. The lock is let go meanwhile.
KeySetCache::Entry& KeySetCache::entryOf(const std::string& url, Lock& lock, const std::stop_token& stop) {
    auto& place = m_entries[url];
    if (!place) {
        place = std::make_unique<Entry>();
        place->url = url;
    }
    Entry& entry = *place;
    if (!m_renewing.joinable())
        m_renewing = std::jthread([this](const std::stop_token& ended) { renew(ended); });
    while (!entry.known) {
        if (entry.inFlight) {
            waitForFlight(entry, lock, stop);
            continue;
        }
        entry.inFlight = true;
        lock.unlock();
        std::optional<FetchedKeySet> kept;
        std::shared_ptr<const KeySet> keys;
        try {
            kept = m_shelf != nullptr ? m_shelf->read(url) : std::nullopt;
            if (kept)
                keys = std::make_shared<const KeySet>(KeySet::read(kept->document));
        } catch (const std::exception&) {
            kept.reset(); // Then it is fetched.
        }
        lock.lock();
        if (kept && faultOf(*keys).empty())
            take(entry, *kept, std::move(keys));
        entry.known = true;
        entry.inFlight = false;
        ++entry.landings;
        m_landed.notify_all();
    }
    return entry;
}

/// Until the flight there is has landed. Throws Cancelled.
void KeySetCache::waitForFlight(Entry& entry, Lock& lock, const std::stop_token& stop) {
    const std::uint64_t before = entry.landings;
    if (!m_landed.wait(lock, stop, [&] { return !entry.inFlight || entry.landings != before; }))
        throw Cancelled();
}

bool KeySetCache::isTrusted(const Entry& entry, Time now) const {
    return entry.keys && now - entry.fetched.fetchedAt < m_limits.trusted &&
           entry.fetched.fetchedAt - now <= kMostAhead;
}

Time KeySetCache::renewAt(const Entry& entry) const {
    return entry.fetched.fetchedAt + entry.fetched.freshFor * 4 / 5;
}

/// Fetches, in the one flight there may be. Whether it brought keys, or that they are as they were.
bool KeySetCache::fetch(Entry& entry, Lock& lock, Purpose purpose, const std::stop_token& stop) {
    entry.inFlight = true;
    entry.inBackground = purpose == Purpose::Background;
    entry.hasLanded = false;
    const Time begunAt = m_clock.now();
    const auto attemptedBefore = std::exchange(entry.attemptedAt, begunAt);
    entry.used = purpose == Purpose::Foreground;
    const auto before = entry.keys;
    FetchedKeySet fetched = entry.fetched;
    lock.unlock();

    std::shared_ptr<const KeySet> keys;
    std::string fault;
    bool cancelled = false;
    try {
        const WebAnswer answer = m_fetch.get(entry.url, before ? fetched.etag : std::string(), stop);
        const auto untold = answer.unchanged ? fetched.freshFor : m_limits.freshUntold;
        fetched.freshFor =
            std::clamp(maxAgeOf(answer.cacheControl).value_or(untold), m_limits.shortestFresh, m_limits.longestFresh);
        fetched.fetchedAt = m_clock.now();
        // It was written down somewhere in between, and cut to the second.
        const Time middle = begunAt + (fetched.fetchedAt - begunAt) / 2;
        fetched.issuerAhead.reset();
        if (answer.date)
            fetched.issuerAhead = std::chrono::round<seconds>(*answer.date + std::chrono::milliseconds(500) - middle);
        if (answer.unchanged) {
            keys = before;
            if (!before)
                fault = "It says that nothing has changed, though nothing was there.";
        } else {
            fetched.document = answer.body;
            fetched.etag = answer.etag;
            keys = std::make_shared<const KeySet>(KeySet::read(answer.body));
            fault = faultOf(*keys);
        }
    } catch (const Cancelled&) {
        cancelled = true;
    } catch (const Error& error) {
        fault = error.message();
    }

    lock.lock();
    const auto land = [&] {
        entry.inFlight = false;
        ++entry.landings;
        m_landed.notify_all();
    };
    if (cancelled) {
        entry.attemptedAt = attemptedBefore;
        land();
        throw Cancelled();
    }
    entry.fault = fault;
    KeySetChange change;
    if (fault.empty()) {
        change = changeBetween(entry.keys.get(), *keys);
        take(entry, fetched, keys);
    }
    // Who waits goes on; the next flight begins when this one is on the shelf.
    entry.hasLanded = true;
    ++entry.landings;
    m_landed.notify_all();
    m_look = true;
    m_due.notify_all();
    if (m_shelf != nullptr) {
        lock.unlock();
        try {
            if (fault.empty())
                m_shelf->fetched(entry.url, fetched, change);
            else
                m_shelf->failed(entry.url, fault, begunAt);
        } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): the shelf only spares others the fetch
        }
        lock.lock();
    }
    land();
    return fault.empty();
}

/// Puts other keys in the place of those there are. What a key that is gone has verified goes with it.
void KeySetCache::take(Entry& entry, const FetchedKeySet& fetched, std::shared_ptr<const KeySet> keys) {
    if (m_verified != nullptr && entry.keys && entry.keys != keys) {
        for (const Jwk& old : entry.keys->keys()) {
            const auto isStill = [&](const Jwk& key) {
                return key.usable() && key.key().fingerprint() == old.key().fingerprint();
            };
            if (old.usable() && std::ranges::none_of(keys->keys(), isStill))
                m_verified->evictKey(old.key().fingerprint());
        }
    }
    if (entry.fetched.document != fetched.document)
        entry.forgetUnknown();
    entry.keys = std::move(keys);
    entry.fetched = fetched;
}

void KeySetCache::drop(Entry& entry) {
    if (m_verified != nullptr && entry.keys) {
        for (const Jwk& key : entry.keys->keys()) {
            if (key.usable())
                m_verified->evictKey(key.key().fingerprint());
        }
    }
    entry.keys.reset();
    entry.fetched = {};
    entry.fault.clear();
    entry.lookedAt.reset();
    entry.forgetUnknown();
}

KeySetCache::Keys KeySetCache::current(Entry& entry, Lock& lock, const std::stop_token& stop) {
    bool justFetched = false;
    while (true) {
        const Time now = m_clock.now();
        const bool trusted = isTrusted(entry, now);
        if (trusted && now < entry.fetched.fetchedAt + entry.fetched.freshFor) {
            entry.used = true;
            if (now >= renewAt(entry) && !entry.inFlight) {
                m_look = true;
                m_due.notify_all();
            }
            return {entry.keys, justFetched};
        }
        if (trusted && (entry.failedWithin(m_limits.coolDown, now) || (entry.inFlight && entry.inBackground))) {
            entry.used = true;
            return {entry.keys, justFetched};
        }
        if (entry.inFlight) {
            waitForFlight(entry, lock, stop);
            continue;
        }
        if (!trusted && entry.failedWithin(m_limits.coolDown, now))
            throw Error("issuer_unavailable", "The keys at " + entry.url + " cannot be had. " + entry.fault,
                        "Check the issuer's address and that it answers, then try again.")
                .withDetail("url", QString::fromStdString(entry.url));
        justFetched = fetch(entry, lock, Purpose::Foreground, stop);
    }
}

KeySetCache::Keys KeySetCache::keys(const std::string& url, const std::stop_token& stop) {
    Lock lock(m_mutex);
    return current(entryOf(url, lock, stop), lock, stop);
}

KeySetCache::Keys KeySetCache::keysWith(const std::string& url, std::string_view keyId, const std::stop_token& stop) {
    Lock lock(m_mutex);
    Entry& entry = entryOf(url, lock, stop);
    Keys keys = current(entry, lock, stop);
    if (keys.justFetched || has(*keys.set, keyId))
        return keys;
    const Time now = m_clock.now();
    if (const auto looked = entry.unknown.find(std::string(keyId));
        looked != entry.unknown.end() && now >= looked->second && now - looked->second < m_limits.coolDown)
        return keys;
    bool fetched = false;
    while (entry.inFlight && entry.hasLanded)
        waitForFlight(entry, lock, stop);
    if (entry.inFlight) {
        // What it brings is as new as what another would.
        waitForFlight(entry, lock, stop);
        fetched = entry.fault.empty();
    } else if (!entry.failedWithin(m_limits.coolDown, now) &&
               (!entry.lookedAt || now - *entry.lookedAt >= m_limits.coolDown || now < *entry.lookedAt)) {
        entry.lookedAt = now;
        fetched = fetch(entry, lock, Purpose::Foreground, stop);
    }
    keys = current(entry, lock, stop);
    keys.justFetched = fetched;
    if (fetched && !has(*keys.set, keyId))
        entry.remember(keyId, now, m_limits.mostUnknown);
    return keys;
}

void KeySetCache::refresh(const std::string& url, const std::stop_token& stop) {
    Lock lock(m_mutex);
    Entry& entry = entryOf(url, lock, stop);
    // One that began before may bring what was true before.
    while (entry.inFlight)
        waitForFlight(entry, lock, stop);
    if (!fetch(entry, lock, Purpose::Foreground, stop))
        throw Error("issuer_unavailable", "The keys at " + url + " cannot be had. " + entry.fault,
                    "Check the issuer's address and that it answers, then try again.")
            .withDetail("url", QString::fromStdString(url));
}

void KeySetCache::invalidate(const std::string& url) {
    {
        Lock lock(m_mutex);
        Entry& entry = entryOf(url, lock, {});
        // What is on its way may be what is to be forgotten.
        while (entry.inFlight)
            waitForFlight(entry, lock, {});
        drop(entry);
    }
    if (m_shelf != nullptr)
        m_shelf->invalidated(url);
}

void KeySetCache::reload(const std::string& url) {
    if (m_shelf == nullptr)
        return;
    const auto kept = m_shelf->read(url);
    auto keys = kept ? std::make_shared<const KeySet>(KeySet::read(kept->document)) : nullptr;
    const Lock lock(m_mutex);
    const auto place = m_entries.find(url);
    if (place == m_entries.end() || !place->second->known)
        return;
    Entry& entry = *place->second;
    // What it brings may not be on the shelf yet.
    if (entry.inFlight)
        return;
    if (!kept && entry.keys)
        drop(entry);
    else if (kept && kept->fetchedAt > entry.fetched.fetchedAt && faultOf(*keys).empty())
        take(entry, *kept, std::move(keys));
}

void KeySetCache::reloadAll() {
    for (const KeySetState& known : states())
        reload(known.url);
}

KeySetState KeySetCache::stateOf(const Entry& entry) const {
    KeySetState state;
    state.url = entry.url;
    state.keys = entry.keys;
    state.attemptedAt = entry.attemptedAt;
    state.fault = entry.fault;
    if (entry.keys) {
        state.fetchedAt = entry.fetched.fetchedAt;
        state.renewAt = renewAt(entry);
        if (!entry.fault.empty() && entry.attemptedAt)
            state.renewAt = std::max(state.renewAt, *entry.attemptedAt + m_limits.coolDown);
        state.freshUntil = entry.fetched.fetchedAt + entry.fetched.freshFor;
        state.trustedUntil = entry.fetched.fetchedAt + m_limits.trusted;
    }
    return state;
}

std::string KeySetCache::document(const std::string& url) const {
    const Lock lock(m_mutex);
    const auto entry = m_entries.find(url);
    return entry == m_entries.end() ? std::string() : entry->second->fetched.document;
}

std::optional<KeySetState> KeySetCache::state(const std::string& url) const {
    const Lock lock(m_mutex);
    const auto entry = m_entries.find(url);
    return entry == m_entries.end() ? std::nullopt : std::optional(stateOf(*entry->second));
}

std::vector<KeySetState> KeySetCache::states() const {
    const Lock lock(m_mutex);
    std::vector<KeySetState> states;
    for (const auto& [url, entry] : m_entries)
        states.push_back(stateOf(*entry));
    return states;
}

/// The thread that renews what is used and due, one after the other.
void KeySetCache::renew(const std::stop_token& stop) {
    constexpr seconds kLongestSleep{600};
    Lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_look = false;
        const Time now = m_clock.now();
        Entry* due = nullptr;
        Time next = now + kLongestSleep;
        for (const auto& [url, entry] : m_entries) {
            if (!entry->keys || !entry->used || entry->inFlight)
                continue;
            Time at = renewAt(*entry);
            if (entry->failedWithin(m_limits.coolDown, now))
                at = std::max(at, *entry->attemptedAt + m_limits.coolDown);
            if (at <= now)
                due = entry.get();
            next = std::min(next, at);
        }
        try {
            if (due != nullptr)
                fetch(*due, lock, Purpose::Background, stop);
            else
                m_due.wait_for(lock, stop, next - now, [&] { return m_look; });
        } catch (const Cancelled&) {
            return;
        }
    }
}

} // namespace landreeve::auth
