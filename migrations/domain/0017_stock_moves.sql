-- Stock beyond the single correction: transfers between warehouses, damaged goods written off, books closed through a
-- day, the ledger held against everything it explains, and what to buy.

create index stock_move_of_product on stock_move (tenant_id, product_id, seq);

-- Moves p_quantity of a product from one warehouse to another: out at the source's average by the outflow rule, in with
-- that same value, so that nothing is gained or lost. Both rows are locked in the order of their warehouses; p_key makes
-- a repetition harmless; the versions refuse rows that changed since they were read. An inactive warehouse can be
-- emptied, not filled; an inactive product can be moved. Needs inventory:write. Errors: as stock_adjust(), and LR022
-- permission_denied, LR030 same_warehouse, LR031 warehouse_inactive. Granted to landreeve_write only.
create function stock_transfer(p_product uuid, p_from text, p_to text, p_quantity numeric, p_reason text default null,
                               p_key uuid default gen_random_uuid(), p_from_version bigint default null,
                               p_to_version bigint default null)
    returns table (value numeric, from_id uuid, from_move uuid, from_on_hand numeric, from_valuation numeric, from_average numeric,
                   from_version bigint, to_id uuid, to_move uuid, to_on_hand numeric, to_valuation numeric, to_average numeric,
                   to_version bigint)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    l_product  product%rowtype;
    l_from     inventory%rowtype;
    l_to       inventory%rowtype;
    l_row      inventory%rowtype;
    l_out      stock_move%rowtype;
    l_in       stock_move%rowtype;
    l_place    text;
    l_status   text;
    l_value    numeric;
    l_reason   text := nullif(btrim(coalesce(p_reason, '')), '');
    l_day      date := tenant_today();
    l_before   text := current_setting('app.reason', true);
