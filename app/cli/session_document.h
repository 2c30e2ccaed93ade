#pragma once

#include "core/sessions/session.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace landreeve::cli {

/// `{"jti","issuer","user_id","tenant_id","created_at","expires_at",…,"status","reason","metadata"}` (docs/cli.md).
QJsonObject documentOf(const sessions::Session& session);
/// A line for each of its parts.
std::string textOf(const sessions::Session& session);
/// A table of them.
std::string textOf(const std::vector<sessions::Session>& sessions);

QJsonObject documentOf(const sessions::RevocationMark& mark);
QJsonObject documentOf(const sessions::AuthFailure& failure);

} // namespace landreeve::cli
