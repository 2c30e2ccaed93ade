#pragma once

#include "tests/ui/support/page_walk.h"

namespace landreeve::tests {

/// The dashboard of a tenant with sample records, and of one with nothing yet.
inline void addDashboardPages(PageWalk& walk) {
    const auto open = [&walk](const char* tenant, const char* name) {
        walk.window().openTenant({QLatin1String(tenant), QString::fromUtf8(name)});
        walk.window().openPage(QStringLiteral("dashboard"));
    };
    const auto leave = [&walk] { walk.window().closeTenant(); };
    walk.addMain(
        "dashboard", [open] { open(ShownWorkspace::kActive, "Sahyadri Agro Traders"); }, leave);
    walk.addMain(
        "dashboard-first-steps", [open] { open(ShownWorkspace::kSuspended, "Kaveri Pharma Traders"); }, leave);
}

} // namespace landreeve::tests
