#pragma once

#include "core/base/error.h"
#include "core/postgres/connection.h"

namespace landreeve::postgres {

enum class Isolation { ReadCommitted, RepeatableRead, Serializable };
enum class Access { ReadWrite, ReadOnly };

/// One transaction on a connection: rolled back unless committed. The connection must not be in one already.
class Transaction {
public:
    explicit Transaction(Connection& connection, Isolation isolation = Isolation::ReadCommitted,
                         Access access = Access::ReadWrite);
    /// BEGIN and these statements in one round trip: for settings that hold for this transaction only.
    Transaction(Connection& connection, const std::vector<Statement>& first);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    template <typename... Values>
    Result exec(std::string_view sql, const Values&... values) {
        return m_connection.exec(sql, values...);
    }
    Connection& connection() { return m_connection; }

    /// Throws Error with inDoubt() where the connection ended before the server's answer: the change may have been
    /// made.
    void commit();
    void rollback();

private:
    Connection& m_connection;
    bool m_open = true;
};

/// Runs `work` in the transaction that `begin` makes and commits it; again, up to `attempts` times in all, where the
/// server reports a deadlock or a serialization failure (40P01, 40001). Never after anything in doubt.
template <typename Begin, typename Work>
requires std::is_invocable_r_v<Transaction, Begin>
auto inTransaction(const Begin& begin, const Work& work, int attempts = 5) {
    for (int attempt = 1;; ++attempt) {
        try {
            Transaction transaction = begin();
            if constexpr (std::is_void_v<decltype(work(transaction))>) {
                work(transaction);
                transaction.commit();
                return;
            } else {
                auto value = work(transaction);
                transaction.commit();
                return value;
            }
        } catch (const Error& error) {
            const bool conflict = error.sqlState() == "40P01" || error.sqlState() == "40001";
            if (!conflict || error.inDoubt() || attempt >= attempts)
                throw;
        }
    }
}

/// The same in a plain transaction on `connection`.
template <typename Work>
auto inTransaction(Connection& connection, const Work& work, int attempts = 5) {
    return inTransaction([&connection] { return Transaction(connection); }, work, attempts);
}

/// Runs `work` so that its failure undoes nothing but itself, and throws it again. The transaction can be gone on with
/// where the connection was not lost.
template <typename Work>
auto inSavepoint(Transaction& transaction, const Work& work) {
    transaction.exec("SAVEPOINT attempt");
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            transaction.exec("RELEASE SAVEPOINT attempt");
            return;
        } else {
            auto value = work();
            transaction.exec("RELEASE SAVEPOINT attempt");
            return value;
        }
    } catch (const Error& error) {
        // Rolled back alone it would stay open, and the next ones lie within it, each with a lock of its own.
        if (!error.connectionLost()) {
            transaction.exec("ROLLBACK TO SAVEPOINT attempt");
            transaction.exec("RELEASE SAVEPOINT attempt");
        }
        throw;
    }
}

} // namespace landreeve::postgres
