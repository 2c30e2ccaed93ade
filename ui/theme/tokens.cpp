#include "ui/theme/tokens.h"

#include <array>
#include <cmath>

namespace landreeve::ui::theme {

namespace {

struct Pair {
    QRgb light;
    QRgb dark;
};

constexpr QRgb opaque(QRgb rgb) {
    return 0xff000000U | rgb;
}

// In the order of Token.
constexpr std::array<Pair, static_cast<std::size_t>(Token::Count)> kColors{{
    {opaque(0xF4F2EC), opaque(0x14181B)}, // Window
    {opaque(0xEAE7DF), opaque(0x0F1315)}, // Rail
    {opaque(0xFFFFFF), opaque(0x1A1F23)}, // Base
    {opaque(0xFAF9F5), opaque(0x1E2428)}, // Alt
    {opaque(0xFFFFFF), opaque(0x242B30)}, // Raised
    {opaque(0xDFDBD1), opaque(0x2E363B)}, // Line
    {opaque(0xC4BEB1), opaque(0x434D54)}, // Line2
    {opaque(0x89847A), opaque(0x76818A)}, // Edge
    {opaque(0x1D2428), opaque(0xE7E5DE)}, // Ink
    {opaque(0x4B5459), opaque(0xB6BCBF)}, // Ink2
    {opaque(0x62696D), opaque(0x98A0A5)}, // Ink3
    {opaque(0x89847A), opaque(0x76818A)}, // Disabled: as Edge, 3 to 1 on every ground
    {opaque(0x1D5B87), opaque(0x8ABCE4)}, // Accent
    {opaque(0x1D5B87), opaque(0x2F70A6)}, // Fill
    {opaque(0x174A6E), opaque(0x3879AF)}, // FillHover
    {opaque(0xFFFFFF), opaque(0xFFFFFF)}, // OnFill
    {opaque(0xE1ECF4), opaque(0x1E3444)}, // Tint
    {opaque(0xCFE2F0), opaque(0x1E4059)}, // Sel
    {opaque(0xF0EDE5), opaque(0x22292E)}, // Hover
    {opaque(0x1C6B50), opaque(0x78CBA9)}, // Ok
    {opaque(0xDFF0E8), opaque(0x193A2F)}, // OkTint
    {opaque(0x845300), opaque(0xE5B964)}, // Warn
    {opaque(0xFBEDCB), opaque(0x3E3116)}, // WarnTint
    {opaque(0xA12E29), opaque(0xF4978F)}, // Bad
    {opaque(0xF9E3E0), opaque(0x472420)}, // BadTint
    {opaque(0xA12E29), opaque(0xB23C36)}, // BadFill
    {opaque(0x59615F), opaque(0xA5ADAA)}, // Idle
    {opaque(0xE9E6DD), opaque(0x2A3136)}, // IdleTint
    {opaque(0xE3DFD5), opaque(0x31393F)}, // Track
    {0x38141c22U, 0x80000000U},           // Veil
    {0x29000000U, 0x73000000U},           // Shadow
}};

double channel(double value) {
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * channel(static_cast<double>(color.redF())) + 0.7152 * channel(static_cast<double>(color.greenF())) +
           0.0722 * channel(static_cast<double>(color.blueF()));
}

} // namespace

QColor tokenColor(Scheme scheme, Token token) {
    const Pair& pair = kColors[static_cast<std::size_t>(token)];
    return QColor::fromRgba(scheme == Scheme::Light ? pair.light : pair.dark);
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Token tintOf(Token token) {
    switch (token) {
    case Token::Ok:
        return Token::OkTint;
    case Token::Warn:
        return Token::WarnTint;
    case Token::Bad:
        return Token::BadTint;
    case Token::Idle:
        return Token::IdleTint;
    case Token::Accent:
        return Token::Tint;
    default:
        return Token::Window;
    }
}

} // namespace landreeve::ui::theme
