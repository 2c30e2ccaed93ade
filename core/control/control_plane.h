#pragma once

#include "core/base/progress.h"
#include "core/postgres/pool.h"
#include "core/postgres/transaction.h"

#include <memory>
#include <mutex>
#include <string>

namespace landreeve::control {

/// The control-plane database: made and brought up to date when opened. Every member may be called from any thread.
class ControlPlane {
public:
    static constexpr const char* kDatabase = "landreeve_control";

    /// Opens the control plane on the server of `url` as its service role. Where there is none it is made, for which
    /// the role needs CREATEDB and CREATEROLE; where its schema is behind it is brought up to date; where it is ahead
    /// the control plane is opened read-only (schemaAhead()). Throws Error `insufficient_privilege`, `server_too_old`,
    /// `name_taken_on_server` where another program's database has the name, or what connecting and migrating throw.
    static std::unique_ptr<ControlPlane> open(const postgres::ConnectionUrl& url, const ProgressFn& progress,
                                              const std::stop_token& stop);

    /// A connection to the control database, for reading, and for changes within begin().
    postgres::Pool::Lease lend(const postgres::Wait& wait = {}) { return m_pool.lend(wait); }
    /// A transaction in which the audit trail knows who acts, in which session. Throws Error `schema_ahead` where this
    /// program may only read.
    postgres::Transaction begin(postgres::Connection& control) const;
    /// Where the control database sees this program come from, IPv4 or IPv6; empty over a Unix socket.
    std::string clientAddress(const postgres::Wait& wait = {});
    /// Who acts from now on. Before the first call nobody but the program itself does.
    void actAs(const std::string& actor, const std::string& sessionJti);

    const postgres::ConnectionUrl& url() const { return m_pool.url(); }
    /// The id that marks every database and role made for this workspace.
    const std::string& workspaceId() const { return m_workspaceId; }
    std::string actor() const;
    int schemaVersion() const { return m_schemaVersion; }
    bool schemaAhead() const { return m_schemaAhead; }
    /// Throws Error `schema_ahead` where this program may only read.
    void refuseIfReadOnly() const;

private:
    explicit ControlPlane(const postgres::ConnectionUrl& url);

    postgres::Pool m_pool;
    mutable std::mutex m_mutex; ///< Guards m_actor and m_sessionJti.
    std::string m_actor = "landreeve";
    std::string m_sessionJti;
    std::string m_workspaceId;
    int m_schemaVersion = 0;
    bool m_schemaAhead = false;
};

/// The comment that marks what was made for a tenant: `landreeve:<workspace>:<subject>`.
std::string ownershipComment(const std::string& workspaceId, const std::string& subject);

/// Throws Error `server_too_old` below PostgreSQL 14.
void refuseOldServer(const postgres::Connection& connection);

/// Throws Error `insufficient_privilege` naming what the connected role lacks of CREATEDB and CREATEROLE.
void refuseWeakRole(postgres::Connection& connection);

} // namespace landreeve::control
