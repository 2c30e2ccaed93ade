#include "core/auth/base64url.h"

#include <array>
#include <cstdint>

namespace landreeve::auth {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a character stands for; 0xff for one that stands for nothing. No value below 64 has a bit that 0xc0 has.
constexpr auto kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(0xff);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

constexpr unsigned kNoValue = 0xc0;

unsigned valueAt(const char* at) {
    return kValues[static_cast<unsigned char>(*at)];
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
    unsigned seen = 0;
    for (; in != whole; in += 4, out += 3) {
        const unsigned a = valueAt(in);
        const unsigned b = valueAt(in + 1);
        const unsigned c = valueAt(in + 2);
        const unsigned d = valueAt(in + 3);
        seen |= a | b | c | d;
        out[0] = static_cast<char>(a << 2 | b >> 4);
        out[1] = static_cast<char>(b << 4 | c >> 2);
        out[2] = static_cast<char>(c << 6 | d);
    }
    if (rest != 0) {
        const unsigned a = valueAt(in);
        const unsigned b = valueAt(in + 1);
        const unsigned c = rest == 3 ? valueAt(in + 2) : 0;
        const unsigned leftOver = rest == 3 ? c & 0x03U : b & 0x0fU;
        if (leftOver != 0)
            return std::nullopt;
        seen |= a | b | c;
        out[0] = static_cast<char>(a << 2 | b >> 4);
        if (rest == 3)
            out[1] = static_cast<char>(b << 4 | c >> 2);
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
