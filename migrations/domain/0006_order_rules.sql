-- What an order keeps to: its number, its lines and amounts, what is frozen, and which way its status goes.

-- The financial year of a day, as document numbers write it: 25-26 where it begins in April, 2025 where in January.
create function financial_year(p_day date) returns text
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (select case when i.first = 1 then to_char(p_day, 'YYYY')
                else to_char(i.begin_day, 'YY') || '-' || to_char(i.begin_day + interval '1 year', 'YY') end
    from (select t.first, (p_day - make_interval(months => t.first - 1))::date as begin_day
          from (select coalesce((select financial_year_start from tenant_identity), 4)::int as first) t) i);
end
$$;

-- The next number of a kind. It holds the series to the end of the transaction: no gap, whoever rolls back.
create function next_document_number(p_kind text, p_day date) returns text
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_year text := financial_year(p_day);
    l_last bigint;
begin
    insert into number_series as s (kind, financial_year, last) values (p_kind, l_year, 1)
    on conflict (tenant_id, kind, financial_year) do update set last = s.last + 1
    returning last into l_last;
    return p_kind || '/' || l_year || '/' || lpad(l_last::text, greatest(5, length(l_last::text)), '0');
end
$$;

-- Reads line_items: each line checked, completed from its product, and computed. fault and field tell what is wrong with
-- a line; where fault is not null the rest is not to be used. Tax is half-up to the paisa; CGST is computed once and copied.
-- p_price names the product's price a line takes that has none; p_split is the order's tax_split. (Materialized, so that a
-- verdict is come to once and not once for every column that depends on it: a thousand lines in 60 ms instead of 450.)
create function read_order_lines(p_lines jsonb, p_price text, p_split text, p_day date, p_indian boolean)
    returns table (line_position int, fault text, field text, line_id uuid, product_id uuid, sku text, description text,
                   warehouse text, hsn_code text, quantity numeric, unit_price numeric, discount_pct numeric, tax_rate numeric,
                   taxable numeric, half_tax numeric, whole_tax numeric)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with raw as (
        select a.ordinality::int as n, a.value as line,
               case when a.value ->> 'line_id' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
                    then (a.value ->> 'line_id')::uuid end as line_id,
               case when a.value ->> 'product_id' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
                    then (a.value ->> 'product_id')::uuid end as product_id,
               nullif(btrim(a.value ->> 'quantity'), '') as quantity,
               nullif(btrim(a.value ->> 'unit_price'), '') as unit_price,
               nullif(btrim(a.value ->> 'discount_pct'), '') as discount_pct,
               nullif(btrim(a.value ->> 'tax_rate'), '') as tax_rate
        from jsonb_array_elements(p_lines) with ordinality a
    ), known as (
        select r.*, p.id as known_product, p.sku, p.name, w.code as warehouse,
               coalesce(nullif(btrim(r.line ->> 'hsn_code'), ''), p.hsn_code) as hsn,
               case when r.unit_price is null then (case p_price when 'cost_price' then p.cost_price else p.sale_price end)::text
                    else r.unit_price end as price,
               coalesce(r.tax_rate, p.tax_rate::text) as rate,
               r.line_id is not null and count(*) over (partition by r.line_id) > 1 as repeated
        from raw r
        left join product p on p.id = r.product_id and p.tenant_id = (select current_tenant())
        left join warehouse w on w.code = r.line ->> 'warehouse' and w.tenant_id = (select current_tenant())
    ), judged as materialized (
        select k.*, case
            when jsonb_typeof(k.line) <> 'object' then array['line', 'is not an object']
            when k.line ->> 'line_id' is not null and k.line_id is null then array['line_id', 'has a line_id that is no UUID']
            when k.repeated then array['line_id', 'repeats the line_id of another']
            when k.known_product is null then array['product_id', 'names no product of this tenant']
            when k.warehouse is null then array['warehouse', 'names no warehouse of this tenant']
            when k.quantity is null or k.quantity !~ '^[0-9]{1,11}(\.[0-9]{1,3})?$' or k.quantity ~ '^[0.]*$'
                then array['quantity', 'needs a quantity above zero, with at most three decimals']
            when k.price is null or k.price !~ '^[0-9]{1,12}(\.[0-9]{1,2})?$'
                then array['unit_price', 'needs a price, with at most two decimals']
            when k.discount_pct !~ '^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$'
                then array['discount_pct', 'has a discount that is not between 0 and 100']
            when k.rate !~ '^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$'
                then array['tax_rate', 'has a tax rate that is not between 0 and 100']
            when p_indian and not is_hsn(k.hsn) then array['hsn_code', 'has an HSN code that is not 4, 6 or 8 digits']
            end as verdict
        from known k
    ), valued as (
        select j.*, case when j.verdict is null then j.quantity::numeric end as q,
               case when j.verdict is null then j.price::numeric end as p,
               case when j.verdict is null then coalesce(j.discount_pct::numeric, 0) end as d,
               case when j.verdict is null then j.rate::numeric end as r
        from judged j
    ), taxed as materialized (
        select v.*, round(v.q * v.p * (100 - v.d) / 100, 2) as taxable,
               p_indian and not is_gst_rate(v.r, p_day) as odd_rate
        from valued v
    )
    select t.n,
           case when t.verdict is not null then t.verdict[2]
                when t.odd_rate then 'has a rate that GST does not know: 0, 5, 18 or 40'
                when t.taxable > 99999999999.99 then 'is worth more than fits'
           end,
           case when t.verdict is not null then t.verdict[1]
                when t.odd_rate then 'tax_rate'
                when t.taxable > 99999999999.99 then 'quantity'
           end,
           coalesce(t.line_id, gen_random_uuid()), t.product_id, t.sku,
           coalesce(nullif(btrim(t.line ->> 'description'), ''), t.name), t.warehouse, t.hsn, t.q, t.p, t.d, t.r, t.taxable,
           case when p_split = 'intra' then round(t.taxable * t.r / 200, 2) else 0 end,
           case when p_split = 'intra' then 0 else round(t.taxable * t.r / 100, 2) end
    from taxed t
    order by t.n;
