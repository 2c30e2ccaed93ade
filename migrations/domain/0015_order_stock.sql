-- How orders move stock: what they promise, bring, take and give back, place by place, and how it is refused.
--
-- The places of an order's lines are locked sorted by (product, warehouse), so that no two events wait for each other.
--
-- A receipt's value is the line's taxable amount (after discount, without tax) in proportion to the good pieces, so that
-- a line received without rejects is used up to the paisa. Rejected pieces are damaged stock and have no value.

alter table sales_order_line add column returned_value numeric(14, 2) check (returned_value >= 0);
comment on column sales_order_line.returned_value is 'Of issue_value, what has come back, damaged pieces with it. Null: in proportion to returned.';

-- Where else a product is free, for the sentence that refuses it: [{"warehouse","free"}], most first.
create function stock_elsewhere(p_product uuid, p_warehouse text) returns jsonb
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('warehouse', f.warehouse_location, 'free', trim_scale(f.free)::text)
                              order by f.free desc, f.warehouse_location), '[]')
    from (select i.warehouse_location, i.on_hand - i.reserved as free from inventory i
          where i.product_id = p_product and i.warehouse_location <> p_warehouse and i.on_hand > i.reserved
          order by 2 desc, 1 limit 10) f
$$;

-- Refuses an event for the lines concerned, [{line_id, line, sku, warehouse, requested, …}]: one sentence with the first three.
create function refuse_lines(p_state text, p_what text, p_left text, p_lines jsonb) returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    raise exception using errcode = p_state, column = 'lines', detail = jsonb_build_object('lines', p_lines)::text,
        message = p_what || (
            select string_agg(format('line %s, %s in %s (%s of %s)', a.value ->> 'line', a.value ->> 'sku', a.value ->> 'warehouse',
                                     a.value ->> p_left, a.value ->> 'requested'), '; ' order by a.ordinality)
            from jsonb_array_elements(p_lines) with ordinality a where a.ordinality <= 3)
        || case when jsonb_array_length(p_lines) > 3 then format('; and %s more.', jsonb_array_length(p_lines) - 3) else '.' end;
end
$$;

create function refuse_short(p_short jsonb) returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform refuse_lines('LR002', 'Less is free than is asked for: ', 'free', (
        select jsonb_agg((a.value - 'product_id') || jsonb_build_object('elsewhere',
                             stock_elsewhere((a.value ->> 'product_id')::uuid, a.value ->> 'warehouse'))
                         order by (a.value ->> 'line')::int)
        from jsonb_array_elements(p_short) a));
end
$$;

-- Changes one place of stock and writes the move. p_quantity and p_damaged are signed; p_value is an inflow's, an outflow has
-- its own from the average. p_reserved and p_transit change what is reserved and under way. Gives the move's value, or null,
-- and changes nothing, where less is free than goes out.
create function move_stock(p_product uuid, p_warehouse text, p_kind text, p_quantity numeric, p_value numeric, p_damaged numeric,
                           p_reserved numeric, p_transit numeric, p_purchase uuid, p_sale uuid, p_line uuid, p_key uuid, p_reason text)
    returns numeric
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_row    inventory%rowtype;
    l_value  numeric := coalesce(p_value, 0);
    l_day    date := tenant_today();
begin
    select * into strict l_row from inventory where product_id = p_product and warehouse_location = p_warehouse for update;
    if l_row.on_hand + p_quantity < l_row.reserved + p_reserved then
        return null;
    elsif p_quantity < 0 then
        l_value := - greatest(0, l_row.valuation - round((l_row.on_hand + p_quantity) * l_row.avg_cost_per_unit, 2));
        l_row.last_issued_date := l_day;
    elsif p_quantity > 0 then
        l_row.avg_cost_per_unit := round((l_row.valuation + l_value) / (l_row.on_hand + p_quantity), 6);
        l_row.last_received_date := l_day;
    end if;
    update inventory
    set on_hand = on_hand + p_quantity, valuation = valuation + l_value, avg_cost_per_unit = l_row.avg_cost_per_unit,
        damaged = damaged + p_damaged, reserved = reserved + p_reserved, in_transit = in_transit + p_transit,
        last_received_date = l_row.last_received_date, last_issued_date = l_row.last_issued_date
    where id = l_row.id;
    insert into stock_move (product_id, warehouse_location, kind, quantity, value, damaged_quantity, purchase_order_id,
                            sales_order_id, line_id, idempotency_key, reason)
    values (p_product, p_warehouse, p_kind, p_quantity, l_value, p_damaged, p_purchase, p_sale, p_line, p_key, p_reason);
    return l_value;
