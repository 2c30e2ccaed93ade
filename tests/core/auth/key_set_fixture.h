#pragma once

#include "core/auth/key_set_cache.h"
#include "core/auth/verifier.h"
#include "core/base/error.h"
#include "tests/core/auth/token_fixture.h"
#include "tests/support/web_server.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>

namespace landreeve::tests {

using auth::FetchedKeySet;
using auth::Jwk;
using auth::KeySetCache;
using auth::KeySetChange;
using auth::KeySetShelf;
using auth::KeySetState;
using auth::VerifiedTokens;
using auth::WebFetch;
using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr const char* kPath = "/jwks";

/// Several threads ask it.
class SharedClock final : public Clock {
public:
    Time now() const override { return Time(milliseconds(m_now.load())); }
    void pass(milliseconds time) { m_now += time.count(); }

private:
    std::atomic<std::int64_t> m_now{std::int64_t{1000} * kNow};
};

inline QByteArray setOf(std::initializer_list<QJsonObject> keys) {
    return QByteArray::fromStdString(keySetOf(keys));
}

inline bool has(const KeySetCache::Keys& keys, const char* id) {
    return std::ranges::any_of(keys.set->keys(), [&](const Jwk& key) { return key.id() == std::string(id); });
}

/// What a shelf is told, and what it gives back.
class OpenShelf final : public KeySetShelf {
public:
    std::optional<FetchedKeySet> read(const std::string& /*url*/) override { return kept; }
    void fetched(const std::string& /*url*/, const FetchedKeySet& set, const KeySetChange& change) override {
        kept = set;
        changes.push_back(change);
    }
    void failed(const std::string& /*url*/, const std::string& fault, Time /*at*/) override { faults.push_back(fault); }
    void invalidated(const std::string& /*url*/) override { kept.reset(); }

    std::optional<FetchedKeySet> kept;
    std::vector<KeySetChange> changes;
    std::vector<std::string> faults;
};

inline std::string codeOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    } catch (const Cancelled&) {
        return "cancelled";
    }
    return {};
}

/// An issuer's key set on loopback, and a clock that a test moves.
class KeySetFixture {
protected:
    const SigningKey m_one = SigningKey::ec();
    const SigningKey m_two = SigningKey::ec();
    const QJsonObject m_a = m_one.jwk(QStringLiteral("a"));
    const QJsonObject m_b = m_two.jwk(QStringLiteral("b"));

    void begin() {
        m_server = std::make_unique<WebServer>();
        m_url = m_server->url(kPath);
        m_verified.clear();
    }
    void end() { m_server.reset(); }

    std::unique_ptr<WebServer> m_server;
    SharedClock m_clock;
    VerifiedTokens m_verified;
    std::string m_url;

    void serve(const QByteArray& body, const QByteArray& maxAge = "100", const QByteArray& etag = {}) {
        WebServer::Reply reply;
        reply.body = body;
        if (!maxAge.isEmpty())
            reply.headers = "Cache-Control: public, max-age=" + maxAge + "\r\n";
        reply.etag = etag;
        m_server->answer(kPath, reply);
    }
    void refuse(int status = 500) { m_server->answer(kPath, {status}); }
    int asked() const { return m_server->asked(kPath); }

    struct Cache : KeySetCache {
        explicit Cache(KeySetFixture& test, KeySetShelf* shelf = nullptr, milliseconds deadline = seconds(5))
            : KeySetCache(test.m_clock, &test.m_verified, shelf, Limits{}, WebFetch({.deadline = deadline})),
              url(test.m_url) {}
        Keys get() { return keys(url, {}); }
        Keys with(const std::string& id) { return keysWith(url, id, {}); }
        KeySetState now() const { return state(url).value(); }
        std::string url;
    };
};

} // namespace landreeve::tests
