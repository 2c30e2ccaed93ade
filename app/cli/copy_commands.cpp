#include "app/cli/context.h"
#include "app/cli/tenant_document.h"
#include "core/base/error.h"
#include "core/tenancy/tenant_copies.h"
#include "core/tenancy/tenant_id.h"

namespace landreeve::cli {
namespace {

struct CopyArguments {
    tenancy::CopyRequest request;
    std::string from; ///< The backup's file, or the tenant.
};

/// Runs `make` with what shows its steps, and says what stands where it did not end well.
template <typename Make>
Exit copy(Context& context, const tenancy::CopyRequest& request, const Make& make) {
    auto& workspace = context.workspace();
    tenancy::TenantCopies copies(workspace.control(), workspace.servers(), workspace.keyRing(), workspace.provisioner(),
                                 workspace.home().backups());
    const auto progress = context.terminal.progress();
    const auto onStep = [&](const tenancy::StepRecord& step) { report(progress, {step.name, step.detail, 0, 0}); };
    try {
        const tenancy::CopyResult result = make(copies, onStep, progress);
        context.touched(request.id);
        context.terminal.result(documentOf(result), textOf(result));
        return Exit::Done;
    } catch (const Cancelled&) {
        context.terminal.note("Stopped. What was made of " + request.id +
                              " was taken back; tenant reconcile finds what could not be.");
        throw;
    } catch (Error& error) {
        if (!error.details().contains(QStringLiteral("step")))
            throw;
        const std::string step = error.details().value(QStringLiteral("step")).toString().toStdString();
        error.withHint(error.hint() + (error.hint().empty() ? "" : " ") + "It stopped at \"" + step +
                       (error.details().value(QStringLiteral("taken_back")).toBool()
                            ? "\"; what was made was taken back."
                            : "\": run the command again, or take it back with tenant reconcile."));
        throw;
    }
}

void refuseInvalid(const tenancy::CopyRequest& request) {
    tenancy::refuseInvalid(tenancy::checkTenantId(request.id));
    tenancy::refuseInvalid(tenancy::checkTenantName(request.name));
}

Exit restore(Context& context, const CopyArguments& arguments) {
    refuseInvalid(arguments.request);
    context.require("tenant", "write");
    return copy(context, arguments.request, [&](auto& copies, const auto& onStep, const auto& progress) {
        return copies.restore(arguments.from, arguments.request, onStep, progress, context.stop());
    });
}

Exit clone(Context& context, const CopyArguments& arguments) {
    refuseInvalid(arguments.request);
    context.require("tenant", "write");
    // All that a tenant holds is to be somebody else's: as if it were taken out in a file.
    context.require("tenant", "export", arguments.from);
    context.touched(arguments.from);
    return copy(context, arguments.request, [&](auto& copies, const auto& onStep, const auto& progress) {
        return copies.clone(arguments.from, arguments.request, onStep, progress, context.stop());
    });
}

} // namespace

void addCopyCommands(CLI::App& tenant, Context& context) {
    const auto arguments = std::make_shared<CopyArguments>();
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    const auto asNewTenant = [&](CLI::App* command) {
        command->add_option("--tenant-id", arguments->request.id, "Of the new tenant")->required();
        command->add_option("--tenant-name", arguments->request.name, "How people call it")->required();
        command->add_option("--server", arguments->request.server, "Where it goes (default: placement chooses)");
        return command;
    };
    asNewTenant(addCommand(tenant, context, "restore", "Make a tenant of a backup",
                           "tenant restore sahyadri.dump --tenant-id sahyadri-agro --tenant-name \"Sahyadri Agro\"",
                           on(restore)))
        ->add_option("FILE", arguments->from, "The backup; its manifest lies beside it")
        ->required();
    CLI::App* command = asNewTenant(
        addCommand(tenant, context, "clone", "Make another tenant of one, with keys of its own",
                   "tenant clone sahyadri-agro --tenant-id sahyadri-trial --tenant-name \"Sahyadri, for trials\" "
                   "--neutralise",
                   on(clone)));
    command->add_option("ID", arguments->from, "The tenant that is copied; it stays in use")->required();
    command->add_flag("--neutralise", arguments->request.neutralise, "With invented values for personal data");
}

} // namespace landreeve::cli
