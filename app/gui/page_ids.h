#pragma once

#include <QString>

namespace landreeve::gui {

/// The pages of the window that do not depend on a tenant, as Navigator::openPage() knows them.
inline const QString kWelcome = QStringLiteral("welcome");
inline const QString kOverview = QStringLiteral("overview");
inline const QString kTenants = QStringLiteral("tenants");
inline const QString kSessions = QStringLiteral("sessions");
inline const QString kUsers = QStringLiteral("users");
inline const QString kTokens = QStringLiteral("tokens");
inline const QString kAudit = QStringLiteral("audit");
inline const QString kProvision = QStringLiteral("provision");
inline const QString kHealth = QStringLiteral("health");

} // namespace landreeve::gui
