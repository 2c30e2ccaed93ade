#pragma once

#include "core/access/gate.h"
#include "core/access/token_sign_in.h"
#include "core/audit/audit_log.h"
#include "core/base/progress.h"
#include "core/control/audit_sealer.h"
#include "core/control/control_plane.h"
#include "core/control/giving.h"
#include "core/control/key_set_store.h"
#include "core/engine/engine.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/lifecycle.h"
#include "core/tenancy/provisioner.h"
#include "core/tenancy/reconcile.h"
#include "core/vault/field_vault.h"
#include "core/vault/key_ring.h"
#include "core/workspace/operator_login.h"
#include "core/workspace/profile.h"
#include "core/workspace/secret_store.h"

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace landreeve::health {
struct HealthReport;
} // namespace landreeve::health

namespace landreeve::workspace {

/// One opened workspace: its control plane, keys, servers and services, and who works in it. Built once by a program
/// and handed down. Its services may be used from any thread.
class Workspace {
public:
    struct Options {
        Home home;
        std::string profile;              ///< The workspace's name; empty: the one in use.
        PassphrasePrompt prompt = {};     ///< Asks for the vault's passphrase; empty where nobody can be asked.
        SecretString token = {};          ///< Whose subject works here; empty: the operator.
        access::SignInPrompt signIn = {}; ///< Asks the operator to sign in; empty where nobody can be asked.
        auth::BrowseFn browse = {};       ///< Opens an issuer's page for him.
        bool resume = true;               ///< Whether a kept sign-in is gone on with; else nobody is signed in.
    };

    /// Starts the embedded engine where it is needed, opens and updates the control plane, unlocks the keys and signs
    /// the operator in. Throws what each of these throws, Error `token_invalid` for a token that is refused, and
    /// `sign_in_needed` where the operator must sign in and cannot be asked; Cancelled where he declines.
    static std::unique_ptr<Workspace> open(const Options& options, const ProgressFn& progress,
                                           const std::stop_token& stop);

    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    const Home& home() const { return m_home; }
    const Profile& profile() const { return m_profile; }
    control::ControlPlane& control() { return *m_control; }
    const vault::KeyRing& keyRing() const { return *m_keyRing; }
    /// What reads and writes a tenant's encrypted fields. It loads the keys when it first needs them and keeps them:
    /// take a new one each time the tenant is opened. Must not outlive the workspace.
    std::shared_ptr<const vault::FieldVault> fieldVault(const std::string& tenantId);
    tenancy::ServerAccess& servers() { return *m_servers; }
    access::Gate& gate() { return *m_gate; }
    /// Who decides what somebody may do.
    const access::PolicyEngine& policyEngine() const { return *m_policyEngine; }
    tenancy::Provisioner& provisioner() { return *m_provisioner; }
    tenancy::Lifecycle& lifecycle() { return *m_lifecycle; }
    /// The workspace's own issuer, the key sets of the others, and who takes tokens of either.
    auth::LocalIssuer& localIssuer() { return *m_localIssuer; }
    auth::KeySetCache& keySets() { return *m_keySets; }
    access::TokenSignIn& tokenSignIn() { return *m_tokenSignIn; }
    /// The embedded engine; nullptr in a remote workspace.
    engine::Engine* embeddedEngine() { return m_engine ? &*m_engine : nullptr; }
    /// Who works here, in a session of his own. Another one after what is below began or ended one.
    access::Subject user() const;
    /// The same, where rights are given.
    control::Giver giver() const;
    /// How he came in.
    enum class SignedInBy { System, DatabaseRole, Issuer, Token };
    SignedInBy signedInBy() const;
    OperatorLogin& login() { return *m_login; }
    /// Where this home keeps what is secret.
    SecretStore& secrets() { return *m_secrets; }

    /// Renews an issuer's token for the one who works here, or begins a new session for who needs no password. Any
    /// thread; blocks. Throws what OperatorLogin::renew() throws; `session_refused` for a token of somebody's own.
    void stayIn(const std::stop_token& stop);
    /// Signs the same person in again after his session ended. Throws what OperatorLogin::begin() throws, and Error
    /// `permission_denied` where it is somebody else: the window is still the first one's. Any thread; blocks.
    void signInAgain(const access::SignInAnswer& answer, const auth::BrowseFn& browse, const std::stop_token& stop);
    /// Signs somebody in at an issuer, who works here from now on. Throws what OperatorLogin::begin() throws. Any
    /// thread; blocks.
    void signInAt(const access::SignInAnswer& answer, const auth::BrowseFn& browse, const std::stop_token& stop);
    /// Ends the session of who works here, and forgets a kept sign-in; or others of his. How many ended. Throws what
    /// OperatorLogin::end() throws.
    std::int64_t signOut(const std::stop_token& stop, auth::SignOutScope scope = auth::SignOutScope::Local);

