#pragma once

#include "app/cli/context.h"
#include "core/tenancy/copy_request.h"
#include "core/tenancy/fleet.h"
#include "core/tenancy/provision_request.h"

#include <QJsonObject>

#include <string>

namespace landreeve::cli {

/// `{"id","name","status","server","database","schema_version","connection_url","created_at"}` (docs/cli.md); the URL
/// without its password.
QJsonObject documentOf(Context& context, const control::Tenant& tenant);
std::string textOf(Context& context, const control::Tenant& tenant);

/// The same of a tenant as the window shows it: one that was cut off is failed. A half-made one has a `hint` besides.
QJsonObject documentOf(Context& context, const tenancy::FleetTenant& tenant);
std::string textOf(Context& context, const tenancy::FleetTenant& tenant);

/// `{"tenant","steps"}`, and what was created with the next steps.
QJsonObject documentOf(const tenancy::ProvisionResult& result);
std::string textOf(const tenancy::ProvisionResult& result);

/// `{"tenant","steps","verified"}` of a restored or cloned tenant, and how it was made.
QJsonObject documentOf(const tenancy::CopyResult& result);
std::string textOf(const tenancy::CopyResult& result);

} // namespace landreeve::cli
