#include "core/tenancy/sample_secrets.h"

#include "core/india/aadhaar.h"
#include "core/vault/cryptography.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace landreeve::tenancy {
namespace {

using namespace Qt::StringLiterals;

struct Town {
    const char16_t* city;
    const char16_t* district;
    const char16_t* state;
    const char16_t* stateCode;
    const char16_t* pin;
};
constexpr auto kTowns = std::to_array<Town>({
    {u"Nashik", u"Nashik", u"Maharashtra", u"27", u"422009"},
    {u"Niphad", u"Nashik", u"Maharashtra", u"27", u"422303"},
    {u"Sinnar", u"Nashik", u"Maharashtra", u"27", u"422103"},
    {u"Pune", u"Pune", u"Maharashtra", u"27", u"411038"},
    {u"Chakan", u"Pune", u"Maharashtra", u"27", u"410501"},
    {u"Satara", u"Satara", u"Maharashtra", u"27", u"415001"},
    {u"Jalgaon", u"Jalgaon", u"Maharashtra", u"27", u"425001"},
    {u"Surat", u"Surat", u"Gujarat", u"24", u"395007"},
});
constexpr auto kBuildings = std::to_array<const char16_t*>(
    {u"Gulmohar", u"Parijat", u"Sahyog", u"Neelkanth", u"Ashirwad", u"Indrayani", u"Saptashrungi", u"Vrindavan"});
constexpr auto kStreets =
    std::to_array<const char16_t*>({u"Sample Road", u"Specimen Lane", u"Old Mill Road", u"Canal Road",
                                    u"Market Yard Road", u"Tekdi Path", u"School Lane"});
constexpr auto kBanks = std::to_array<std::pair<const char16_t*, const char*>>({{u"Specimen Bank of Deccan", "ZZSD"},
                                                                                {u"Example Sahakari Bank", "ZZES"},
                                                                                {u"Sample Commercial Bank", "ZZSC"},
                                                                                {u"Trial Gramin Bank", "ZZTG"}});

/// Draws numbers that are the same for the same code, on every machine and in every version.
class Draw {
public:
    Draw(std::string_view kind, std::string_view code) : m_bytes(vault::hash(vault::packed({"sample", kind, code}))) {}

    std::uint32_t below(std::uint32_t limit) {
        const std::uint32_t number = vault::unpackedNumber(vault::view(m_bytes));
        m_bytes = vault::hash(vault::view(m_bytes));
        return number % limit;
    }
    template <typename List>
    const auto& oneOf(const List& list) {
        return list[below(static_cast<std::uint32_t>(list.size()))];
    }
    std::string digits(std::size_t count) {
        std::string text;
        while (text.size() < count)
            text.push_back(static_cast<char>('0' + below(10)));
        return text;
    }
    char capital() { return static_cast<char>('A' + below(26)); }

private:
    QByteArray m_bytes;
};

/// The number a code ends in, below 1000, as three digits: what keeps one sample's numbers apart from another's.
std::string serial(std::string_view code, Draw& draw) {
    std::string digits;
    for (std::size_t i = code.size(); i > 0 && digits.size() < 3 && code[i - 1] >= '0' && code[i - 1] <= '9'; --i)
        digits.insert(digits.begin(), code[i - 1]);
    if (digits.empty())
        return draw.digits(3);
    digits.insert(0, 3 - digits.size(), '0');
    // Twelve nines would pass the check digit, but are refused as a repeat.
    return digits == "999" ? "000" : digits;
}

QString text(const char16_t* literal) {
    return QString::fromUtf16(literal);
}

std::string compactJson(const QJsonObject& json) {
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

SampleEmployeeSecrets sampleEmployeeSecrets(std::string_view employeeCode) {
    Draw draw("employee", employeeCode);
    const std::string number = serial(employeeCode, draw);
    const Town& town = draw.oneOf(kTowns);
    const QString flat = QString::number(1 + draw.below(40));
    const QString building = text(draw.oneOf(kBuildings));
    const QString street = text(draw.oneOf(kStreets));
    SampleEmployeeSecrets secrets;
    secrets.address = compactJson({{u"line1"_s, QString(u"Flat "_s + flat + u", "_s + building)},
                                   {u"line2"_s, street},
                                   {u"city"_s, text(town.city)},
                                   {u"district"_s, text(town.district)},
                                   {u"state"_s, text(town.state)},
                                   {u"state_code"_s, text(town.stateCode)},
                                   {u"pin"_s, text(town.pin)},
                                   {u"country"_s, u"IN"_s}});
    // Mobile numbers begin with 6 to 9: one with 5 rings nowhere.
    secrets.phone = "+9155500" + draw.digits(2) + number;
    secrets.aadhaar = "99999999" + number;
    secrets.aadhaar.push_back(india::verhoeffDigit(secrets.aadhaar).value_or('0'));
    // The last of all series; its fourth letter says: a person.
    secrets.pan = std::string("ZZZP") + draw.capital() + draw.digits(1) + number + draw.capital();
    return secrets;
}

SampleEmployeeSecrets inventedEmployeeSecrets(std::int64_t number) {
    const auto digits = [](std::int64_t value, std::size_t count) {
        std::string text = std::to_string(value);
        return text.size() < count ? std::string(count - text.size(), '0') + text : text.substr(text.size() - count);
    };
    const auto letter = [](std::int64_t value) { return static_cast<char>('A' + value % 26); };
    SampleEmployeeSecrets secrets = sampleEmployeeSecrets("invented " + std::to_string(number));
    secrets.phone = "+9155500" + digits(number, 5);
    secrets.aadhaar = "9999" + digits((9'999'000 + number) % 10'000'000, 7);
    secrets.aadhaar.push_back(india::verhoeffDigit(secrets.aadhaar).value_or('0'));
    secrets.pan =
        "ZZZP" + std::string(1, letter(number / 10'000)) + digits(number, 4) + std::string(1, letter(number / 260'000));
    return secrets;
}

SampleBankDetails sampleBankDetails(std::string_view vendorCode, std::string_view accountName) {
    Draw draw("vendor", vendorCode);
    const std::string number = serial(vendorCode, draw);
    const auto& [bank, bankCode] = draw.oneOf(kBanks);
    SampleBankDetails details;
    details.accountNumber = "000" + draw.digits(6) + number;
    const std::string ifsc = bankCode + ("0" + draw.digits(6));
    const std::string_view name = accountName.empty() ? vendorCode : accountName;
    details.json =
        compactJson({{u"account_name"_s, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))},
                     {u"account_number"_s, QString::fromStdString(details.accountNumber)},
                     {u"ifsc"_s, QString::fromStdString(ifsc)},
                     {u"bank"_s, text(bank)}});
    return details;
}

} // namespace landreeve::tenancy