end
$$;

-- What is under way of a purchase: p_sign times what is outstanding of each line.
create function change_transit(p_order uuid, p_sign int) returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_line record;
begin
    for l_line in select l.product_id, l.warehouse_location, l.ordered - l.received - l.short_closed as outstanding
                  from purchase_order_line l
                  where l.purchase_order_id = p_order and l.ordered > l.received + l.short_closed
                  order by l.product_id, l.warehouse_location, l.position loop
        if p_sign > 0 then
            insert into inventory as i (product_id, warehouse_location, in_transit)
            values (l_line.product_id, l_line.warehouse_location, l_line.outstanding)
            on conflict (tenant_id, product_id, warehouse_location) do update set in_transit = i.in_transit + excluded.in_transit;
        else
            update inventory set in_transit = in_transit - l_line.outstanding
            where product_id = l_line.product_id and warehouse_location = l_line.warehouse_location;
        end if;
    end loop;
end
$$;

-- All that is not yet shipped or reserved of a sale is to be reserved: [{line_id, quantity}]. reserve_places() does it.
create function promise_lines(p_order uuid) returns jsonb
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_done jsonb;
begin
    with open as (
        select l.id, l.ordered - l.shipped - l.reserved as wanted from sales_order_line l
        where l.sales_order_id = p_order and l.ordered > l.shipped + l.reserved
    ), promised as (
        update sales_order_line l set reserved = l.reserved + o.wanted from open o where l.id = o.id
        returning l.line_id, o.wanted)
    select coalesce(jsonb_agg(jsonb_build_object('line_id', p.line_id, 'quantity', trim_scale(p.wanted)::text)), '[]')
    into l_done from promised p;
    return l_done;
end
$$;

-- Reserves them where they are, or refuses all that are short together. The last of an event, since others wait for the same
-- places until the commit.
create function reserve_places(p_order uuid, p_lines jsonb) returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_line   record;
    l_short  jsonb := '[]';
begin
    for l_line in select l.*, a.quantity from jsonb_to_recordset(p_lines) as a (line_id uuid, quantity numeric)
                  join sales_order_line l on l.sales_order_id = p_order and l.line_id = a.line_id
                  order by l.product_id, l.warehouse_location, l.position loop
        update inventory i set reserved = i.reserved + l_line.quantity
        where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location
          and i.on_hand - i.reserved >= l_line.quantity;
        if not found then
            l_short := l_short || jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position, 'sku', l_line.sku,
                'product_id', l_line.product_id, 'warehouse', l_line.warehouse_location, 'requested', trim_scale(l_line.quantity)::text,
                'free', coalesce((select trim_scale(i.on_hand - i.reserved)::text from inventory i
                                  where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location), '0'));
        end if;
    end loop;
    if l_short <> '[]' then
        perform refuse_short(l_short);
    end if;
end
$$;

-- Reserves of what is not yet shipped or reserved of a sale as much as is free of each line. Gives [{line_id, quantity}] of
-- what was reserved, and the lines that are short.
create function reserve_free(p_order uuid, out done jsonb, out short jsonb)
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_line  record;
    l_free  numeric;
begin
    done := '[]';
    short := '[]';
    for l_line in select l.*, l.ordered - l.shipped - l.reserved as wanted from sales_order_line l
                  where l.sales_order_id = p_order and l.ordered > l.shipped + l.reserved
                  order by l.product_id, l.warehouse_location, l.position loop
        update inventory i set reserved = i.reserved + l_line.wanted
        where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location
          and i.on_hand - i.reserved >= l_line.wanted;
        if not found then
            select i.on_hand - i.reserved into l_free from inventory i
            where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location for update;
            l_free := least(coalesce(l_free, 0), l_line.wanted);
            short := short || jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position, 'sku', l_line.sku,
                'product_id', l_line.product_id, 'warehouse', l_line.warehouse_location,
                'requested', trim_scale(l_line.wanted)::text, 'free', trim_scale(l_free)::text);
            l_line.wanted := l_free;
            update inventory i set reserved = i.reserved + l_line.wanted
            where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location and l_line.wanted > 0;
        end if;
        if l_line.wanted > 0 then
            update sales_order_line l set reserved = l.reserved + l_line.wanted where l.id = l_line.id;
            done := done || jsonb_build_object('line_id', l_line.line_id, 'quantity', trim_scale(l_line.wanted)::text);
        end if;
    end loop;
end
$$;

