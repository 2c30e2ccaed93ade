#pragma once

#include "core/access/verdict.h"
#include "core/records/entity.h"

#include <QString>

namespace landreeve::ui::records {

/// Why that may not be done to an entity's records, in the same words wherever it is said; empty where it may.
/// `verb`: what was wanted, as in "You can read vendors but not export them."
QString refusalOf(const access::Verdict& verdict, const landreeve::records::Entity& entity, const char* action,
                  const QString& verb);

} // namespace landreeve::ui::records
