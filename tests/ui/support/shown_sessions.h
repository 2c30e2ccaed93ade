#pragma once

#include "tests/support/private_postgres.h"

#include <array>
#include <string>

namespace landreeve::tests {

/// Lets people be signed in to a workspace that is shown: in every state, over the past day, and somebody who guesses
/// passwords. The same every time, but for the hour.
inline void addShownSessions(const PrivatePostgres& server) {
    auto connection = postgres::Connection::open(server.superuserUrl("landreeve_control"));
    constexpr std::array<const char*, 24> kPeople{
        "meera.kulkarni", "r.iyer",        "farhan.shaikh", "divya.nambiar", "suresh.patil",  "a.banerjee",
        "lakshmi.menon",  "j.dsouza",      "priya.ghosh",   "k.reddy",       "nisha.rathore", "om.prakash",
        "tara.bhatt",     "v.subramanian", "imran.qureshi", "geeta.joshi",   "h.sequeira",    "rekha.pillai",
        "bilal.ansari",   "sunita.rao",    "gopal.verma",   "anita.desai",   "kiran.shetty",  "zoya.khan"};
    constexpr std::array<const char*, 5> kTenants{"sahyadri-agro", "konkan-cold", "vidarbha-cotton", "kaveri-pharma",
                                                  "thar-solar"};
    constexpr std::array<const char*, 5> kAgents{
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
        "Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
        "Safari/537.36 Edg/130.0.2849.68",
        "Landreeve",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
        "Safari/605.1.15"};
    // By row: minutes since it began and since it was seen; life is eight hours.
    for (std::size_t i = 0; i < 3 * kPeople.size(); ++i) {
        const int began = static_cast<int>(7 + i * 17);
        const int seen = i % 9 == 4 ? 24 : static_cast<int>(i % 6);
        const bool revoked = i % 11 == 6;
        connection.exec("INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, registered_at, expires_at, "
                        "last_seen_at, ip, user_agent, metadata, revoked_at, revoked_by, revoke_reason) "
                        "SELECT i.url, md5($1::int::text)::uuid::text, $2, $3, now() - $4 * interval '1 minute', "
                        "now() - $4 * interval '1 minute', now() - $4 * interval '1 minute' + interval '8 hours', "
                        "now() - $5 * interval '1 minute', $6::inet, $7, "
                        "'{\"aal\": \"aal2\", \"amr\": [\"password\", \"totp\"], \"role\": \"authenticated\"}' || "
                        "jsonb_build_object('iat', extract(epoch FROM now())::bigint - $4 * 60, "
                        "'exp', extract(epoch FROM now())::bigint - $4 * 60 + 3600), "
                        "CASE WHEN $8 THEN now() - interval '4 minutes' END, CASE WHEN $8 THEN 'anand.deshmukh' END, "
                        "CASE WHEN $8 THEN 'Laptop lost, ticket 2291' END FROM issuer i WHERE i.kind = 'local'",
                        static_cast<int>(i), std::string(kPeople[i % kPeople.size()]), std::string(kTenants[i * 3 % 5]),
                        began, seen, "49.36." + std::to_string(100 + i % 90) + "." + std::to_string(11 + i * 7 % 200),
                        std::string(kAgents[i * 2 % 5]), revoked);
    }
    connection.exec("INSERT INTO auth_failure (at, kind, account, address, reason) "
                    "SELECT now() - i * i * interval '5 seconds', 'sign-in', 'r.iyer@konkan-cold.example', "
                    "'203.0.113.7', 'invalid_credentials' FROM generate_series(1, 40) i");
}

} // namespace landreeve::tests
