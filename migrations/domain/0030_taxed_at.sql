-- lock-timeout: 1s
-- An order keeps the state its tax followed, so that its paper can name it whatever becomes of the customer's address. Orders
-- that were written before have none until they are changed; what they name themselves is their place of supply as ever.

alter table purchase_order add column taxed_at text;
alter table sales_order add column taxed_at text;
comment on column purchase_order.taxed_at is 'The state whose tax it bears: its place of supply, or where the goods go. Kept by write_purchase_order() alone.';
comment on column sales_order.taxed_at is 'The state whose tax it bears: its place of supply, or where the goods go. Kept by write_sales_order() alone.';

-- As before but for taxed_at.
create or replace function write_purchase_order() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_open boolean;
begin
    if TG_OP = 'UPDATE' then
        l_open := old.status in ('draft', 'pending_approval');
        if new.po_number <> old.po_number then
            raise exception using errcode = 'LR007', message = 'A purchase order keeps its number.', column = 'po_number';
        elsif not l_open and (new.vendor_id, new.line_items, new.order_date, new.place_of_supply, new.subtotal, new.tax_amount,
                              new.round_off, new.total_amount, new.tax_split)
              is distinct from (old.vendor_id, old.line_items, old.order_date, old.place_of_supply, old.subtotal, old.tax_amount,
                                old.round_off, old.total_amount, old.tax_split) then
            raise exception using errcode = 'LR007', column = 'line_items',
                message = format('Vendor, lines and amounts of %s are frozen: it is %s.', old.po_number, replace(old.status, '_', ' '));
        elsif new.status <> old.status and (old.status, new.status) not in (
            ('draft', 'pending_approval'), ('draft', 'cancelled'),
            ('pending_approval', 'draft'), ('pending_approval', 'approved'), ('pending_approval', 'cancelled'),
            ('approved', 'partially_received'), ('approved', 'received'), ('approved', 'closed'), ('approved', 'cancelled'),
            ('partially_received', 'received'), ('partially_received', 'closed'), ('received', 'closed')) then
            raise exception using errcode = 'LR009', column = 'status', message = format('%s cannot go from %s to %s.',
                old.po_number, replace(old.status, '_', ' '), replace(new.status, '_', ' '));
        end if;
        if not l_open or (new.vendor_id, new.line_items, new.order_date, new.place_of_supply)
                         is not distinct from (old.vendor_id, old.line_items, old.order_date, old.place_of_supply) then
            new.subtotal := old.subtotal;
            new.tax_amount := old.tax_amount;
            new.round_off := old.round_off;
            new.total_amount := old.total_amount;
            new.tax_split := old.tax_split;
            new.taxed_at := old.taxed_at;
            return new;
        end if;
    elsif new.po_number is null then
        new.po_number := next_document_number('PO', new.order_date);
    end if;
    new.taxed_at := case when is_indian_tenant() then coalesce(nullif(substr(new.place_of_supply, 1, 2), ''),
                                                               (select state_code from tenant_identity)) end;
    new.tax_split := tax_split_of((select substr(v.tax_id, 1, 2) from vendor v where v.id = new.vendor_id), new.taxed_at,
                                  coalesce((select v.sez from vendor v where v.id = new.vendor_id), false));
    select r.* into new.line_items, new.subtotal, new.tax_amount, new.round_off, new.total_amount
    from read_order(new.line_items, 'cost_price', new.tax_split, new.order_date) r;
    return new;
end
$$;

create or replace function write_sales_order() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_OP = 'UPDATE' then
        if new.so_number <> old.so_number then
            raise exception using errcode = 'LR007', message = 'A sales order keeps its number.', column = 'so_number';
        elsif old.status <> 'draft' and (new.customer_id, new.line_items, new.order_date, new.place_of_supply, new.subtotal,
                                         new.tax_amount, new.round_off, new.total_amount, new.tax_split)
              is distinct from (old.customer_id, old.line_items, old.order_date, old.place_of_supply, old.subtotal,
                                old.tax_amount, old.round_off, old.total_amount, old.tax_split) then
            raise exception using errcode = 'LR007', column = 'line_items',
                message = format('Customer, lines and amounts of %s are frozen: it is %s.', old.so_number, replace(old.status, '_', ' '));
        elsif new.status <> old.status and (old.status, new.status) not in (
            ('draft', 'confirmed'), ('draft', 'cancelled'),
            ('confirmed', 'partially_shipped'), ('confirmed', 'shipped'), ('confirmed', 'on_hold'), ('confirmed', 'cancelled'),
            ('partially_shipped', 'shipped'), ('partially_shipped', 'on_hold'), ('partially_shipped', 'cancelled'),
            ('partially_shipped', 'closed'), ('on_hold', 'cancelled'),
            ('shipped', 'delivered'), ('shipped', 'closed'), ('delivered', 'closed'))
            and not (old.status = 'on_hold' and new.status = old.held_from) then
            raise exception using errcode = 'LR009', column = 'status', message = format('%s cannot go from %s to %s.',
                old.so_number, replace(old.status, '_', ' '), replace(new.status, '_', ' '));
        end if;
        if old.status <> 'draft' or (new.customer_id, new.line_items, new.order_date, new.place_of_supply, new.delivery_address)
                                    is not distinct from (old.customer_id, old.line_items, old.order_date, old.place_of_supply,
                                                          old.delivery_address) then
            new.subtotal := old.subtotal;
            new.tax_amount := old.tax_amount;
            new.round_off := old.round_off;
            new.total_amount := old.total_amount;
            new.tax_split := old.tax_split;
            new.taxed_at := old.taxed_at;
            return new;
        end if;
    elsif new.so_number is null then
        new.so_number := next_document_number('SO', new.order_date);
    end if;
    new.taxed_at := case when is_indian_tenant() then
        left(coalesce(nullif(substr(new.place_of_supply, 1, 2), ''), nullif(new.delivery_address ->> 'state_code', ''),
                      state_of_customer(new.customer_id)), 40) end;
    new.tax_split := tax_split_of((select state_code from tenant_identity), new.taxed_at,
                                  coalesce((select c.sez from customer c where c.id = new.customer_id), false));
    select r.* into new.line_items, new.subtotal, new.tax_amount, new.round_off, new.total_amount
    from read_order(new.line_items, 'sale_price', new.tax_split, new.order_date) r;
    return new;
end
$$;
