-- A sale that is promised in whole takes few statements, whatever the number of its lines, and none of them joins a table with
-- itself: on a new tenant, of whose tables nothing is known yet, such a plan read all lines of all orders for each line.

-- All that is not yet shipped of a sale is to be reserved: [{line_id, quantity}]. reserve_places() does it. Of an order that
-- has nothing reserved: a draft, or one that was held and gave it back.
create or replace function promise_lines(p_order uuid) returns jsonb
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_done jsonb;
begin
    with promised as (
        update sales_order_line l set reserved = l.ordered - l.shipped
        where l.sales_order_id = p_order and l.ordered > l.shipped
        returning l.line_id, l.reserved)
    select coalesce(jsonb_agg(jsonb_build_object('line_id', p.line_id, 'quantity', trim_scale(p.reserved)::text)), '[]')
    into l_done from promised p;
    return l_done;
end
$$;

-- Reserves where it is all that promise_lines() promised in this transaction, or refuses all that is short together. The last
-- of an event, since others wait for the same places until the commit. (The one that takes lines is for events under way
-- while this is applied.)
create function reserve_places(p_order uuid) returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_ids     uuid[];
    l_wanted  numeric[];
    l_fits    boolean;
    l_line    record;
    l_short   jsonb := '[]';
begin
    -- All that are there are locked, in the order in which everybody locks them, before one is looked at.
    select array_agg(p.id), array_agg(p.quantity), bool_and(p.enough) and count(*) = max(p.places)
    into l_ids, l_wanted, l_fits
    from (select i.id, w.quantity, w.places, i.on_hand - i.reserved >= w.quantity as enough
          from (select l.product_id, l.warehouse_location, sum(l.reserved) as quantity, count(*) over () as places
                from sales_order_line l
                where l.sales_order_id = p_order and l.reserved > 0
                group by l.product_id, l.warehouse_location) w
          join inventory i on i.product_id = w.product_id and i.warehouse_location = w.warehouse_location
          order by i.product_id, i.warehouse_location for update of i) p;
    if l_fits then
        update inventory i set reserved = i.reserved + w.quantity
        from unnest(l_ids, l_wanted) as w (id, quantity) where i.id = w.id;
        return;
    end if;
    -- Which are short is found line by line, as they would be served.
    for l_line in select l.* from sales_order_line l where l.sales_order_id = p_order and l.reserved > 0
                  order by l.product_id, l.warehouse_location, l.position loop
        update inventory i set reserved = i.reserved + l_line.reserved
        where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location
          and i.on_hand - i.reserved >= l_line.reserved;
        if not found then
            l_short := l_short || jsonb_build_object('line_id', l_line.line_id, 'line', l_line.position, 'sku', l_line.sku,
                'product_id', l_line.product_id, 'warehouse', l_line.warehouse_location, 'requested', trim_scale(l_line.reserved)::text,
                'free', coalesce((select trim_scale(i.on_hand - i.reserved)::text from inventory i
                                  where i.product_id = l_line.product_id and i.warehouse_location = l_line.warehouse_location), '0'));
        end if;
    end loop;
    if l_short <> '[]' then
        perform refuse_short(l_short);
    end if;
end
$$;

-- Whose a row is was asked when it was made; a change asks again where it gives it to another.
create or replace function refuse_other_tenant() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_tenant text := case when TG_OP = 'DELETE' then old.tenant_id else new.tenant_id end;
begin
    if TG_OP = 'UPDATE' and new.tenant_id = old.tenant_id then
        return new;
    elsif l_tenant is distinct from (select tenant_id from tenant_identity) then
        raise exception using errcode = 'LR010',
            message = format('Tenant "%s" has no place in this database.', l_tenant),
            table = TG_TABLE_NAME, column = 'tenant_id';
    end if;
    return case when TG_OP = 'DELETE' then old else new end;
end
$$;