create function unreserve_lines(p_order uuid) returns jsonb
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_line  record;
    l_done  jsonb := '[]';
begin
    for l_line in select l.* from sales_order_line l where l.sales_order_id = p_order and l.reserved > 0
                  order by l.product_id, l.warehouse_location, l.position loop
        update inventory i set reserved = i.reserved - l_line.reserved
        where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location;
        update sales_order_line l set reserved = 0 where l.id = l_line.id;
        l_done := l_done || jsonb_build_object('line_id', l_line.line_id, 'quantity', trim_scale(l_line.reserved)::text);
    end loop;
    return l_done;
end
$$;

-- Receives and returns of a purchase: the lines it was asked for, or everything outstanding.
create function move_purchase_lines(p_order uuid, p_event text, p_lines jsonb, p_key uuid, p_reason text) returns jsonb
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_line   record;
    l_asked  jsonb;
    l_over   jsonb := '[]';
    l_short  jsonb := '[]';
    l_done   jsonb := '[]';
    l_good   numeric;
    l_value  numeric;
    l_reason text;
begin
    if p_lines is not null then
        select jsonb_agg(to_jsonb(r)) into l_asked
        from read_event_lines(p_event, p_lines,
                              (select array_agg(l.line_id) from purchase_order_line l where l.purchase_order_id = p_order)) r;
    end if;
    for l_line in
        select l.*, o.outstanding, coalesce(a.quantity, o.outstanding) as q, coalesce(a.bad, 0) as bad, a.reason
        from purchase_order_line l
        cross join lateral (select case p_event when 'receive' then l.ordered - l.received - l.short_closed
                                                else l.received - l.rejected - l.returned end as outstanding) o
        left join jsonb_to_recordset(l_asked) as a (line_id uuid, quantity numeric, bad numeric, reason text) on a.line_id = l.line_id
        where l.purchase_order_id = p_order and (a.line_id is not null or l_asked is null and o.outstanding > 0)
        order by l.product_id, l.warehouse_location, l.position loop
        l_reason := coalesce(l_line.reason, p_reason);
        if l_line.q > l_line.outstanding then
            l_over := l_over || jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position, 'sku', l_line.sku,
                'warehouse', l_line.warehouse_location, 'requested', trim_scale(l_line.q)::text,
                'outstanding', trim_scale(l_line.outstanding)::text);
            continue;
        elsif p_event = 'return' and l_line.bad > 0 then
            raise exception using errcode = 'LR023', column = 'lines',
                message = format('Line %s: what was rejected on receipt is not returned from stock.', l_line.position);
        elsif l_line.bad > 0 and l_reason is null then
            raise exception using errcode = 'LR003', column = 'reason',
                message = format('Line %s: what is rejected needs a reason.', l_line.position),
                detail = jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position)::text;
        end if;
        if p_event = 'receive' then
            l_good := l_line.received - l_line.rejected;
            l_value := round(l_line.taxable_amount * (l_good + l_line.q - l_line.bad) / l_line.ordered, 2)
                       - round(l_line.taxable_amount * l_good / l_line.ordered, 2);
            if l_line.q > l_line.bad then
                perform move_stock(l_line.product_id, l_line.warehouse_location, 'receipt', l_line.q - l_line.bad, l_value, 0, 0,
                                   l_line.bad - l_line.q, p_order, null, l_line.line_id, p_key,
                                   case when l_line.bad = 0 then l_reason end);
            end if;
            if l_line.bad > 0 then
                perform move_stock(l_line.product_id, l_line.warehouse_location, 'rejection', 0, 0, l_line.bad, 0,
                                   - l_line.bad, p_order, null, l_line.line_id, p_key, l_reason);
            end if;
            update purchase_order_line l set received = l.received + l_line.q, rejected = l.rejected + l_line.bad where l.id = l_line.id;
        else
            l_value := move_stock(l_line.product_id, l_line.warehouse_location, 'return_out', - l_line.q, null, 0, 0, 0,
                                  p_order, null, l_line.line_id, p_key, l_reason);
            if l_value is null then
                l_short := l_short || jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position, 'sku', l_line.sku,
                    'product_id', l_line.product_id, 'warehouse', l_line.warehouse_location, 'requested', trim_scale(l_line.q)::text,
                    'free', (select trim_scale(i.on_hand - i.reserved)::text from inventory i
                             where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location));
                continue;
            end if;
            update purchase_order_line l set returned = l.returned + l_line.q where l.id = l_line.id;
        end if;
        l_done := l_done || jsonb_strip_nulls(jsonb_build_object('line_id', l_line.line_id, 'quantity', trim_scale(l_line.q)::text,
            'bad', trim_scale(l_line.bad)::text, 'reason', l_line.reason));
    end loop;
    if l_over <> '[]' then
        perform refuse_lines('LR018', case p_event when 'receive' then 'More is received than is outstanding: '
                                      else 'More is returned than was taken in: ' end, 'outstanding', l_over);
    elsif l_short <> '[]' then
        perform refuse_short(l_short);
    end if;
    return l_done;
