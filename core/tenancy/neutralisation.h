#pragma once

#include "core/postgres/transaction.h"
#include "core/tenancy/resealed_fields.h"

#include <set>
#include <string>

namespace landreeve::tenancy {

/// Replaces what tells of persons in a copy by invented values that are valid in form: the plain fields here, the
/// encrypted ones through reseal(). In a database without triggers, row security and indexes yet.
/// docs/decisions/0011-copies-of-tenants.md says what is replaced, what is emptied and what stays.
class Neutralisation {
public:
    /// `from` reads what the source wrote, `to` writes the copy's.
    Neutralisation(const vault::FieldVault& from, const vault::FieldVault& to) : m_from(from), m_to(to) {}

    /// Names, addresses of mail and houses, telephone and tax numbers, free text, who did what; the history goes.
    /// Throws Error `not_neutralised` for a column of which it is not known what it tells.
    static void replacePlainFields(postgres::Transaction& transaction);
    /// Reads the blind indexes of the source, so that nothing invented is what somebody really has. Before reseal().
    void readTaken(postgres::Transaction& transaction);
    /// An invented value in the place of this one.
    records::SealedField reseal(const SourceField& source) const;

private:
    bool isTaken(const std::string& column, const std::string& plain) const;

    const vault::FieldVault& m_from;
    const vault::FieldVault& m_to;
    std::set<QByteArray> m_taken;
};

/// Tables whose rows a neutralised copy does without: what they hold was written of the source's persons.
const std::set<std::string>& tablesLeftOut();

} // namespace landreeve::tenancy