end
$$;

-- Whether a supply stays in one state. p_supplier and p_place are state codes; an unknown one counts as the same.
create function tax_split_of(p_supplier text, p_place text, p_sez boolean) returns text
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when not is_indian_tenant() then 'single'
                when p_sez or p_supplier <> p_place then 'inter'
                else 'intra' end;
end
$$;

-- Checks and completes a document's lines and adds up its amounts.
create function read_order(p_lines jsonb, p_price text, p_split text, p_day date, out line_items jsonb,
                           out subtotal numeric, out tax_amount numeric, out round_off numeric, out total_amount numeric)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_indian boolean := is_indian_tenant();
    l_line   int;
    l_fault  text;
    l_field  text;
begin
    if jsonb_typeof(p_lines) <> 'array' then
        raise exception using errcode = 'LR008', message = 'The lines of an order are an array.', column = 'line_items';
    end if;
    select coalesce(jsonb_agg(jsonb_build_object(
               'line_id', l.line_id, 'product_id', l.product_id, 'sku', l.sku, 'description', l.description,
               'warehouse', l.warehouse, 'hsn_code', l.hsn_code, 'quantity', l.quantity::text,
               'unit_price', l.unit_price::text, 'discount_pct', l.discount_pct::text, 'tax_rate', l.tax_rate::text)
               order by l.line_position) filter (where l.fault is null), '[]'),
           coalesce(sum(l.taxable), 0), coalesce(sum(2 * l.half_tax + l.whole_tax), 0),
           min(l.line_position) filter (where l.fault is not null) as line,
           (array_agg(l.fault order by l.line_position) filter (where l.fault is not null))[1] as fault,
           (array_agg(l.field order by l.line_position) filter (where l.fault is not null))[1] as field
    into line_items, subtotal, tax_amount, l_line, l_fault, l_field
    from read_order_lines(p_lines, p_price, p_split, p_day, l_indian) l;
    if l_line is not null then
        raise exception using errcode = 'LR008', message = format('Line %s %s.', l_line, l_fault),
            detail = jsonb_build_object('line', l_line, 'field', l_field)::text, column = 'line_items';
    end if;
    total_amount := case when l_indian then round(subtotal + tax_amount) else subtotal + tax_amount end;
    round_off := total_amount - subtotal - tax_amount;
