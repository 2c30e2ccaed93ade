#include "core/postgres/transaction.h"

#include "core/postgres/in_doubt.h"

namespace landreeve::postgres {
namespace {

std::string beginning(Isolation isolation, Access access) {
    std::string sql = "BEGIN";
    if (isolation == Isolation::RepeatableRead)
        sql += " ISOLATION LEVEL REPEATABLE READ";
    else if (isolation == Isolation::Serializable)
        sql += " ISOLATION LEVEL SERIALIZABLE";
    return access == Access::ReadOnly ? sql + " READ ONLY" : sql;
}

} // namespace

Transaction::Transaction(Connection& connection, Isolation isolation, Access access) : m_connection(connection) {
    m_connection.exec(beginning(isolation, access));
}

Transaction::Transaction(Connection& connection, const std::vector<Statement>& first) : m_connection(connection) {
    std::vector<Statement> all{{"BEGIN", {}}};
    all.insert(all.end(), first.begin(), first.end());
    try {
        m_connection.pipeline(all);
    } catch (...) {
        // A destructor does not run for an object whose constructor threw.
        rollback();
        throw;
    }
}

Transaction::~Transaction() {
    if (m_open)
        rollback();
}

void Transaction::commit() {
    m_open = false;
    try {
        m_connection.exec("COMMIT");
    } catch (Error& error) {
        if (!m_connection.usable())
            error.setInDoubt().setRetryable(false).withHint(kMayBeDone);
        throw;
    } catch (const Cancelled&) {
        // Cancelling a COMMIT leaves open whether it happened.
        throw cancelledInDoubt();
    }
}

void Transaction::rollback() {
    m_open = false;
    if (!m_connection.inTransaction())
        return;
    // A stop request must not keep the rollback from being sent.
    const Wait wait = m_connection.wait();
    m_connection.setWait({{}, std::chrono::seconds(5)});
    try {
        m_connection.exec("ROLLBACK");
    } catch (const std::exception&) {
        // The connection is gone, and with it the transaction.
    }
    m_connection.setWait(wait);
}

} // namespace landreeve::postgres
