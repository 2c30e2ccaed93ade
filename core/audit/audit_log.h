#pragma once

#include "core/audit/chain_check.h"
#include "core/audit/signed_head.h"
#include "core/base/progress.h"
#include "core/control/control_plane.h"
#include "core/vault/signing_key.h"

#include <filesystem>
#include <stop_token>

namespace landreeve::audit {

/// The workspace's audit log as a whole: what vouches for it, and how old entries leave. May be used from any thread;
/// all block.
class AuditLog {
public:
    /// `folder`: where this home keeps the signed head. `control` must outlive it.
    AuditLog(control::ControlPlane& control, vault::SigningKey key, const std::filesystem::path& folder);

    /// Signs the log's end as it is now and keeps that in this home: after a seal. A log that no longer holds what was
    /// signed before is not signed over.
    void signHead(const std::stop_token& stop);

    /// Walks the whole log as it is at one moment and computes every hash anew; holds columns, order, checkpoints and
    /// this home's signed head against each other. In bounded memory. The head of another home may be ahead of this
    /// one's: what was sealed since is held together by the chain, and its end vouched for there. What is wrong with
    /// the log is kept for the health of the workspace, where it may be written.
    ChainReport verify(const ProgressFn& progress, const std::stop_token& stop);

    struct Pruned {
        std::int64_t entries = 0;
        std::int64_t lastSeq = 0; ///< Of those that left; 0 where none did.
    };
    /// Lets the entries before `before` go, behind a checkpoint that is signed first; where one of them is younger,
    /// those before that one. The log is verified beforehand. Audited. Throws Error `audit_broken` where it does not
    /// hold, `audit_kept` where a tenant's settings keep some of them longer.
    Pruned prune(Time before, const ProgressFn& progress, const std::stop_token& stop);

    const HeadFile& headFile() const { return m_headFile; }
    const vault::SigningKey& key() const { return m_key; }

private:
    ChainReport walk(const ProgressFn& progress, const std::stop_token& stop);
    void note(const ChainReport& report, const std::stop_token& stop);
    std::string checkpointMessage(std::int64_t firstSeq, std::int64_t lastSeq, std::string_view lastHash) const;
    void checkCheckpoints(postgres::Transaction& transaction, ChainReport& report, std::int64_t& seq,
                          std::string& hash);

    control::ControlPlane& m_control;
    vault::SigningKey m_key;
    HeadFile m_headFile;
};

/// How long a tenant that says nothing of it keeps the log: as long as books of account are kept in India.
constexpr std::chrono::milliseconds kKeptByDefault = std::chrono::hours(24) * 2922;

/// The longest time for which a tenant keeps the log (its setting retention.audit), or kept it when it was deleted;
/// zero where there is none and was none. Blocks.
std::chrono::milliseconds keptByTenants(control::ControlPlane& control, const postgres::Wait& wait = {});

} // namespace landreeve::audit
