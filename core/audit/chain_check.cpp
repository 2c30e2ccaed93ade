#include "core/audit/chain_check.h"

#include "core/auth/digest.h"

#include <algorithm>
#include <charconv>

namespace landreeve::audit {
namespace {

std::string entry(std::int64_t seq) {
    return "Entry " + std::to_string(seq);
}

std::string entries(std::int64_t first, std::int64_t last) {
    return first == last ? entry(first) + " is"
                         : "Entries " + std::to_string(first) + " to " + std::to_string(last) + " are";
}

/// The number under which canonical bytes were sealed: the first of their array.
std::int64_t sealedAs(std::string_view canonical) {
    std::int64_t seq = 0;
    if (!canonical.empty())
        std::from_chars(canonical.data() + 1, canonical.data() + canonical.size(), seq);
    return seq;
}

} // namespace

std::string nameOf(Fault::Kind kind) {
    switch (kind) {
    case Fault::Kind::Changed:
        return "changed";
    case Fault::Kind::Moved:
        return "moved";
    case Fault::Kind::Inserted:
        return "inserted";
    case Fault::Kind::Missing:
        return "missing";
    case Fault::Kind::Rewritten:
        return "rewritten";
    case Fault::Kind::Checkpoint:
        return "checkpoint";
    case Fault::Kind::Head:
        break;
    }
    return "head";
}

std::optional<std::int64_t> ChainReport::firstBad() const {
    const auto first = std::ranges::min_element(faults, {}, &Fault::seq);
    return first == faults.end() ? std::nullopt : std::optional(first->seq);
}

void ChainReport::add(Fault::Kind kind, std::int64_t seq, std::string words) {
    ++faultCount;
    if (faults.size() < kMostNamed)
        faults.push_back({kind, seq, std::move(words)});
}

ChainCheck::ChainCheck(ChainReport& report, std::int64_t seq, std::string hash)
    : m_report(report), m_seq(seq), m_hash(std::move(hash)) {}

std::string_view ChainCheck::hashOf(const SealedRow& row) {
    m_buffer.assign(row.previousHash);
    m_buffer.append(row.canonical);
    const auth::Digest digest = auth::digestOf(auth::Hash::Sha256, m_buffer);
    m_computed.assign(reinterpret_cast<const char*>(digest.bytes.data()), digest.size);
    return m_computed;
}

bool ChainCheck::checkPlace(const SealedRow& row) {
    const std::int64_t sealed = sealedAs(row.canonical);
    if (sealed == row.seq)
        return true;
    m_report.add(Fault::Kind::Moved, row.seq,
                 entry(row.seq) + " was sealed as entry " + std::to_string(sealed) + ": it stands in another's place.");
    return false;
}

bool ChainCheck::checkContent(const SealedRow& row, bool hashFits) {
    if (!row.columnsFit) {
        m_report.add(Fault::Kind::Changed, row.seq,
                     entry(row.seq) + " was changed: it says something else than was sealed.");
        return false;
    }
    if (!hashFits) {
        m_report.add(Fault::Kind::Changed, row.seq,
                     entry(row.seq) + " was changed: its hash is not that of its content.");
        return false;
    }
    return true;
}

void ChainCheck::checkLink(const SealedRow& row) {
    if (m_lastFaulty || row.previousHash == m_hash)
        return;
    if (m_report.entries == 1)
        m_report.add(Fault::Kind::Rewritten, row.seq, entry(row.seq) + " does not follow what was before it.");
    else if (row.previousHash == m_hashBefore)
        m_report.add(Fault::Kind::Inserted, m_seq,
                     entry(m_seq) + " was inserted: the one behind it follows the one before it.");
    else
        m_report.add(Fault::Kind::Rewritten, m_seq,
                     entry(m_seq) + " was replaced: the one behind it follows another one.");
}

void ChainCheck::take(const SealedRow& row) {
    ++m_report.entries;
    if (m_report.firstSeq == 0)
        m_report.firstSeq = row.seq;
    const bool gap = row.seq > m_seq + 1;
    if (gap)
        m_report.add(Fault::Kind::Missing, m_seq + 1, entries(m_seq + 1, row.seq - 1) + " missing.");
    const bool inPlace = checkPlace(row);
    const bool hashFits = hashOf(row) == row.hash;
    // Its own hash tells which of two that do not fit is the false one.
    if (!gap && hashFits)
        checkLink(row);
    const bool good = inPlace && checkContent(row, hashFits);
    if (m_report.head && m_report.head->seq == row.seq && m_report.head->hash.toStdString() != row.hash)
        m_report.add(Fault::Kind::Rewritten, row.seq,
                     entry(row.seq) + " is not the one that was signed here at " + toRfc3339(m_report.head->at) +
                         ": it, or something before it, was replaced.");
    m_lastFaulty = !good;
    m_hashBefore.swap(m_hash);
    m_hash.assign(row.hash);
    m_seq = row.seq;
    m_report.lastSeq = row.seq;
}

void ChainCheck::finish() {
    if (m_report.head && m_report.head->seq > m_seq)
        m_report.add(Fault::Kind::Missing, m_seq + 1,
                     entries(m_seq + 1, m_report.head->seq) + " missing at the end: the last was signed here at " +
                         toRfc3339(m_report.head->at) + ".");
}

} // namespace landreeve::audit
