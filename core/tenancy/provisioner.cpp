#include "core/tenancy/provisioner.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/copy_request.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/placement.h"
#include "core/tenancy/provision_steps.h"
#include "core/tenancy/sample_data.h"
#include "core/tenancy/step_journal.h"
#include "core/tenancy/taken_id.h"
#include "core/tenancy/template_database.h"
#include "core/tenancy/tenant_id.h"
#include "core/tenancy/tenant_lock.h"

namespace landreeve::tenancy {
namespace {

using control::Server;
using control::ServerStore;
using control::Tenant;
using control::TenantStatus;
using control::TenantStore;

// What a resumed run must know beyond the row's own columns is kept in its settings under this name, until it is
// active.
constexpr auto kRequestKey = "provisioning";

QJsonObject withRequest(const ProvisionRequest& request, const std::string& temporaryDatabase) {
    QJsonObject settings = request.settings;
    settings.insert(QStringLiteral("country"), QString::fromStdString(request.country));
    settings.insert(QStringLiteral("time_zone"), QString::fromStdString(request.timeZone));
    if (!request.taxId.empty())
        settings.insert(QStringLiteral("tax_id"), QString::fromStdString(request.taxId));
    if (!request.state.empty())
        settings.insert(QStringLiteral("state_code"), QString::fromStdString(request.state));
    settings.insert(QLatin1String(kRequestKey),
                    QJsonObject{{QStringLiteral("seed"), request.seed},
                                {QStringLiteral("temporary_database"), QString::fromStdString(temporaryDatabase)}});
    return settings;
}

/// The request a half-made tenant was asked with, and the temporary name recorded for it.
std::pair<ProvisionRequest, std::string> requestOf(const Tenant& tenant) {
    const auto text = [&](const char* key) {
        return tenant.settings.value(QLatin1String(key)).toString().toStdString();
    };
    const QJsonObject kept = tenant.settings.value(QLatin1String(kRequestKey)).toObject();
    ProvisionRequest request;
    request.id = tenant.id;
    request.name = tenant.name;
    request.server = tenant.server;
    request.seed = kept.value(QStringLiteral("seed")).toBool();
    request.country = text("country");
    request.taxId = text("tax_id");
    request.state = text("state_code");
    request.timeZone = text("time_zone");
    return {request, kept.value(QStringLiteral("temporary_database")).toString().toStdString()};
}

/// A half-made tenant is gone on with as it was begun: what is asked for otherwise now is refused, not overheard.
void refuseOtherwise(const ProvisionRequest& asked, const ProvisionRequest& begun) {
    const auto refuse = [&](const std::string& how, const std::string& hint) {
        throw Error("confirmation_mismatch", "The tenant \"" + begun.id + "\" was begun " + how + ".",
                    hint + ", or take it back with tenant reconcile and begin anew.");
    };
    if (asked.name != begun.name)
        refuse("as \"" + begun.name + "\", not as \"" + asked.name + "\"",
               "Go on with the name it was begun with and rename it afterwards");
    if (!asked.server.empty() && asked.server != begun.server)
        refuse("on the server " + begun.server + ", not on " + asked.server, "Go on without naming a server");
    if (asked.seed && !begun.seed)
        refuse("without sample records", "Go on without them");
}

/// Of a restored or cloned one only the beginning is there: what is missing is in the backup, or in another tenant.
Error unfinishedCopy(const Tenant& tenant) {
    return Error("copy_unfinished",
                 "The tenant \"" + tenant.id + "\" was being restored or cloned when that was cut off.",
                 "Restore or clone it again under the same id, or take it back with: landreevectl tenant reconcile")
        .withDetail("tenant", QString::fromStdString(tenant.id));
}

const std::vector<std::string>& recipeOf(const Tenant& tenant) {
    return isCopy(tenant) ? copySteps() : provisionSteps();
}

/// A name that somebody else was quicker to take was never ours: nothing of it is to be taken back.
template <typename Drop>
void unlessForeign(const Drop& drop) {
    try {
        drop();
    } catch (const Error& error) {
        if (error.code() != "name_taken_on_server")
            throw;
    }
}

void setStatusIfNeeded(postgres::Connection& control, const control::ControlPlane& plane, const Tenant& tenant,
                       TenantStatus status, const std::string& reason) {
    if (tenant.status == status)
        return;
    auto transaction = plane.begin(control);
    TenantStore(control).setStatus(tenant.id, status, reason);
    transaction.commit();
}

/// Notes a run that did not end well. What cannot be noted because the control plane is away stays `provisioning`,
/// which is half-made all the same.
void noteFailure(Provisioning& p, StepJournal& journal, const std::string& reason) {
    const std::string step = journal.current() != nullptr ? journal.current()->name : "";
    try {
        // Where a server did not even confirm a cancellation, little is waited for.
        const bool hung = (p.tenantConnection && !p.tenantConnection->usable()) ||
                          (p.maintenanceLease && !(*p.maintenanceLease)->usable());
        p.controlConnection.setWait({{}, hung ? std::chrono::milliseconds(250) : std::chrono::seconds(5)});
        journal.failed(reason);
        auto transaction = p.control.begin(p.controlConnection);
        TenantStore(p.controlConnection)
            .setStatus(p.request.id, TenantStatus::Failed, "stopped at " + step + ": " + reason);
        p.controlConnection.exec("SELECT audit_record('tenant.provision.failed', 'tenant', $1, $1, NULL, NULL, $2)",
                                 p.request.id, reason);
        transaction.commit();
    } catch (const std::exception&) {
        return;
    }
}

} // namespace

Provisioner::Provisioner(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing)
    : m_control(control), m_servers(servers), m_keyRing(keyRing) {}

ProvisionResult Provisioner::provision(const ProvisionRequest& request, const StepFn& onStep,
                                       const ProgressFn& progress, const std::stop_token& stop) {
    refuseInvalid(checkTenantId(request.id));
    refuseInvalid(checkTenantName(request.name));
    ProvisionRequest asked = request;
    asked.name = readTenantName(request.name);
    return run(asked, false, onStep, progress, stop);
}

ProvisionResult Provisioner::resume(const std::string& tenantId, const StepFn& onStep, const ProgressFn& progress,
                                    const std::stop_token& stop) {
    ProvisionRequest request;
    request.id = tenantId;
    return run(request, true, onStep, progress, stop);
}

ProvisionResult Provisioner::run(const ProvisionRequest& asked, bool resumeOnly, const StepFn& onStep,
                                 const ProgressFn& progress, const std::stop_token& stop) {
    m_control.refuseIfReadOnly();
    auto controlLease = m_control.lend({stop, std::chrono::minutes(1)});
    TenantStore tenants(*controlLease);
    const TenantLock lock(*controlLease, asked.id);

    auto tenant = resumeOnly ? std::optional(tenants.get(asked.id)) : tenants.find(asked.id);
    if (tenant && tenant->status == TenantStatus::Deleting)
        throw beingDeleted(*tenant);
    if (tenant && tenant->status != TenantStatus::Provisioning && tenant->status != TenantStatus::Failed)
        throw tenantExists(*tenant);
    if (tenant && isCopy(*tenant))
        throw unfinishedCopy(*tenant);
    const bool resumed = tenant.has_value();

    ProvisionRequest request = asked;
    std::string temporary = temporaryPrefix(m_control.workspaceId()) + newUuid().substr(0, 13);
    if (tenant)
        std::tie(request, temporary) = requestOf(*tenant);
    else if (request.seed && request.country == "IN" && request.taxId.empty() && request.state.empty())
        request.state = kSampleState;
    if (tenant && !resumeOnly)
        refuseOtherwise(asked, request);

    StepJournal journal(m_control, *controlLease, request.id, onStep);
    if (resumed)
        journal.load();
    Provisioning p{request,       m_control, m_servers, m_keyRing,
                   *controlLease, {},        temporary, migrations::MigrationSet::domain(),
                   progress,      stop};
    p.server = choosePlacement(ServerStore(*controlLease).list(), request.server);
    if (!resumed) {
        // Everything that would refuse this tenant is asked before anything is made.
        refuseTakenNames(p.maintenance(), request.id);
        Tenant row;
        row.id = request.id;
        row.name = request.name;
        row.server = p.server.name;
        row.database = databaseOf(request.id);
        row.settings = withRequest(request, temporary);
        row.createdBy = m_control.actor();
        auto transaction = m_control.begin(*controlLease);
        if (!tenants.reserve(row))
            throw tenantExists(tenants.get(request.id));
        controlLease->exec("SELECT audit_record('tenant.provision', 'tenant', $1, $1, NULL, $2)", request.id,
                           QJsonObject{{QStringLiteral("name"), QString::fromStdString(request.name)},
                                       {QStringLiteral("server"), QString::fromStdString(p.server.name)}});
        transaction.commit();
        tenant = row;
    }
    setStatusIfNeeded(*controlLease, m_control, *tenant, TenantStatus::Provisioning, "");

    try {
        if (!journal.isDone("reserve")) {
            journal.begin("reserve");
            journal.done("ID and names are ours");
        }
        for (const ProvisionStep& step : provisionRecipe()) {
            // A finished step is not run again, but for the checks, which must hold now.
            if (journal.isDone(step.name) && std::string_view(step.name) != "verify")
                continue;
            if (stop.stop_requested())
                throw Cancelled();
            journal.begin(step.name);
            report(progress, {step.name, {}, 0, 0});
            journal.done(step.run(p));
        }
        journal.begin("activate");
        journal.done("the tenant can be used");
        journal.flush();
        auto transaction = m_control.begin(*controlLease);
        controlLease->exec(
            "UPDATE tenant_metadata SET status = 'active', status_reason = NULL, settings = settings - $2::text "
            "WHERE id = $1",
            request.id, kRequestKey);
        controlLease->exec("SELECT audit_record('tenant.provisioned', 'tenant', $1, $1)", request.id);
        transaction.commit();
    } catch (const Cancelled&) {
        noteFailure(p, journal, "cancelled");
        throw;
    } catch (Error& error) {
        const std::string step = journal.current() != nullptr ? journal.current()->name : "activate";
        noteFailure(p, journal, error.message());
        error.withDetail("step", QString::fromStdString(step)).withDetail("tenant", QString::fromStdString(request.id));
        throw;
    }

    ProvisionResult result;
    result.tenant = tenants.get(request.id);
    result.url = p.server.url.withUser(appLoginOf(request.id)).withDatabase(databaseOf(request.id));
    result.steps = journal.records();
    result.resumed = resumed;
    return result;
}

void Provisioner::undo(const std::string& tenantId, const StepFn& onStep, const std::stop_token& stop) {
    m_control.refuseIfReadOnly();
    auto controlLease = m_control.lend({stop, std::chrono::minutes(1)});
    TenantStore tenants(*controlLease);
    const TenantLock lock(*controlLease, tenantId);
    const Tenant tenant = tenants.get(tenantId);
    if (tenant.status == TenantStatus::Active || tenant.status == TenantStatus::Suspended)
        throw tenantExists(tenant);

    const auto [request, temporary] = requestOf(tenant);
    const Server server = ServerStore(*controlLease).get(tenant.server);
    auto maintenance = m_servers.maintenance(server, m_control.workspaceId(), {stop, std::chrono::minutes(2)});
    const TenantLock serverLock(*maintenance, tenantId, kServerPatience);
    const std::string comment = control::ownershipComment(m_control.workspaceId(), tenantId);
    const std::vector<std::string>& recipe = recipeOf(tenant);
    StepJournal journal(m_control, *controlLease, tenantId, onStep, recipe);
    journal.load();
    setStatusIfNeeded(*controlLease, m_control, tenant, TenantStatus::Deleting, "undoing its provisioning");

    unlessForeign([&] { dropDatabase(*maintenance, databaseOf(tenantId), comment); });
    dropTemporary(*maintenance, temporary);
    for (auto step = recipe.rbegin(); step != recipe.rend(); ++step) {
        if (*step != "logins" && *step != "reserve")
            journal.undone(*step);
    }
    for (const std::string& login : {appLoginOf(tenantId), viewerLoginOf(tenantId)})
        unlessForeign([&] { dropLogin(*maintenance, login, comment); });
    journal.undone("logins");

    auto transaction = m_control.begin(*controlLease);
    tenants.remove(tenantId);
    controlLease->exec("DELETE FROM provisioning_step WHERE tenant_id = $1", tenantId);
    controlLease->exec("SELECT audit_record('tenant.provision.undone', 'tenant', $1, $1)", tenantId);
    transaction.commit();
    if (onStep)
        onStep({"reserve", StepRecord::State::Undone, 0, {}, {}});
}

std::vector<StepRecord> Provisioner::steps(const std::string& tenantId, const std::stop_token& stop) {
    auto controlLease = m_control.lend({stop});
    // A copy that is whole no longer says that it is one; its steps do.
    const bool copied =
        !controlLease->exec("SELECT FROM provisioning_step WHERE tenant_id = $1 AND step = 'archive'", tenantId)
             .empty();
    return StepJournal(m_control, *controlLease, tenantId, {}, copied ? copySteps() : provisionSteps()).load();
}

} // namespace landreeve::tenancy
