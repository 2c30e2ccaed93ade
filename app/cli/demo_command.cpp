#include "app/cli/context.h"
#include "core/access/token_mint.h"
#include "core/control/tenant_store.h"
#include "core/records/entity.h"
#include "core/records/query.h"
#include "core/records/record_store.h"
#include "core/sessions/session_store.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

constexpr const char* kDemoTenant = "demo-agro";
constexpr const char* kDemoName = "Demo Agro Distributors";

/// Says each step as it is done, and keeps it for the document.
class Story {
public:
    explicit Story(const Terminal& terminal) : m_terminal(terminal) {}

    void tell(const std::string& step, const std::string& what) {
        m_steps.append(QJsonObject{{QStringLiteral("name"), qt(step)}, {QStringLiteral("detail"), qt(what)}});
        if (!m_terminal.json)
            m_terminal.result({}, step + ": " + what);
    }
    const QJsonArray& steps() const { return m_steps; }

private:
    const Terminal& m_terminal;
    QJsonArray m_steps;
};

void provision(Context& context, Story& story) {
    auto& workspace = context.workspace();
    {
        auto lease = workspace.control().lend({context.stop()});
        const auto existing = control::TenantStore(*lease).find(kDemoTenant);
        if (existing && existing->status == control::TenantStatus::Active) {
            story.tell("provision", std::string(kDemoTenant) + " is there already");
            return;
        }
    }
    tenancy::ProvisionRequest request;
    request.id = kDemoTenant;
    request.name = kDemoName;
    request.seed = true;
    context.touched(kDemoTenant);
    workspace.provisioner().provision(
        request,
        [&](const tenancy::StepRecord& step) {
            if (step.state == tenancy::StepRecord::State::Done)
                story.tell("provision, " + step.name, step.detail);
        },
        {}, context.stop());
}

void showInventory(Context& context, Story& story) {
    auto connection = context.lend(kDemoTenant, {"inventory", "read"});
    records::RecordQuery query;
    query.entity = &records::entity("inventory");
    const auto page = records::RecordStore(connection).list(query, 10);
    std::vector<std::vector<std::string>> rows;
    for (const QJsonValue value : page.records) {
        const QJsonObject record = value.toObject();
        const auto text = [&](const char* field) {
            return record.value(QLatin1String(field)).toString().toStdString();
        };
        rows.push_back({text("sku"), text("product_name"), text("warehouse_location"), text("on_hand"),
                        text("reserved"), text("valuation")});
    }
    story.tell("inventory", std::to_string(rows.size()) + " of about " + std::to_string(page.estimatedTotal) + " rows");
    if (!context.terminal.json)
        context.terminal.result({}, table({"SKU", "PRODUCT", "WAREHOUSE", "ON HAND", "RESERVED", "VALUE"}, rows));
}

void showSession(Context& context, Story& story) {
    sessions::SessionStore store(context.workspace().control());
    sessions::NewSession wanted;
    wanted.userId = "demo-user";
    wanted.tenantId = kDemoTenant;
    wanted.userAgent = "demo";
    const auto session = store.create(wanted, {context.stop()});
    story.tell("session", "began " + session.jti + " of " + session.userId + ", until " +
                              toRfc3339(session.expiresAt).substr(0, 19) + "Z");
    const auto validity = [&] {
        const auto verdict = store.validate(session.key(), {context.stop()});
        return verdict.valid ? std::string("valid") : "refused (" + verdict.reason + ")";
    };
    story.tell("session, validate", validity());
    store.revoke(session.key(), "the demonstration is over", {context.stop()});
    story.tell("session, revoke", "ended; asked again it is " + validity());
}

void showToken(Context& context, Story& story) {
    auto& workspace = context.workspace();
    const auto minted =
        access::mintToken(workspace.control(), workspace.localIssuer(), workspace.giver(),
                          {kDemoTenant, "demo-user", "viewer", std::chrono::minutes(15)}, {context.stop()});
    story.tell("token, mint", "of demo-user as " + minted.role + ", until " +
                                  toRfc3339(minted.expiresAt).substr(0, 19) + "Z, in the session " + minted.jti);
    const auto validity = [&] {
        const auto verdict = workspace.tokenSignIn().admit(minted.token, {}, {context.stop()});
        return verdict.allowed ? "signature, claims and session are good" : "refused (" + verdict.reason + ")";
    };
    story.tell("token, verify", validity());
    sessions::SessionStore(workspace.control())
        .revoke({workspace.localIssuer().url(), minted.jti}, "the demonstration is over", {context.stop()});
    story.tell("token, revoke", "its session is ended; asked again it is " + validity());
}

Exit demo(Context& context) {
    // Before anything is made.
    for (const auto& [area, action] : std::initializer_list<std::pair<const char*, const char*>>{
             {"tenant", "write"}, {"session", "write"}, {"session", "revoke"}, {"token", "write"}, {"user", "write"}})
        context.require(area, action);
    Story story(context.terminal);
    auto& workspace = context.workspace();
    story.tell("engine", workspace.embeddedEngine() != nullptr
                             ? "PostgreSQL runs in " + workspace.home().engine().string()
                             : "working on " + workspace.control().url().redacted());
    story.tell("control plane", "version " + std::to_string(workspace.control().schemaVersion()) + ", signed in as " +
                                    workspace.user().displayName);
    provision(context, story);
    {
        auto lease = workspace.control().lend({context.stop()});
        story.tell("migrate", "the schema is at version " +
                                  std::to_string(control::TenantStore(*lease).get(kDemoTenant).schemaVersion));
    }
    showSession(context, story);
    showToken(context, story);
    showInventory(context, story);
    const std::string url =
        workspace.lifecycle().url(kDemoTenant, tenancy::LoginKind::App, false, context.stop()).redacted();
    story.tell("connection", url);
    if (context.terminal.json)
        context.terminal.result(
            {{QStringLiteral("tenant"), QLatin1String(kDemoTenant)}, {QStringLiteral("steps"), story.steps()}}, {});
    return Exit::Done;
}

} // namespace

void addDemoCommand(CLI::App& app, Context& context) {
    addCommand(app, context, "demo",
               "Show the main job, step by step: a tenant with sample records, a session, a token, an inventory",
               "demo", [&context] { return demo(context); });
}

} // namespace landreeve::cli
