#include "core/tenancy/tenant_id.h"

#include "core/base/error.h"

#include <QString>

#include <algorithm>

namespace landreeve::tenancy {
namespace {

constexpr std::size_t kShortest = 3;
constexpr std::size_t kLongest = 40;
constexpr qsizetype kLongestName = 120;

bool isLetter(char c) {
    return c >= 'a' && c <= 'z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::string underscored(std::string_view id) {
    std::string out(id);
    std::ranges::replace(out, '-', '_');
    return out;
}

QString textOf(std::string_view bytes) {
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

bool isReserved(std::string_view id) {
    return id.starts_with("pg-") || id.starts_with("landreeve");
}

/// Keeps what an id may hold: words of letters and digits, joined by single hyphens.
std::string slugOf(const QString& text) {
    std::string slug;
    bool gap = false;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD).toLower()) {
        if (c.category() == QChar::Mark_NonSpacing || c == QLatin1Char('\''))
            continue;
        const char ascii = c.unicode() < 128 ? static_cast<char>(c.unicode()) : '\0';
        if (!isLetter(ascii) && !isDigit(ascii)) {
            gap = !slug.empty();
            continue;
        }
        if (slug.empty() && !isLetter(ascii))
            continue;
        if (gap)
            slug.push_back('-');
        gap = false;
        slug.push_back(ascii);
    }
    if (slug.size() > kLongest) {
        const std::size_t hyphen = slug.rfind('-', kLongest);
        slug.resize(hyphen == std::string::npos || hyphen < kShortest ? kLongest : hyphen);
    }
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug;
}

TextVerdict wrongId(std::string message, std::string_view id, std::string_view code = "invalid_tenant_id") {
    TextVerdict verdict{false, std::string(code), std::move(message), {}};
    std::string repair = slugOf(textOf(id));
    if (isReserved(repair))
        repair = "the-" + repair;
    if (repair.size() >= kShortest && repair.size() <= kLongest && repair != id)
        verdict.repair = std::move(repair);
    return verdict;
}

} // namespace

TextVerdict checkTenantId(std::string_view id) {
    if (id.empty())
        return {false, "invalid_tenant_id", "An ID is needed: it names the database and its roles.", {}};
    if (std::ranges::any_of(id, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return wrongId("Capital letters are not allowed in an ID.", id);
    if (id.find(' ') != std::string_view::npos)
        return wrongId("Spaces are not allowed in an ID.", id);
    if (id.find('_') != std::string_view::npos)
        return wrongId("Underscores are not allowed in an ID; use hyphens.", id);
    if (!std::ranges::all_of(id, [](char c) { return isLetter(c) || isDigit(c) || c == '-'; }))
        return wrongId("Only the letters a to z, digits and hyphens are allowed in an ID.", id);
    if (id.find("--") != std::string_view::npos)
        return wrongId("Two hyphens in a row. Only one may stand between letters or digits.", id);
    if (id.front() == '-' || id.back() == '-')
        return wrongId("A hyphen may not stand first or last.", id);
    if (!isLetter(id.front()))
        return wrongId("An ID begins with a letter.", id);
    if (id.size() < kShortest)
        return wrongId("An ID has at least 3 characters.", id);
    if (id.size() > kLongest)
        return wrongId("An ID has at most 40 characters; this one has " + std::to_string(id.size()) + ".", id);
    if (isReserved(id))
        return wrongId(id.starts_with("pg-") ? "IDs beginning with \"pg-\" are reserved."
                                             : "IDs beginning with \"landreeve\" are reserved.",
                       id, "reserved_tenant_id");
    return {};
}

TextVerdict checkTenantName(std::string_view name) {
    const QString text = textOf(name);
    const auto wrong = [](const char* message) { return TextVerdict{false, "invalid_tenant_name", message, {}}; };
    if (text.trimmed().isEmpty())
        return wrong("A name is needed: it is how people find the tenant.");
    if (text.contains(QChar::ReplacementCharacter) && name.find("\xEF\xBF\xBD") == std::string_view::npos)
        return wrong("The name is not valid UTF-8.");
    if (std::ranges::any_of(text, [](QChar c) { return c.category() == QChar::Other_Control; }))
        return wrong("A name has no line breaks, tabs or other control characters.");
    if (text.simplified().toUcs4().size() > kLongestName)
        return wrong("A name has at most 120 characters.");
    return {};
}

std::string readTenantName(std::string_view typed) {
    return textOf(typed).simplified().toStdString();
}

std::string proposeTenantId(std::string_view name) {
    std::string slug = slugOf(textOf(name));
    if (isReserved(slug))
        slug = slugOf(QStringLiteral("the ") + QString::fromStdString(slug));
    return checkTenantId(slug).valid ? slug : std::string();
}

std::string whyNoTenantId(std::string_view name) {
    const QString text = textOf(name);
    const bool written = std::ranges::any_of(text, [](QChar c) { return c.isLetterOrNumber() || c.isHighSurrogate(); });
    if (!written || !slugOf(text).empty())
        return {};
    return "No ID can be made of this name: an ID has the letters a to z. Type one, such as the name in Latin letters.";
}

void refuseInvalid(const TextVerdict& verdict) {
    if (!verdict.valid)
        throw Error(verdict.code, verdict.message, verdict.repair.empty() ? "" : "Use " + verdict.repair + ".");
}

std::string databaseOf(std::string_view tenantId) {
    return underscored(tenantId) + "_db_prod";
}
std::string appLoginOf(std::string_view tenantId) {
    return underscored(tenantId) + "_app";
}
std::string viewerLoginOf(std::string_view tenantId) {
    return underscored(tenantId) + "_viewer";
}

} // namespace landreeve::tenancy
