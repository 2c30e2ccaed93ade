#pragma once

#include "core/base/error.h"
#include "core/control/server_store.h"
#include "core/workspace/workspace.h"
#include "tests/support/private_postgres.h"
#include "tests/ui/support/shown_sessions.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>

namespace landreeve::tests {

/// A home that knows two workspaces, each on a server of its own: one with a tenant in every state and another server
/// that is away, and one with nothing. For tests that show pages; the content is the same every time, but for the hour.
class ShownWorkspace {
public:
    static constexpr const char* kName = "pune-main";
    static constexpr const char* kEmpty = "nagpur-trial";
    static constexpr const char* kActive = "sahyadri-agro";    ///< with sample records and a backup
    static constexpr const char* kSuspended = "kaveri-pharma"; ///< with a reason
    static constexpr const char* kLong = "vidarbha-cotton";    ///< active, with a long name
    static constexpr const char* kFailed = "thar-solar";       ///< stopped at "grants"
    static constexpr const char* kUnderWay = "konkan-cold";    ///< being provisioned as long as this object lives

    ShownWorkspace() {
        qputenv("LANDREEVE_SECRET_STORE", "key-file");
        home().prepare();
        add(kName, m_server, "production");
        add(kEmpty, m_emptyServer, "staging");
        workspace::Profiles(home()).use(kName);
        m_workspace = workspace::Workspace::open({home(), kName, {}}, {}, {});
        provision(kActive, "Sahyadri Agro Traders", true);
        provision(kSuspended, "Kaveri Pharma Traders");
        m_workspace->lifecycle().suspend(kSuspended, "Invoice 2025-118 is 60 days overdue", {});
        provision(kLong, "Vidarbha Cotton Growers' Cooperative Marketing Federation Limited");
        m_workspace->lifecycle().backup(kActive, {}, {}, {});
        fail();
        hold();
        addServerThatIsAway();
        addShownSessions(m_server);
    }

    ~ShownWorkspace() {
        m_running.request_stop();
        m_running.join();
    }
    ShownWorkspace(const ShownWorkspace&) = delete;
    ShownWorkspace& operator=(const ShownWorkspace&) = delete;

    PrivatePostgres& server() { return m_server; }
    workspace::Workspace& workspace() { return *m_workspace; }
    workspace::Home home() const { return workspace::Home::resolve(m_home.path().toStdString()); }
    /// Another home, in which nothing was opened yet.
    workspace::Home newHome() const { return workspace::Home::resolve(m_newHome.path().toStdString()); }

    /// What a tenant's row in the control plane says, e.g. ("status", "kaveri-pharma").
    std::string row(const std::string& column, const std::string& tenantId) const {
        auto connection = postgres::Connection::open(m_server.superuserUrl("landreeve_control"));
        const auto found =
            connection.exec("SELECT (to_jsonb(t) ->> $1) FROM tenant_metadata t WHERE id = $2", column, tenantId)
                .first();
        return found ? found->get<std::optional<std::string>>(0).value_or("") : "no such tenant";
    }

private:
    void add(const char* name, const PrivatePostgres& server, const char* kind) {
        workspace::Profile profile;
        profile.name = name;
        profile.kind = kind;
        profile.controlUrl = server.serviceUrl("landreeve_control");
        workspace::Profiles(home()).add(profile);
    }

    void provision(const char* id, const char* name, bool seed = false, const tenancy::StepFn& onStep = {},
                   const std::stop_token& stop = {}) {
        tenancy::ProvisionRequest request;
        request.id = id;
        request.name = name;
        request.seed = seed;
        m_workspace->provisioner().provision(request, onStep, {}, stop);
    }

    static bool begins(const tenancy::StepRecord& step, const char* name) {
        return step.name == name && step.state == tenancy::StepRecord::State::Running;
    }

    void fail() {
        try {
            provision(kFailed, "Thar Solar Pumps", false, [](const tenancy::StepRecord& step) {
                if (begins(step, "grants"))
                    throw Error("server_unavailable", "The server closed the connection.", "Resume it.");
            });
        } catch (const Error&) {
            return; // as it should
        }
    }

    /// On a thread of its own, which stands at one step until it is told to stop.
    void hold() {
        m_running = std::jthread([this](const std::stop_token& stop) {
            try {
                provision(
                    kUnderWay, "Konkan Cold Chain", false,
                    [this, &stop](const tenancy::StepRecord& step) {
                        if (!begins(step, "migrate"))
                            return;
                        m_there.release();
                        std::mutex mutex;
                        std::unique_lock lock(mutex);
                        std::condition_variable_any().wait(lock, stop, [] { return false; });
                    },
                    stop);
            } catch (const std::exception&) {
                m_there.release();
            }
        });
        m_there.acquire();
    }

    void addServerThatIsAway() {
        auto lease = m_workspace->control().lend();
        control::Server away;
        away.name = "nashik-1";
        away.url = postgres::ConnectionUrl::socket(m_server.folder() + "/away", "landreeve_admin", "postgres");
        auto transaction = m_workspace->control().begin(*lease);
        control::ServerStore(*lease).put(away);
        lease->exec("UPDATE database_server SET state = 'draining' WHERE name = $1", away.name);
        transaction.commit();
    }

    PrivatePostgres m_server;
    PrivatePostgres m_emptyServer;
    PrivateFolder m_home{QStringLiteral("lr-home")};
    PrivateFolder m_newHome{QStringLiteral("lr-home")};
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::counting_semaphore<2> m_there{0};
    std::jthread m_running;
};

} // namespace landreeve::tests
