#include "core/migrations/apply_run.h"
#include "core/migrations/blockers.h"
#include "core/migrations/patience.h"

namespace landreeve::migrations {
namespace {

constexpr std::string_view kLockNotAvailable = "55P03";

std::string seconds(std::chrono::milliseconds duration) {
    return duration.count() % 1'000 == 0 ? std::to_string(duration.count() / 1'000) + " s"
                                         : std::to_string(duration.count()) + " ms";
}

Error lockFailure(const std::string& what, const Error& cause, std::chrono::milliseconds lockTimeout, int attempts,
                  const std::vector<Blocker>& blockers) {
    const std::string who = describe(blockers);
    Error error("lock_timeout",
                what + " did not get its lock within " + seconds(lockTimeout) + ", tried " + std::to_string(attempts) +
                    (attempts == 1 ? " time" : " times") +
                    (who.empty() ? std::string(".") : ": in the way is " + who + "."),
                "Wait for it or end it, then run this again; meanwhile nothing queues behind the migration.");
    error.withSqlState(cause.sqlState()).setRetryable().withDetail("blockers", toJson(blockers));
    error.withDetail("attempts", attempts).withDetail("lock_timeout_ms", static_cast<double>(lockTimeout.count()));
    for (const auto* key : {"position", "statement"}) {
        if (const QJsonValue value = cause.details().value(QLatin1StringView(key)); !value.isUndefined())
            error.withDetail(key, value);
    }
    return error;
}

} // namespace

void withAttempts(postgres::Connection& connection, const RunnerOptions& options, std::chrono::milliseconds lockTimeout,
                  const std::string& what, const ProgressFn& progress, const std::stop_token& stop,
                  const std::function<void()>& work) {
    std::vector<Blocker> blockers;
    for (int attempt = 1;; ++attempt) {
        // The first attempt mostly succeeds, and looking needs a connection of its own.
        std::optional<BlockerWatch> watch;
        if (attempt > 1 || options.attempts <= 1)
            watch.emplace(connection.url(), connection.backendPid(), lockTimeout / 4);
        try {
            work();
            return;
        } catch (const Cancelled&) {
            rollBack(connection);
            throw;
        } catch (const Error& error) {
            rollBack(connection);
            if (watch) {
                if (auto seen = watch->end(); !seen.empty())
                    blockers = std::move(seen);
            }
            const bool lock = error.sqlState() == kLockNotAvailable;
            const bool conflict = error.sqlState() == "40P01" || error.sqlState() == "40001";
            if (!connection.usable() || !(lock || conflict) || attempt >= options.attempts) {
                if (lock)
                    throw lockFailure(what, error, lockTimeout, attempt, blockers);
                throw;
            }
            const std::string who = describe(blockers);
            report(progress, {what,
                              (lock ? "Its lock is held" + (who.empty() ? std::string() : " by " + who)
                                    : std::string("The server reports a deadlock")) +
                                  "; trying again",
                              static_cast<double>(attempt), static_cast<double>(options.attempts)});
        }
        watch.reset();
        pause(jittered(options.retryPause, attempt), stop);
    }
}

Error migrationFailure(const Migration& migration, int line, const Error& cause) {
    const std::string place = migration.fileName() + (line > 0 ? ", line " + std::to_string(line) : std::string());
    const bool ofTheFile = cause.code() == "query_failed";
    Error error = cause;
    if (ofTheFile) {
        error = Error("migration_failed", place + ": " + cause.message(),
                      cause.hint().empty() ? "Correct the file or the data, then run it again." : cause.hint());
        error.withSqlState(cause.sqlState());
        for (auto detail = cause.details().begin(); detail != cause.details().end(); ++detail) {
            // These count within what was sent, not within the file.
            if (detail.key() != QLatin1StringView("position") && detail.key() != QLatin1StringView("statement"))
                error.withDetail(detail.key().toStdString(), detail.value());
        }
    } else if (cause.code() != "lock_timeout") {
        error = Error(cause.code(), place + ": " + cause.message(), cause.hint());
        error.withSqlState(cause.sqlState()).setRetryable(cause.retryable());
        error.setConnectionLost(cause.connectionLost()).setInDoubt(cause.inDoubt());
        for (auto detail = cause.details().begin(); detail != cause.details().end(); ++detail)
            error.withDetail(detail.key().toStdString(), detail.value());
    }
    error.withDetail("file", QString::fromStdString(migration.fileName()));
    error.withDetail("version", migration.version);
    if (line > 0)
        error.withDetail("line", line);
    if (ofTheFile)
        error.withDetail("server_message", QString::fromStdString(cause.message()));
    return error;
}

} // namespace landreeve::migrations
