#include "core/documents/printed_text.h"

#include "core/india/states.h"

#include <QJsonObject>
#include <QLocale>

namespace landreeve::documents {
namespace {

std::string grouped(std::string digits, bool indian) {
    std::string tail;
    if (const auto point = digits.find('.'); point != std::string::npos) {
        tail = digits.substr(point);
        digits.resize(point);
    }
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    std::size_t group = 3;
    for (std::size_t at = digits.size(); at > first + group;) {
        at -= group;
        digits.insert(at, ",");
        group = indian ? 2 : 3;
    }
    return digits + tail;
}

QLocale localeOf(const std::string& country) {
    return {QLocale::AnyLanguage, QLocale::AnyScript, QLocale::codeToTerritory(QString::fromStdString(country))};
}

} // namespace

std::string Notation::money(const Decimal& amount) const {
    // Of scale two even where it came with less.
    return grouped((amount.rounded(2) + *Decimal::parse("0.00")).toString(), indian);
}

std::string Notation::moneyWithSign(const Decimal& amount) const {
    return (currency == "INR" ? "₹" : currency) + "\u00a0" + money(amount);
}

std::string Notation::plain(const Decimal& number) const {
    std::string digits = number.toString();
    if (digits.find('.') != std::string::npos) {
        digits.resize(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.'))
            digits.pop_back();
    }
    return grouped(std::move(digits), indian);
}

std::vector<std::string> Notation::address(const QJsonValue& address) const {
    const QJsonObject parts = address.toObject();
    const auto part = [&](const char* name) { return parts[QLatin1String(name)].toString().trimmed().toStdString(); };
    const auto joined = [](const std::string& a, const char* between, const std::string& b) {
        return a.empty() ? b : b.empty() ? a : a + between + b;
    };
    const std::string code = part("state_code");
    std::string state = part("state");
    if (state.empty())
        state = indian ? std::string(india::stateName(code).value_or(code)) : code;
    const std::string land = part("country");
    std::vector<std::string> lines{part("line1"), part("line2"),
                                   joined(part("city"), ", ", part("district") == part("city") ? "" : part("district")),
                                   joined(state, " ", part("pin"))};
    if (!land.empty() && land != country) {
        const auto territory = QLocale::codeToTerritory(QString::fromStdString(land));
        lines.push_back(territory == QLocale::AnyTerritory ? land
                                                           : QLocale::territoryToString(territory).toStdString());
    }
    std::erase(lines, std::string());
    return lines;
}

std::string currencyOf(const std::string& country) {
    return localeOf(country).currencySymbol(QLocale::CurrencyIsoCode).toStdString();
}

} // namespace landreeve::documents