begin
    perform need_permission('inventory:write');
    if p_quantity is null or p_quantity <= 0 then
        raise exception using errcode = 'LR006', message = 'A transfer needs a quantity above zero.', column = 'quantity';
    elsif p_quantity <> round(p_quantity, 3) or p_quantity >= 100000000000 then
        raise exception using errcode = 'check_violation', table = 'stock_move', column = 'quantity',
            constraint = 'stock_move_quantity_valid', message = 'A quantity has at most eleven digits and three decimals.';
    elsif p_from = p_to then
        raise exception using errcode = 'LR030', column = 'to', message = format('The goods are in %s already.', p_to);
    end if;
    p_key := coalesce(p_key, gen_random_uuid());
    select * into l_product from product where id = p_product for key share;
    if not found then
        raise exception using errcode = 'no_data_found', message = 'There is no such product.', column = 'product_id';
    end if;
    foreach l_place in array array[p_from, p_to] loop
        select status into l_status from warehouse where code = l_place;
        if not found then
            raise exception using errcode = 'no_data_found', message = format('There is no warehouse "%s".', l_place),
                column = case when l_place = p_from then 'from' else 'to' end;
        end if;
    end loop;

    foreach l_place in array array[least(p_from, p_to), greatest(p_from, p_to)] loop
        select * into l_row from inventory where product_id = p_product and warehouse_location = l_place for update;
        if not found and l_place = p_to then
            insert into inventory (product_id, warehouse_location) values (p_product, l_place)
            on conflict (tenant_id, product_id, warehouse_location) do nothing;
            select * into l_row from inventory where product_id = p_product and warehouse_location = l_place for update;
        end if;
        if l_place = p_from then
            l_from := l_row;
        else
            l_to := l_row;
        end if;
    end loop;

    select * into l_out from stock_move where idempotency_key = p_key order by quantity limit 1;
    if found then
        select * into l_in from stock_move where idempotency_key = p_key and kind = 'transfer_in' limit 1;
        if (l_out.kind, l_out.product_id, l_out.warehouse_location, l_out.quantity, l_in.warehouse_location)
           is distinct from ('transfer_out', p_product, p_from, - p_quantity, p_to) then
            raise exception using errcode = 'LR013', message = 'This key belongs to another stock movement.', column = 'idempotency_key';
        end if;
        return query select l_in.value, l_from.id, l_out.id, l_from.on_hand, l_from.valuation, l_from.avg_cost_per_unit, l_from.version,
                            l_to.id, l_in.id, l_to.on_hand, l_to.valuation, l_to.avg_cost_per_unit, l_to.version;
        return;
    end if;

    if p_from_version <> l_from.version or p_to_version <> l_to.version then
        raise exception using errcode = 'LR001', table = 'inventory',
            message = format('%s in %s was changed since it was read.', l_product.sku,
                             case when p_from_version <> l_from.version then p_from else p_to end),
            detail = jsonb_build_object('from_version', l_from.version, 'to_version', l_to.version)::text;
    elsif l_status <> 'active' then
        raise exception using errcode = 'LR031', table = 'warehouse', column = 'to',
            message = format('%s is %s: it can be emptied, not filled.', p_to, l_status);
    elsif l_from.id is null or l_from.on_hand - l_from.reserved < p_quantity then
        raise exception using errcode = 'LR002', table = 'inventory', column = 'on_hand',
            message = format('%s in %s: %s are free, %s are reserved.', l_product.sku, p_from,
                             trim_scale(coalesce(l_from.on_hand - l_from.reserved, 0)), trim_scale(coalesce(l_from.reserved, 0))),
            detail = jsonb_build_object('product_id', p_product, 'sku', l_product.sku, 'warehouse', p_from,
                'on_hand', coalesce(l_from.on_hand, 0)::text, 'reserved', coalesce(l_from.reserved, 0)::text,
                'available', coalesce(l_from.on_hand - l_from.reserved, 0)::text, 'requested', p_quantity::text,
                'elsewhere', stock_elsewhere(p_product, p_from))::text;
    elsif l_to.on_hand + p_quantity >= 100000000000 then
        raise exception using errcode = 'check_violation', table = 'inventory', column = 'on_hand',
            constraint = 'inventory_on_hand_valid', message = format('%s in %s would be more than fits.', l_product.sku, p_to);
    end if;

    l_value := greatest(0, l_from.valuation - round((l_from.on_hand - p_quantity) * l_from.avg_cost_per_unit, 2));
    if l_to.valuation + l_value >= 1000000000000 then
        raise exception using errcode = 'check_violation', table = 'inventory', column = 'on_hand',
            constraint = 'inventory_on_hand_valid', message = format('%s in %s would be worth more than fits.', l_product.sku, p_to);
    end if;
    perform set_config('app.reason', coalesce(l_reason, format('Moved from %s to %s', p_from, p_to)), true);
    insert into stock_move (product_id, warehouse_location, kind, quantity, value, idempotency_key, reason)
    values (p_product, p_from, 'transfer_out', - p_quantity, - l_value, p_key, l_reason)
    returning * into l_out;
    insert into stock_move (product_id, warehouse_location, kind, quantity, value, idempotency_key, reason)
    values (p_product, p_to, 'transfer_in', p_quantity, l_value, p_key, l_reason)
    returning * into l_in;
    update inventory i
    set on_hand = i.on_hand - p_quantity, valuation = i.valuation - l_value, last_issued_date = l_day
    where i.id = l_from.id
    returning i.* into l_from;
    update inventory i
    set on_hand = i.on_hand + p_quantity, valuation = i.valuation + l_value, last_received_date = l_day,
        avg_cost_per_unit = round((i.valuation + l_value) / (i.on_hand + p_quantity), 6)
    where i.id = l_to.id
    returning i.* into l_to;
    perform set_config('app.reason', coalesce(l_before, ''), true);
    return query select l_value, l_from.id, l_out.id, l_from.on_hand, l_from.valuation, l_from.avg_cost_per_unit, l_from.version,
                        l_to.id, l_in.id, l_to.on_hand, l_to.valuation, l_to.avg_cost_per_unit, l_to.version;
end
$$;

-- Takes damaged goods out of the books: scrapped, or sent back to whom they came from. They have no value in the stock,
-- so none leaves. Errors as stock_adjust(). Granted to landreeve_write only.
create function stock_write_off(p_product uuid, p_warehouse text, p_quantity numeric, p_reason text,
                                p_key uuid default gen_random_uuid())
    returns table (inventory_id uuid, move_id uuid, damaged numeric, version bigint)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    l_sku     text;
    l_row     inventory%rowtype;
    l_move    stock_move%rowtype;
    l_reason  text := btrim(coalesce(p_reason, ''));
    l_before  text := current_setting('app.reason', true);
