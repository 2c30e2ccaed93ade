#pragma once

#include "core/access/verdict.h"
#include "core/postgres/pool.h"
#include "core/postgres/transaction.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::access {

/// What somebody may give to others: what he holds himself.
struct RightsToGive {
    bool everything = false;
    std::vector<std::string> roles = {};
    std::vector<std::string> permissions = {};
};

/// A connection to one tenant's database, lent by the Gate for one subject. Every transaction on it begins by setting
/// the role of all readers or writers, the tenant's id and the subject's claims, for that transaction only; outside of
/// one nothing is visible. Belongs to one thread at a time.
class TenantConnection {
public:
    /// `gives`: what the subject may give to employees, where he may change what they may do (role:write).
    /// `permission`: what it was lent for; the database's functions that need one look there.
    TenantConnection(postgres::Pool::Lease lease, std::string tenantId, std::string role, const Subject& subject,
                     const std::optional<RightsToGive>& gives = {}, const std::string& permission = {});

    /// A transaction as the subject. BEGIN and its settings are one round trip.
    postgres::Transaction begin();

    /// Runs `work(Transaction&)` and commits; again after a deadlock or a serialization failure
    /// (postgres::inTransaction).
    template <typename Work>
    auto run(const Work& work, int attempts = 5) {
        return postgres::inTransaction([this] { return begin(); }, work, attempts);
    }

    /// What the changes of every transaction that follows are called in the audit trail, to ask for one whose answer
    /// was lost.
    void nameChange(const std::string& change);

    const std::string& tenantId() const { return m_tenantId; }
    /// What ends the calls that follow.
    void setWait(postgres::Wait wait) { m_lease->setWait(std::move(wait)); }

private:
    postgres::Pool::Lease m_lease;
    std::string m_tenantId;
    std::vector<postgres::Statement> m_settings;
};

} // namespace landreeve::access
