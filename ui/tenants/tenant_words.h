#pragma once

#include "core/health/report.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/provision_request.h"
#include "ui/control/fleet_feed.h"
#include "ui/shell/navigator.h"
#include "ui/theme/format.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/status.h"

#include <QString>

/// How tenants, servers and steps are written on the screen.
namespace landreeve::ui::tenants {

/// Mark and word of a tenant: its status, or Unreachable where its server does not answer.
widgets::Status statusOfTenant(const tenancy::FleetTenant& tenant, const std::optional<tenancy::ServerLook>& look);

/// "0004", or "none" while there is no schema.
QString schemaWords(int version);

/// A tenant as header and band show it.
shell::TenantRef refOf(const landreeve::control::Tenant& tenant);
/// What its money is: the currency of its country, ISO 4217; empty where none is known.
QString currencyOf(const landreeve::control::Tenant& tenant);

/// "3 of 250 tenants", "1 tenant".
QString roomWords(const landreeve::control::Server& server);
/// 0 to 1; -1 where no limit is set.
double fullness(const landreeve::control::Server& server);

/// "3 ms", "under 1 ms".
QString delayWords(std::chrono::microseconds delay);

/// What a step of provisioning does, before it did it.
QString stepPurpose(const std::string& step, const tenancy::ProvisionRequest& request, int schemaVersion);
/// A recorded step as a chain shows it.
widgets::ChainStep chainStepOf(const tenancy::StepRecord& step, const QString& purpose);
/// "4 ms", "1.6 s"; steps are often quicker than a millisecond.
QString stepTime(double milliseconds);

/// "one", "nine", "twelve", then figures.
QString countWord(int count);
using theme::counted;

widgets::Status statusOfHealth(landreeve::health::HealthStatus status);

} // namespace landreeve::ui::tenants
