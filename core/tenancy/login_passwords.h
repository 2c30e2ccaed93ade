#pragma once

#include <string>

namespace landreeve::tenancy {

enum class LoginKind { App, Viewer };

/// What the password of a tenant's login is sealed for: another tenant's, or the other login's, does not open with it.
inline std::string loginPurpose(const std::string& tenantId, LoginKind kind) {
    return "login:" + tenantId + (kind == LoginKind::App ? ":app" : ":viewer");
}

} // namespace landreeve::tenancy
