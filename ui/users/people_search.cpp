#include "ui/users/people_search.h"

#include "core/base/error.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"
#include "ui/tasks/task_runner.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::UserMapping;

namespace {

constexpr int kMostPeople = 5;
constexpr int kMostMappings = 100;

struct Person {
    UserMapping first; ///< Of his roles, that of the whole workspace before every tenant's.
    int places = 0;
};

std::vector<Person> peopleOf(const std::vector<UserMapping>& mappings) {
    std::vector<Person> people;
    for (const UserMapping& mapping : mappings) {
        const auto known = std::ranges::find_if(people, [&](const Person& one) {
            return one.first.issuer == mapping.issuer && one.first.userId == mapping.userId;
        });
        if (known != people.end())
            ++known->places;
        else if (people.size() < kMostPeople)
            people.push_back({mapping, 1});
    }
    return people;
}

/// "asha.rao, viewer in sahyadri-agro and 2 more places".
QString detailOf(const Person& person) {
    QString words =
        QStringLiteral("%1 in %2").arg(QString::fromStdString(person.first.role), placeIn(person.first.tenantId));
    if (!person.first.displayName.empty())
        words.prepend(QString::fromStdString(person.first.userId) + QStringLiteral(", "));
    if (person.places > 1)
        words += person.places == 2 ? QStringLiteral(" and one more place")
                                    : QStringLiteral(" and %1 more places").arg(person.places - 1);
    return words;
}

shell::FoundThings find(workspace::Workspace& workspace, const std::string& text, const std::stop_token& stop) {
    refuseUnlessAllowed(workspace, "read", {}, stop);
    const auto page =
        landreeve::control::UserStore(*workspace.control().lend({stop})).page({.search = text}, {}, kMostMappings);
    shell::FoundThings found;
    const auto people = peopleOf(page.mappings);
    for (const char* where : {"users", "sessions"}) {
        const bool roles = std::string_view(where) == "users";
        for (const Person& person : people) {
            shell::Found one;
            one.shown.text =
                roles ? personOf(person.first) : QStringLiteral("Sessions of %1").arg(personOf(person.first));
            one.shown.detail = roles ? detailOf(person) : QString();
            one.shown.group = roles ? QStringLiteral("Roles") : QStringLiteral("Sessions");
            one.shown.icon = roles ? QStringLiteral("system-users") : QStringLiteral("user-available");
            one.page = QLatin1String(where);
            one.arguments = {{QStringLiteral("search"), QString::fromStdString(person.first.userId)}};
            found.all.append(one);
        }
    }
    return found;
}

} // namespace

shell::LookUp people(workspace::Workspace& workspace, tasks::TaskRunner& runner) {
    shell::LookUp kind;
    kind.key = u'@';
    kind.scope = QStringLiteral("People");
    kind.prompt = QStringLiteral("Type a part of somebody's name or user ID.");
    kind.nothing = QStringLiteral("Nobody with a role here has “%1” in the name or user ID.");
    kind.find = [&workspace, &runner](QObject* owner, const QString&, const QString& text,
                                      const std::function<void(shell::FoundThings)>& then) -> tasks::Task* {
        return runner.run(
            owner,
            [&workspace, text = text.toStdString()](const std::stop_token& stop, const ProgressFn&) {
                return find(workspace, text, stop);
            },
            tasks::Outcome<shell::FoundThings>{then,
                                               [then](const Error& error) {
                                                   then({{},
                                                         QStringLiteral("People cannot be looked up: %1")
                                                             .arg(QString::fromStdString(error.message()))});
                                               },
                                               {}});
    };
    return kind;
}

} // namespace landreeve::ui::users
