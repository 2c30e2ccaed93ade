-- lock-timeout: 1s
-- As before, but without a note: an order's notes are printed, and why we order is nothing for the vendor.
create or replace function reorder_orders(p_lines jsonb default null, p_key uuid default gen_random_uuid())
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
                insert into purchase_order (id, vendor_id, line_items, place_of_supply)
                values (l_order, l_vendor.vendor_id, l_vendor.lines, l_place)
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
