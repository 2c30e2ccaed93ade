#include "tests/support/trade_fill.h"

namespace landreeve::tests {
namespace {

// pick(n, what, m) is a number below m that looks random; the same for the same seed.
constexpr const char* kFill = R"sql(
set session_replication_role = replica;
create function pg_temp.pick(n bigint, what text, m int) returns int language sql immutable as $$
    select ((hashtextextended(n::text || what, current_setting('fill.seed')::bigint) & 2147483647) % m)::int
$$;
insert into warehouse (code, name, created_by)
select 'Store-' || w, 'Store ' || w, 'fill' from generate_series(1, current_setting('fill.warehouses')::int) w;
insert into product (created_by, sku, name, unit, cost_price, sale_price, tax_rate, reorder_level, reorder_quantity)
select 'fill', 'SKU-' || p, 'Product ' || p, 'pc', 1 + pg_temp.pick(p, 'cost', 90000) / 100.0, 1 + pg_temp.pick(p, 'sale', 90000) / 100.0, 18,
       case when pg_temp.pick(p, 'level', 3) = 0 then pg_temp.pick(p, 'high', 60) else pg_temp.pick(p, 'low', 8) end, 100
from generate_series(1, current_setting('fill.products')::int) p;
insert into vendor (created_by, code, name)
select 'fill', 'V-' || v, 'Vendor ' || v from generate_series(1, current_setting('fill.parties')::int) v;
insert into customer (created_by, code, name)
select 'fill', 'C-' || c, 'Customer ' || c from generate_series(1, current_setting('fill.parties')::int) c;

create temp table item as select p.*, row_number() over (order by length(sku), sku) as n from product p;
create unique index on item (n);
create temp table place as
select i.id as product_id, w.code as warehouse, i.cost_price, row_number() over (order by i.n, w.code) as n from item i cross join warehouse w;
create unique index on place (n);
analyze item, place;
insert into stock_move (by, product_id, warehouse_location, kind, quantity, value, at)
select 'fill', p.product_id, p.warehouse, 'receipt', q.quantity, round(q.quantity * p.cost_price, 2), now() - pg_temp.pick(m, 'at', 730) * interval '1 day'
from generate_series(1, current_setting('fill.moves')::int) m
join place p on p.n = 1 + m % (select count(*) from place)
cross join lateral (select 1 + pg_temp.pick(m, 'quantity', 9) as quantity) q;
insert into inventory (created_by, product_id, warehouse_location, on_hand, reserved, in_transit, damaged, avg_cost_per_unit, valuation)
select 'fill', s.product_id, s.warehouse_location, s.quantity, pg_temp.pick(p.n, 'reserved', (s.quantity + 1)::int), pg_temp.pick(p.n, 'transit', 10),
       greatest(0, pg_temp.pick(p.n, 'damaged', 20) - 15), round(s.value / s.quantity, 6), s.value
from (select product_id, warehouse_location, sum(quantity) as quantity, sum(value) as value from stock_move group by 1, 2) s
join place p on p.product_id = s.product_id and p.warehouse = s.warehouse_location;

create temp table bought as
select n, gen_random_uuid() as id, v.id as party, d.day, case when pg_temp.pick(n, 'due', 10) > 0 then d.day + pg_temp.pick(n, 'days', 40) end as due,
       (array['draft', 'pending_approval', 'approved', 'partially_received', 'cancelled', 'received', 'received', 'closed'])[1 + least(7, pg_temp.pick(n, 'status', 16))] as status
from generate_series(1, current_setting('fill.orders')::int) n
join vendor v on v.code = 'V-' || 1 + pg_temp.pick(n, 'vendor', current_setting('fill.parties')::int)
cross join lateral (select tenant_today() + 40 - pg_temp.pick(n, 'day', 770) as day) d;
create temp table sold as
select n, gen_random_uuid() as id, c.id as party, d.day, case when pg_temp.pick(n, 'due', 10) > 0 then d.day + pg_temp.pick(n, 'days', 40) end as due,
       (array['draft', 'confirmed', 'partially_shipped', 'shipped', 'on_hold', 'cancelled', 'delivered', 'closed'])[1 + least(7, pg_temp.pick(n, 'state', 16))] as status
from generate_series(1, current_setting('fill.orders')::int) n
join customer c on c.code = 'C-' || 1 + pg_temp.pick(n, 'customer', current_setting('fill.parties')::int)
cross join lateral (select tenant_today() + 40 - pg_temp.pick(n, 'sold', 770) as day) d;
insert into purchase_order_line (created_by, purchase_order_id, line_id, position, product_id, sku, description, warehouse_location, unit_price,
                                 tax_rate, taxable_amount, cgst, sgst, tax_amount, amount, ordered)
select 'fill', o.id, gen_random_uuid(), l, i.id, i.sku, i.name, 'Store-' || 1 + pg_temp.pick(o.n * 64 + l, 'store', current_setting('fill.warehouses')::int),
       i.cost_price, 18, t.amount, t.tax, t.tax, 2 * t.tax, t.amount + 2 * t.tax, t.quantity
from bought o cross join lateral generate_series(1, 1 + pg_temp.pick(o.n, 'lines', current_setting('fill.lines')::int)) l
join item i on i.n = 1 + pg_temp.pick(o.n * 64 + l, 'item', current_setting('fill.products')::int)
cross join lateral (select q.quantity, round(i.cost_price * q.quantity, 2) as amount, round(i.cost_price * q.quantity * 0.09, 2) as tax
                    from (select 1 + pg_temp.pick(o.n * 64 + l, 'ordered', 30) as quantity) q) t;
insert into sales_order_line (created_by, sales_order_id, line_id, position, product_id, sku, description, warehouse_location, unit_price,
                              tax_rate, taxable_amount, cgst, sgst, tax_amount, amount, ordered)
select 'fill', o.id, gen_random_uuid(), l, i.id, i.sku, i.name, 'Store-' || 1 + pg_temp.pick(o.n * 64 + l, 'shop', current_setting('fill.warehouses')::int),
       i.sale_price, 18, t.amount, t.tax, t.tax, 2 * t.tax, t.amount + 2 * t.tax, t.quantity
from sold o cross join lateral generate_series(1, 1 + pg_temp.pick(o.n, 'rows', current_setting('fill.lines')::int)) l
join item i on i.n = 1 + pg_temp.pick(o.n * 64 + l, 'good', current_setting('fill.products')::int)
cross join lateral (select q.quantity, round(i.sale_price * q.quantity, 2) as amount, round(i.sale_price * q.quantity * 0.09, 2) as tax
                    from (select 1 + pg_temp.pick(o.n * 64 + l, 'sells', 30) as quantity) q) t;
insert into purchase_order (id, created_by, po_number, vendor_id, status, order_date, expected_date, subtotal, tax_amount, total_amount, approved_by,
                            approved_at, line_items)
select o.id, 'fill', 'PO/' || o.n, o.party, o.status, o.day, o.due, l.net, l.tax, l.net + l.tax, case when a.approved then 'boss' end,
       case when a.approved then now() end, l.items
from bought o
join (select purchase_order_id, sum(taxable_amount) as net, sum(tax_amount) as tax, jsonb_agg(jsonb_build_object('line_id', line_id,
          'product_id', product_id, 'sku', sku, 'description', description, 'warehouse', warehouse_location, 'quantity', ordered::text,
          'unit_price', unit_price::text, 'discount_pct', '0', 'tax_rate', '18')) as items
      from purchase_order_line group by 1) l on l.purchase_order_id = o.id
cross join lateral (select o.status not in ('draft', 'pending_approval', 'cancelled') as approved) a;
insert into sales_order (id, created_by, so_number, customer_id, status, held_from, order_date, delivery_date, subtotal, tax_amount, total_amount,
                         confirmed_by, confirmed_at, line_items)
select o.id, 'fill', 'SO/' || o.n, o.party, o.status, case when o.status = 'on_hold' then 'confirmed' end, o.day, o.due, l.net, l.tax, l.net + l.tax,
       case when a.confirmed then 'boss' end, case when a.confirmed then now() end, l.items
from sold o
join (select sales_order_id, sum(taxable_amount) as net, sum(tax_amount) as tax, jsonb_agg(jsonb_build_object('line_id', line_id,
          'product_id', product_id, 'sku', sku, 'description', description, 'warehouse', warehouse_location, 'quantity', ordered::text,
          'unit_price', unit_price::text, 'discount_pct', '0', 'tax_rate', '18')) as items
      from sales_order_line group by 1) l on l.sales_order_id = o.id
cross join lateral (select o.status not in ('draft', 'cancelled') as confirmed) a;
set session_replication_role = origin;
)sql";

} // namespace

void fillTrade(DomainDatabase& database, const TradeSize& size) {
    auto connection = database.superuser();
    connection.exec("SELECT set_config('app.tenant_id', $1, false)", database.tenantId());
    for (const auto& [name, value] : {std::pair{"fill.products", size.products},
                                      {"fill.warehouses", size.warehouses},
                                      {"fill.parties", size.parties},
                                      {"fill.orders", size.orders},
                                      {"fill.lines", size.lines},
                                      {"fill.moves", size.moves},
                                      {"fill.seed", size.seed}})
        connection.exec("SELECT set_config($1, $2, false)", name, std::to_string(value));
    connection.script(kFill);
    connection.script("VACUUM (ANALYZE)");
}

} // namespace landreeve::tests
