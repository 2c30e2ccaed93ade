#include "core/tenancy/neutralisation.h"

#include "core/base/error.h"
#include "core/india/aadhaar.h"
#include "core/postgres/quote.h"
#include "core/tenancy/neutral_columns.h"
#include "core/tenancy/sample_secrets.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::tenancy {
namespace {

using postgres::quoteIdentifier;
using records::SealedField;
using records::SecretKind;

// Given names and surnames that are common enough to be nobody's together. A combination that a real employee's name
// holds, or is held in, is not taken.
constexpr std::int64_t kStepAside = 1'000'003; // above the rows of any table of employees

constexpr const char* kNames = R"(
    CREATE TEMPORARY TABLE invented_name ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY md5(g || s)) AS n, g || ' ' || s AS name, lower(g) || '.' || lower(s) AS mail
    FROM unnest(array['Aarohi', 'Bhaskar', 'Charulata', 'Devdutt', 'Eshwari', 'Falguni', 'Girija', 'Hemant', 'Indrajit',
                      'Jaywant', 'Ketaki', 'Lalit', 'Madhura', 'Nachiket', 'Omkar', 'Pallavi', 'Raghunath', 'Sharvari',
                      'Tejaswini', 'Urmila', 'Vidyadhar', 'Yashodhan']) g,
         unnest(array['Amberkar', 'Bendre', 'Chaubal', 'Dabholkar', 'Edekar', 'Fadnis', 'Gharat', 'Hardikar', 'Inamke',
                      'Jambhekar', 'Kanhere', 'Lagvankar', 'Mhasde', 'Nimbkar', 'Oturkar', 'Pednekar', 'Rasal',
                      'Sabnis', 'Tembe', 'Upasani', 'Vartak', 'Yelne']) s
    WHERE NOT EXISTS (SELECT FROM employee e WHERE position(lower(e.name) IN lower(g || ' ' || s)) > 0
                                                OR position(lower(g || ' ' || s) IN lower(e.name)) > 0))";

// Reasons stand in the lines too.
constexpr const char* kOrderEvents = R"(
    UPDATE order_event
    SET reason = NULL, carrier = NULL, tracking_number = NULL,
        asked = (SELECT jsonb_agg(a.value - 'reason' ORDER BY a.ordinality) FROM jsonb_array_elements(asked) WITH ORDINALITY a),
        lines = (SELECT coalesce(jsonb_agg(a.value - 'reason' ORDER BY a.ordinality), '[]')
                   FROM jsonb_array_elements(lines) WITH ORDINALITY a))";

constexpr const char* kEmployees = R"(
    UPDATE employee t
    SET name = i.name, email = CASE WHEN t.email IS NOT NULL THEN i.mail || '.' || r.n || '@invented.example' END,
        auth_user_id = NULL, metadata = '{}'
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM employee) r, invented_name i
    WHERE r.id = t.id AND i.n = 1 + (r.n - 1) % (SELECT count(*) FROM invented_name))";

// An address keeps its town, state and PIN code: taxes and reports depend on those, and thousands live there.
constexpr const char* kAddresses = R"(
    UPDATE % t SET # = # || CASE WHEN # ? 'line1' THEN jsonb_build_object('line1', 'Specimen Estate, shed ' || r.n)
                                 ELSE '{}' END
                         || CASE WHEN # ? 'line2' THEN '{"line2": "Sample Road"}'::jsonb ELSE '{}' END
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM %) r
    WHERE r.id = t.id)";

// A GSTIN holds a PAN, which may be a person's. State and kind of holder stay; 0000 is never given out.
constexpr const char* kParties = R"(
    UPDATE # t
    SET email = CASE WHEN t.email IS NOT NULL THEN 'contact.' || r.n || '@#.invented.example' END,
        phone = CASE WHEN t.phone IS NOT NULL THEN '+91 55590 ' || lpad((r.n % 100000)::text, 5, '0') END,
        tax_id = CASE WHEN is_gstin(t.tax_id) THEN r.head || gstin_check_character(r.head)
                      WHEN t.tax_id IS NOT NULL THEN 'INVENTED-' || r.n END
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n,
                 left(tax_id, 2) || 'ZZZ' || substr(tax_id, 6, 1) || 'Z0000' ||
                 chr(65 + (row_number() OVER (ORDER BY id) % 26)::int) || '1Z' AS head
          FROM #) r
    WHERE r.id = t.id)";

// Whoever did something is somebody else everywhere, and the same one everywhere. What the program did stays its own.
constexpr const char* kActors = R"(
    CREATE TEMPORARY TABLE invented_actor ON COMMIT DROP AS
    SELECT a AS was, 'person-' || row_number() OVER (ORDER BY md5(a)) AS is
    FROM (SELECT DISTINCT a FROM (%) every WHERE a IS NOT NULL AND a !~ '^landreeve') actors)";

std::string filled(std::string_view sql, char mark, const std::string& with) {
    std::string text;
    for (const char c : sql)
        text += c == mark ? with : std::string(1, c);
    return text;
}

