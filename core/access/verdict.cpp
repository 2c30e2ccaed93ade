#include "core/access/verdict.h"

namespace landreeve::access {

Error sessionRefused(const Verdict& verdict) {
    Error error = verdict.sessionTenant.empty()
                      ? Error(verdict.code, "Your session has ended (" + verdict.reason + ").", "Sign in again.")
                      : Error(verdict.code, "Your session holds in the tenant \"" + verdict.sessionTenant + "\" alone.",
                              "What is that tenant's, ask with --tenant-id " + verdict.sessionTenant +
                                  "; for anything else sign in to the workspace.");
    error.withDetail("reason", QString::fromStdString(verdict.reason));
    return error;
}

} // namespace landreeve::access