end
$$;

-- Before an order is written: its number is given, its lines are read, its amounts computed; from approval or confirmation
-- on, party, lines and amounts stay as they are; and its status only goes where it may.
create function write_purchase_order() returns trigger
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
            return new;
        end if;
    elsif new.po_number is null then
        new.po_number := next_document_number('PO', new.order_date);
    end if;
    new.tax_split := tax_split_of((select substr(v.tax_id, 1, 2) from vendor v where v.id = new.vendor_id),
                                  substr(new.place_of_supply, 1, 2),
                                  coalesce((select v.sez from vendor v where v.id = new.vendor_id), false));
    select r.* into new.line_items, new.subtotal, new.tax_amount, new.round_off, new.total_amount
    from read_order(new.line_items, 'cost_price', new.tax_split, new.order_date) r;
    return new;
end
$$;

create function write_sales_order() returns trigger
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
        if old.status <> 'draft' or (new.customer_id, new.line_items, new.order_date, new.place_of_supply)
                                    is not distinct from (old.customer_id, old.line_items, old.order_date, old.place_of_supply) then
            new.subtotal := old.subtotal;
            new.tax_amount := old.tax_amount;
            new.round_off := old.round_off;
            new.total_amount := old.total_amount;
            new.tax_split := old.tax_split;
            return new;
        end if;
    elsif new.so_number is null then
        new.so_number := next_document_number('SO', new.order_date);
    end if;
    new.tax_split := tax_split_of((select state_code from tenant_identity), substr(new.place_of_supply, 1, 2),
                                  coalesce((select c.sez from customer c where c.id = new.customer_id), false));
    select r.* into new.line_items, new.subtotal, new.tax_amount, new.round_off, new.total_amount
    from read_order(new.line_items, 'sale_price', new.tax_split, new.order_date) r;
    return new;
end
$$;

-- The projection of a document's lines: those gone are deleted, those new or changed written, the rest left alone. It only
-- runs until approval or confirmation: before those nothing refers to a line.
create function project_purchase_order() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    delete from purchase_order_line l
    where l.purchase_order_id = new.id
      and not exists (select from jsonb_array_elements(new.line_items) e where (e.value ->> 'line_id')::uuid = l.line_id);
    insert into purchase_order_line as l (
        purchase_order_id, line_id, position, product_id, sku, description, warehouse_location, hsn_code, unit_price, discount_pct,
        tax_rate, taxable_amount, cgst, sgst, igst, tax_amount, amount, ordered)
    select w.*
    from (select new.id as order_id, r.line_id, r.line_position, r.product_id, r.sku, r.description, r.warehouse, r.hsn_code,
                 r.unit_price, r.discount_pct, r.tax_rate, r.taxable, r.half_tax as cgst, r.half_tax as sgst,
                 case new.tax_split when 'inter' then r.whole_tax else 0 end as igst, 2 * r.half_tax + r.whole_tax as tax,
                 r.taxable + 2 * r.half_tax + r.whole_tax as amount, r.quantity
          from read_order_lines(new.line_items, 'cost_price', new.tax_split, new.order_date, false) r) w
    left join purchase_order_line o on o.purchase_order_id = new.id and o.line_id = w.line_id
    where (w.line_position, w.product_id, w.sku, w.description, w.warehouse, w.hsn_code, w.unit_price, w.discount_pct,
           w.tax_rate, w.taxable, w.cgst, w.igst, w.tax, w.quantity)
          is distinct from (o.position, o.product_id, o.sku, o.description, o.warehouse_location, o.hsn_code, o.unit_price,
                            o.discount_pct, o.tax_rate, o.taxable_amount, o.cgst, o.igst, o.tax_amount, o.ordered)
    on conflict (tenant_id, purchase_order_id, line_id) do update
    set (position, product_id, sku, description, warehouse_location, hsn_code, unit_price, discount_pct, tax_rate,
         taxable_amount, cgst, sgst, igst, tax_amount, amount, ordered)
        = (excluded.position, excluded.product_id, excluded.sku, excluded.description, excluded.warehouse_location,
           excluded.hsn_code, excluded.unit_price, excluded.discount_pct, excluded.tax_rate, excluded.taxable_amount,
           excluded.cgst, excluded.sgst, excluded.igst, excluded.tax_amount, excluded.amount, excluded.ordered);
    return null;
