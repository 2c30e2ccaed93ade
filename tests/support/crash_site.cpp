#include "tests/support/crash_site.h"

#include "core/base/error.h"
#include "core/health/tenant_health.h"
#include "core/tenancy/copy_request.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>

#include <unistd.h>

namespace landreeve::tests {
namespace {

using namespace std::chrono_literals;
using Message = MessageProxy::Message;
using Moment = MessageProxy::Moment;
using Verdict = MessageProxy::Verdict;

constexpr const char* kRouted = "routed";
constexpr auto kLimit = 20s;

constexpr auto kMoments = std::to_array<std::pair<Moment, const char*>>(
    {{Moment::Before, "before"}, {Moment::Sent, "sent"}, {Moment::Answered, "answered"}});
constexpr auto kVictims = std::to_array<std::pair<Victim, const char*>>({{Victim::Program, "program"},
                                                                         {Victim::Backend, "backend"},
                                                                         {Victim::Postmaster, "postmaster"},
                                                                         {Victim::Server, "server"}});

template <typename Names, typename Value>
std::string nameOf(const Names& names, Value value) {
    return std::ranges::find(names, value, &Names::value_type::first)->second;
}

/// What makes the server work: start-up, Query, Sync, CopyDone.
bool isRequest(char type) {
    return type == '\0' || type == 'Q' || type == 'S' || type == 'c';
}

/// The statement in a Query or Parse.
std::string_view statementIn(const Message& message) {
    std::string_view text = message.content;
    if (message.type == 'P')
        text.remove_prefix(std::min(text.find('\0') + 1, text.size()));
    return text.substr(0, text.find('\0'));
}

/// A Bind parameter as it is sent: its length, then its bytes.
std::string parameter(const std::string& value) {
    return std::string(3, '\0') + static_cast<char>(value.size()) + value;
}

bool isCopy(const QStringList& arguments) {
    return arguments.value(1) == QLatin1String("restore") || arguments.value(1) == QLatin1String("clone");
}

/// The step whose beginning a Bind notes, if it is such a note.
std::optional<std::string> stepBegunBy(const Message& message, const std::vector<std::string>& recipe) {
    if (message.type != 'B' || message.content.find(parameter("running")) == std::string_view::npos)
        return std::nullopt;
    for (const std::string& step : recipe) {
        if (message.content.find(parameter(step)) != std::string_view::npos)
            return step;
    }
    return std::nullopt;
}

/// A command's first request about a tenant: it takes its lock, or looks whether somebody holds it.
bool beginsCommand(std::string_view statement) {
    return statement.find("lock(hashtextextended('landreeve.tenant.") != std::string_view::npos;
}

/// Another command than `tenant provision` is one step, named after it, but for what pg_dump does for it.
std::string firstStep(const QStringList& arguments) {
    const std::string command = arguments.value(1).toStdString();
    return command == "provision" || isCopy(arguments) ? tenancy::provisionSteps().front() : command;
}

} // namespace

std::string KillPoint::name() const {
    return step + " " + std::to_string(request) + " " + nameOf(kMoments, moment) + ", " + nameOf(kVictims, victim) +
           ": " + QString::fromStdString(text).simplified().toStdString();
}

/// Follows one run's messages and strikes at its point.
class CrashSite::Plot {
public:
    Plot(const QStringList& arguments, std::optional<KillPoint> point, pid_t postmaster)
        : m_point(std::move(point)),
          m_postmaster(postmaster),
          m_copies(isCopy(arguments)),
          m_recipe(m_copies ? tenancy::copySteps() : tenancy::provisionSteps()),
          m_onOneTenant(arguments.value(1) != QLatin1String("reconcile")),
          m_step(firstStep(arguments)) {}

    Verdict look(const Message& message, Moment moment) {
        if (moment == Moment::Before)
            follow(message);
        const bool here = m_point && !struck && isOurs(message) && !m_over && isRequest(message.type) &&
                          m_step == m_point->step && m_number == m_point->request && moment == m_point->moment;
        return here ? strike(message) : Verdict::Pass;
    }

