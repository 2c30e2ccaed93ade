#include "core/workspace/sign_out.h"

#include "core/sessions/session_store.h"

namespace landreeve::workspace {

std::int64_t signOutHere(control::ControlPlane& control, const access::Subject& who, auth::SignOutScope scope,
                         const std::stop_token& stop) {
    constexpr const char* kReason = "signed out";
    sessions::SessionStore store(control);
    const sessions::SessionKey own{who.issuer, who.sessionJti};
    if (scope == auth::SignOutScope::Global)
        return store.endedBy(store.mark(sessions::MarkScope::ofUser(who.userId, who.issuer), kReason, {stop}), {stop});
    if (scope == auth::SignOutScope::Local)
        return !own.jti.empty() && store.find(own, {stop}) && store.revoke(own, kReason, {stop}) ? 1 : 0;
    std::int64_t ended = 0;
    std::string after;
    do {
        const auto page =
            store.list({.issuer = who.issuer, .userId = who.userId, .statuses = {sessions::SessionStatus::Active}}, 500,
                       after, {stop});
        for (const sessions::Session& session : page.sessions) {
            if (session.key() != own)
                ended += store.revoke(session.key(), kReason, {stop}) ? 1 : 0;
        }
        after = page.next;
    } while (!after.empty());
    return ended;
}

} // namespace landreeve::workspace
