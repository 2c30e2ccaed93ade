#pragma once

#include "core/postgres/transaction.h"

#include <string>
#include <vector>

namespace landreeve::postgres {

/// Lets the connected role set and inherit `role`, which it made (PostgreSQL 16 and later do not by themselves), where
/// it does not yet.
void grantToSelf(Connection& connection, const std::string& role);

/// What `work(Transaction&)` returns, done in a transaction in which the connected role is a member of `roles`, which
/// it made: members may end their sessions, and see what they do. The transaction is taken back, so that nobody
/// ever sees a membership: the server looks up all of a role's on each new connection (decision 23).
template <typename Work>
auto asMemberOf(Connection& connection, const std::vector<std::string>& roles, const Work& work) {
    Transaction transaction(connection);
    for (const std::string& role : roles)
        grantToSelf(connection, role);
    return work(transaction);
}

} // namespace landreeve::postgres
