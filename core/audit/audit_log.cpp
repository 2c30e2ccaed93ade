#include "core/audit/audit_log.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/postgres/copy.h"
#include "core/vault/cryptography.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace landreeve::audit {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::int64_t kReportEvery = 20'000;
constexpr std::chrono::hours kDay{24};

/// Spelled out: the database's own audit_canonical() could have been replaced. Entries sealed before addresses were
/// kept have none, and are shorter by it.
constexpr const char* kRows = R"(
    COPY (SELECT l.seq,
                 l.canonical = convert_to(CASE WHEN l.address IS NULL THEN jsonb_build_array(
                     l.seq, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), l.tenant_id, l.actor,
                     l.login, l.session_jti, l.action, l.object_kind, l.object_id, l.before, l.after, l.reason,
                     l.source_database, l.source_id)
                 ELSE jsonb_build_array(
                     l.seq, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), l.tenant_id, l.actor,
                     l.login, l.session_jti, l.action, l.object_kind, l.object_id, l.before, l.after, l.reason,
                     l.source_database, l.source_id, l.address)
                 END::text, 'UTF8'),
                 l.prev_hash, l.hash, l.canonical
            FROM policy_sync_log l ORDER BY l.seq) TO STDOUT (FORMAT binary))";

constexpr const char* kHead = R"(
    SELECT h.seq, h.hash,
           (SELECT l.hash FROM policy_sync_log l WHERE l.seq = $1) AS kept,
           EXISTS (SELECT FROM audit_checkpoint c WHERE c.last_seq >= $1) AS pruned
      FROM audit_head() h)";

constexpr const char* kNote = R"(
    INSERT INTO audit_look AS l (entries, fault, since) VALUES ($1, $2, CASE WHEN $2::text IS NOT NULL THEN now() END)
    ON CONFLICT (one) DO UPDATE SET looked_at = excluded.looked_at, entries = excluded.entries, fault = excluded.fault,
           since = CASE WHEN excluded.fault IS NOT NULL THEN coalesce(l.since, excluded.since) END)";

/// PostgreSQL's binary COPY, a row a piece.
class BinaryRow {
public:
    explicit BinaryRow(std::string_view bytes) : m_rest(bytes) {}

    /// What is before the first row.
    void skipSignature() { take(19); }
    int fields() { return static_cast<qint16>(qFromBigEndian<quint16>(take(2).data())); }
    std::string_view field() {
        const auto length = static_cast<qint32>(qFromBigEndian<quint32>(take(4).data()));
        return length <= 0 ? std::string_view() : take(static_cast<std::size_t>(length));
    }

private:
    std::string_view take(std::size_t count) {
        if (m_rest.size() < count)
            throw Error("internal_error", "The server sent a row of the audit log that cannot be read.");
        const std::string_view taken = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return taken;
    }

    std::string_view m_rest;
};

} // namespace

AuditLog::AuditLog(control::ControlPlane& control, vault::SigningKey key, const std::filesystem::path& folder)
    : m_control(control), m_key(std::move(key)), m_headFile(folder, control.workspaceId(), m_key) {}

void AuditLog::signHead(const std::stop_token& stop) {
    m_headFile.advance(
        [&](const std::optional<SignedHead>& kept) -> std::optional<SignedHead> {
            const auto row = m_control.lend({stop})->exec(kHead, kept ? kept->seq : 0).one();
            SignedHead head{row.get<std::int64_t>("seq"), row.get<QByteArray>("hash"),
                            std::chrono::system_clock::now()};
            if (head.seq == 0 || (kept && kept->seq >= head.seq))
                return std::nullopt;
            // Signed over, a log that was cut off or rewritten would look whole again.
            if (kept && !row.get<bool>("pruned") && row.get<std::optional<QByteArray>>("kept") != kept->hash)
                return std::nullopt;
            return head;
        },
        stop);
}

std::string AuditLog::checkpointMessage(std::int64_t firstSeq, std::int64_t lastSeq, std::string_view lastHash) const {
    return vault::packed({"landreeve audit checkpoint", m_control.workspaceId(), std::to_string(firstSeq),
                          std::to_string(lastSeq), lastHash});
}

void AuditLog::checkCheckpoints(postgres::Transaction& transaction, ChainReport& report, std::int64_t& seq,
                                std::string& hash) {
    for (const auto row : transaction.exec(
             "SELECT first_seq, last_seq, last_hash, key_id, signature FROM audit_checkpoint ORDER BY last_seq")) {
        const auto first = row.get<std::int64_t>("first_seq");
        const auto last = row.get<std::int64_t>("last_seq");
        const auto lastHash = row.get<QByteArray>("last_hash").toStdString();
        const std::string what = "The checkpoint of entries " + std::to_string(first) + " to " + std::to_string(last);
        if (row.get<std::string>("key_id") != m_key.id() ||
            !m_key.verifies(checkpointMessage(first, last, lastHash), vault::view(row.get<QByteArray>("signature"))))
            report.add(Fault::Kind::Checkpoint, last,
                       what + " was not signed by this workspace: they were removed otherwise.");
        else if (first != seq + 1)
            report.add(Fault::Kind::Checkpoint, seq + 1, what + " does not follow what was pruned before.");
        seq = last;
        hash = lastHash;
    }
    report.pruned = seq;
}

ChainReport AuditLog::verify(const ProgressFn& progress, const std::stop_token& stop) {
    ChainReport report = walk(progress, stop);
    note(report, stop);
    return report;
}

