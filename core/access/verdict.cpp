#include "core/access/verdict.h"

namespace landreeve::access {

Error sessionRefused(const Verdict& verdict) {
    Error error = verdict.sessionTenant.empty()
                      ? Error(verdict.code, "Your session has ended (" + verdict.reason + ").", "Sign in again.")
                      : Error(verdict.code, "Your session holds in the tenant \"" + verdict.sessionTenant + "\" alone.",
                              "Ask about that tenant, in a command with --tenant-id " + verdict.sessionTenant + ".");
    error.withDetail("reason", QString::fromStdString(verdict.reason));
    return error;
}

} // namespace landreeve::access
