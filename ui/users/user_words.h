#pragma once

#include "core/control/role_store.h"
#include "core/control/user_store.h"

#include <QString>
#include <QStringList>

#include <set>
#include <string>

namespace landreeve::ui::users {

/// As the person is called, else the user's id.
QString personOf(const landreeve::control::UserMapping& mapping);
/// "Whole workspace", or the tenant's id.
QString placeOf(const std::string& tenantId);
/// "the whole workspace", or the tenant's id, within a sentence.
QString placeIn(const std::string& tenantId);

/// The areas of permissions as they are listed, and those of `roles` that are not known here behind them.
std::vector<std::string> areasOf(const std::vector<landreeve::control::Role>& roles);
/// "Purchase orders".
QString areaWords(const std::string& area);
/// What `permissions` (area:action) hold on an area, as actions in the order they are listed.
QStringList actionsOn(const std::string& area, const std::set<std::string>& permissions);
/// "all", "read, write", or a dash for none.
QString actionWords(const QStringList& actions);
/// What a set of permissions allows, in a few sentences: "Read, write and export all records."
QString permissionWords(const std::set<std::string>& permissions);
/// A role's permissions as a tenant has them; empty: as the workspace has them.
std::set<std::string> permissionsIn(const landreeve::control::Role& role, const std::string& tenantId);

} // namespace landreeve::ui::users