void replaceActors(postgres::Transaction& transaction) {
    std::string every;
    std::vector<std::string> replacements;
    for (const auto row : transaction.exec(
             "SELECT c.relname, a.attname, a.atttypid = 'text[]'::regtype FROM pg_class c JOIN pg_attribute a ON "
             "a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT "
             "a.attisdropped AND a.attname = ANY(array['created_by', 'updated_by', 'approved_by', 'changed_by', "
             "'confirmed_by', 'by']) AND a.atttypid IN ('text'::regtype, 'text[]'::regtype) ORDER BY 1, 2")) {
        const auto table = quoteIdentifier(row.get<std::string>(0));
        const auto column = quoteIdentifier(row.get<std::string>(1));
        const bool several = row.get<bool>(2);
        every.append(every.empty() ? "" : " UNION ALL ")
            .append(several ? "SELECT unnest(" : "SELECT (")
            .append(column)
            .append(") AS a FROM ")
            .append(table);
        std::string statement = "UPDATE ";
        statement.append(table).append(" t SET ").append(column);
        if (several)
            statement.append(" = ARRAY(SELECT coalesce(i.is, w) FROM unnest(t.")
                .append(column)
                .append(") w LEFT JOIN invented_actor i ON i.was = w) WHERE t.")
                .append(column)
                .append(" <> '{}'");
        else
            statement.append(" = i.is FROM invented_actor i WHERE i.was = t.").append(column);
        replacements.push_back(std::move(statement));
    }
    transaction.exec(filled(kActors, '%', every));
    for (const std::string& statement : replacements)
        transaction.exec(statement);
}

SealedField sealed(const vault::FieldVault& vault, const SourceField& source, const QJsonValue& value) {
    return records::sealedField(vault, source.entity, source.rowId, source.field, value, true);
}

QJsonObject objectOf(const std::string& json) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

} // namespace

const std::set<std::string>& tablesLeftOut() {
    static const std::set<std::string> kTables{"audit_outbox", "import_run"};
    return kTables;
}

void Neutralisation::replacePlainFields(postgres::Transaction& transaction) {
    refuseUnknownColumns(transaction);
    for (const std::string& table : tablesLeftOut())
        transaction.exec("DELETE FROM " + quoteIdentifier(table));
    transaction.exec(kNames);
    transaction.exec(kEmployees);
    for (const char* table : {"vendor", "customer"})
        transaction.exec(filled(kParties, '#', table));
    for (const auto& [table, column] :
         std::initializer_list<std::pair<const char*, const char*>>{{"vendor", "address"},
                                                                    {"customer", "billing_address"},
                                                                    {"customer", "shipping_address"},
                                                                    {"sales_order", "delivery_address"}})
        transaction.exec(filled(filled(kAddresses, '%', table), '#', column));
    transaction.exec("UPDATE purchase_order SET notes = NULL WHERE notes IS NOT NULL");
    transaction.exec("UPDATE sales_order SET special_instructions = NULL, carrier = NULL, tracking_number = NULL "
                     "WHERE coalesce(special_instructions, carrier, tracking_number) IS NOT NULL");
    transaction.exec("UPDATE stock_move SET reason = NULL WHERE reason IS NOT NULL");
    transaction.exec(kOrderEvents);
    transaction.exec("UPDATE closed_period SET reason = NULL WHERE reason IS NOT NULL");
    replaceActors(transaction);
}

void Neutralisation::readTaken(postgres::Transaction& transaction) {
    for (const char* column : {"phone_index", "aadhar_number_index", "pan_number_index"}) {
        for (const auto row :
             transaction.exec("SELECT " + std::string(column) + " FROM employee WHERE " + column + " IS NOT NULL"))
            m_taken.insert(row.get<QByteArray>(0));
    }
}

bool Neutralisation::isTaken(const std::string& column, const std::string& plain) const {
    return m_taken.contains(m_from.blindIndex(column, plain));
}

SealedField Neutralisation::reseal(const SourceField& source) const {
    const auto invented = [&](auto part) {
        // The numbers of one copy differ from each other by the row's, and step aside for real ones.
        for (std::int64_t number = source.rowNumber;; number += kStepAside) {
            const std::string plain = inventedEmployeeSecrets(number).*part;
            const bool repeated = source.field.secret == SecretKind::Aadhaar && !india::checkAadhaar(plain).valid;
            if (!repeated && !isTaken(source.field.name, plain))
                return sealed(m_to, source, QString::fromStdString(plain));
        }
    };
    switch (source.field.secret) {
    case SecretKind::Phone:
        return invented(&SampleEmployeeSecrets::phone);
    case SecretKind::Aadhaar:
        return invented(&SampleEmployeeSecrets::aadhaar);
    case SecretKind::Pan:
        return invented(&SampleEmployeeSecrets::pan);
    case SecretKind::Address:
        return sealed(m_to, source, objectOf(inventedEmployeeSecrets(source.rowNumber).address));
    case SecretKind::BankDetails:
        return sealed(m_to, source, objectOf(sampleBankDetails("INVENTED-" + std::to_string(source.rowNumber)).json));
    case SecretKind::None:
        break;
    }
    throw Error("internal_error", "The field " + source.field.name + " is not known to be personal.");
}

} // namespace landreeve::tenancy
