#include "core/tenancy/tenant_copies.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/archive_program.h"
#include "core/tenancy/backup.h"
#include "core/tenancy/copy_steps.h"
#include "core/tenancy/placement.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/step_journal.h"
#include "core/tenancy/taken_id.h"
#include "core/tenancy/template_database.h"
#include "core/tenancy/tenant_id.h"

namespace landreeve::tenancy {
namespace {

using control::ServerStore;
using control::Tenant;
using control::TenantStatus;
using control::TenantStore;

// As Provisioner keeps what a half-made tenant was asked with, and besides what it is a copy of.
constexpr auto kRequestKey = "provisioning";
constexpr auto kCopyKey = "copy_of";

bool isBackup(const CopySource& source) {
    return source.kind == CopySource::Kind::Backup;
}

CopyRequest checked(const CopyRequest& request) {
    refuseInvalid(checkTenantId(request.id));
    refuseInvalid(checkTenantName(request.name));
    CopyRequest asked = request;
    asked.name = readTenantName(request.name);
    return asked;
}

/// The manifest's keys open with this workspace's key, each for the tenant it was made for.
void refuseForeignKeys(const vault::KeyRing& keyRing, const std::string& workspaceId, const BackupManifest& manifest) {
    if (manifest.workspaceId != workspaceId)
        throw Error("vault_key_wrong", "The backup was taken in another workspace, whose key its fields need.",
                    "Restore it in that workspace.")
            .withDetail("workspace", QString::fromStdString(manifest.workspaceId));
    for (const vault::KeyRing::Wrapped& key : manifest.keys)
        keyRing.cipher(manifest.tenantId, key);
}

void refuseNewerManifest(const BackupManifest& manifest) {
    const int newest = migrations::MigrationSet::domain().version();
    if (manifest.schemaVersion > newest)
        throw Error("schema_ahead",
                    "The backup is of schema version " + std::to_string(manifest.schemaVersion) +
                        ", and this program knows it up to " + std::to_string(newest) + ".",
                    "Update this program.")
            .withDetail("version", manifest.schemaVersion)
            .withDetail("known", newest);
}

Tenant rowOf(const CopySource& source, const CopyRequest& request, const Provisioning& p) {
    Tenant row;
    row.id = request.id;
    row.name = request.name;
    row.server = p.server.name;
    row.database = databaseOf(request.id);
    row.settings = isBackup(source) ? source.manifest.settings : source.tenant.settings;
    row.settings.insert(
        QLatin1String(kRequestKey),
        QJsonObject{{QLatin1String(kCopyKey),
                     QString::fromStdString(isBackup(source) ? source.archive.string() : source.tenant.id)},
                    {QStringLiteral("temporary_database"), QString::fromStdString(p.temporaryDatabase)}});
    row.createdBy = p.control.actor();
    return row;
}

QJsonObject auditOf(const CopySource& source, const CopyRequest& request, const std::string& server) {
    QJsonObject entry{{QStringLiteral("name"), QString::fromStdString(request.name)},
                      {QStringLiteral("server"), QString::fromStdString(server)}};
    if (isBackup(source)) {
        entry.insert(QStringLiteral("backup_of"), QString::fromStdString(source.manifest.tenantId));
        entry.insert(QStringLiteral("sha256"), QString::fromStdString(source.manifest.sha256));
    } else {
        entry.insert(QStringLiteral("copy_of"), QString::fromStdString(source.tenant.id));
        entry.insert(QStringLiteral("neutralised"), request.neutralise);
    }
    return entry;
}

/// Reserves the id and writes down what is begun: from here on a crash leaves nothing nameless.
void reserve(Copying& c, const CopyRequest& request) {
    refuseTakenNames(c.p.maintenance(), request.id);
    TenantStore tenants(c.p.controlConnection);
    auto transaction = c.p.control.begin(c.p.controlConnection);
    if (!tenants.reserve(rowOf(c.source, request, c.p)))
        throw tenantExists(tenants.get(request.id));
    transaction.exec("SELECT audit_record($3, 'tenant', $1, $1, NULL, $2)", request.id,
                     auditOf(c.source, request, c.p.server.name),
                     isBackup(c.source) ? "tenant.restore" : "tenant.clone");
    // It leaves the tenant that it is taken from, too.
    if (!isBackup(c.source))
        transaction.exec("SELECT audit_record('tenant.export', 'tenant', $1, $1, NULL, "
                         "jsonb_build_object('copy', $2::text, 'neutralised', $3::boolean))",
                         c.source.tenant.id, request.id, request.neutralise);
    transaction.commit();
}

void activate(Copying& c, const CopyRequest& request) {
    auto transaction = c.p.control.begin(c.p.controlConnection);
    transaction.exec(
        "UPDATE tenant_metadata SET status = 'active', status_reason = NULL, settings = settings - $2::text "
        "WHERE id = $1",
        request.id, kRequestKey);
    if (isBackup(c.source))
        noteVerified(transaction, c.source.manifest, c.source.archive);
    transaction.exec("SELECT audit_record($2, 'tenant', $1, $1)", request.id,
                     isBackup(c.source) ? "tenant.restored" : "tenant.cloned");
    transaction.commit();
}

/// Notes a run that did not end well, where the control plane can be reached: what is `provisioning` and held by nobody
/// is half-made all the same. Whether everything the run talked to still answers.
bool noteFailure(Copying& c, StepJournal& journal, const std::string& reason) {
    const auto lost = [](const auto& connection) { return connection && !connection->usable(); };
    const bool hung =
        lost(c.work) || lost(c.p.tenantConnection) || (c.p.maintenanceLease && !(*c.p.maintenanceLease)->usable());
    const std::string step = journal.current() != nullptr ? journal.current()->name : "activate";
    try {
        c.p.controlConnection.setWait({{}, hung ? std::chrono::milliseconds(250) : std::chrono::seconds(5)});
        journal.failed(reason);
        auto transaction = c.p.control.begin(c.p.controlConnection);
        TenantStore(c.p.controlConnection)
            .setStatus(c.p.request.id, TenantStatus::Failed, "stopped at " + step + ": " + reason);
        transaction.exec("SELECT audit_record($3, 'tenant', $1, $1, NULL, NULL, $2)", c.p.request.id, reason,
                         isBackup(c.source) ? "tenant.restore.failed" : "tenant.clone.failed");
        transaction.commit();
    } catch (const std::exception&) {
        return false;
    }
    return !hung;
}

} // namespace

bool isCopy(const Tenant& tenant) {
    return tenant.settings.value(QLatin1String(kRequestKey)).toObject().contains(QLatin1String(kCopyKey));
}

TenantCopies::TenantCopies(control::ControlPlane& control, ServerAccess& servers, const vault::KeyRing& keyRing,
                           Provisioner& provisioner, std::filesystem::path folder)
    : m_control(control),
      m_servers(servers),
      m_keyRing(keyRing),
      m_provisioner(provisioner),
      m_folder(std::move(folder)) {}

CopyResult TenantCopies::restore(const std::filesystem::path& archive, const CopyRequest& request, const StepFn& onStep,
                                 const ProgressFn& progress, const std::stop_token& stop) {
    const CopyRequest asked = checked(request);
    m_control.refuseIfReadOnly();
    CopySource source;
    source.archive = std::filesystem::absolute(archive);
    report(progress, {"archive", "Reading the backup", 0, 0});
    source.manifest = readManifest(source.archive);
    refuseForeignKeys(m_keyRing, m_control.workspaceId(), source.manifest);
    refuseNewerManifest(source.manifest);
    refuseDamaged(source.archive, source.manifest);
    return run(source, asked, onStep, progress, stop);
}

CopyResult TenantCopies::clone(const std::string& sourceId, const CopyRequest& request, const StepFn& onStep,
                               const ProgressFn& progress, const std::stop_token& stop) {
    const CopyRequest asked = checked(request);
    m_control.refuseIfReadOnly();
    CopySource source;
    source.kind = CopySource::Kind::Tenant;
    {
        auto lease = m_control.lend({stop});
        source.tenant = TenantStore(*lease).get(sourceId);
        source.server = ServerStore(*lease).get(source.tenant.server);
    }
    if (source.tenant.status != TenantStatus::Active && source.tenant.status != TenantStatus::Suspended)
        throw Error("invalid_status",
                    "The tenant \"" + sourceId + "\" is " + toString(source.tenant.status) + " and cannot be cloned.",
                    "Finish or undo what it is in first.")
            .withDetail("status", QString::fromStdString(toString(source.tenant.status)));
    {
        auto database = postgres::Connection::open(m_servers.direct(source.server, source.tenant.database), {stop});
        refuseNewerSchema(database, sourceId);
        const int newest = migrations::MigrationSet::domain().version();
        if (const int version = ledgerVersion(database); request.neutralise && version < newest)
            throw Error("schema_behind",
                        "The tenant \"" + sourceId + "\" is at schema version " + std::to_string(version) +
                            "; what is personal in it is known for version " + std::to_string(newest) + ".",
                        "Migrate it first with: landreevectl migrate apply --tenant-id " + sourceId);
    }
    PartialFile::sweep(m_folder);
    source.ownArchive.emplace(m_folder / ("clone-" + asked.id + "-" + newUuid().substr(0, 8)));
    source.archive = source.ownArchive->path();
    return run(source, asked, onStep, progress, stop);
}

/// What an earlier run of the same was cut off in is taken back first; any other tenant of that id is in the way.
void TenantCopies::takeBackEarlier(const CopyRequest& request, const std::stop_token& stop) {
    std::optional<Tenant> tenant;
    {
        auto lease = m_control.lend({stop});
        tenant = TenantStore(*lease).find(request.id);
    }
    if (!tenant)
        return;
    if (tenant->status == TenantStatus::Deleting && !isCopy(*tenant))
        throw beingDeleted(*tenant);
    if (tenant->status == TenantStatus::Active || tenant->status == TenantStatus::Suspended || !isCopy(*tenant))
        throw tenantExists(*tenant);
    m_provisioner.undo(request.id, {}, stop);
}

CopyResult TenantCopies::run(CopySource& source, const CopyRequest& request, const StepFn& onStep,
                             const ProgressFn& progress, const std::stop_token& stop) {
    takeBackEarlier(request, stop);
    ProvisionRequest asked;
    asked.id = request.id;
    asked.name = request.name;
    asked.server = request.server;
    bool tidy = false;
    try {
        auto controlLease = m_control.lend({stop, std::chrono::minutes(1)});
        const TenantLock lock(*controlLease, request.id);
        Copying c{{asked, m_control, m_servers, m_keyRing, *controlLease,
                   choosePlacement(ServerStore(*controlLease).list(), request.server),
                   temporaryPrefix(m_control.workspaceId()) + newUuid().substr(0, 13),
                   migrations::MigrationSet::domain(), progress, stop},
                  source,
                  request.neutralise};
        findArchiveProgram("pg_restore", c.p.maintenance().serverVersion());
        if (isBackup(source))
            refuseUnrestorable(source.archive, c.p.maintenance().serverVersion(), stop);
        reserve(c, request);

        StepJournal journal(m_control, *controlLease, request.id, onStep, copySteps());
        const auto fail = [&](const std::string& reason) { tidy = noteFailure(c, journal, reason); };
        try {
            journal.begin("reserve");
            journal.done("ID and names are ours");
            for (const CopyStep& step : copyRecipe()) {
                if (stop.stop_requested())
                    throw Cancelled();
                journal.begin(step.name);
                report(progress, {step.name, {}, 0, 0});
                journal.done(step.run(c));
            }
            journal.begin("activate");
            journal.done("the tenant can be used");
            journal.flush();
            activate(c, request);
        } catch (const Cancelled&) {
            fail("cancelled");
            throw;
        } catch (Error& error) {
            const std::string step = journal.current() != nullptr ? journal.current()->name : "activate";
            fail(error.message());
            error.withDetail("step", QString::fromStdString(step))
                .withDetail("tenant", QString::fromStdString(request.id));
            throw;
        }
        c.result.tenant = TenantStore(*controlLease).get(request.id);
        c.result.url = c.p.server.url.withUser(appLoginOf(request.id)).withDatabase(databaseOf(request.id));
        c.result.steps = journal.records();
        return c.result;
    } catch (const Cancelled&) {
        if (tidy)
            takeBack(request.id, onStep);
        throw;
    } catch (Error& error) {
        if (error.details().contains(QStringLiteral("step")))
            error.withDetail("taken_back", tidy && takeBack(request.id, onStep));
        throw;
    }
}

/// Whether nothing is left of it. What cannot be taken back now is found by reconcile().
bool TenantCopies::takeBack(const std::string& tenantId, const StepFn& onStep) {
    try {
        m_provisioner.undo(tenantId, onStep, {});
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace landreeve::tenancy
