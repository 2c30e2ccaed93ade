-- Whoever changed what is to be approved is one of its makers: a purchase order is approved by somebody who wrote none of it.

alter table purchase_order add column changed_by text[] not null default '{}';
comment on column purchase_order.changed_by is 'Who besides created_by wrote its vendor, lines, date or place of supply.';

-- After write_purchase_order(), which completes the lines: what was sent again as it is has changed nothing.
create function note_purchase_writer() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_OP = 'INSERT' then
        new.changed_by := '{}';
        return new;
    end if;
    new.changed_by := old.changed_by;
    if (new.vendor_id, new.line_items, new.order_date, new.place_of_supply)
       is distinct from (old.vendor_id, old.line_items, old.order_date, old.place_of_supply)
       and actor() <> old.created_by and actor() <> all (old.changed_by) then
        new.changed_by := old.changed_by || actor();
    end if;
    return new;
end
$$;
create trigger writers_purchase_order before insert or update on purchase_order
    for each row execute function note_purchase_writer();

-- As before but for who approves.
create or replace function act_on_purchase(p_order purchase_order, p_event text, p_lines jsonb, p_key uuid, p_reason text,
                                out done jsonb, out status text, out version bigint)
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    done := '[]';
    if p_event in ('submit', 'approve') then
        perform need_sound_lines(p_order.po_number, p_order.line_items);
    end if;
    if p_event = 'approve' and p_order.created_by = actor() then
        raise exception using errcode = 'LR019', column = 'approved_by',
            message = format('%s was made by %s; somebody else has to approve it.', p_order.po_number, p_order.created_by);
    elsif p_event = 'approve' and actor() = any (p_order.changed_by) then
        raise exception using errcode = 'LR019', column = 'approved_by',
            message = format('%s was changed by %s; somebody else has to approve it.', p_order.po_number, actor());
    elsif p_event = 'reject' and p_reason is null then
        raise exception using errcode = 'LR003', column = 'reason', message = 'A rejection needs a reason.';
    elsif p_event = 'approve' then
        perform change_transit(p_order.id, 1);
    elsif p_event = 'close' or p_event = 'cancel' and p_order.status = 'approved' then
        perform change_transit(p_order.id, -1);
    elsif p_event in ('receive', 'return') then
        done := move_purchase_lines(p_order.id, p_event, p_lines, p_key, p_reason);
    end if;
    if p_event = 'close' then
        with closed as (
            update purchase_order_line l set short_closed = l.ordered - l.received
            where l.purchase_order_id = p_order.id and l.ordered > l.received + l.short_closed
            returning l.line_id, l.short_closed)
        select coalesce(jsonb_agg(jsonb_build_object('line_id', c.line_id, 'quantity', trim_scale(c.short_closed)::text)), '[]')
        into done from closed c;
    end if;
    status := case p_event
        when 'submit' then 'pending_approval' when 'approve' then 'approved' when 'reject' then 'draft'
        when 'cancel' then 'cancelled' when 'close' then 'closed' when 'return' then p_order.status
        when 'receive' then case when exists (select from purchase_order_line l where l.purchase_order_id = p_order.id
                                                and l.ordered > l.received + l.short_closed)
                                 then 'partially_received' else 'received' end end;
    update purchase_order o
    set status = act_on_purchase.status,
        approved_by = case p_event when 'approve' then actor() else o.approved_by end,
        approved_at = case p_event when 'approve' then now() else o.approved_at end,
        received_at = case p_event when 'receive' then now() else o.received_at end
    where o.id = p_order.id
    returning o.version into version;
end
$$;
