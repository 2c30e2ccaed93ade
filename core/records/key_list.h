#pragma once

#include "core/records/row_key.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace landreeve::records {

/// The ids of a whole result in its order: 16 bytes a row and nothing else, grown in blocks so that nothing is ever
/// copied. Belongs to one thread at a time.
class KeyList {
public:
    /// Rows in a block: 256 KiB.
    static constexpr std::size_t kBlock = 16384;

    std::size_t size() const noexcept { return m_size; }
    const RowKey& at(std::size_t row) const { return m_blocks[row / kBlock][row % kBlock]; }

    /// Takes the next block: kBlock keys, fewer only in the last one. Throws Error `internal_error` after a short one.
    void append(std::vector<RowKey> block);
    void clear() {
        m_blocks.clear();
        m_size = 0;
    }

private:
    std::vector<std::vector<RowKey>> m_blocks;
    std::size_t m_size = 0;
};

} // namespace landreeve::records
