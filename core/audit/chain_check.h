#pragma once

#include "core/audit/signed_head.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::audit {

/// Something that is not as it was sealed, at one place of the audit log.
struct Fault {
    enum class Kind : std::uint8_t {
        Changed,    ///< The entry says something else than was sealed.
        Moved,      ///< It stands in another entry's place.
        Inserted,   ///< The one behind it follows the one before it.
        Missing,    ///< Entries from here on are not there.
        Rewritten,  ///< It, and what follows, is not what this home signed, or what its neighbour follows.
        Checkpoint, ///< What vouches for pruned entries does not hold.
        Head        ///< The signed head kept in this home does not hold.
    };
    Kind kind = Kind::Changed;
    std::int64_t seq = 0;
    std::string words; ///< A sentence that names the entry and what is wrong.
};

/// "changed", "moved", "inserted", "missing", "rewritten", "checkpoint", "head"
std::string nameOf(Fault::Kind kind);

/// What a walk over the log found.
struct ChainReport {
    static constexpr std::size_t kMostNamed = 100;

    std::int64_t entries = 0;
    std::int64_t firstSeq = 0; ///< 0 where there are none.
    std::int64_t lastSeq = 0;
    std::int64_t pruned = 0;        ///< Entries that left behind checkpoints.
    std::int64_t faultCount = 0;    ///< All of them.
    std::vector<Fault> faults;      ///< The first kMostNamed.
    std::optional<SignedHead> head; ///< As this home signed it; without one nothing shows a missing tail.

    bool valid() const { return faultCount == 0; }
    /// The lowest sequence number named.
    std::optional<std::int64_t> firstBad() const;
    void add(Fault::Kind kind, std::int64_t seq, std::string words);
};

/// A row of the log as it is read for checking.
struct SealedRow {
    std::int64_t seq = 0;
    bool columnsFit = false; ///< Whether the columns give the canonical bytes.
    std::string_view previousHash;
    std::string_view hash;
    std::string_view canonical;
};

/// Holds rows, given in the order of their numbers, against each other and against what is known beforehand.
class ChainCheck {
public:
    /// What the first row follows: number and hash of the last that was pruned, or 0 and 32 zero bytes.
    ChainCheck(ChainReport& report, std::int64_t seq, std::string hash);

    void take(const SealedRow& row);
    /// After the last row: whether all that this home signed is there.
    void finish();

private:
    std::string_view hashOf(const SealedRow& row);
    bool checkPlace(const SealedRow& row);
    bool checkContent(const SealedRow& row, bool hashFits);
    void checkLink(const SealedRow& row);

    ChainReport& m_report;
    std::int64_t m_seq;
    std::string m_hash;
    std::string m_hashBefore; ///< Of the row before the last; empty at first.
    bool m_lastFaulty = false;
    std::string m_buffer;
    std::string m_computed;
};

} // namespace landreeve::audit
