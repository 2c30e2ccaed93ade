#include "core/tenancy/copy_steps.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/migrations/fingerprint.h"
#include "core/postgres/quote.h"
#include "core/tenancy/archive_program.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/neutralisation.h"
#include "core/tenancy/resealed_fields.h"
#include "core/tenancy/tenant_dump.h"
#include "core/tenancy/tenant_session.h"

namespace landreeve::tenancy {
namespace {

using control::TenantStore;
using postgres::quoteIdentifier;
using vault::KeyRing;

/// A table is written whole in one statement.
constexpr std::chrono::hours kPatience{2};

std::string words(std::int64_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string archive(Copying& c) {
    if (c.source.kind == CopySource::Kind::Backup)
        return "the file is what its manifest says";
    BackupManifest& manifest = c.source.manifest;
    manifest.workspaceId = c.p.control.workspaceId();
    manifest.tenantId = c.source.tenant.id;
    const TenantDump dump = dumpTenant(c.p.control, c.p.servers, c.source.server, c.source.tenant, c.source.archive,
                                       c.p.progress, c.p.stop);
    manifest.keys = dump.keys;
    manifest.fingerprint = dump.fingerprint;
    manifest.rowCounts = dump.rowCounts;
    manifest.sha256 = dump.sha256;
    return c.source.tenant.id + " as it was at one moment, " + words(dump.bytes / 1024, "KiB", "KiB");
}

std::string makeDatabase(Copying& c) {
    makeEmptyDatabase(c.p.maintenance(), c.p.temporaryDatabase, c.p.comment());
    return "empty, under a name of its own until it is whole";
}

/// Restores these sections of the archive. Everything is made by the schema's owner, and belongs to it.
void restoreSections(Copying& c, std::vector<std::string> arguments) {
    const auto url = c.p.servers.direct(c.p.server, c.p.temporaryDatabase);
    const std::string program = findArchiveProgram("pg_restore", c.p.maintenance().serverVersion());
    arguments.insert(arguments.end(),
                     {"--no-owner", "--role=" + std::string(kSchemaRole), "--no-tablespaces", "--no-publications",
                      "--no-subscriptions", "--no-security-labels", "--single-transaction", c.source.archive.string()});
    try {
        runArchiveProgram(program, std::move(arguments), &url, {}, {}, c.p.stop);
    } catch (const Error& error) {
        if (error.code() != "backup_failed")
            throw;
        throw Error("restore_failed", "pg_restore could not restore the archive.",
                    "Read the program's words in the details.")
            .withDetail("output", error.details().value(QStringLiteral("output")));
    }
}

std::string load(Copying& c) {
    report(c.p.progress, {"load", "Restoring tables and rows", 0, 0});
    restoreSections(c, {"--section=pre-data", "--section=data"});
    std::int64_t rows = 0;
    for (const auto& [table, count] : c.source.manifest.rowCounts)
        rows += count;
    return words(static_cast<std::int64_t>(c.source.manifest.rowCounts.size()), "table", "tables") + ", " +
           words(rows, "row", "rows");
}

std::vector<std::string> tablesOf(postgres::Connection& database) {
    std::vector<std::string> tables;
    for (const auto row :
         database.exec("SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
                       "AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' "
                       "AND NOT a.attisdropped) ORDER BY 1"))
        tables.push_back(row.get<std::string>(0));
    return tables;
}

/// What the source has written of itself is not told again in the copy's name. One that comes back as itself tells what
/// the workspace's audit log has not heard from it before.
void closeOutbox(Copying& c, postgres::Transaction& transaction) {
    std::vector<std::string> unheard;
    if (c.source.manifest.tenantId == c.p.request.id) {
        for (const auto row :
             transaction.exec("SELECT id::text AS id, at::text AS at FROM audit_outbox WHERE sealed_at IS NULL")) {
            const auto id = row.get<std::string>("id");
            if (c.p.controlConnection
                    .exec("SELECT FROM policy_sync_log WHERE tenant_id = $1 AND source_id = $2::bigint AND at = "
                          "$3::timestamptz",
                          c.p.request.id, id, row.get<std::string>("at"))
                    .empty())
                unheard.push_back(id);
        }
    }
    transaction.exec("UPDATE audit_outbox SET sealed_at = now() WHERE sealed_at IS NULL AND id <> ALL($1::bigint[])",
                     unheard);
}

/// The versions of a copy's own keys count from 1 again. A backup may be of before there were any but one.
void beginKeysAnew(postgres::Transaction& transaction) {
    if (!transaction
             .exec("SELECT FROM pg_attribute WHERE attrelid = 'tenant_identity'::regclass AND attname = "
                   "'lowest_key_version'")
             .empty())
        transaction.exec("UPDATE tenant_identity SET lowest_key_version = 1");
}

std::string takeRows(Copying& c) {
    const std::string& id = c.p.request.id;
    auto transaction = beginAsOwner(c.copy(), id);
    // Indexes, foreign keys, triggers and row security come after this: no row is looked at twice, nothing is audited.
    if (c.source.manifest.tenantId != id) {
        for (const std::string& table : tablesOf(c.copy())) {
            if (c.p.stop.stop_requested())
                throw Cancelled();
            report(c.p.progress, {"rows", table, 0, 0});
            transaction.exec("UPDATE " + quoteIdentifier(table) + " SET tenant_id = $1", id);
        }
    }
    const auto identity = transaction.exec("UPDATE tenant_identity SET name = $1", c.p.request.name);
    if (identity.affected() != 1)
        throw Error("restore_failed", "The archive does not say whose database it is.", "Restore another backup.");
    if (c.source.manifest.tenantId != id)
        beginKeysAnew(transaction);
    if (c.neutralise)
        Neutralisation::replacePlainFields(transaction);
    else
        closeOutbox(c, transaction);
    transaction.commit();
    return c.source.manifest.tenantId == id ? "they are its own" : "they belong to " + id + " now";
}

std::string takeFields(Copying& c) {
    const std::string& id = c.p.request.id;
    const BackupManifest& manifest = c.source.manifest;
    if (manifest.tenantId == id) {
        for (const KeyRing::Wrapped& key : manifest.keys)
            TenantStore(c.p.controlConnection).addKey(id, key);
        return "its keys are back";
    }
    provisionStep("key").run(c.p);
    auto made = TenantStore(c.p.controlConnection).keys(id);
    const vault::FieldVault from(c.p.keyRing, manifest.tenantId, [&] { return manifest.keys; });
    const vault::FieldVault to(c.p.keyRing, id, [&] { return made; });
    auto transaction = beginAsOwner(c.copy(), id);
    Neutralisation neutral(from, to);
    if (c.neutralise)
        neutral.readTaken(transaction);
    c.result.encryptedFields = resealFields(
        transaction,
        [&](const SourceField& field) { return c.neutralise ? neutral.reseal(field) : resealed(field, from, to); },
        c.p.progress, c.p.stop);
    c.result.ownKeys = true;
    transaction.commit();
    return words(c.result.encryptedFields, "field", "fields") +
           (c.neutralise ? " invented, under keys of its own" : " under keys of its own");
}

/// Runs statements that take no transaction as the owner of the tables.
void asOwner(postgres::Connection& database, const std::vector<std::string>& statements) {
    database.exec("SELECT set_config('role', $1, false)", kSchemaRole);
    for (const std::string& statement : statements)
        database.exec(statement);
    database.exec("RESET ROLE");
}

std::string makeRules(Copying& c) {
    // An UPDATE leaves the row as it was in the file: nothing of the source may lie there, nor room twice over.
    std::vector<std::string> statements;
    if (c.result.ownKeys) {
        report(c.p.progress, {"rules", "Writing the tables out", 0, 0});
        for (const std::string& table : tablesOf(c.copy()))
            statements.push_back("VACUUM (FULL) " + quoteIdentifier(table));
        asOwner(c.copy(), statements);
    }
    report(c.p.progress, {"rules", "Making indexes, keys, triggers and row security", 0, 0});
    restoreSections(c, {"--section=post-data"});
    statements.clear();
    for (const std::string& table : tablesOf(c.copy()))
        statements.push_back("VACUUM (ANALYZE) " + quoteIdentifier(table));
    asOwner(c.copy(), statements);
    return "indexes, keys, triggers, row security";
}

std::string compare(Copying& c) {
    const auto differs = [](const std::string& how) {
        return Error("restore_failed", "The copy is not what the manifest says: " + how + ".",
                     "Restore another backup; report it if it happens twice.");
    };
    c.result.fingerprint = migrations::fingerprint(c.copy()).sha256;
    if (c.result.fingerprint != c.source.manifest.fingerprint)
        throw differs("its schema has another fingerprint")
            .withDetail("expected", QString::fromStdString(c.source.manifest.fingerprint))
            .withDetail("found", QString::fromStdString(c.result.fingerprint));
    auto transaction = beginAsOwner(c.copy(), c.p.request.id);
    auto expected = c.source.manifest.rowCounts;
    if (c.neutralise) {
        for (const std::string& table : tablesLeftOut())
            expected[table] = 0;
    }
    c.result.rowCounts = countRows(c.copy());
    std::int64_t rows = 0;
    for (const auto& [table, count] : expected) {
        const auto found = c.result.rowCounts.find(table);
        const std::int64_t there = found == c.result.rowCounts.end() ? 0 : found->second;
        if (there != count)
            throw differs("of " + table + " it has " + std::to_string(there) + " rows and not " +
                          std::to_string(count));
        rows += count;
    }
    return words(rows, "row", "rows") + " and the schema are as they were";
}

std::string takeName(Copying& c) {
    c.work.reset();
    giveName(c.p.maintenance(), c.p.temporaryDatabase, c.p.database());
    return c.p.database();
}

} // namespace

postgres::Connection& Copying::copy() {
    if (!work)
        work = std::make_unique<postgres::Connection>(
            postgres::Connection::open(p.servers.direct(p.server, p.temporaryDatabase), {p.stop, kPatience}));
    return *work;
}

const std::vector<CopyStep>& copyRecipe() {
    static const std::vector<CopyStep> kRecipe{
        {"archive", archive},
        {"logins", [](Copying& c) { return provisionStep("logins").run(c.p); }},
        {"database", makeDatabase},
        {"load", load},
        {"rows", takeRows},
        {"fields", takeFields},
        {"rules", makeRules},
        {"compare", compare},
        {"name", takeName},
        {"grants", [](Copying& c) { return provisionStep("grants").run(c.p); }},
        {"migrate", [](Copying& c) { return provisionStep("migrate").run(c.p); }},
        {"verify", [](Copying& c) { return provisionStep("verify").run(c.p); }}};
    return kRecipe;
}

const std::vector<std::string>& copySteps() {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names{"reserve"};
        for (const CopyStep& step : copyRecipe())
            names.emplace_back(step.name);
        names.emplace_back("activate");
        return names;
    }();
    return kNames;
}

} // namespace landreeve::tenancy
