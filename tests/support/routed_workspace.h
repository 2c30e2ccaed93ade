#pragma once

#include "tests/support/command_line.h"
#include "tests/support/message_proxy.h"
#include "tests/support/test_workspace.h"

namespace landreeve::tests {

/// A workspace with a tenant, and the same once more under the name kRouted, whose every connection, to the control
/// plane and to the tenant, goes through a proxy. The server writes as one in production does.
class RoutedWorkspace {
public:
    static constexpr const char* kRouted = "routed";

    explicit RoutedWorkspace(const char* tenantId)
        : workspace(PrivatePostgres::Options{false, {"synchronous_commit = on", "full_page_writes = on"}}),
          proxy(workspace.server().socketFolder()) {
        workspace.provision(tenantId);
        workspace::Profile profile;
        profile.name = kRouted;
        profile.controlUrl =
            postgres::ConnectionUrl::socket(proxy.folder(), "landreeve_admin", control::ControlPlane::kDatabase);
        workspace::Profiles(workspace.home()).add(profile);
        auto lease = workspace.workspace().control().lend();
        lease->exec("UPDATE database_server SET url = replace(url, $1, $2)", workspace.server().socketFolder(),
                    proxy.folder());
    }

    /// A command in the workspace of that name, answered as JSON.
    CommandResult run(const char* name, const QStringList& command, const QByteArray& input = {}) const {
        return landreevectl(
            QString::fromStdString(workspace.home().data().string()),
            QStringList{QStringLiteral("--json"), QStringLiteral("--workspace"), QString::fromLatin1(name)} + command,
            input);
    }

    TestWorkspace workspace;
    MessageProxy proxy;
};

} // namespace landreeve::tests
