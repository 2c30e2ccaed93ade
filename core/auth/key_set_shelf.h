#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::auth {

/// A key set as it came.
struct FetchedKeySet {
    std::string document;
    std::string etag;
    Time fetchedAt; ///< When the issuer last vouched for it.
    std::chrono::seconds freshFor{0};
    std::optional<std::chrono::seconds> issuerAhead = {}; ///< What its clock was of ours; empty: not told.
};

/// Which keys a fetch brought and which it took away, by their ids.
struct KeySetChange {
    std::vector<std::string> added;
    std::vector<std::string> removed;
};

/// Where fetched key sets outlive a program and reach others, and where it is noted what came of fetching them. May be
/// used from any thread. What it throws is no failure of the cache's: the cache goes on without.
class KeySetShelf {
public:
    virtual ~KeySetShelf() = default;
    virtual std::optional<FetchedKeySet> read(const std::string& url) = 0;
    virtual void fetched(const std::string& url, const FetchedKeySet& set, const KeySetChange& change) = 0;
    virtual void failed(const std::string& url, const std::string& fault, Time at) = 0;
    virtual void invalidated(const std::string& url) = 0;
};

} // namespace landreeve::auth
