#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace landreeve::records {

/// A record's UUID in its 16 bytes, as a million of them are held.
struct RowKey {
    std::array<unsigned char, 16> bytes{};

    /// Nothing for what is no UUID in its 36-character form.
    static std::optional<RowKey> parse(std::string_view text);
    std::string toString() const;

    auto operator<=>(const RowKey&) const = default; // NOLINT(modernize-use-nullptr): it means the compiler's own 0
};

} // namespace landreeve::records

template <>
struct std::hash<landreeve::records::RowKey> {
    std::size_t operator()(const landreeve::records::RowKey& key) const noexcept {
        // The bytes are random already.
        std::size_t value = 0;
        for (std::size_t i = 0; i < sizeof(value); ++i)
            value = (value << 8U) | key.bytes[i];
        return value;
    }
};
