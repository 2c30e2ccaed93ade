#include "ui/users/user_words.h"

#include <algorithm>
#include <array>
#include <map>

namespace landreeve::ui::users {

using landreeve::control::Role;
using landreeve::control::UserMapping;

namespace {

struct Area {
    const char* name;
    const char* words;
    bool holdsRecords;
};
constexpr auto kAreas = std::to_array<Area>({{"vendor", "vendors", true},
                                             {"customer", "customers", true},
                                             {"product", "products", true},
                                             {"purchase-order", "purchase orders", true},
                                             {"sales-order", "sales orders", true},
                                             {"warehouse", "warehouses", true},
                                             {"inventory", "inventory", true},
                                             {"employee", "employees", true},
                                             {"tenant", "tenants", false},
                                             {"migration", "migrations", false},
                                             {"server", "servers", false},
                                             {"session", "sessions", false},
                                             {"token", "tokens", false},
                                             {"user", "users", false},
                                             {"role", "roles", false},
                                             {"audit", "audit log", false},
                                             {"settings", "settings", false}});
constexpr auto kActions = std::to_array({"read", "write", "delete", "approve", "export", "reveal", "revoke"});

QString wordsOf(const std::string& area) {
    const auto* const known = std::ranges::find(kAreas, area, &Area::name);
    return known == kAreas.end() ? QString::fromStdString(area) : QLatin1String(known->words);
}

QString capital(const QString& words) {
    return words.left(1).toUpper() + words.mid(1);
}

/// "a, b and c".
QString joined(const QStringList& words) {
    return words.size() < 2
               ? words.join(QString())
               : words.mid(0, words.size() - 1).join(QStringLiteral(", ")) + QStringLiteral(" and ") + words.back();
}

bool isAllRecords(const std::vector<std::string>& areas) {
    return std::ranges::all_of(kAreas, [&areas](const Area& area) {
        return area.holdsRecords == (std::ranges::find(areas, area.name) != areas.end());
    });
}

} // namespace

QString personOf(const UserMapping& mapping) {
    return QString::fromStdString(mapping.displayName.empty() ? mapping.userId : mapping.displayName);
}

QString placeOf(const std::string& tenantId) {
    return tenantId.empty() ? QStringLiteral("Whole workspace") : QString::fromStdString(tenantId);
}

QString placeIn(const std::string& tenantId) {
    return tenantId.empty() ? QStringLiteral("the whole workspace") : QString::fromStdString(tenantId);
}

std::vector<std::string> areasOf(const std::vector<Role>& roles) {
    std::vector<std::string> areas;
    areas.reserve(kAreas.size());
    for (const Area& area : kAreas)
        areas.emplace_back(area.name);
    const auto add = [&areas](const std::string& permission) {
        std::string area = permission.substr(0, permission.find(':'));
        if (std::ranges::find(areas, area) == areas.end())
            areas.push_back(std::move(area));
    };
    for (const Role& role : roles) {
        std::ranges::for_each(role.permissions, add);
        for (const auto& exception : role.exceptions)
            add(exception.permission);
    }
    return areas;
}

QString areaWords(const std::string& area) {
    return capital(wordsOf(area));
}

QStringList actionsOn(const std::string& area, const std::set<std::string>& permissions) {
    QStringList actions;
    for (const char* action : kActions) {
        if (permissions.contains(area + ':' + action))
            actions.append(QLatin1String(action));
    }
    for (const std::string& permission : permissions) {
        const QString action = QString::fromStdString(permission.substr(permission.find(':') + 1));
        if (permission.starts_with(area + ':') && !actions.contains(action))
            actions.append(action);
    }
    return actions;
}

QString actionWords(const QStringList& actions) {
    return actions.isEmpty()                                           ? QStringLiteral("—")
           : actions.size() >= static_cast<qsizetype>(kActions.size()) ? QStringLiteral("all")
                                                                       : actions.join(QStringLiteral(", "));
}

QString permissionWords(const std::set<std::string>& permissions) {
    if (permissions.empty())
        return QStringLiteral("Nothing.");
    if (permissions.size() >= kAreas.size() * kActions.size())
        return QStringLiteral("Everything, also to give and take roles.");
    // Areas that allow the same are told together, those of most first.
    std::vector<std::pair<QStringList, std::vector<std::string>>> groups;
    for (const std::string& area : areasOf({Role{{}, permissions, {}, 0}})) {
        const QStringList actions = actionsOn(area, permissions);
        if (actions.isEmpty())
            continue;
        auto group = std::ranges::find(groups, actions, [](const auto& one) { return one.first; });
        if (group == groups.end())
            group = groups.insert(groups.end(), {actions, {}});
        group->second.push_back(area);
    }
    QStringList sentences;
    for (const auto& [actions, areas] : groups) {
        QStringList words;
        for (const std::string& area : areas)
            words.append(wordsOf(area));
        const bool all = actions.size() >= static_cast<qsizetype>(kActions.size());
        sentences.append((all ? QStringLiteral("Do everything to") : capital(joined(actions))) + u' ' +
                         (isAllRecords(areas) ? QStringLiteral("all records") : joined(words)) + u'.');
    }
    return sentences.join(u' ');
}

std::set<std::string> permissionsIn(const Role& role, const std::string& tenantId) {
    std::set<std::string> permissions = role.permissions;
    for (const auto& exception : role.exceptions) {
        if (tenantId.empty() || exception.tenantId != tenantId)
            continue;
        if (exception.granted)
            permissions.insert(exception.permission);
        else
            permissions.erase(exception.permission);
    }
    return permissions;
}

} // namespace landreeve::ui::users
