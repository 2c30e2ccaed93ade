#pragma once

#include "core/migrations/fingerprint.h"
#include "core/migrations/migration_runner.h"

#include <stop_token>
#include <string>

namespace landreeve::migrations {

/// The schema a set makes at `version`, read from a database that is made for this on the server of `maintenance`
/// (a role with CREATEDB), migrated from empty, and dropped. It is named `landreeve_reference_…` and carries `comment`,
/// so that what a crash leaves behind is recognised.
Fingerprint referenceFingerprint(const postgres::ConnectionUrl& maintenance, const MigrationRunner& runner, int version,
                                 const std::string& comment, const std::stop_token& stop = {});

} // namespace landreeve::migrations
