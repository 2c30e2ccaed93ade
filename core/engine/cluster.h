#pragma once

#include <filesystem>
#include <string>

namespace landreeve::engine {

/// What stands in an engine's data folder. Only Absent may be made anew.
struct Cluster {
    enum class Verdict {
        Absent,  ///< Nothing, and nothing was ever made here.
        Present, ///< Files an engine made, complete as far as can be seen from outside.
        Foreign, ///< Something that no engine made.
        Damaged, ///< An engine's files, of which some are gone.
    };

    Verdict verdict = Verdict::Absent;
    int version = 0;    ///< Major version of PostgreSQL that made it, where known.
    std::string reason; ///< For Foreign and Damaged: a sentence for the user.
};

/// Looks at `<folder>/data`; changes nothing. Throws as systemFailure() where it may not look.
Cluster inspectCluster(const std::filesystem::path& folder);

/// Notes beside the data that it was made, so that data which vanishes later is missed and not made anew.
void noteCluster(const std::filesystem::path& folder);

} // namespace landreeve::engine
