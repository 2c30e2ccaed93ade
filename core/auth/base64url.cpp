#include "core/auth/base64url.h"

#include <array>
#include <cstdint>

namespace landreeve::auth {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a character at each place of four adds to their 24 bits. One that stands for nothing sets a bit above those.
constexpr std::uint32_t kNoValue = 1U << 24;
constexpr auto kValues = [] {
    std::array<std::array<std::uint32_t, 256>, 4> values{};
    for (std::size_t place = 0; place < values.size(); ++place) {
        values[place].fill(kNoValue);
        for (std::size_t i = 0; i < kAlphabet.size(); ++i)
            values[place][static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint32_t>(i << (18 - 6 * place));
    }
    return values;
}();

template <std::size_t Place>
std::uint32_t valueAt(const char* four) {
    return kValues[Place][static_cast<unsigned char>(four[Place])];
}

} // namespace

std::optional<std::string> fromBase64url(std::string_view text) {
    const std::size_t rest = text.size() % 4;
    if (rest == 1)
        return std::nullopt;
    std::string bytes(text.size() / 4 * 3 + (rest == 0 ? 0 : rest - 1), '\0');
    const char* in = text.data();
    const char* const whole = in + (text.size() - rest);
    char* out = bytes.data();
    std::uint32_t seen = 0;
    for (; in != whole; in += 4, out += 3) {
        const std::uint32_t bits = valueAt<0>(in) | valueAt<1>(in) | valueAt<2>(in) | valueAt<3>(in);
        seen |= bits;
        out[0] = static_cast<char>(bits >> 16);
        out[1] = static_cast<char>(bits >> 8);
        out[2] = static_cast<char>(bits);
    }
    if (rest != 0) {
        const std::uint32_t bits = valueAt<0>(in) | valueAt<1>(in) | (rest == 3 ? valueAt<2>(in) : 0);
        const std::uint32_t leftOver = rest == 3 ? bits & 0xffU : bits & 0xffffU;
        if (leftOver != 0)
            return std::nullopt;
        seen |= bits;
        out[0] = static_cast<char>(bits >> 16);
        if (rest == 3)
            out[1] = static_cast<char>(bits >> 8);
    }
    if ((seen & kNoValue) != 0)
        return std::nullopt;
    return bytes;
}

std::string toBase64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = held << 8 | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6)
            text += kAlphabet[held >> (bits - 6) & 63U];
    }
    if (bits > 0)
        text += kAlphabet[held << (6 - bits) & 63U];
    return text;
}

} // namespace landreeve::auth
