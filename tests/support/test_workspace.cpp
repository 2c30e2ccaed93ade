#include "tests/support/test_workspace.h"

namespace landreeve::tests {

TestWorkspace::TestWorkspace() : TestWorkspace(PrivatePostgres::Options()) {}

TestWorkspace::TestWorkspace(const PrivatePostgres::Options& options)
    : m_server(std::make_unique<PrivatePostgres>(options)) {
    if (!qEnvironmentVariableIsSet("LANDREEVE_SECRET_STORE"))
        qputenv("LANDREEVE_SECRET_STORE", "key-file");
    workspace::Profile profile;
    profile.name = kName;
    profile.controlUrl = m_server->serviceUrl("landreeve_control");
    home().prepare();
    workspace::Profiles(home()).add(profile);
    m_workspace = open();
}

workspace::Home TestWorkspace::home() const {
    return workspace::Home::resolve(m_home.path().toStdString());
}

std::unique_ptr<workspace::Workspace> TestWorkspace::open() const {
    return workspace::Workspace::open({home(), kName, {}}, {}, {});
}

tenancy::ProvisionResult TestWorkspace::provision(const std::string& tenantId, bool seed) {
    tenancy::ProvisionRequest request;
    request.id = tenantId;
    request.name = "Tenant " + tenantId;
    request.seed = seed;
    return m_workspace->provisioner().provision(request, {}, {}, {});
}

postgres::Connection TestWorkspace::superuser(std::string_view database) const {
    return postgres::Connection::open(m_server->superuserUrl(database));
}

postgres::Connection TestWorkspace::login(const std::string& tenantId, tenancy::LoginKind kind) {
    return postgres::Connection::open(m_workspace->lifecycle().url(tenantId, kind, true, {}));
}

postgres::ConnectionUrl TestWorkspace::loginUrl(const std::string& tenantId, tenancy::LoginKind kind,
                                                std::string_view database) {
    return m_workspace->lifecycle().url(tenantId, kind, true, {}).withDatabase(database);
}

std::vector<std::string> TestWorkspace::leftovers() const {
    std::vector<std::string> names;
    auto connection = superuser("postgres");
    for (const auto row :
         connection.exec("SELECT 'database ' || datname FROM pg_database WHERE datname NOT IN ('postgres', "
                         "'template0', 'template1', "
                         "'landreeve_control') AND datname NOT LIKE 'landreeve_template_%' UNION ALL SELECT 'role ' || "
                         "rolname FROM "
                         "pg_roles WHERE rolname NOT LIKE 'pg\\_%' AND rolname NOT IN ('postgres', 'landreeve_admin', "
                         "'landreeve_schema', 'landreeve_write', 'landreeve_read') ORDER BY 1"))
        names.push_back(row.get<std::string>(0));
    return names;
}

} // namespace landreeve::tests
