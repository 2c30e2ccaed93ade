#include "core/tenancy/sample_data.h"

#include "core/base/error.h"
#include "core/postgres/quote.h"
#include "core/tenancy/sample_secrets.h"
#include "core/tenancy/tenant_session.h"

#include <QDir>
#include <QFile>

namespace landreeve::tenancy {
namespace {

/// The seed's files in order, one text.
std::string seedSql() {
    std::string sql;
    const QDir folder(QStringLiteral(":/migrations/seed"));
    for (const QString& name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            throw Error("internal_error", "The sample data " + name.toStdString() + " cannot be read.");
        // lint: the seed compiled in
        sql += file.readAll().toStdString() + "\n";
    }
    return sql;
}

SampleCounts count(postgres::Transaction& transaction) {
    const auto row =
        transaction
            .exec("SELECT (SELECT count(*) FROM product) AS products, (SELECT count(*) FROM vendor) AS vendors, "
                  "(SELECT count(*) FROM customer) AS customers, (SELECT count(*) FROM employee) AS employees, "
                  "(SELECT count(*) FROM purchase_order) + (SELECT count(*) FROM sales_order) AS orders")
            .one();
    return {false,
            row.get<int>("products"),
            row.get<int>("vendors"),
            row.get<int>("customers"),
            row.get<int>("orders"),
            row.get<int>("employees")};
}

std::string lastFour(const std::string& text) {
    return text.size() <= 4 ? text : text.substr(text.size() - 4);
}

/// Encrypts the personal fields that the SQL leaves empty, since only this program has the key.
void writePersonalFields(postgres::Transaction& transaction, const vault::FieldCipher& cipher) {
    for (const auto row : transaction.exec("SELECT id, employee_code FROM employee WHERE aadhar_number IS NULL")) {
        const auto id = row.get<std::string>("id");
        const SampleEmployeeSecrets secret = sampleEmployeeSecrets(row.get<std::string>("employee_code"));
        const auto sealed = [&](const char* column, const std::string& plain) {
            return cipher.encrypt("employee", id, column, SecretString(plain));
        };
        transaction.exec(
            "UPDATE employee SET address = $2, phone = $3, phone_last4 = $4, phone_index = $5, aadhar_number = $6, "
            "aadhar_number_last4 = $7, aadhar_number_index = $8, pan_number = $9, pan_number_last4 = $10, "
            "pan_number_index = $11 WHERE id = $1",
            id, sealed("address", secret.address), sealed("phone", secret.phone), lastFour(secret.phone),
            cipher.blindIndex("phone", secret.phone), sealed("aadhar_number", secret.aadhaar), lastFour(secret.aadhaar),
            cipher.blindIndex("aadhar_number", secret.aadhaar), sealed("pan_number", secret.pan), lastFour(secret.pan),
            cipher.blindIndex("pan_number", secret.pan));
    }
    for (const auto row : transaction.exec("SELECT id, code, name FROM vendor WHERE bank_details IS NULL")) {
        const auto id = row.get<std::string>("id");
        const SampleBankDetails bank = sampleBankDetails(row.get<std::string>("code"), row.get<std::string>("name"));
        transaction.exec("UPDATE vendor SET bank_details = $2, bank_details_last4 = $3 WHERE id = $1", id,
                         cipher.encrypt("vendor", id, "bank_details", SecretString(bank.json)),
                         lastFour(bank.accountNumber));
    }
}

} // namespace

SampleCounts writeSampleData(postgres::Connection& tenant, const std::string& tenantId,
                             const vault::FieldCipher& cipher, const ProgressFn& progress) {
    auto transaction = beginAsOwner(tenant, tenantId);
    const bool empty = transaction.exec("SELECT 1 FROM product LIMIT 1").empty();
    if (empty) {
        report(progress, {"seed", "Writing sample records", 0, 0});
        tenant.script(seedSql());
        report(progress, {"seed", "Encrypting personal fields", 0, 0});
        writePersonalFields(transaction, cipher);
    }
    SampleCounts counts = count(transaction);
    counts.written = empty;
    transaction.commit();
    // Without statistics the planner guesses badly until autovacuum has come by.
    tenant.script("SET ROLE " + postgres::quoteIdentifier(kSchemaRole) + "; ANALYZE; RESET ROLE");
    return counts;
}

} // namespace landreeve::tenancy