end
$$;

-- Ships and takes back lines of a sale. A good piece comes back at what it was worth when it left; the last one that comes
-- back takes the residue.
create function move_sales_lines(p_order uuid, p_event text, p_lines jsonb, p_key uuid, p_reason text) returns jsonb
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_line   record;
    l_asked  jsonb;
    l_over   jsonb := '[]';
    l_short  jsonb := '[]';
    l_done   jsonb := '[]';
    l_worth  numeric;
    l_left   numeric;
    l_value  numeric;
    l_one    jsonb;
begin
    if p_lines is not null then
        select jsonb_agg(to_jsonb(r)) into l_asked
        from read_event_lines(p_event, p_lines,
                              (select array_agg(l.line_id) from sales_order_line l where l.sales_order_id = p_order)) r;
    end if;
    for l_line in
        select l.*, o.outstanding, coalesce(a.quantity, case p_event when 'ship' then l.reserved else o.outstanding end) as q,
               coalesce(a.bad, 0) as bad, a.reason
        from sales_order_line l
        cross join lateral (select case p_event when 'ship' then l.ordered - l.shipped else l.shipped - l.returned end as outstanding) o
        left join jsonb_to_recordset(l_asked) as a (line_id uuid, quantity numeric, bad numeric, reason text) on a.line_id = l.line_id
        where l.sales_order_id = p_order
          and (a.line_id is not null or l_asked is null and case p_event when 'ship' then l.reserved else o.outstanding end > 0)
        order by l.product_id, l.warehouse_location, l.position loop
        l_one := jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position, 'sku', l_line.sku,
            'product_id', l_line.product_id, 'warehouse', l_line.warehouse_location, 'requested', trim_scale(l_line.q)::text,
            'outstanding', trim_scale(l_line.outstanding)::text);
        if l_line.q > l_line.outstanding then
            l_over := l_over || (l_one - 'product_id');
        elsif p_event = 'ship' and l_line.q > l_line.reserved then
            l_short := l_short || (l_one || jsonb_build_object('free', trim_scale(l_line.reserved)::text,
                                                               'reserved', trim_scale(l_line.reserved)::text));
        elsif p_event = 'ship' then
            l_value := move_stock(l_line.product_id, l_line.warehouse_location, 'issue', - l_line.q, null, 0, - l_line.q, 0,
                                  null, p_order, l_line.line_id, p_key, p_reason);
            update sales_order_line l
            set reserved = l.reserved - l_line.q, shipped = l.shipped + l_line.q, issue_value = l.issue_value - l_value
            where l.id = l_line.id;
        else
            -- What is still with the customer, in pieces and in worth.
            l_left := l_line.shipped - l_line.returned;
            l_worth := l_line.issue_value
                       - coalesce(l_line.returned_value, round(l_line.issue_value * l_line.returned / l_line.shipped, 2));
            l_value := l_worth - round(l_worth * (l_left - l_line.q + l_line.bad) / l_left, 2);
            perform move_stock(l_line.product_id, l_line.warehouse_location, 'return_in', l_line.q - l_line.bad, l_value, l_line.bad, 0, 0,
                               null, p_order, l_line.line_id, p_key, coalesce(l_line.reason, p_reason));
            update sales_order_line l
            set returned = l.returned + l_line.q,
                returned_value = l_line.issue_value - round(l_worth * (l_left - l_line.q) / l_left, 2)
            where l.id = l_line.id;
        end if;
        l_done := l_done || jsonb_strip_nulls(jsonb_build_object('line_id', l_line.line_id, 'quantity', trim_scale(l_line.q)::text,
            'bad', trim_scale(l_line.bad)::text, 'reason', l_line.reason));
    end loop;
    if l_over <> '[]' then
        perform refuse_lines('LR018', case p_event when 'ship' then 'More is shipped than was ordered: '
                                      else 'More comes back than was shipped: ' end, 'outstanding', l_over);
    elsif l_short <> '[]' then
        perform refuse_short(l_short);
    end if;
    return l_done;
end
$$;
