#include "app/cli/unknown_command.h"

#include "core/base/likeness.h"

#include <algorithm>

namespace landreeve::cli {
namespace {

bool isClose(std::string_view typed, std::string_view name) {
    return name.starts_with(typed) || typed.starts_with(name) ||
           editDistance(typed, name) <= std::clamp<std::size_t>(typed.size() / 3, 1, 2);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

std::optional<Error> unknownCommand(const CLI::App& app) {
    const CLI::App* level = &app;
    std::string path;
    for (auto parsed = level->get_subcommands(); !parsed.empty(); parsed = level->get_subcommands()) {
        level = parsed.front();
        path += level->get_name() + " ";
    }
    // A word that nothing took has fallen through to the top.
    const auto left = app.remaining(true);
    const auto typed = std::ranges::find_if(left, [](const std::string& word) { return !word.starts_with('-'); });
    if (level->get_require_subcommand_min() == 0 || typed == left.end())
        return std::nullopt;

    std::vector<std::string> all;
    std::vector<std::string> close;
    for (const CLI::App* command : level->get_subcommands([](const CLI::App*) { return true; })) {
        all.push_back(command->get_name());
        if (isClose(*typed, command->get_name()))
            close.push_back(command->get_name());
    }
    return Error("usage", "There is no command \"" + path + *typed + "\".",
                 (close.empty() ? "There are: " + joined(all) : "Did you mean: " + joined(close)) +
                     ". More says: landreevectl " + path + "--help")
        .withDetail("typed", QString::fromStdString(*typed));
}

} // namespace landreeve::cli
