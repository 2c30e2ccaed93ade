#pragma once

#include "core/workspace/workspace.h"

#include <memory>

namespace landreeve::workspace {

/// Whether a workspace was opened, or added, in this home before. Looks at two paths.
bool openedBefore(const Home& home);

/// A name for the workspace of this server, made of its host: valid, and not one of `taken`.
std::string proposeWorkspaceName(const postgres::ConnectionUrl& url, const std::vector<std::string>& taken);

/// Adds a remote workspace (its password goes to the secret store) and opens it, which also makes it the one opened
/// next time. Where it cannot be opened nothing of it is kept. Throws what Profiles::add() and Workspace::open() throw.
std::unique_ptr<Workspace> connectWorkspace(const Workspace::Options& options, const postgres::ConnectionUrl& url,
                                            const std::string& kind, const ProgressFn& progress,
                                            const std::stop_token& stop);

/// Opens a known workspace and makes it the one opened next time.
std::unique_ptr<Workspace> openWorkspace(const Workspace::Options& options, const ProgressFn& progress,
                                         const std::stop_token& stop);

} // namespace landreeve::workspace
