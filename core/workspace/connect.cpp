#include "core/workspace/connect.h"

#include "core/base/error.h"
#include "core/tenancy/tenant_id.h"

#include <algorithm>

namespace landreeve::workspace {
namespace {

constexpr std::size_t kLongest = 40;

bool isValid(const std::string& name) {
    try {
        checkWorkspaceName(name);
        return true;
    } catch (const Error&) {
        return false;
    }
}

void forget(const Workspace::Options& options) {
    try {
        Profiles(options.home).remove(options.profile);
        forgetSecrets(options.home, options.profile, options.prompt, {});
    } catch (const std::exception&) {
        // The failure that led here is the one to tell.
        return;
    }
}

} // namespace

bool openedBefore(const Home& home) {
    std::error_code ignored;
    return std::filesystem::exists(home.config() / "workspaces.json", ignored) ||
           std::filesystem::exists(home.engine() / "data", ignored);
}

std::string proposeWorkspaceName(const postgres::ConnectionUrl& url, const std::vector<std::string>& taken) {
    // The first word of the host says most: db-pune.example.com is "db-pune".
    std::string host = url.host();
    host.resize(std::min(host.find_first_of(".,/"), host.size()));
    std::string name = tenancy::proposeTenantId(host);
    if (!isValid(name))
        name = "server";
    const std::string base = name.substr(0, kLongest - 3);
    for (int number = 2; std::ranges::find(taken, name) != taken.end(); ++number)
        name = base + "-" + std::to_string(number);
    return name;
}

std::unique_ptr<Workspace> openWorkspace(const Workspace::Options& options, const ProgressFn& progress,
                                         const std::stop_token& stop) {
    auto workspace = Workspace::open(options, progress, stop);
    Profiles(options.home).use(workspace->profile().name);
    return workspace;
}

std::unique_ptr<Workspace> connectWorkspace(const Workspace::Options& options, const postgres::ConnectionUrl& url,
                                            const std::string& kind, const ProgressFn& progress,
                                            const std::stop_token& stop) {
    options.home.prepare();
    Profiles profiles(options.home);
    profiles.add({options.profile, false, url.withPassword({}), kind});
    try {
        storeControlPassword(options.home, options.profile, url.password(), options.prompt, stop);
        return openWorkspace(options, progress, stop);
    } catch (...) {
        // What was typed did not lead anywhere: the next try begins from nothing.
        forget(options);
        throw;
    }
}

} // namespace landreeve::workspace
