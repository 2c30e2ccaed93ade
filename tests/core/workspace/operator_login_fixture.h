#pragma once

#include "core/access/add_issuer.h"
#include "core/base/error.h"
#include "core/sessions/session_store.h"
#include "core/workspace/operator_login.h"
#include "tests/support/supabase_server.h"
#include "tests/support/test_workspace.h"

#include <memory>

namespace landreeve::tests {

using access::SignInAnswer;
using workspace::Workspace;

inline constexpr const char* kEmail = "asha@example.org";
inline constexpr const char* kPassword = "monsoon";

/// A workspace on a server, with an issuer at which its owner Asha signs in.
class OperatorLoginFixture {
protected:
    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<SupabaseServer> m_supabase;
    SystemClock m_clock;

    Workspace& here() { return m_test->workspace(); }

    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto lease = here().control().lend();
        return lease->exec(text, values...);
    }

    void addIssuer(const std::string& url, const std::string& clientId, std::optional<std::string> audience = {}) {
        control::Issuer issuer;
        issuer.url = url;
        issuer.clientId = clientId;
        issuer.audience = std::move(audience);
        access::addIssuer(here().control(), issuer, {});
    }
    void map(const std::string& issuer, const std::string& user, const std::string& role) {
        sql("INSERT INTO user_mapping (issuer, subject, role, display_name) VALUES ($1, $2, $3, 'Asha Rao')", issuer,
            user, role);
    }
    SignInAnswer answer(bool keep = true, const char* password = kPassword) const {
        return {m_supabase->base(), kEmail, SecretString(password), keep};
    }
    /// What another program of this home finds.
    std::unique_ptr<Workspace> elsewhere(access::SignInPrompt prompt = {}, auth::BrowseFn browse = {}) const {
        return Workspace::open({.home = m_test->home(),
                                .profile = TestWorkspace::kName,
                                .signIn = std::move(prompt),
                                .browse = std::move(browse)},
                               {}, {});
    }
    std::string reasonOf(const access::Subject& subject) {
        return sessions::SessionStore(here().control()).validate({subject.issuer, subject.sessionJti}).reason;
    }
    sessions::Session sessionOf(const access::Subject& subject) {
        return sessions::SessionStore(here().control()).get({subject.issuer, subject.sessionJti});
    }

    void beginAll() { m_test = std::make_unique<TestWorkspace>(); }
    void endAll() { m_test.reset(); }
    void begin() {
        m_supabase = std::make_unique<SupabaseServer>();
        m_supabase->addUser("u-asha", kEmail, kPassword);
        addIssuer(m_supabase->base(), SupabaseServer::kApiKey);
        map(m_supabase->base(), "u-asha", "owner");
    }
    void end() {
        here().login().end({});
        sql("DELETE FROM user_mapping WHERE issuer LIKE 'http%'");
        sql("DELETE FROM session");
        sql("DELETE FROM issuer WHERE kind <> 'local'");
        sql("DELETE FROM rate_bucket");
        sql("DELETE FROM auth_failure");
        m_supabase.reset();
    }
};

} // namespace landreeve::tests