-- Does an event, all of it or nothing. p_kind is 'purchase-order' or 'sales-order'; p_lines, of receive, ship and return, is
-- [{line_id, quantity}], where received and rejected, or damaged, may stand beside it, null for everything outstanding (ship:
-- reserved). Without p_order it is the order of that p_number. The same key again gives the same answer. Errors:
-- LR001 record_changed, LR002 stock_short, LR003 reason_required, LR004 product_inactive, LR005 closed_period,
-- LR009 status_refused, LR013 key_reused, LR018 quantity_exceeded, LR019 own_approval, LR020 order_empty,
-- LR021 nothing_outstanding, LR022 permission_denied, LR023 invalid_lines, P0002.
drop function order_act(text, uuid, text, uuid, jsonb, text, text, text, bigint);
create function order_act(p_kind text, p_order uuid, p_event text, p_key uuid default gen_random_uuid(), p_lines jsonb default null,
                          p_reason text default null, p_carrier text default null, p_tracking text default null,
                          p_expected_version bigint default null, p_number text default null)
    returns table (event_id uuid, status text, version bigint, repeated boolean, order_id uuid, number text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    l_purchase purchase_order%rowtype;
    l_sale     sales_order%rowtype;
    l_event    order_event%rowtype;
    l_done     order_event%rowtype;
    l_did      record;
    l_version  bigint;
    l_allowed  text[];
    l_reason   text := nullif(btrim(p_reason), '');
    l_before   text := current_setting('app.reason', true);
begin
    p_key := coalesce(p_key, gen_random_uuid());
    p_lines := case when p_lines not in ('[]', 'null') then p_lines end;
    if p_kind = 'purchase-order' then
        perform need_permission(case p_event when 'approve' then 'purchase-order:approve' else 'purchase-order:write' end);
        if p_order is null then
            select * into l_purchase from purchase_order where po_number = p_number for update;
        else
            select * into l_purchase from purchase_order where id = p_order for update;
        end if;
        l_event.purchase_order_id := l_purchase.id;
    elsif p_kind = 'sales-order' then
        perform need_permission('sales-order:write');
        if p_order is null then
            select * into l_sale from sales_order where so_number = p_number for update;
        else
            select * into l_sale from sales_order where id = p_order for update;
        end if;
        l_event.sales_order_id := l_sale.id;
    end if;
    order_id := coalesce(l_purchase.id, l_sale.id);
    number := coalesce(l_purchase.po_number, l_sale.so_number);
    if order_id is null then
        raise exception using errcode = 'no_data_found',
            message = format('There is no %s "%s".', replace(coalesce(p_kind, 'order'), '-', ' '), coalesce(p_number, p_order::text));
    end if;
    l_version := coalesce(l_purchase.version, l_sale.version);
    l_event.status_before := coalesce(l_purchase.status, l_sale.status);

    -- The order is locked: a repetition comes here when the first is done.
    select * into l_done from order_event e where e.idempotency_key = p_key;
    if l_done.event = p_event and l_done.asked is not distinct from p_lines and l_done.reason is not distinct from l_reason
       and coalesce(l_done.purchase_order_id, l_done.sales_order_id) = order_id then
        event_id := l_done.id;
        status := l_done.status_after;
        version := l_done.order_version;
        repeated := true;
        return next;
        return;
    elsif l_done.id is not null or exists (select from stock_move m where m.idempotency_key = p_key) then
        raise exception using errcode = 'LR013', message = 'This key belongs to something else that was done.', column = 'idempotency_key';
    end if;

    l_allowed := order_events_at(p_kind, l_event.status_before);
    if p_expected_version <> l_version then
        raise exception using errcode = 'LR001', table = replace(p_kind, '-', '_'),
            message = format('%s was changed since it was read.', number),
            detail = jsonb_build_object('expected', p_expected_version, 'version', l_version, 'status', l_event.status_before)::text;
    elsif p_event is null or p_event <> all (l_allowed) then
        raise exception using errcode = 'LR009', column = 'status',
            message = format('%s is %s: %s.', number,
                case l_event.status_before when 'draft' then 'a draft' when 'pending_approval' then 'waiting for approval'
                     else replace(l_event.status_before, '_', ' ') end,
                case when l_allowed = '{}' then 'nothing more is done with it'
                     else 'what can be done now is ' || array_to_string(l_allowed, ', ') end),
            detail = jsonb_build_object('status', l_event.status_before, 'allowed', l_allowed)::text;
    elsif p_lines is not null and p_event not in ('receive', 'ship', 'return') then
        raise exception using errcode = 'LR023', column = 'lines', message = format('The event %s is of the whole order: it takes no lines.', p_event);
    end if;

    perform set_config('app.reason', coalesce(l_reason, ''), true);
    if p_kind = 'purchase-order' then
        l_did := act_on_purchase(l_purchase, p_event, p_lines, p_key, l_reason);
    else
        l_did := act_on_sale(l_sale, p_event, p_lines, p_key, l_reason, nullif(btrim(p_carrier), ''), nullif(btrim(p_tracking), ''));
    end if;
    l_event.lines := l_did.done;
    status := l_did.status;
    version := l_did.version;
    if l_event.lines = '[]' and p_event in ('receive', 'ship', 'return', 'reserve') then
        raise exception using errcode = 'LR021', message = format('%s: there is nothing to %s.', number, p_event),
            detail = jsonb_build_object('status', l_event.status_before)::text;
    end if;
    insert into order_event (purchase_order_id, sales_order_id, event, idempotency_key, asked, lines, reason, carrier, tracking_number,
                             status_before, status_after, order_version)
    values (l_event.purchase_order_id, l_event.sales_order_id, p_event, p_key, p_lines, l_event.lines, l_reason,
            case p_event when 'ship' then nullif(btrim(p_carrier), '') end, case p_event when 'ship' then nullif(btrim(p_tracking), '') end,
            l_event.status_before, status, version)
    returning id into event_id;
    -- As audit_record() does, which is planned anew at every call.
    insert into audit_outbox (actor, session_jti, action, object_kind, object_id, before, after, reason)
    values (actor(), nullif(current_setting('app.session', true), ''), p_kind || '.' || p_event, p_kind, order_id::text,
            jsonb_build_object('status', l_event.status_before),
            jsonb_build_object('number', number, 'status', status, 'lines', l_event.lines),
            nullif(current_setting('app.reason', true), ''));
    if p_event in ('confirm', 'release') and not l_sale.allow_backorder then
        perform reserve_places(order_id);
    end if;
    perform set_config('app.reason', coalesce(l_before, ''), true);
    repeated := false;
    return next;
end
$$;
grant execute on function order_act(text, uuid, text, uuid, jsonb, text, text, text, bigint, text) to landreeve_write;
