#pragma once

#include "core/base/progress.h"
#include "core/postgres/transaction.h"
#include "core/records/entity.h"
#include "core/records/secret_field.h"
#include "core/vault/field_vault.h"

#include <functional>
#include <stop_token>
#include <string>

namespace landreeve::tenancy {

/// An encrypted field of one row, as a copy has it from its source.
struct SourceField {
    const records::Entity& entity;
    const records::Field& field;
    std::string rowId;
    std::int64_t rowNumber; ///< From 1, in an order that is the same for all the row's fields.
    records::SealedField sealed;
};

/// What is to stand there instead.
using ResealFn = std::function<records::SealedField(const SourceField&)>;

/// Writes every encrypted field of every table anew, those without a value apart. In a database without triggers, row
/// security and indexes yet: nothing is audited, no version is raised. How many fields.
std::int64_t resealFields(postgres::Transaction& transaction, const ResealFn& reseal, const ProgressFn& progress,
                          const std::stop_token& stop);

/// The same plaintext under another key, with the other key's blind index. Throws what decrypting throws.
records::SealedField resealed(const SourceField& source, const vault::FieldVault& from, const vault::FieldVault& to);

} // namespace landreeve::tenancy