begin
    perform need_permission('inventory:write');
    if p_quantity is null or p_quantity <= 0 then
        raise exception using errcode = 'LR006', message = 'A write-off needs a quantity above zero.', column = 'quantity';
    elsif p_quantity <> round(p_quantity, 3) or p_quantity >= 100000000000 then
        raise exception using errcode = 'check_violation', table = 'stock_move', column = 'quantity',
            constraint = 'stock_move_quantity_valid', message = 'A quantity has at most eleven digits and three decimals.';
    elsif l_reason = '' then
        raise exception using errcode = 'LR003', message = 'A write-off needs a reason.', column = 'reason';
    end if;
    p_key := coalesce(p_key, gen_random_uuid());
    select sku into l_sku from product where id = p_product for key share;
    if not found then
        raise exception using errcode = 'no_data_found', message = 'There is no such product.', column = 'product_id';
    elsif not exists (select from warehouse where code = p_warehouse) then
        raise exception using errcode = 'no_data_found', message = format('There is no warehouse "%s".', p_warehouse),
            column = 'warehouse_location';
    end if;
    select * into l_row from inventory where product_id = p_product and warehouse_location = p_warehouse for update;
    select * into l_move from stock_move where idempotency_key = p_key limit 1;
    if found then
        if (l_move.kind, l_move.product_id, l_move.warehouse_location, l_move.quantity, l_move.damaged_quantity)
           is distinct from ('adjustment', p_product, p_warehouse, 0::numeric, - p_quantity) then
            raise exception using errcode = 'LR013', message = 'This key belongs to another stock movement.', column = 'idempotency_key';
        end if;
        return query select l_row.id, l_move.id, l_row.damaged, l_row.version;
        return;
    end if;
    if l_row.id is null or l_row.damaged < p_quantity then
        raise exception using errcode = 'LR002', table = 'inventory', column = 'damaged',
            message = format('%s in %s: %s are damaged.', l_sku, p_warehouse, trim_scale(coalesce(l_row.damaged, 0))),
            detail = jsonb_build_object('product_id', p_product, 'sku', l_sku, 'warehouse', p_warehouse,
                'available', coalesce(l_row.damaged, 0)::text, 'requested', p_quantity::text)::text;
    end if;
    perform set_config('app.reason', l_reason, true);
    insert into stock_move (product_id, warehouse_location, kind, damaged_quantity, idempotency_key, reason)
    values (p_product, p_warehouse, 'adjustment', - p_quantity, p_key, l_reason)
    returning * into l_move;
    update inventory i set damaged = i.damaged - p_quantity where i.id = l_row.id returning i.* into l_row;
    perform set_config('app.reason', coalesce(l_before, ''), true);
    return query select l_row.id, l_move.id, l_row.damaged, l_row.version;
end
$$;

-- Closes the books through a day, for a reason; what is closed stays closed. Waits for the moves that are being written,
-- so that none of them lands behind the door. Needs inventory:approve. LR003, LR022, LR032 period_refused.
-- Granted to landreeve_write only.
create function close_period(p_through date, p_reason text, out closed_through date, out closed_before date)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    l_reason  text := btrim(coalesce(p_reason, ''));
    l_today   date := tenant_today();
begin
    perform need_permission('inventory:approve');
    if l_reason = '' then
        raise exception using errcode = 'LR003', message = 'Closing the books needs a reason.', column = 'reason';
    elsif p_through is null or p_through > l_today then
        raise exception using errcode = 'LR032', column = 'closed_through',
            message = format('The books close through a day that has come: today is %s.', l_today);
    end if;
    lock table stock_move in share row exclusive mode;
    select max(c.closed_through) into closed_before from closed_period c;
    if p_through <= closed_before then
        raise exception using errcode = 'LR032', column = 'closed_through',
            message = format('The books are closed through %s already, and never open again.', closed_before),
            detail = jsonb_build_object('closed_through', closed_before)::text;
    end if;
    insert into closed_period (closed_through, reason) values (p_through, l_reason);
    closed_through := p_through;
end
$$;
revoke insert on closed_period from landreeve_write;