    bool struck = false;
    bool outlived = false;
    std::vector<Request> requests;
    std::vector<OtherProcess> backends; ///< The program's.
    std::vector<OtherProcess> ending;   ///< All of the server's that go with the victim.

private:
    bool isOurs(const Message& message) const {
        return m_client != 0 && (message.client == m_client || message.client == m_dump);
    }
    void begin(const std::string& step) {
        if (step == m_step)
            return;
        m_step = step;
        m_number = -1;
    }
    /// Notes whether it is the program that speaks, or the pg_dump it has started.
    void tellApart(const Message& message, std::string_view statement) {
        if (m_client == 0 && message.client != getpid() && beginsCommand(statement))
            m_client = message.client;
        if (m_client == 0)
            return;
        if (message.client == m_client) {
            m_backends = message.allBackends;
            if (m_step == kDump)
                begin(kAfterDump);
        } else if (m_copies && message.client != m_dump && message.client != getpid() &&
                   std::ranges::count(childrenOf(m_client), message.client) != 0) {
            m_dump = message.client;
        } else if (m_dump == 0 && message.client != getpid() &&
                   std::ranges::count(childrenOf(m_client), message.client) != 0) {
            m_dump = message.client;
            begin(kDump);
        }
    }
    void follow(const Message& message) {
        const std::string_view statement =
            message.type == 'Q' || message.type == 'P' ? statementIn(message) : std::string_view();
        tellApart(message, statement);
        if (!isOurs(message) || m_over)
            return;
        if (m_onOneTenant &&
            statement.find("pg_advisory_unlock(hashtextextended('landreeve.tenant.") != std::string_view::npos)
            m_over = true;
        if (!statement.empty())
            m_text = statement.substr(0, 50);
        if (const auto step = stepBegunBy(message, m_recipe))
            begin(*step);
        if (isRequest(message.type) && !m_over) {
            ++m_number;
            requests.push_back({m_step, message.type == '\0' ? "(start-up)" : m_text});
        }
    }

    Verdict strike(const Message& message) {
        struck = true;
        for (const pid_t backend : m_backends)
            backends.emplace_back(backend);
        if (m_point->victim == Victim::Program) {
            OtherProcess(m_client).kill();
            // The server answers nobody meanwhile: what goes now does so by itself.
            outlived = m_dump != 0 && !OtherProcess(m_dump).endsWithin(kLimit);
            return message.client == m_client ? Verdict::Cut : Verdict::Pass;
        }
        const std::vector<pid_t> children = childrenOf(m_postmaster);
        if (m_point->victim != Victim::Backend) {
            ending.emplace_back(m_postmaster);
            ending.back().kill();
        }
        for (const pid_t child : children) {
            ending.emplace_back(child);
            if (m_point->victim == Victim::Server)
                ending.back().kill();
        }
        if (m_point->victim == Victim::Backend) {
            // The first words of a connection have no backend yet, and there may be no other: then it is cut alone.
            if (message.backend == 0 && message.allBackends.empty())
                return Verdict::Cut;
            OtherProcess(message.backend != 0 ? message.backend : message.allBackends.front()).kill();
        }
        return m_point->moment == Moment::Sent ? Verdict::Pass : Verdict::Cut;
    }

