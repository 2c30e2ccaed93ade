#pragma once

#include "core/sessions/session_store.h"
#include "tests/support/test_workspace.h"

#include <memory>
#include <optional>
#include <string>

namespace landreeve::tests {

/// A workspace whose sessions a test makes and unmakes. Time passes by moving what is stored into the past.
class SessionFixture {
public:
    explicit SessionFixture(const PrivatePostgres::Options& options = {})
        : test(options), store(test.workspace().control()) {}

    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto lease = test.workspace().control().lend();
        return lease->exec(text, values...);
    }
    template <typename T, typename... Values>
    T value(std::string_view text, const Values&... values) {
        return sql(text, values...).one().template get<T>(0);
    }

    std::string localIssuer() { return sessions::localIssuerOf(test.workspace().control().workspaceId()); }

    sessions::Session create(const std::string& user, const std::string& tenant = {}) {
        sessions::NewSession wanted;
        wanted.userId = user;
        wanted.tenantId = tenant;
        return store.create(wanted);
    }
    /// A tenant as far as sessions ask: its row.
    void addTenant(const std::string& id) {
        sql("INSERT INTO tenant_metadata (id, name, status) VALUES ($1, $1, 'active') ON CONFLICT DO NOTHING", id);
    }
    void addIssuer(const std::string& url) {
        sql("INSERT INTO issuer (url, kind) VALUES ($1, 'supabase') ON CONFLICT DO NOTHING", url);
    }
    void map(const std::string& issuer, const std::string& user, const std::optional<std::string>& tenant = {}) {
        sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, $2, $3, 'viewer')", issuer, user,
            tenant);
    }
    std::string reasonOf(const sessions::SessionKey& key) { return store.validate(key).reason; }
    std::int64_t audited(const std::string& action, const std::string& object) {
        return value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = $1 AND object_id = $2", action,
                                   object);
    }
    /// As if so much time had passed for every session, mark and token.
    void pass(const std::string& interval) {
        sql("UPDATE session SET created_at = created_at - $1::interval, expires_at = expires_at - $1::interval, "
            "last_seen_at = last_seen_at - $1::interval, registered_at = registered_at - $1::interval, "
            "revoked_at = revoked_at - $1::interval",
            interval);
        sql("UPDATE revocation_mark SET at = at - $1::interval", interval);
        sql("UPDATE refresh_token SET issued_at = issued_at - $1::interval, expires_at = expires_at - $1::interval, "
            "used_at = used_at - $1::interval",
            interval);
    }
    void clear() {
        sql("DELETE FROM revocation_mark");
        sql("DELETE FROM session");
        sql("DELETE FROM user_mapping WHERE NOT (tenant_id IS NULL AND role = 'owner')");
        sql("DELETE FROM auth_failure");
        sql("DELETE FROM rate_bucket");
        sql("UPDATE tenant_metadata SET settings = settings - 'session'");
    }

    TestWorkspace test;
    sessions::SessionStore store;
};

} // namespace landreeve::tests