end
$$;

create function project_sales_order() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    delete from sales_order_line l
    where l.sales_order_id = new.id
      and not exists (select from jsonb_array_elements(new.line_items) e where (e.value ->> 'line_id')::uuid = l.line_id);
    insert into sales_order_line as l (
        sales_order_id, line_id, position, product_id, sku, description, warehouse_location, hsn_code, unit_price, discount_pct,
        tax_rate, taxable_amount, cgst, sgst, igst, tax_amount, amount, ordered)
    select w.*
    from (select new.id as order_id, r.line_id, r.line_position, r.product_id, r.sku, r.description, r.warehouse, r.hsn_code,
                 r.unit_price, r.discount_pct, r.tax_rate, r.taxable, r.half_tax as cgst, r.half_tax as sgst,
                 case new.tax_split when 'inter' then r.whole_tax else 0 end as igst, 2 * r.half_tax + r.whole_tax as tax,
                 r.taxable + 2 * r.half_tax + r.whole_tax as amount, r.quantity
          from read_order_lines(new.line_items, 'sale_price', new.tax_split, new.order_date, false) r) w
    left join sales_order_line o on o.sales_order_id = new.id and o.line_id = w.line_id
    where (w.line_position, w.product_id, w.sku, w.description, w.warehouse, w.hsn_code, w.unit_price, w.discount_pct,
           w.tax_rate, w.taxable, w.cgst, w.igst, w.tax, w.quantity)
          is distinct from (o.position, o.product_id, o.sku, o.description, o.warehouse_location, o.hsn_code, o.unit_price,
                            o.discount_pct, o.tax_rate, o.taxable_amount, o.cgst, o.igst, o.tax_amount, o.ordered)
    on conflict (tenant_id, sales_order_id, line_id) do update
    set (position, product_id, sku, description, warehouse_location, hsn_code, unit_price, discount_pct, tax_rate,
         taxable_amount, cgst, sgst, igst, tax_amount, amount, ordered)
        = (excluded.position, excluded.product_id, excluded.sku, excluded.description, excluded.warehouse_location,
           excluded.hsn_code, excluded.unit_price, excluded.discount_pct, excluded.tax_rate, excluded.taxable_amount,
           excluded.cgst, excluded.sgst, excluded.igst, excluded.tax_amount, excluded.amount, excluded.ordered);
    return null;
end
$$;

create trigger write_purchase_order before insert or update on purchase_order
    for each row execute function write_purchase_order();
create trigger write_sales_order before insert or update on sales_order
    for each row execute function write_sales_order();
create trigger project_purchase_order_insert after insert on purchase_order
    for each row execute function project_purchase_order();
create trigger project_sales_order_insert after insert on sales_order
    for each row execute function project_sales_order();
create trigger project_purchase_order_update after update on purchase_order
    for each row when (old.line_items is distinct from new.line_items or old.tax_split <> new.tax_split)
    execute function project_purchase_order();
create trigger project_sales_order_update after update on sales_order
    for each row when (old.line_items is distinct from new.line_items or old.tax_split <> new.tax_split)
    execute function project_sales_order();
create trigger check_sales_order before insert or update on sales_order
    for each row execute function check_indian_fields('state_code', 'place_of_supply', 'address', 'delivery_address');
create trigger check_purchase_order before insert or update on purchase_order
    for each row execute function check_indian_fields('state_code', 'place_of_supply');