-- Everything that must hold between ledger, balances and orders (docs/schema.md, "Stock"), and does not: nothing where all
-- is well. One snapshot; reads whole tables.
create function stock_verify()
    returns table (finding text, product_id uuid, sku text, warehouse_location text, document text, expected numeric, actual numeric)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with ledger as (
        select m.product_id, m.warehouse_location, sum(m.quantity) as quantity, sum(m.value) as value, sum(m.damaged_quantity) as damaged
        from stock_move m group by 1, 2
    ), promised as (
        select l.product_id, l.warehouse_location, sum(l.reserved) as reserved
        from sales_order_line l where l.reserved > 0 group by 1, 2
    ), coming as (
        select l.product_id, l.warehouse_location, sum(l.ordered - l.received - l.short_closed) as outstanding
        from purchase_order_line l join purchase_order o on o.id = l.purchase_order_id
        where o.status in ('approved', 'partially_received') and l.ordered - l.received - l.short_closed > 0
        group by 1, 2
    ), place as (
        select coalesce(i.product_id, l.product_id, p.product_id, c.product_id) as product_id,
               coalesce(i.warehouse_location, l.warehouse_location, p.warehouse_location, c.warehouse_location) as warehouse_location,
               coalesce(i.on_hand, 0) as on_hand, coalesce(i.reserved, 0) as reserved, coalesce(i.in_transit, 0) as in_transit,
               coalesce(i.damaged, 0) as damaged, coalesce(i.valuation, 0) as valuation, coalesce(i.avg_cost_per_unit, 0) as average,
               coalesce(l.quantity, 0) as moved, coalesce(l.value, 0) as moved_value, coalesce(l.damaged, 0) as moved_damaged,
               coalesce(p.reserved, 0) as promised, coalesce(c.outstanding, 0) as outstanding
        from inventory i
        full join ledger l on l.product_id = i.product_id and l.warehouse_location = i.warehouse_location
        full join promised p on p.product_id = coalesce(i.product_id, l.product_id)
                            and p.warehouse_location = coalesce(i.warehouse_location, l.warehouse_location)
        full join coming c on c.product_id = coalesce(i.product_id, l.product_id, p.product_id)
                          and c.warehouse_location = coalesce(i.warehouse_location, l.warehouse_location, p.warehouse_location)
    ), running as (
        select m.product_id, m.warehouse_location, min(m.balance) as lowest, min(m.worth) as lowest_worth
        from (select product_id, warehouse_location, sum(quantity) over w as balance, sum(value) over w as worth
              from stock_move window w as (partition by product_id, warehouse_location order by seq)) m
        group by 1, 2 having min(m.balance) < 0 or min(m.worth) < 0
    ), of_purchase as (
        select m.purchase_order_id, m.line_id, sum(m.quantity) filter (where m.kind = 'receipt') as received,
               sum(m.damaged_quantity) filter (where m.kind in ('receipt', 'rejection')) as rejected,
               - sum(m.quantity) filter (where m.kind = 'return_out') as returned
        from stock_move m where m.purchase_order_id is not null group by 1, 2
    ), of_sale as (
        select m.sales_order_id, m.line_id, - sum(m.quantity) filter (where m.kind = 'issue') as shipped,
               sum(m.quantity + m.damaged_quantity) filter (where m.kind = 'return_in') as returned,
               - sum(m.value) filter (where m.kind = 'issue') as issue_value
        from stock_move m where m.sales_order_id is not null group by 1, 2
    ), found as (
        select f.finding, p.product_id, p.warehouse_location, null::text as document, f.expected, f.actual
        from place p
        cross join lateral (values
            ('on_hand_differs', p.moved, p.on_hand, p.moved <> p.on_hand),
            ('valuation_differs', p.moved_value, p.valuation, p.moved_value <> p.valuation),
            ('damaged_differs', p.moved_damaged, p.damaged, p.moved_damaged <> p.damaged),
            ('reserved_differs', p.promised, p.reserved, p.promised <> p.reserved),
            ('in_transit_differs', p.outstanding, p.in_transit, p.outstanding <> p.in_transit),
            ('balance_negative', 0, least(p.on_hand, p.reserved, p.in_transit, p.damaged, p.valuation, p.average),
             least(p.on_hand, p.reserved, p.in_transit, p.damaged, p.valuation, p.average) < 0),
            ('more_reserved_than_there', p.on_hand, p.reserved, p.reserved > p.on_hand),
            ('worth_without_stock', 0, p.valuation, p.on_hand = 0 and p.valuation <> 0),
            ('average_off', round(p.on_hand * p.average, 2), p.valuation,
             abs(p.valuation - p.on_hand * p.average) > abs(p.on_hand) * 0.0000005 + 0.005)
        ) f (finding, expected, actual, wrong)
        where f.wrong
        union all
        select 'ledger_below_zero', r.product_id, r.warehouse_location, null, 0,
               case when r.lowest < 0 then r.lowest else r.lowest_worth end
        from running r
        union all
        select 'transfer_one_sided', m.product_id, min(m.warehouse_location), null, 0,
               case when sum(m.quantity) <> 0 then sum(m.quantity) else sum(m.value) end
        from stock_move m where m.kind in ('transfer_out', 'transfer_in')
        group by m.idempotency_key, m.product_id having sum(m.quantity) <> 0 or sum(m.value) <> 0
        union all
        select 'reserved_for_no_open_order', l.product_id, l.warehouse_location, o.so_number, 0, l.reserved
        from sales_order_line l join sales_order o on o.id = l.sales_order_id
        where l.reserved > 0 and o.status not in ('confirmed', 'partially_shipped')
        union all
        select 'purchase_line_differs', l.product_id, l.warehouse_location, o.po_number, f.expected, f.actual
        from purchase_order_line l
        join purchase_order o on o.id = l.purchase_order_id
        left join of_purchase m on m.purchase_order_id = l.purchase_order_id and m.line_id = l.line_id
        cross join lateral (values (coalesce(m.received, 0), l.received - l.rejected), (coalesce(m.rejected, 0), l.rejected),
                                   (coalesce(m.returned, 0), l.returned)) f (expected, actual)
        where f.expected <> f.actual
        union all
        select 'sales_line_differs', l.product_id, l.warehouse_location, o.so_number, f.expected, f.actual
        from sales_order_line l
        join sales_order o on o.id = l.sales_order_id
        left join of_sale m on m.sales_order_id = l.sales_order_id and m.line_id = l.line_id
        cross join lateral (values (coalesce(m.shipped, 0), l.shipped), (coalesce(m.returned, 0), l.returned),
                                   (coalesce(m.issue_value, 0), l.issue_value)) f (expected, actual)
        where f.expected <> f.actual
    )
    select f.finding, f.product_id, p.sku, f.warehouse_location, f.document, f.expected, f.actual
    from found f
    left join product p on p.id = f.product_id
    order by p.sku, f.warehouse_location, f.finding, f.document;
