-- Sample data, last part: the ledger that the orders imply, with opening stock, transfers and counts, and the balances it
-- adds up to. The moves are walked through in the order of their time, by the moving average rule of stock_adjust().

do $$
declare
    l_tenant  text := current_tenant();
    l_date    date := coalesce(nullif(current_setting('app.seed_date', true), '')::date, current_date);
    l_zone    text := 'Asia/Kolkata';
    l_move    record;
    l_q       numeric[];    -- by place: on hand,
    l_v       numeric[];    -- valuation,
    l_a       numeric[];    -- average cost
    l_worth   numeric[];    -- by move: its value
    l_one     numeric;
begin
    if l_tenant is distinct from (select tenant_id from tenant_identity)
       or not exists (select from purchase_order where id = md5(l_tenant || '/PO/1')::uuid)
       or exists (select from inventory) or exists (select from stock_move) then
        return;
    end if;
    perform set_config('jit', 'off', true); -- compiling would take longer than running
    alter table inventory disable trigger user;
    alter table stock_move disable trigger user;
    alter table sales_order_line disable trigger user;

    create temporary table seed_move (
        at timestamptz, product_id uuid, warehouse_location text, kind text, quantity numeric, value numeric, damaged numeric default 0,
        purchase_order_id uuid, sales_order_id uuid, line_id uuid, key text, reason text, by text, part numeric) on commit drop;

    -- Receipts: a third of the orders came in two parts, the first of three fifths five days earlier. A value given here
    -- is the inflow's price; the others follow from the average.
    insert into seed_move (at, product_id, warehouse_location, kind, quantity, value, damaged, purchase_order_id, line_id, key, reason, by)
    select m.at, l.product_id, l.warehouse_location, m.kind, m.quantity, round(l.taxable_amount * m.quantity / l.ordered, 2), m.damaged,
           o.id, l.line_id, m.key, m.reason, (array['sunita.more', 'kiran.chavan', 'nitin.wagh'])[1 + l.position % 3]
    from purchase_order o
    join purchase_order_line l on l.purchase_order_id = o.id and l.received > 0
    cross join lateral (select coalesce(o.received_at, o.updated_at) as at, l.received - l.rejected as good,
                               case when o.received_at is not null and substr(o.po_number, 13, 2)::int % 3 = 0 then ceil((l.received - l.rejected) * 0.6)
                                    else 0 end as early) d
    cross join lateral (
        select 'receipt' as kind, d.at - interval '5 days' as at, d.early as quantity, 0 as damaged, 'receipt 1' as key, null as reason where d.early > 0
        union all select 'receipt', d.at, d.good - d.early, 0, 'receipt 2', null where d.good > d.early
        union all select 'rejection', d.at, 0, l.rejected, 'receipt 2', (array['Broken in transit', 'Seal open', 'Wrong size'])[1 + l.position % 3] where l.rejected > 0
        union all select 'return_out', d.at + interval '9 days', - l.returned, 0, 'return', 'Returned to the vendor' where l.returned > 0) m;

    insert into seed_move (at, product_id, warehouse_location, kind, quantity, damaged, sales_order_id, line_id, key, reason, by, part)
    select m.at, l.product_id, l.warehouse_location, m.kind, m.quantity, m.damaged, o.id, l.line_id, m.key, m.reason,
           (array['harish.salunkhe', 'kiran.chavan', 'asha.kamble'])[1 + l.position % 3], m.part
    from sales_order o
    join sales_order_line l on l.sales_order_id = o.id and l.shipped > 0
    cross join lateral (
        select 'issue' as kind, o.shipped_at as at, - l.shipped as quantity, 0::numeric as damaged, 'ship' as key, null as reason, null::numeric as part
        union all select 'return_in', o.delivered_at + interval '6 days', case when l.position % 3 > 0 then l.returned else 0 end,
                         case when l.position % 3 > 0 then 0 else l.returned end, 'return',
                         case when l.position % 3 > 0 then 'Ordered too much' else 'Came back damaged' end, l.returned / l.shipped where l.returned > 0) m;

    -- Two dozen transfers from the central warehouse to the depots, and three dozen differences found at counts.
    insert into seed_move (at, product_id, warehouse_location, kind, quantity, key, by, part)
    select (l_date - 340 + g.n * 13 + time '14:00') at time zone l_zone, g.id, w.place, w.kind, w.sign * greatest(1, g.reorder_level / 4)::int,
           'transfer ' || g.n, 'ganesh.pawar', 1
    from (select p.id, p.reorder_level, (row_number() over (order by md5('transfer' || p.sku)))::int as n from product p where p.status = 'active') g
    cross join lateral (values ('Pune-Chakan', 'transfer_out', -1),
                               ((array['Nashik-Ambad', 'Kolhapur-Shiroli'])[1 + g.n % 2], 'transfer_in', 1)) as w (place, kind, sign)
    where g.n <= 24;
    insert into seed_move (at, product_id, warehouse_location, kind, quantity, key, reason, by)
    select (l_date - 330 + (g.n - 1) / 12 * 120 + time '19:30') at time zone l_zone, g.id, 'Pune-Chakan', 'adjustment',
           case when g.n % 3 = 0 then 1 else -1 - g.n % 2 end, 'count ' || g.n,
           case when g.n % 3 = 0 then 'Found at the count' when g.n % 5 = 0 then 'Damaged on the shelf, written off' else 'Missing at the count' end, 'ganesh.pawar'
    from (select p.id, (row_number() over (order by md5('count' || p.sku)))::int as n from product p where p.status = 'active') g
    where g.n <= 36;

    -- Every place goods were or will be: the central warehouse has all of them.
    create temporary table seed_place on commit drop as
    select (row_number() over (order by a.product_id, a.warehouse_location))::int as n, a.*, md5(l_tenant || '/inventory/' || a.product_id || '/' || a.warehouse_location)::uuid as id,
           coalesce(s.reserved, 0) as reserved, coalesce(p.in_transit, 0) as in_transit, g.reorder_level, coalesce(g.cost_price, 0) as cost_price,
           ('x' || substr(md5(g.sku || a.warehouse_location), 1, 7))::bit(28)::int as h, g.status = 'active' as active
    from (select product_id, warehouse_location from seed_move union select product_id, warehouse_location from purchase_order_line
          union select product_id, warehouse_location from sales_order_line union select id, 'Pune-Chakan' from product) a
    join product g on g.id = a.product_id
    left join (select product_id, warehouse_location, sum(reserved) as reserved from sales_order_line group by 1, 2) s using (product_id, warehouse_location)
    left join (select l.product_id, l.warehouse_location, sum(l.ordered - l.received - l.short_closed) as in_transit
               from purchase_order_line l join purchase_order o on o.id = l.purchase_order_id
               where o.status in ('approved', 'partially_received') group by 1, 2) p using (product_id, warehouse_location);

    -- Opening stock: what the lowest point of the year and today's reservations need, and more or less on top of it.
    insert into seed_move (at, product_id, warehouse_location, kind, quantity, value, key, by)
    select (l_date - 365 + time '07:30') at time zone l_zone, n.product_id, n.warehouse_location, 'opening', n.quantity,
           round(n.quantity * n.cost_price, 2), 'opening', 'anand.deshmukh'
    from (select p.*, greatest(0, coalesce(- m.lowest, 0), p.reserved - coalesce(m.total, 0))
                      + case when not p.active then p.h % 4 when p.h % 100 < 6 then trunc(p.reorder_level * (p.h % 10) / 10)
                             else trunc(p.reorder_level * (104 + p.h % 140) / 100) end as quantity
          from seed_place p
          left join (select w.product_id, w.warehouse_location, min(w.running) as lowest, sum(w.quantity) as total
                     from (select m.*, sum(m.quantity) over (partition by m.product_id, m.warehouse_location order by m.at, m.key, m.line_id) as running
                           from seed_move m) w
                     group by 1, 2) m using (product_id, warehouse_location)) n
    where n.quantity > 0;

    create temporary table seed_step on commit drop as
    select (row_number() over (order by m.at, m.key, m.line_id, m.quantity, p.n))::int as n, p.n as place, m.*, null::int as origin
    from seed_move m join seed_place p using (product_id, warehouse_location);
    -- A return is worth its part of what the issue was worth, a transfer's arrival what its departure was.
    update seed_step s set origin = o.n
    from seed_step o
    where s.kind = 'return_in' and o.kind = 'issue' and o.line_id = s.line_id or s.kind = 'transfer_in' and o.kind = 'transfer_out' and o.key = s.key;

    select array_agg(0::numeric), array_agg(0::numeric), array_agg(0::numeric) into l_q, l_v, l_a from seed_place;
    for l_move in select s.n, s.place, s.quantity, s.value, s.origin, s.part from seed_step s order by s.n loop
        if l_move.quantity < 0 then
            l_one := - greatest(0, l_v[l_move.place] - round((l_q[l_move.place] + l_move.quantity) * l_a[l_move.place], 2));
            l_q[l_move.place] := l_q[l_move.place] + l_move.quantity;
            l_v[l_move.place] := l_v[l_move.place] + l_one;
        elsif l_move.quantity > 0 then
            l_one := coalesce(l_move.value, round(- l_worth[l_move.origin] * l_move.part, 2), round(l_move.quantity * l_a[l_move.place], 2));
            l_q[l_move.place] := l_q[l_move.place] + l_move.quantity;
            l_v[l_move.place] := l_v[l_move.place] + l_one;
            l_a[l_move.place] := round(l_v[l_move.place] / l_q[l_move.place], 6);
        else
            l_one := 0;
        end if;
        l_worth[l_move.n] := l_one;
    end loop;

    insert into inventory (id, tenant_id, product_id, warehouse_location, on_hand, reserved, in_transit, damaged, avg_cost_per_unit,
                           valuation, last_received_date, last_issued_date, created_at, updated_at, created_by)
    select p.id, l_tenant, p.product_id, p.warehouse_location, b.q, p.reserved, p.in_transit, coalesce(m.damaged, 0), b.a, b.v, m.received, m.issued,
           (l_date - 366 + time '09:00') at time zone l_zone, coalesce(m.last, (l_date - 366 + time '09:00') at time zone l_zone), 'anand.deshmukh'
    from seed_place p
    join unnest(l_q, l_v, l_a) with ordinality as b (q, v, a, n) on b.n = p.n
    left join (select place, sum(damaged) as damaged, max(at) as last,
                      max((at at time zone l_zone)::date) filter (where quantity > 0) as received,
                      max((at at time zone l_zone)::date) filter (where quantity < 0) as issued
               from seed_step group by place) m on m.place = p.n;

    insert into stock_move (id, tenant_id, product_id, warehouse_location, kind, quantity, value, damaged_quantity, purchase_order_id,
                            sales_order_id, line_id, idempotency_key, reason, at, by)
    select md5(l_tenant || '/move/' || s.n)::uuid, l_tenant, s.product_id, s.warehouse_location, s.kind, s.quantity, w.value, s.damaged,
           s.purchase_order_id, s.sales_order_id, s.line_id,
           md5(l_tenant || coalesce(s.purchase_order_id::text, s.sales_order_id::text, '') || '/' || s.key)::uuid, s.reason, s.at, s.by
    from seed_step s join unnest(l_worth) with ordinality as w (value, n) on w.n = s.n
    order by s.n;

    analyze seed_step, sales_order_line;
    update sales_order_line l set issue_value = - w.value
    from seed_step s join unnest(l_worth) with ordinality as w (value, n) on w.n = s.n
    where s.kind = 'issue' and l.sales_order_id = s.sales_order_id and l.line_id = s.line_id;

    alter table inventory enable trigger user;
    alter table stock_move enable trigger user;
    alter table sales_order_line enable trigger user;

    perform audit_record('tenant.seeded', 'tenant', l_tenant, null, jsonb_build_object('base_date', l_date,
        'products', (select count(*) from product), 'vendors', (select count(*) from vendor), 'customers', (select count(*) from customer),
        'warehouses', (select count(*) from warehouse), 'employees', (select count(*) from employee),
        'purchase_orders', (select count(*) from purchase_order), 'sales_orders', (select count(*) from sales_order),
        'inventory', (select count(*) from inventory), 'stock_moves', (select count(*) from stock_move)));
    drop table seed_step, seed_place, seed_move;
end
$$;
