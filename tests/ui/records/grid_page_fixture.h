#pragma once

#include "ui/shell/navigator.h"

#include <QStringList>

#include <optional>

/// What the grid's page finds in the database, and the window it asks things of.
namespace {

constexpr const char* kSample = R"sql(
insert into warehouse (code, name, state_code) values ('Pune-Chakan', 'Chakan', '27'), ('Nashik', 'Nashik Road', '27');
insert into product (sku, name, category, unit, cost_price, reorder_level)
select 'SKU-' || lpad(n::text, 3, '0'), (array['Neem oil', 'Drip lateral', 'Humic acid', 'Sand filter'])[1 + n % 4] || ' ' || n,
       'Protection', 'pc', 10 + n, case when n % 10 = 0 then 500 else 5 end
from generate_series(1, 200) n;
select stock_adjust(id, 'Pune-Chakan', 40 + length(sku), 'first count') from product;
insert into vendor (code, name, status) values ('V-1', 'Konkan Polymers', 'active'), ('V-2', 'Deccan Seeds', 'blocked');
)sql";

class FakeNavigator : public landreeve::ui::shell::Navigator {
public:
    void openPage(const QString&, const QVariantMap&) override {}
    void switchTenant(const landreeve::ui::shell::TenantRef& tenant, const QString&) override { m_tenant = tenant; }
    void closeTenant() override { m_tenant.reset(); }
    std::optional<landreeve::ui::shell::TenantRef> tenant() const override { return m_tenant; }
    std::optional<landreeve::ui::shell::WorkspaceRef> workspace() const override { return std::nullopt; }
    void setRailCount(const QString&, const QString&, landreeve::ui::theme::Token) override {}
    void showMessage(const landreeve::ui::shell::Message&) override {}
    void clearMessage(const QString&) override {}
    void say(const QString& words, landreeve::ui::tasks::Task::State) override { m_said << words; }

    std::optional<landreeve::ui::shell::TenantRef> m_tenant;
    QStringList m_said;
};

} // namespace