void AuditLog::note(const ChainReport& report, const std::stop_token& stop) {
    if (m_control.schemaAhead())
        return;
    // The head that this home keeps is its own affair.
    const auto found =
        std::ranges::find_if(report.faults, [](const Fault& fault) { return fault.kind != Fault::Kind::Head; });
    try {
        auto lease = m_control.lend({stop});
        auto transaction = m_control.begin(*lease);
        transaction.exec(kNote, report.entries,
                         found == report.faults.end() ? std::nullopt : std::optional(found->words));
        transaction.commit();
    } catch (const Error& error) {
        // A server that takes no changes can be verified all the same.
        if (error.code() != "server_read_only")
            throw;
    }
}

ChainReport AuditLog::walk(const ProgressFn& progress, const std::stop_token& stop) {
    ChainReport report;
    // Before the log is looked at: what is signed while this runs may be beyond what it sees.
    const HeadFile::Content kept = m_headFile.read();
    report.head = kept.head;
    if (!kept.damage.empty())
        report.add(Fault::Kind::Head, 0,
                   "The head of the log that this home keeps (" + m_headFile.path().string() +
                       ") cannot vouch for it: " + kept.damage + ".");

    auto lease = m_control.lend({stop, std::chrono::minutes(10)});
    postgres::Transaction transaction(*lease, postgres::Isolation::RepeatableRead, postgres::Access::ReadOnly);
    std::int64_t seq = 0;
    std::string hash(kHashBytes, '\0');
    checkCheckpoints(transaction, report, seq, hash);
    const auto total =
        transaction.exec("SELECT coalesce(max(seq) - min(seq) + 1, 0) FROM policy_sync_log").one().get<std::int64_t>(0);

    ChainCheck check(report, seq, std::move(hash));
    postgres::CopyOut rows(*lease, kRows);
    for (bool begun = false;;) {
        const auto bytes = rows.next();
        if (!bytes)
            break;
        BinaryRow row(*bytes);
        if (!begun)
            row.skipSignature();
        begun = true;
        if (row.fields() < 0)
            continue;
        SealedRow sealed;
        sealed.seq = qFromBigEndian<qint64>(row.field().data());
        sealed.columnsFit = row.field() == std::string_view("\1", 1);
        sealed.previousHash = row.field();
        sealed.hash = row.field();
        sealed.canonical = row.field();
        check.take(sealed);
        if (report.entries % kReportEvery == 0) {
            landreeve::report(progress, {"audit log", std::to_string(report.entries) + " entries",
                                         static_cast<double>(report.entries), static_cast<double>(total)});
            if (stop.stop_requested())
                throw Cancelled();
        }
    }
    check.finish();
    transaction.commit();
    return report;
}

std::chrono::milliseconds keptByTenants(control::ControlPlane& control, const postgres::Wait& wait) {
    std::chrono::milliseconds longest{0};
    auto lease = control.lend(wait);
    for (const auto row : lease->exec(
             "SELECT settings #>> '{retention,audit}' AS kept FROM tenant_metadata UNION ALL "
             "SELECT before ->> 'retention_audit' FROM policy_sync_log WHERE action = 'tenant.delete' UNION ALL "
             "SELECT before ->> 'retention_audit' FROM audit_outbox WHERE action = 'tenant.delete' AND sealed_at IS "
             "NULL")) {
        const auto set = row.get<std::optional<std::string>>("kept");
        longest = std::max(longest, durationFromText(set.value_or("")).value_or(kKeptByDefault));
    }
    return longest;
}

AuditLog::Pruned AuditLog::prune(Time before, const ProgressFn& progress, const std::stop_token& stop) {
    const auto kept = keptByTenants(m_control, {stop});
    if (before > std::chrono::system_clock::now() - kept)
        throw Error("audit_kept",
                    "The settings of a tenant keep the audit log for " + std::to_string(kept / kDay) + " days.",
                    "Remove only what is older, or change its setting retention.audit first; a deleted tenant's stays "
                    "as it was.");
    const ChainReport report = verify(progress, stop);
    if (!report.valid())
        throw Error("audit_broken", "The audit log does not hold: " + report.faults.front().words,
                    "Nothing was removed. Keep a copy (audit export) and find out who could write to the database.")
            .withDetail("first_bad", static_cast<qint64>(report.firstBad().value_or(0)));
    auto lease = m_control.lend({stop, std::chrono::minutes(10)});
    auto transaction = m_control.begin(*lease);
    transaction.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.audit'))");
    const auto found = transaction
                           .exec("SELECT l.seq, l.hash, (SELECT min(seq) FROM policy_sync_log) AS first_seq "
                                 "FROM policy_sync_log l WHERE l.seq < coalesce((SELECT min(seq) FROM policy_sync_log "
                                 "WHERE at >= $1), 9223372036854775807) ORDER BY l.seq DESC LIMIT 1",
                                 before)
                           .first();
    if (!found)
        return {};
    Pruned pruned;
    pruned.lastSeq = found->get<std::int64_t>("seq");
    const auto first = found->get<std::int64_t>("first_seq");
    const auto hash = found->get<QByteArray>("hash");
    pruned.entries = transaction
                         .exec("SELECT audit_prune($1, $2, $3, $4)", pruned.lastSeq, hash, m_key.id(),
                               m_key.sign(checkpointMessage(first, pruned.lastSeq, vault::view(hash))))
                         .one()
                         .get<std::int64_t>(0);
    transaction.exec("DELETE FROM audit_outbox WHERE sealed_at IS NOT NULL AND at < $1", before);
    transaction.exec("SELECT audit_record('audit.prune', 'audit', NULL, NULL, NULL, jsonb_build_object('entries', "
                     "$1::bigint, 'last_seq', $2::bigint, 'before', $3::timestamptz))",
                     pruned.entries, pruned.lastSeq, before);
    transaction.commit();
    return pruned;
}

} // namespace landreeve::audit
