#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace landreeve::tenancy {

/// Invented personal data of a sample employee: nobody's. The Aadhaar number is of the range 99999999xxxx that the
/// authority keeps for tests, the PAN of the last series there is, the telephone number begins as no mobile
/// number does; all are valid in form, and differ for codes that end in different numbers below 999.
struct SampleEmployeeSecrets {
    std::string address; ///< JSON: line1, line2, city, district, state, state_code, pin, country.
    std::string phone;   ///< Normalised, +91 and ten digits.
    std::string aadhaar; ///< 12 digits.
    std::string pan;
};

/// A function of the employee's code alone, such as "EMP-0007".
SampleEmployeeSecrets sampleEmployeeSecrets(std::string_view employeeCode);

/// The same by number, for as many as there may be: Aadhaar numbers and PANs differ below six million. From a thousand
/// on the Aadhaar numbers leave the range for tests, for that is all it holds, and may be somebody's by chance; number
/// 999 has one that is refused as a repeat.
SampleEmployeeSecrets inventedEmployeeSecrets(std::int64_t number);

/// An invented bank account at a bank there is not.
struct SampleBankDetails {
    std::string json; ///< account_name, account_number, ifsc, bank.
    std::string accountNumber;
};

/// A function of its arguments alone. `accountName` is the vendor's name; without it, its code.
SampleBankDetails sampleBankDetails(std::string_view vendorCode, std::string_view accountName = {});

} // namespace landreeve::tenancy
