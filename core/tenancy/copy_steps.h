#pragma once

#include "core/tenancy/backup_manifest.h"
#include "core/tenancy/copy_request.h"
#include "core/tenancy/partial_file.h"
#include "core/tenancy/provision_steps.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What a copy is made of: a backup, or a living tenant whose archive the first step writes.
struct CopySource {
    enum class Kind { Backup, Tenant };

    Kind kind = Kind::Backup;
    std::filesystem::path archive = {};
    BackupManifest manifest = {};
    control::Tenant tenant = {};                ///< Of a clone.
    control::Server server = {};                ///< Where that lives.
    std::optional<PartialFile> ownArchive = {}; ///< Of a clone: goes with this.
};

/// What the steps of one copy work on. Until it is whole, its database has the temporary name.
struct Copying {
    Provisioning p;
    CopySource& source;
    bool neutralise = false;
    CopyResult result = {};

    std::unique_ptr<postgres::Connection> work = {};

    /// The service role on the database under its temporary name.
    postgres::Connection& copy();
};

struct CopyStep {
    const char* name;
    /// Does it; what was done, in a few words.
    std::string (*run)(Copying&);
};

/// The recipe after `reserve` and before `activate`.
const std::vector<CopyStep>& copyRecipe();

} // namespace landreeve::tenancy
