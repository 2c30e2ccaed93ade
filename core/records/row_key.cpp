#include "core/records/row_key.h"

#include "core/base/ids.h"

namespace landreeve::records {
namespace {

int nibble(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c - 'A' + 10;
}

} // namespace

std::optional<RowKey> RowKey::parse(std::string_view text) {
    if (!isUuid(text))
        return std::nullopt;
    RowKey key;
    std::size_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '-')
            continue;
        key.bytes[at++] = static_cast<unsigned char>(nibble(text[i]) * 16 + nibble(text[i + 1]));
        ++i;
    }
    return key;
}

std::string RowKey::toString() const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += kHex[bytes[i] >> 4U];
        text += kHex[bytes[i] & 15U];
    }
    return text;
}

} // namespace landreeve::records
