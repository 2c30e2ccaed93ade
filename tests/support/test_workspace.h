#pragma once

#include "core/workspace/workspace.h"
#include "tests/support/private_postgres.h"

#include <memory>
#include <string>

namespace landreeve::tests {

/// A workspace of a test's own, on a server of its own that it reaches as the service role that is no superuser, with
/// its keys in a key file of a private home.
class TestWorkspace {
public:
    TestWorkspace();
    explicit TestWorkspace(const PrivatePostgres::Options& options);

    PrivatePostgres& server() { return *m_server; }
    workspace::Workspace& workspace() { return *m_workspace; }
    workspace::Home home() const;
    /// A second program's view of the same workspace.
    std::unique_ptr<workspace::Workspace> open() const;
    /// The workspace's name in its home.
    static constexpr const char* kName = "test";

    tenancy::ProvisionResult provision(const std::string& tenantId, bool seed = false);
    /// As the superuser, who sees and may do everything.
    postgres::Connection superuser(std::string_view database) const;
    /// As one of a tenant's logins, with its password.
    postgres::Connection login(const std::string& tenantId, tenancy::LoginKind kind);
    /// As that login, on another database.
    postgres::ConnectionUrl loginUrl(const std::string& tenantId, tenancy::LoginKind kind, std::string_view database);

    /// Databases and roles on the server beyond those of an empty workspace, sorted.
    std::vector<std::string> leftovers() const;

private:
    std::unique_ptr<PrivatePostgres> m_server;
    PrivateFolder m_home{QStringLiteral("lr-home")};
    std::unique_ptr<workspace::Workspace> m_workspace;
};

/// The code of the Error that `work` throws; "cancelled" for Cancelled, "" where it throws nothing.
template <typename Work>
std::string codeOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    } catch (const Cancelled&) {
        return "cancelled";
    }
    return "";
}

} // namespace landreeve::tests
