#pragma once

#include "core/access/verdict.h"
#include "core/control/control_plane.h"
#include "core/sessions/session_store.h"

#include <string>

namespace landreeve::access {

using sessions::localIssuerOf;

/// Who sits at this computer: the operating system's user name and full name.
struct LocalPerson {
    std::string userName;
    std::string fullName;
};
LocalPerson localPerson();

/// Signs somebody in without a token, in a session that is tracked and revocable like any other: the operating system's
/// user in the local workspace, the database role in a remote one that has no issuer yet. The first to come is the
/// workspace's owner; a living session of the same person on this computer is gone on with. Audited. Throws Error
/// `permission_denied` for somebody who is not mapped in a workspace that has an owner.
Subject signInLocally(control::ControlPlane& control, const std::string& userId, const std::string& displayName,
                      const std::stop_token& stop);

} // namespace landreeve::access
