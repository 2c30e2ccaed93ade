#include "core/control/employee_rights.h"

namespace landreeve::control {

int copyEmployeeRights(ControlPlane& control, postgres::Connection& tenant, const std::string& tenantId,
                       const std::stop_token& stop) {
    auto lease = control.lend({stop, std::chrono::minutes(1)});
    auto copying = control.begin(*lease);
    copying.exec("SELECT employee_rights_lock($1)", tenantId);
    postgres::Transaction reading{
        tenant,
        {{"SELECT set_config('app.tenant_id', $1, true), set_config('role', 'landreeve_schema', true)",
          postgres::Params::of(tenantId)}}};
    // A tenant whose schema is older says nothing of rights yet.
    if (reading.exec("SELECT 1 FROM pg_proc WHERE proname = 'employee_rights' AND pronargs = 0").empty())
        return 0;
    const auto rights = reading.exec("SELECT employee_rights()").one().get<QJsonValue>(0);
    reading.commit();
    const int changed =
        copying.exec("SELECT employee_rights_copy($1, $2)", tenantId, rights.toArray()).one().get<int>(0);
    copying.commit();
    return changed;
}

} // namespace landreeve::control
