#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/tenancy/tenant_settings.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace landreeve::cli {
namespace {

using tenancy::Setting;
using tenancy::TenantSettings;

struct SettingsArguments {
    std::string id;
    std::string get;
    std::vector<std::string> set;
    std::vector<std::string> unset;
    std::string logo;
    std::string gateway;

    bool changes() const { return !set.empty() || !unset.empty() || !logo.empty(); }
};

QByteArray imageIn(const std::string& path) {
    QFile file(qt(path));
    if (!file.open(QIODevice::ReadOnly))
        throw Error("file_unreadable", path + " cannot be read: " + file.errorString().toStdString() + ".",
                    "Look whether the file is there and may be read.");
    // One more than is taken tells that there is more.
    return file.read(tenancy::kMostLogoBytes + 1);
}

tenancy::SettingsChange changeOf(const SettingsArguments& arguments) {
    tenancy::SettingsChange change;
    for (const std::string& one : arguments.set) {
        const auto equals = one.find('=');
        if (equals == std::string::npos)
            throw Error("usage", "\"" + one + "\" sets nothing.", "Write it as KEY=VALUE.");
        change.values[one.substr(0, equals)] = one.substr(equals + 1);
    }
    for (const std::string& name : arguments.unset)
        change.values[name] = {};
    if (change.values.contains("letterhead.logo") && !change.values.at("letterhead.logo").empty())
        throw Error("usage", "A logo is a file.", "Give it with --logo FILE.");
    if (!arguments.logo.empty())
        change.logo = imageIn(arguments.logo);
    return change;
}

std::string oneLine(std::string value) {
    std::ranges::replace(value, '\n', ' ');
    return value;
}

Exit writeGateway(Context& context, const SettingsArguments& arguments, const TenantSettings& all) {
    const QJsonObject document = tenancy::gatewayDocument(arguments.id, all);
    const QByteArray text = QJsonDocument(document).toJson();
    if (arguments.gateway == "-") {
        context.terminal.result(document, text.trimmed().toStdString());
        return Exit::Done;
    }
    QSaveFile file(qt(arguments.gateway));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        throw Error("file_unwritable",
                    arguments.gateway + " cannot be written: " + file.errorString().toStdString() + ".",
                    "Choose another file or folder.");
    context.terminal.result({{QStringLiteral("file"), qt(arguments.gateway)}},
                            "A gateway's settings are in " + arguments.gateway + ".");
    return Exit::Done;
}

Exit settings(Context& context, const SettingsArguments& arguments) {
    context.require("settings", arguments.changes() ? "write" : "read", arguments.id);
    auto& workspace = context.workspace();
    const postgres::Wait wait{context.stop()};
    if (!arguments.get.empty())
        tenancy::settingOf(arguments.get);
    tenancy::SettingsWritten written;
    if (arguments.changes())
        written = tenancy::writeTenantSettings(workspace.control(), workspace.servers(), arguments.id,
                                               changeOf(arguments), wait);
    const TenantSettings all = tenancy::readTenantSettings(workspace.control(), arguments.id, wait);
    if (!arguments.gateway.empty())
        return writeGateway(context, arguments, all);
    QJsonObject document;
    QJsonObject defaults;
    std::vector<std::vector<std::string>> rows;
    std::string only;
    for (const Setting& setting : tenancy::allSettings()) {
        if (!arguments.get.empty() && arguments.get != setting.name)
            continue;
        const std::string& value = all.at(setting.name);
        const std::string fallback = setting.fallback;
        document.insert(qt(setting.name), value.empty() ? QJsonValue() : QJsonValue(qt(value)));
        defaults.insert(qt(setting.name), fallback.empty() ? QJsonValue() : QJsonValue(qt(fallback)));
        only = value.empty() ? "(default) " + tenancy::withoutIt(setting) : value;
        rows.push_back({setting.name, value.empty() ? tenancy::withoutIt(setting) : oneLine(value),
                        value.empty() ? "default" : "set", setting.about});
    }
    QJsonObject result{{QStringLiteral("settings"), document}};
    if (arguments.get.empty())
        result.insert(QStringLiteral("defaults"), defaults);
    std::string text = arguments.get.empty() ? table({"SETTING", "VALUE", "", "WHAT IT DOES"}, rows) : only;
    if (!written.copied) {
        result.insert(QStringLiteral("not_copied"), qt(written.why));
        text += "\nThe tenant's database does not know of it yet: " + written.why +
                "\nIt is told by: landreevectl tenant settings " + arguments.id + " --copy";
    }
    context.terminal.result(result, text);
    return Exit::Done;
}

Exit copy(Context& context, const SettingsArguments& arguments) {
    context.require("settings", "write", arguments.id);
    auto& workspace = context.workspace();
    const bool copied =
        tenancy::bringSettings(workspace.control(), workspace.servers(), arguments.id, {context.stop()});
    context.terminal.result({{QStringLiteral("copied"), copied}},
                            copied ? "The tenant's database knows its settings now."
                                   : "The tenant's database knew its settings already.");
    return Exit::Done;
}

} // namespace

void addTenantSettings(CLI::App& tenant, Context& context) {
    const auto arguments = std::make_shared<SettingsArguments>();
    const auto onlyCopy = std::make_shared<bool>(false);
    CLI::App* command =
        addCommand(tenant, context, "settings", "What is set for it: sessions, origins, company, limits, retention",
                   "tenant settings thar-solar --set session.idle_timeout=30m", [&context, arguments, onlyCopy] {
                       return *onlyCopy ? copy(context, *arguments) : settings(context, *arguments);
                   });
    command->add_option("ID", arguments->id, "The tenant's id")->required();
    CLI::Option* get = command->add_option("--get", arguments->get, "Show this one only");
    CLI::Option* copies =
        command->add_flag("--copy", *onlyCopy, "Only bring to the tenant's database what it does not know yet");
    copies->excludes(get);
    const auto one = [&](const char* name, std::vector<std::string>& all, const char* about) {
        command->add_option(name, all, about)
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->excludes(get)
            ->excludes(copies);
    };
    one("--set", arguments->set, "KEY=VALUE; without a value its default. May be given again");
    one("--unset", arguments->unset, "KEY: back to its default. May be given again");
    command->add_option("--logo", arguments->logo, "The letterhead's logo: a PNG, JPEG or SVG file")
        ->excludes(get)
        ->excludes(copies);
    command->add_option("--gateway-json", arguments->gateway, "Write what a gateway needs to this file, or - for here")
        ->excludes(get)
        ->excludes(copies);
}

} // namespace landreeve::cli
