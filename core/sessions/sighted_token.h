#pragma once

#include "core/base/clock.h"

#include <QJsonObject>

#include <string>

namespace landreeve::sessions {

/// What a verified token says of its session.
struct SightedToken {
    std::string issuer;
    std::string userId;
    std::string jti;      ///< The session's id.
    std::string tenantId; ///< Empty: it names none.
    Time start;           ///< The earliest time it vouches for.
    bool renews = false;  ///< Of a session on record, or refused: it begins none.
    std::string ip = {};
    std::string userAgent = {};
    QJsonObject metadata = {}; ///< What is kept of the claims: how he signed in, by what, in which role, until when,
                               ///< and his e-mail address.
};

/// Reads the claims of a verified token. The session's id is `session_id` where present, else `jti` (a hook's changes
/// at every refresh); its start the earliest `amr` timestamp, else `iat`. `tenantClaim`: path of the claim that names
/// the tenant, members joined by dots; empty: none does.
SightedToken sightedToken(const QJsonObject& claims, const std::string& tenantClaim);

} // namespace landreeve::sessions
