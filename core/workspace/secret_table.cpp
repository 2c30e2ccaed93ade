#include "core/workspace/secret_table.h"

#include "core/vault/cryptography.h"

namespace landreeve::workspace {
namespace {

constexpr std::size_t kNumberBytes = 4;

std::optional<std::string_view> nextField(std::string_view& rest) {
    if (rest.size() < kNumberBytes)
        return std::nullopt;
    const std::size_t size = vault::unpackedNumber(rest);
    rest.remove_prefix(kNumberBytes);
    if (size > rest.size())
        return std::nullopt;
    const std::string_view field = rest.substr(0, size);
    rest.remove_prefix(size);
    return field;
}

} // namespace

SecretString toBytes(const SecretTable& table) {
    std::size_t size = 0;
    for (const auto& [name, secret] : table)
        size += 2 * kNumberBytes + name.size() + secret.size();
    std::string bytes;
    // Reserved at once: a buffer that grows leaves copies of what it held.
    bytes.reserve(size);
    for (const auto& [name, secret] : table) {
        bytes += vault::packedNumber(static_cast<std::uint32_t>(name.size()));
        bytes += name;
        bytes += vault::packedNumber(static_cast<std::uint32_t>(secret.size()));
        bytes += secret.reveal();
    }
    return vault::taken(bytes);
}

std::optional<SecretTable> secretTableFromBytes(std::string_view bytes) {
    SecretTable table;
    while (!bytes.empty()) {
        const auto name = nextField(bytes);
        const auto secret = name ? nextField(bytes) : std::nullopt;
        if (!secret || !table.emplace(*name, *secret).second)
            return std::nullopt;
    }
    return table;
}

} // namespace landreeve::workspace