    const std::optional<KillPoint> m_point;
    const pid_t m_postmaster;
    const bool m_copies;
    const std::vector<std::string>& m_recipe;
    const bool m_onOneTenant;
    pid_t m_client = 0;
    pid_t m_dump = 0;              ///< The pg_dump it has started; for a copy the last such program.
    std::vector<pid_t> m_backends; ///< The program's, as it last spoke.
    bool m_over = false;
    std::string m_step;
    int m_number = -1;
    std::string m_text;
};

CrashSite::CrashSite()
    // What is confirmed is written, and a page cut in two is made whole; the disk itself survives.
    : m_test({false, {"synchronous_commit = on", "full_page_writes = on"}}), m_proxy(m_test.server().socketFolder()) {
    workspace::Profile profile;
    profile.name = kRouted;
    profile.controlUrl =
        postgres::ConnectionUrl::socket(m_proxy.folder(), "landreeve_admin", control::ControlPlane::kDatabase);
    workspace::Profiles(m_test.home()).add(profile);
}

CommandResult CrashSite::landreevectl(const QStringList& arguments) {
    const QString home = QString::fromStdString(m_test.home().data().string());
    return tests::landreevectl(
        home, QStringList{QStringLiteral("--json"), QStringLiteral("--workspace"), QLatin1String(kRouted)} + arguments);
}

std::vector<Request> CrashSite::watch(const QStringList& arguments) {
    const auto plot = std::make_shared<Plot>(arguments, std::nullopt, 0);
    m_proxy.watch([plot](const Message& message, Moment moment) { return plot->look(message, moment); });
    const CommandResult result = landreevectl(arguments);
    m_proxy.watch({});
    if (result.exit != 0)
        throw std::runtime_error("landreevectl failed undisturbed: " + result.out.toStdString() +
                                 result.err.toStdString());
    return plot->requests;
}

std::vector<KillPoint> CrashSite::choose(const std::vector<Request>& requests, const std::vector<Victim>& victims,
                                         int count, std::mt19937& random) {
    std::vector<std::vector<KillPoint>> steps;
    for (const Request& request : requests) {
        if (steps.empty() || steps.back().front().step != request.step)
            steps.emplace_back();
        const int number = static_cast<int>(steps.back().size() / kMoments.size());
        for (const auto& [moment, name] : kMoments)
            steps.back().push_back({request.step, number, moment, Victim::Program, request.text});
    }
    std::vector<KillPoint> points;
    for (const auto& candidates : steps) {
        for (const Victim victim : victims) {
            for (int i = 0; i < count; ++i) {
                const double place = (i + std::uniform_real_distribution(0.0, 1.0)(random)) / count;
                KillPoint point = candidates[static_cast<std::size_t>(place * static_cast<double>(candidates.size()))];
                point.victim = victim;
                points.push_back(std::move(point));
            }
        }
    }
    return points;
}

CrashSite::Crash CrashSite::run(const QStringList& arguments, const KillPoint& point) {
    const auto plot = std::make_shared<Plot>(arguments, point, static_cast<pid_t>(m_test.server().postmasterPid()));
    m_proxy.watch([plot](const Message& message, Moment moment) { return plot->look(message, moment); });
    Crash crash;
    crash.result = landreevectl(arguments);
    m_proxy.watch({});
    crash.reached = plot->struck;
    crash.outlived = plot->outlived;
    crash.backends = std::move(plot->backends);
    for (const OtherProcess& process : plot->ending) {
        if (!process.endsWithin(kLimit))
            throw std::runtime_error("a process of the killed server lives on");
    }
    if (crash.reached && (point.victim == Victim::Postmaster || point.victim == Victim::Server)) {
        // Until init has reaped it the killed postmaster counts as alive.
        for (const char* lock : {"/data/postmaster.pid", "/.s.PGSQL.5432.lock"})
            QFile::remove(QString::fromStdString(m_test.server().folder() + lock));
        m_test.server().start();
    }
    if (!QTest::qWaitFor([this] { return accepting(); }, std::chrono::milliseconds(kLimit).count()))
        throw std::runtime_error("the server has not come back");
    return crash;
}

bool CrashSite::accepting() {
    try {
        m_test.superuser("postgres").exec("SELECT 1");
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool CrashSite::settled(const Crash& crash) {
    return std::ranges::all_of(crash.backends, [](const OtherProcess& backend) { return backend.endsWithin(kLimit); });
}

bool CrashSite::unlocked(const std::string& tenantId) {
    auto control = m_test.superuser(control::ControlPlane::kDatabase);
    const auto end = std::chrono::steady_clock::now() + kLimit;
    // Without a pause: what comes next is to meet the server still at work.
    while (std::chrono::steady_clock::now() < end) {
        if (control.exec("SELECT pg_try_advisory_xact_lock(hashtextextended('landreeve.tenant.' || $1, 0))", tenantId)
                .one()
                .get<bool>(0))
            return true;
    }
    return false;
}

std::string CrashSite::wrongWith(const std::string& tenantId, bool seeded) {
    auto& workspace = m_test.workspace();
    try {
        for (const auto& check : health::tenantHealth(workspace.control(), workspace.servers(), tenantId, {}).checks) {
            if (check.status != health::HealthStatus::Ok)
                return check.name + ": " + check.detail;
        }
        const control::Tenant tenant = workspace.lifecycle().get(tenantId, {});
        if (tenant.settings.contains(QStringLiteral("provisioning")))
            return "the request is still kept in its settings";
        for (const auto& step : workspace.provisioner().steps(tenantId, {})) {
            if (step.state != tenancy::StepRecord::State::Done)
                return "step " + step.name + " is " + toString(step.state);
        }
        for (const auto login : {tenancy::LoginKind::App, tenancy::LoginKind::Viewer})
            m_test.login(tenantId, login).exec("SELECT 1");
        auto superuser = std::make_unique<postgres::Connection>(m_test.superuser(tenant.database));
        const OtherProcess backend(superuser->backendPid());
        const auto result =
            superuser->exec("SELECT (SELECT count(*) FROM product) AS products, "
                            "(SELECT count(*) FROM vendor WHERE bank_details IS NULL) AS open_vendors, "
                            "(SELECT count(*) FROM employee WHERE aadhar_number IS NULL) AS open_employees");
        superuser.reset();
        // Whoever drops the database may not end a superuser's session.
        if (!backend.endsWithin(kLimit))
            return "a superuser's session does not end";
        const auto records = result.one();
        if (records.get<int>("products") != (seeded ? 400 : 0) || records.get<int>("open_vendors") != 0 ||
            records.get<int>("open_employees") != 0)
            return "its sample records are not all there";
    } catch (const Error& error) {
        return error.code() + ": " + error.message();
    }
    return {};
}

std::vector<std::string> CrashSite::tracesOf(const std::string& tenantId) {
    std::vector<std::string> traces = m_test.leftovers();
    auto control = m_test.superuser(control::ControlPlane::kDatabase);
    // What tells of a tenant that is gone stays.
    const auto tables =
        control.exec("SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables "
                     "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND "
                     "(column_name = 'tenant_id' OR (table_name, column_name) = ('tenant_metadata', 'id')) AND "
                     "table_name NOT IN ('audit_outbox', 'policy_sync_log', 'revocation_mark', 'backup')");
    for (const auto row : tables) {
        const auto table = row.get<std::string>("table_name");
        // lint: names from the catalog
        const std::string sql =
            "SELECT count(*) FROM " + table + " WHERE " + row.get<std::string>("column_name") + " = $1";
        if (control.exec(sql, tenantId).one().get<int>(0) != 0)
            traces.push_back("row in " + table);
    }
    return traces;
}

} // namespace landreeve::tests