end
$$;

-- What to buy: active products whose stock there and on its way, with drafts not yet ordered, less what is promised, is below
-- their level. The reorder quantity is proposed as often as it takes to reach the level, so that an order made of it ends
-- the need; where none is set, what is missing. The vendor is the last active one it was bought from, the price the
-- product's own, else the last paid; it goes where it was last bought for, else where most of it lies.
create function reorder_proposals()
    returns table (product_id uuid, sku text, name text, unit text, on_hand numeric, in_transit numeric, drafted numeric, reserved numeric,
                   projected numeric, reorder_level numeric, reorder_quantity numeric, quantity numeric, vendor_id uuid, vendor_code text,
                   vendor_name text, warehouse_location text, unit_price numeric)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with stock as (
        select i.product_id, sum(i.on_hand) as on_hand, sum(i.in_transit) as in_transit, sum(i.reserved) as reserved
        from inventory i group by i.product_id
    ), draft as (
        select l.product_id, sum(l.ordered) as drafted
        from purchase_order o join purchase_order_line l on l.purchase_order_id = o.id
        where o.status in ('draft', 'pending_approval') group by l.product_id
    ), needed as (
        select p.id, p.sku, p.name, p.unit, p.cost_price, p.reorder_level, p.reorder_quantity, coalesce(s.on_hand, 0) as on_hand,
               coalesce(s.in_transit, 0) as in_transit, coalesce(d.drafted, 0) as drafted, coalesce(s.reserved, 0) as reserved,
               coalesce(s.on_hand + s.in_transit - s.reserved, 0) + coalesce(d.drafted, 0) as projected
        from product p
        left join stock s on s.product_id = p.id
        left join draft d on d.product_id = p.id
        where p.status = 'active' and p.reorder_level > 0
    )
    select n.id, n.sku, n.name, n.unit, n.on_hand, n.in_transit, n.drafted, n.reserved, n.projected, n.reorder_level, n.reorder_quantity,
           case when n.reorder_quantity > 0 then n.reorder_quantity * ceil((n.reorder_level - n.projected) / n.reorder_quantity)
                else n.reorder_level - n.projected end,
           b.vendor_id, b.code, b.vendor_name,
           coalesce(b.warehouse_location,
                    (select i.warehouse_location from inventory i join warehouse w on w.code = i.warehouse_location
                     where i.product_id = n.id and w.status = 'active' order by i.on_hand desc, i.warehouse_location limit 1),
                    (select w.code from warehouse w where w.status = 'active' order by w.code limit 1)),
           coalesce(n.cost_price, b.unit_price, 0)
    from needed n
    left join lateral (
        select o.vendor_id, v.code, v.name as vendor_name, l.unit_price,
               (select w.code from warehouse w where w.code = l.warehouse_location and w.status = 'active') as warehouse_location
        from purchase_order_line l
        join purchase_order o on o.id = l.purchase_order_id
        join vendor v on v.id = o.vendor_id
        where l.product_id = n.id and o.status <> 'cancelled' and v.status = 'active'
        order by o.order_date desc, o.created_at desc, o.id limit 1) b on true
    where n.projected < n.reorder_level
    order by b.vendor_name nulls last, b.code, n.sku;
