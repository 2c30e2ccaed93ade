#include "core/workspace/workspace.h"

#include "core/access/operator.h"
#include "core/access/policy_sync.h"
#include "core/access/visible_fleet.h"
#include "core/base/error.h"
#include "core/control/audit_sealer.h"
#include "core/control/employee_rights.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/health/alert_memory.h"
#include "core/health/workspace_health.h"
#include "core/workspace/issuer_service_keys.h"
#include "core/workspace/sign_out.h"

namespace landreeve::workspace {
namespace {

/// The server that the control plane itself is on, under which the first tenants are placed.
constexpr const char* kEmbeddedServer = "local";
constexpr const char* kControlServer = "main";

/// Whether anything is encrypted under this workspace's key already: then a missing key must not be replaced by a new
/// one.
bool hasSecrets(control::ControlPlane& control, const std::stop_token& stop) {
    auto lease = control.lend({stop});
    return lease
        ->exec("SELECT EXISTS (SELECT FROM tenant_metadata WHERE wrapped_data_key IS NOT NULL OR app_password IS NOT "
               "NULL) OR "
               "EXISTS (SELECT FROM database_server WHERE secret IS NOT NULL) OR "
               "EXISTS (SELECT FROM issuer_key WHERE sealed IS NOT NULL)")
        .one()
        .get<bool>(0);
}

/// Whether its database stands, with an outbox in it.
bool hasRecords(const control::Tenant& tenant) {
    return tenant.status == control::TenantStatus::Active || tenant.status == control::TenantStatus::Suspended;
}

std::string controlPasswordName(const std::string& profile) {
    return "control-password:" + profile;
}

} // namespace

void storeControlPassword(const Home& home, const std::string& profile, const SecretString& password,
                          const PassphrasePrompt& prompt, const std::stop_token& stop) {
    if (!password.empty())
        openSecretStore(home, prompt, stop)->write(controlPasswordName(profile), password, stop);
}

void forgetSecrets(const Home& home, const std::string& profile, const PassphrasePrompt& prompt,
                   const std::stop_token& stop) {
    // Nothing kept: no store is made for it.
    if (!chosenSecretStore(home))
        return;
    const auto store = openSecretStore(home, prompt, stop);
    store->remove(controlPasswordName(profile), stop);
    KeptSignIns(*store, profile).removeAll(stop);
    IssuerServiceKeys(*store, profile).removeAll(stop);
}

Workspace::Workspace(Home home, Profile profile) : m_home(std::move(home)), m_profile(std::move(profile)) {}

Workspace::~Workspace() = default;

std::unique_ptr<Workspace> Workspace::open(const Options& options, const ProgressFn& progress,
                                           const std::stop_token& stop) {
    const Profiles profiles(options.home);
    Profile profile = options.profile.empty() ? profiles.current() : profiles.get(options.profile);
    std::unique_ptr<Workspace> workspace(new Workspace(options.home, std::move(profile)));
    workspace->connect(options, progress, stop);
    return workspace;
}

void Workspace::connect(const Options& options, const ProgressFn& progress, const std::stop_token& stop) {
    postgres::ConnectionUrl url = m_profile.controlUrl;
    if (m_profile.embedded) {
        m_home.prepare();
        m_engine.emplace(m_home.engine());
        url = m_engine->start(progress, stop);
    }
    m_secrets = openSecretStore(m_home, options.prompt, stop);
    if (!m_profile.embedded) {
        if (auto password = m_secrets->read(controlPasswordName(m_profile.name), stop))
            url = url.withPassword(std::move(*password));
    }
    m_control = control::ControlPlane::open(url, progress, stop);
    m_keyRing.emplace(vault::KeyRing::open(*m_secrets, m_control->workspaceId(), stop,
                                           hasSecrets(*m_control, stop) ? vault::KeyRing::IfMissing::Refuse
                                                                        : vault::KeyRing::IfMissing::Make));
    m_auditLog = std::make_unique<audit::AuditLog>(*m_control, m_keyRing->signingKey("audit"), m_home.audit());
    m_servers = std::make_unique<tenancy::ServerAccess>(*m_keyRing);
    m_gate = std::make_unique<access::Gate>(*m_control, *m_servers);
    m_policyEngine = access::policyEngineOfEnvironment();
    m_gate->decideBy(m_policyEngine);
    m_provisioner = std::make_unique<tenancy::Provisioner>(*m_control, *m_servers, *m_keyRing);
    m_lifecycle = std::make_unique<tenancy::Lifecycle>(*m_control, *m_servers, *m_keyRing, *m_gate, m_home.backups());

    m_keySetStore = std::make_unique<control::KeySetStore>(*m_control);
    m_keySets = std::make_unique<auth::KeySetCache>(m_clock, &m_verifiedTokens, m_keySetStore.get());
    m_localIssuer = std::make_unique<auth::LocalIssuer>(*m_control, *m_keyRing, &m_verifiedTokens);
    m_tokenSignIn =
        std::make_unique<access::TokenSignIn>(*m_control, *m_localIssuer, *m_keySets, m_verifiedTokens, m_clock);

    m_login = std::make_unique<OperatorLogin>(*m_control, *m_tokenSignIn, *m_secrets, m_profile.name, m_clock);
    m_databaseRole = m_profile.embedded ? std::string() : url.user();

    if (options.resume || !options.token.empty())
        signIn(options, stop);
    if (!m_control->schemaAhead())
        registerOwnServer(url, stop);
}

void Workspace::signIn(const Options& options, const std::stop_token& stop) {
    if (!options.token.empty()) {
        const auto verdict = m_tokenSignIn->admit(options.token, {m_control->clientAddress({stop}), {}}, {stop});
        if (!verdict.allowed)
            throw access::tokenRefused();
        takeUser(verdict.subject, SignedInBy::Token);
        return;
    }
    access::SignInRequest request{.workspace = m_profile.name, .secretStore = m_secrets->kind()};
    try {
        if (auto kept = m_login->resume(stop)) {
            takeUser(std::move(*kept), SignedInBy::Issuer);
            return;
        }
    } catch (const Error& error) {
        if (options.signIn && m_login->isRequired({stop})) {
            request.refused = error;
        } else {
            Error told = error;
            throw told.withHint("Try again later, or end the sign-in that is kept: landreevectl --workspace " +
                                m_profile.name + " logout");
        }
    }
    // On his own computer the operating system has asked already.
    if (m_profile.embedded || !m_login->isRequired({stop})) {
        takeUser(signInHere(stop), m_databaseRole.empty() ? SignedInBy::System : SignedInBy::DatabaseRole);
        return;
    }
    if (!options.signIn)
        throw Error("sign_in_needed", "Nobody is signed in to the workspace " + m_profile.name + ".",
                    "Sign in with: landreevectl --workspace " + m_profile.name + " login");
    request.choices = m_login->choices({stop});
    for (;;) {
        const auto answer = options.signIn(request);
        if (!answer)
            throw Cancelled();
        try {
            takeUser(m_login->begin(*answer, options.browse, stop), SignedInBy::Issuer);
            return;
        } catch (const Error& error) {
            if (error.connectionLost())
                throw;
            request.refused = error;
        }
    }
}

access::Subject Workspace::signInHere(const std::stop_token& stop) {
    const access::LocalPerson person = access::localPerson();
    const bool asRole = !m_databaseRole.empty();
    return access::signInLocally(*m_control, asRole ? m_databaseRole : person.userName,
                                 asRole ? m_databaseRole : person.fullName, stop);
}

void Workspace::takeUser(access::Subject user, SignedInBy by) {
    m_control->actAs(user.userId, user.sessionJti);
    const std::lock_guard lock(m_userMutex);
    m_user = std::move(user);
    m_signedInBy = by;
}

access::Subject Workspace::user() const {
    const std::lock_guard lock(m_userMutex);
    return m_user;
}

control::Giver Workspace::giver() const {
    const access::Subject who = user();
    return {who.issuer, who.userId, who.sessionJti};
}

Workspace::SignedInBy Workspace::signedInBy() const {
    const std::lock_guard lock(m_userMutex);
    return m_signedInBy;
}

void Workspace::stayIn(const std::stop_token& stop) {
    const SignedInBy by = signedInBy();
    if (by == SignedInBy::Token)
        throw Error("session_refused", "A token given to the program is not renewed by it.",
                    "Start the program again with a new token.");
    takeUser(by == SignedInBy::Issuer ? m_login->renew(stop) : signInHere(stop), by);
}

void Workspace::signInAgain(const access::SignInAnswer& answer, const auth::BrowseFn& browse,
                            const std::stop_token& stop) {
    const SignedInBy by = signedInBy();
    if (by != SignedInBy::Issuer)
        return stayIn(stop);
    beginLogin(answer, browse, stop, user());
}

void Workspace::signInAt(const access::SignInAnswer& answer, const auth::BrowseFn& browse,
                         const std::stop_token& stop) {
    beginLogin(answer, browse, stop, {});
}

void Workspace::beginLogin(const access::SignInAnswer& answer, const auth::BrowseFn& browse,
                           const std::stop_token& stop, const std::optional<access::Subject>& only) {
    const access::Subject before = user();
    const SignedInBy by = signedInBy();
    try {
        takeUser(m_login->begin(answer, browse, stop, only), SignedInBy::Issuer);
    } catch (...) {
        takeUser(before, by);
        throw;
    }
}

std::int64_t Workspace::signOut(const std::stop_token& stop, auth::SignOutScope scope) {
    if (signedInBy() == SignedInBy::Issuer)
        return m_login->end(stop, scope);
    return signOutHere(*m_control, user(), scope, stop);
}

void Workspace::registerOwnServer(const postgres::ConnectionUrl& url, const std::stop_token& stop) {
    auto lease = m_control->lend({stop});
    control::ServerStore servers(*lease);
    const std::string name = m_profile.embedded ? kEmbeddedServer : kControlServer;
    const auto all = servers.list();
    const auto known = std::ranges::find(all, name, &control::Server::name);
    // A remote workspace's servers are its administrator's; only its first one is entered by itself.
    if (!m_profile.embedded && !all.empty() && known == all.end())
        return;
    control::Server server;
    if (known != all.end())
        server = *known;
    const auto serverUrl = url.withPassword({}).withDatabase("postgres");
    const bool samePassword = server.secret.isEmpty()
                                  ? url.password().empty()
                                  : m_keyRing->unseal(tenancy::kServerPassword, server.secret) == url.password();
    if (known != all.end() && server.url == serverUrl && samePassword)
        return;
    // It holds for everybody: only who may change servers does so. The embedded one is this computer's own.
    if (known != all.end() && !m_profile.embedded && !m_gate->may(user(), {}, {"server", "write"}, {stop}).allowed)
        return;
    server.name = name;
    server.url = serverUrl;
    if (!samePassword)
        server.secret =
            url.password().empty() ? QByteArray() : m_keyRing->seal(tenancy::kServerPassword, url.password());
    auto transaction = m_control->begin(*lease);
    servers.put(server);
    transaction.commit();
}

std::shared_ptr<const vault::FieldVault> Workspace::fieldVault(const std::string& tenantId) {
    return std::make_shared<const vault::FieldVault>(*m_keyRing, tenantId, [this, tenantId] {
        auto lease = m_control->lend({});
        return control::TenantStore(*lease).keys(tenantId);
    });
}

tenancy::Fleet Workspace::fleet(const std::stop_token& stop) {
    return access::visibleFleet(*m_control, *m_gate, user(), stop);
}

health::HealthReport Workspace::health(const std::stop_token& stop) {
    std::vector<health::WatchedFolder> folders{{"backups", m_home.backups()}};
    if (m_engine)
        folders.insert(folders.begin(), {"the private server", m_home.engine()});
    auto report =
        health::workspaceHealth({*m_control, *m_servers, [&] { return fleet(stop); }, m_secrets->kind(),
                                 m_secrets->weakness(), std::move(folders), m_auditLog->headFile().read(), m_clock},
                                stop);
    health::AlertMemory(m_home.local() / ("alerts-" + m_profile.name + ".json")).complete(report);
    return report;
}

std::vector<tenancy::ReconcileFinding> Workspace::reconcile(bool dryRun, const std::stop_token& stop) {
    return tenancy::reconcile(*m_control, *m_servers, *m_provisioner, *m_lifecycle, dryRun, stop);
}

std::vector<control::TenantFailure>
Workspace::withTenants(const std::vector<std::string>& tenantIds,
                       const std::function<void(const control::Tenant&, postgres::Connection&)>& work,
                       const std::stop_token& stop) {
    std::vector<control::TenantFailure> failures;
    for (const std::string& id : tenantIds) {
        try {
            std::optional<control::Tenant> tenant;
            std::optional<control::Server> server;
            {
                auto lease = m_control->lend({stop});
                tenant = control::TenantStore(*lease).find(id);
                if (tenant)
                    server = control::ServerStore(*lease).get(tenant->server);
            }
            if (!tenant || !hasRecords(*tenant))
                continue;
            auto connection = postgres::Connection::open(m_servers->direct(*server, tenant->database), {stop});
            work(*tenant, connection);
        } catch (const Error& error) {
            // What is to be done waits in its own database until it can be.
            failures.push_back({id, error.message()});
        }
    }
    return failures;
}

std::vector<control::TenantFailure> Workspace::sealAudit(const std::vector<std::string>& tenantIds,
                                                         const std::stop_token& stop) {
    if (m_control->schemaAhead())
        return {};
    control::sealControl(*m_control, stop);
    std::vector<std::string> sealed;
    auto failures = withTenants(
        tenantIds,
        [&](const control::Tenant& tenant, postgres::Connection& connection) {
            control::copyEmployeeRights(*m_control, connection, tenant.id, stop);
            control::sealTenant(*m_control, connection, tenant.id, tenant.database, stop);
            sealed.push_back(tenant.id);
        },
        stop);
    control::noteSealing(*m_control, sealed, failures, stop);
    tellPolicyEngine(tenantIds, stop);
    // What was copied and told just now.
    control::sealControl(*m_control, stop);
    m_auditLog->signHead(stop);
    return failures;
}

std::pair<audit::AuditLog::Pruned, std::vector<control::TenantFailure>>
Workspace::pruneAudit(Time before, const ProgressFn& progress, const std::stop_token& stop) {
    const auto pruned = m_auditLog->prune(before, progress, stop);
    auto failures = withTenants(
        tenantsWithRecords(stop),
        [&](const control::Tenant& tenant, postgres::Connection& connection) {
            control::pruneTenant(connection, tenant.id, before);
        },
        stop);
    return {pruned, std::move(failures)};
}

void Workspace::tellRights(const std::string& tenantId, const std::stop_token& stop) {
    if (!m_policyEngine->isOutside() || m_control->schemaAhead())
        return;
    try {
        tellPolicyEngine(tenantId.empty() ? tenantsWithRecords(stop) : std::vector{tenantId}, stop);
    } catch (const Error&) {
        // The change is made; the next sealing tells of it.
        return;
    }
}

void Workspace::tellPolicyEngine(std::vector<std::string> tenantIds, const std::stop_token& stop) {
    tenantIds.emplace_back();
    for (const std::string& id : tenantIds) {
        try {
            access::synchronisePolicies(*m_control, *m_policyEngine, id, stop);
        } catch (const Error&) {
            // What it was not told it is told the next time; until then it goes on by what it knows.
            return;
        }
    }
}

std::vector<std::string> Workspace::tenantsWithRecords(const std::stop_token& stop) {
    std::vector<std::string> ids;
    for (const control::Tenant& tenant : m_lifecycle->list(std::nullopt, stop)) {
        if (hasRecords(tenant))
            ids.push_back(tenant.id);
    }
    return ids;
}

std::vector<control::TenantFailure> Workspace::sealAudit(const std::stop_token& stop) {
    return sealAudit(tenantsWithRecords(stop), stop);
}

} // namespace landreeve::workspace