    /// The tenants and servers that whoever works here may see. Any thread; blocks. Throws what access::visibleFleet()
    /// throws.
    tenancy::Fleet fleet(const std::stop_token& stop);
    /// Looks at all of it that whoever works here may see: once his session has ended tenants are unknown. Only
    /// Cancelled is thrown.
    health::HealthReport health(const std::stop_token& stop);
    std::vector<tenancy::ReconcileFinding> reconcile(bool dryRun, const std::stop_token& stop);
    audit::AuditLog& auditLog() { return *m_auditLog; }
    /// Carries the control plane's audit entries, and those of these tenants, into the log, and signs its end. A tenant
    /// of which that fails is left for later; those are returned, and told of by health().
    std::vector<control::TenantFailure> sealAudit(const std::vector<std::string>& tenantIds,
                                                  const std::stop_token& stop);
    /// The same of every tenant that has a database.
    std::vector<control::TenantFailure> sealAudit(const std::stop_token& stop);
    /// Tells an outside policy engine that rights were changed, in a tenant or (empty) wherever a role holds. What it
    /// cannot be told now it is told when the audit log is sealed next.
    void tellRights(const std::string& tenantId, const std::stop_token& stop);
    /// audit::AuditLog::prune(), and the same entries out of the outboxes of the tenants they came from. Where that
    /// fails it is left for the next time; of which tenants it did.
    std::pair<audit::AuditLog::Pruned, std::vector<control::TenantFailure>>
    pruneAudit(Time before, const ProgressFn& progress, const std::stop_token& stop);

private:
    Workspace(Home home, Profile profile);
    void connect(const Options& options, const ProgressFn& progress, const std::stop_token& stop);
    void signIn(const Options& options, const std::stop_token& stop);
    access::Subject signInHere(const std::stop_token& stop);
    void takeUser(access::Subject user, SignedInBy by);
    void beginLogin(const access::SignInAnswer& answer, const auth::BrowseFn& browse, const std::stop_token& stop,
                    const std::optional<access::Subject>& only);
    std::vector<std::string> tenantsWithRecords(const std::stop_token& stop);
    /// Does it with each of these tenants, on a connection to its database; with which of them it failed.
    std::vector<control::TenantFailure>
    withTenants(const std::vector<std::string>& tenantIds,
                const std::function<void(const control::Tenant&, postgres::Connection&)>& work,
                const std::stop_token& stop);
    /// What is different of these tenants and of the workspace, to an engine outside.
    void tellPolicyEngine(std::vector<std::string> tenantIds, const std::stop_token& stop);
    void registerOwnServer(const postgres::ConnectionUrl& url, const std::stop_token& stop);

    Home m_home;
    Profile m_profile;
    std::optional<engine::Engine> m_engine;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<control::ControlPlane> m_control;
    std::optional<vault::KeyRing> m_keyRing;
    std::unique_ptr<audit::AuditLog> m_auditLog;
    std::unique_ptr<tenancy::ServerAccess> m_servers;
    std::shared_ptr<const access::PolicyEngine> m_policyEngine;
    std::unique_ptr<access::Gate> m_gate;
    std::unique_ptr<tenancy::Provisioner> m_provisioner;
    std::unique_ptr<tenancy::Lifecycle> m_lifecycle;
    SystemClock m_clock;
    auth::VerifiedTokens m_verifiedTokens;
    std::unique_ptr<control::KeySetStore> m_keySetStore;
    std::unique_ptr<auth::KeySetCache> m_keySets;
    std::unique_ptr<auth::LocalIssuer> m_localIssuer;
    std::unique_ptr<access::TokenSignIn> m_tokenSignIn;
    std::unique_ptr<OperatorLogin> m_login;
    std::string m_databaseRole;     ///< Of the control URL; empty where the engine is embedded.
    mutable std::mutex m_userMutex; ///< Guards the two below.
    access::Subject m_user;
    SignedInBy m_signedInBy = SignedInBy::System;
};

/// Keeps the password of a remote workspace's control URL in the home's secret store; an empty one keeps none.
void storeControlPassword(const Home& home, const std::string& profile, const SecretString& password,
                          const PassphrasePrompt& prompt, const std::stop_token& stop);

/// Removes what is kept of a workspace in this home: that password, and the operator's sign-in.
void forgetSecrets(const Home& home, const std::string& profile, const PassphrasePrompt& prompt,
                   const std::stop_token& stop);

} // namespace landreeve::workspace