end
$$;

-- Makes draft purchase orders of the proposals, one a vendor. p_lines: what was decided of them, [{"product_id","quantity",
-- "vendor_id","warehouse"}], all but the product left out at will; null takes every proposal. What is not needed any more is
-- passed over: callers come one after the other, and each sees the drafts of the one before. p_key makes a repetition
-- harmless. A vendor whose order is refused keeps nobody else's from being made. With the caller's rights.
create function reorder_orders(p_lines jsonb default null, p_key uuid default gen_random_uuid())
    returns table (vendor_id uuid, order_id uuid, po_number text, line_count int, refused text)
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    l_vendor  record;
    l_order   uuid;
    l_place   text := (select state_code from tenant_identity);
begin
    perform need_permission('purchase-order:write');
    p_key := coalesce(p_key, gen_random_uuid());
    perform pg_advisory_xact_lock(hashtextextended('landreeve/reorder/' || current_tenant(), 0));
    return query
    select o.vendor_id, o.id, o.po_number, jsonb_array_length(o.line_items), null::text
    from vendor v join purchase_order o on o.id = md5(p_key || '/' || v.id)::uuid
    order by v.name, v.id;
    if found then
        return;
    end if;
    for l_vendor in
        select a.vendor_id, count(*)::int as size, v.name, v.status, jsonb_agg(jsonb_build_object(
                   'product_id', a.product_id, 'warehouse', a.warehouse, 'quantity', a.quantity::text,
                   'unit_price', round(a.unit_price, 2)::text) order by a.sku) as lines
        from (select r.product_id, r.sku, r.unit_price, coalesce(d.vendor_id, r.vendor_id) as vendor_id,
                     coalesce(d.warehouse, r.warehouse_location) as warehouse, coalesce(d.quantity, r.quantity) as quantity
              from reorder_proposals() r
              left join (select distinct on (l.product_id) l.*
                         from jsonb_to_recordset(coalesce(p_lines, '[]'))
                              as l (product_id uuid, vendor_id uuid, warehouse text, quantity numeric)) d on d.product_id = r.product_id
              where p_lines is null or d.product_id is not null) a
        left join vendor v on v.id = a.vendor_id
        where a.vendor_id is not null
        group by a.vendor_id, v.name, v.status
        order by v.name, a.vendor_id
    loop
        vendor_id := l_vendor.vendor_id;
        line_count := l_vendor.size;
        order_id := null;
        po_number := null;
        refused := null;
        l_order := md5(p_key || '/' || l_vendor.vendor_id)::uuid;
        begin
            if l_vendor.status is distinct from 'active' then
                refused := case when l_vendor.name is null then 'There is no such vendor.'
                                else format('%s is %s.', l_vendor.name, l_vendor.status) end;
            else
                insert into purchase_order (id, vendor_id, line_items, notes, place_of_supply)
                values (l_order, l_vendor.vendor_id, l_vendor.lines, 'Reorder: stock below its level.', l_place)
                returning id, po_number into order_id, po_number;
            end if;
        exception when sqlstate 'LR008' or check_violation or foreign_key_violation then
            refused := sqlerrm;
            order_id := null;
        end;
        return next;
    end loop;
end
$$;

grant execute on function stock_elsewhere(uuid, text), stock_verify(), reorder_proposals() to landreeve_read, landreeve_write;
grant execute on function need_permission(text), stock_transfer(uuid, text, text, numeric, text, uuid, bigint, bigint),
    stock_write_off(uuid, text, numeric, text, uuid), close_period(date, text), reorder_orders(jsonb, uuid) to landreeve_write;
