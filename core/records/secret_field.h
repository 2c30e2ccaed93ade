#pragma once

#include "core/records/query.h"
#include "core/vault/field_vault.h"

#include <QJsonValue>

#include <optional>
#include <string>

namespace landreeve::records {

/// An encrypted field as its table keeps it: ciphertext in the column of its name, and beside it what may be shown and
/// what it is found by, where it has those. All empty where it was given as null.
struct SealedField {
    std::optional<QByteArray> ciphertext = {};
    std::optional<std::string> lastFour = {};
    std::optional<QByteArray> index = {};
};

/// Whether the table has <name>_last4 and <name>_index beside the ciphertext.
bool hasLastFour(const Field& field);
bool hasIndex(const Field& field);

/// The one text that is encrypted: a number without its separators, or an object of texts. Throws Error
/// `invalid_record`, without the value in its words, where it is not in its form.
SecretString normalisedSecret(const Field& field, const QJsonValue& value, bool indian);

/// The value of one record's field as it is to be written. Throws like normalisedSecret().
SealedField sealedField(const vault::FieldVault& vault, const Entity& entity, const std::string& rowId,
                        const Field& field, const QJsonValue& value, bool indian);

/// The query with what is searched for and looks like the whole number of an encrypted field (twelve digits, ten of a
/// telephone, a PAN, right or not) taken out of the search, to be found by that field's index: as a pattern the server
/// would see it, and a list that keeps its search would keep it.
RecordQuery numbersApart(const RecordQuery& query);

/// The query with the values of encrypted fields, numbersApart() among them, turned into what they are found by. Only
/// equality finds them: throws Error `encrypted_field` for anything else, for a field without an index, and where
/// `vault` is null.
RecordQuery sealedQuery(const RecordQuery& query, const vault::FieldVault* vault);

} // namespace landreeve::records
