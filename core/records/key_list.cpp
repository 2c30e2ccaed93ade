#include "core/records/key_list.h"

#include "core/base/error.h"

namespace landreeve::records {

void KeyList::append(std::vector<RowKey> block) {
    if (m_size % kBlock != 0 || block.size() > kBlock)
        throw Error("internal_error", "A block of keys came after the last one.");
    if (block.empty())
        return;
    m_size += block.size();
    m_blocks.push_back(std::move(block));
}

} // namespace landreeve::records
