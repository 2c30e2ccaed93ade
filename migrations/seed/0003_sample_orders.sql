-- Sample data, third part: 200 purchase and 400 sales orders over the year before the base date, in every status, the
-- youngest still under way. Written with their projected lines as the orders' own rules would write them.

do $$
declare
    l_tenant text := current_tenant();
    l_date   date := coalesce(nullif(current_setting('app.seed_date', true), '')::date, current_date);
    l_indian boolean := is_indian_tenant();
    l_state  text := (select state_code from tenant_identity);
begin
    if l_tenant is distinct from (select tenant_id from tenant_identity)
       or not exists (select from product where id = md5(l_tenant || '/product/DRP-16-100')::uuid)
       or not exists (select from vendor where id = md5(l_tenant || '/vendor/1')::uuid)
       or exists (select from purchase_order) or exists (select from sales_order) then
        return;
    end if;
    perform set_config('jit', 'off', true); -- compiling would take longer than running
    -- Lines, amounts and numbers are written here as the triggers would; identity stays checked on the orders.
    alter table purchase_order disable trigger audit_purchase_order;
    alter table purchase_order disable trigger write_purchase_order;
    alter table purchase_order disable trigger project_purchase_order_insert;
    alter table sales_order disable trigger audit_sales_order;
    alter table sales_order disable trigger write_sales_order;
    alter table sales_order disable trigger project_sales_order_insert;
    alter table purchase_order_line disable trigger user;
    alter table sales_order_line disable trigger user;

    -- What can be ordered, by the slot it is drawn from: a vendor's within its category, a customer's among everything.
    create temporary table seed_good on commit drop as
    select g.*, k.kind, case k.kind when 'PO' then 100 * g.category_no + g.in_category else g.in_all end as slot
    from (select p.*, c.n as category_no, row_number() over (partition by p.category order by p.sku) - 1 as in_category,
                 row_number() over (order by md5(p.sku)) - 1 as in_all
          from product p
          join unnest(array['Drip irrigation', 'Pumps and pipes', 'Fertilisers', 'Crop protection', 'Seeds and nursery', 'Tools and sprayers',
                            'Nets, films and crates', 'Safety and counter']) with ordinality as c (name, n) on c.name = p.category
          where p.status = 'active') g
    cross join (values ('PO'), ('SO')) as k (kind);
    analyze seed_good;

    -- The orders, oldest first, no Sundays; h is the order's own number to draw from. Up to three months back all is done with.
    create temporary table seed_order on commit drop as
    select o.*, md5(l_tenant || '/' || o.kind || '/' || o.n)::uuid as id,
           (array['Pune-Chakan', 'Pune-Chakan', 'Pune-Chakan', 'Nashik-Ambad', 'Nashik-Ambad', 'Kolhapur-Shiroli'])[1 + o.h / 3 % 6] as warehouse,
           o.kind || '/' || o.year || '/' || lpad((row_number() over (partition by o.kind, o.year order by o.day, o.n))::text, 5, '0') as number,
           row_number() over (partition by o.kind, o.year order by o.day, o.n) as in_year,
           -- Whom nobody deals with any more is passed by.
           case when o.kind = 'PO' and p.no in (9, 20, 30) or o.kind = 'SO' and p.no in (14, 26, 55) then p.no - 1 else p.no end as party_no,
           case when o.n % (case o.kind when 'PO' then 17 else 21 end) = 4 then 'cancelled'
                when o.kind = 'PO' then case
                    when o.n <= 150 then 'closed'
                    when o.n <= 170 then case when o.u < 70 then 'received' when o.u < 88 then 'closed' else 'partially_received' end
                    when o.n <= 185 then case when o.u < 45 then 'received' when o.u < 75 then 'partially_received' else 'approved' end
                    when o.u < 20 and o.day < l_date - 8 then 'partially_received'
                    when o.u < 55 then 'approved' when o.u < 78 then 'pending_approval' else 'draft' end
                else case
                    when o.n <= 320 then 'closed'
                    when o.n <= 350 then case when o.u < 75 then 'delivered' when o.u < 88 then 'closed' when o.u < 94 then 'on_hold' else 'partially_shipped' end
                    when o.n <= 375 then case when o.u < 50 then 'delivered' when o.u < 70 then 'shipped' when o.u < 84 then 'partially_shipped' when o.u < 91 then 'on_hold' else 'confirmed' end
                    when o.u < 40 and o.day < l_date - 5 then case when o.u < 25 then 'shipped' else 'partially_shipped' end
                    when o.u < 72 then 'confirmed' when o.u < 82 then 'on_hold' else 'draft' end end as status
    from (select k.kind, n, d.day - (extract(dow from d.day) = 0)::int as day, d.h, n * 37 % 100 as u,
                 financial_year(d.day - (extract(dow from d.day) = 0)::int) as year
          from (values ('PO', 200), ('SO', 400)) as k (kind, size), generate_series(1, k.size) n,
               lateral (select l_date - 1 - (k.size - n) * 363 / (k.size - 1) as day,
                               ('x' || substr(md5(k.kind || n), 1, 7))::bit(28)::int as h) d) o
    cross join lateral (select 1 + o.h / 7 % case o.kind when 'PO' then 40 else 60 end as no) p;
    analyze seed_order;
    alter table seed_order add column party uuid, add column party_state text, add column payment_terms text, add column ship_to jsonb,
        add column split text, add column partial boolean, add column held_from text, add column done_on date;
    update seed_order o
    set party = v.id, party_state = substr(v.tax_id, 1, 2), split = tax_split_of(substr(v.tax_id, 1, 2), l_state, false),
        done_on = least(o.day + 7 + o.h % 8, l_date - 1)
    from vendor v
    where o.kind = 'PO' and v.id = md5(l_tenant || '/vendor/' || o.party_no)::uuid;
    update seed_order o
    set party = c.id, party_state = coalesce(substr(c.tax_id, 1, 2), c.billing_address ->> 'state_code'), payment_terms = c.payment_terms,
        split = tax_split_of(l_state, coalesce(substr(c.tax_id, 1, 2), c.billing_address ->> 'state_code'), false), ship_to = c.shipping_address,
        held_from = case when o.status = 'on_hold' then case when o.h % 3 = 0 and o.day < l_date - 5 then 'partially_shipped' else 'confirmed' end end,
        done_on = least(o.day + 1 + o.h % 4, l_date - 1)
    from customer c
    where o.kind = 'SO' and c.id = md5(l_tenant || '/customer/' || o.party_no)::uuid;
    update seed_order set partial = status in ('partially_received', 'partially_shipped') or coalesce(held_from = 'partially_shipped', false);

    -- Their lines: a purchase from what its vendor deals in, a sale from everything, some goods asked for more than others.
    create temporary table seed_line on commit drop as
    select l.*, round(l.q * l.price * (100 - l.discount) / 100, 2) as taxable, 0::numeric as half_tax, 0::numeric as whole_tax,
           0::numeric as done, 0::numeric as rejected, 0::numeric as returned, 0::numeric as short, 0::numeric as reserved
    from (select o.kind, o.n, o.id as order_id, md5(o.id || '/' || k.j)::uuid as line_id,
                 row_number() over (partition by o.id order by k.j) as position, count(*) over (partition by o.id) as size,
                 g.id as product_id, g.sku, g.name, g.hsn_code, g.tax_rate, k.h,
                 case o.kind when 'PO' then round(g.cost_price * (970 + k.h % 61) / 1000, 2) else g.sale_price end as price,
                 case when k.h / 11 % 4 = 0 then (array[2, 2.5, 3, 4, 5, 7.5])[1 + k.h / 44 % 6] else 0 end as discount,
                 case o.kind when 'PO' then case when g.cost_price < 50 then 40 + k.h % 9 * 20 when g.cost_price < 300 then 20 + k.h % 11 * 5
                                                 when g.cost_price < 1500 then 8 + k.h % 10 * 2 when g.cost_price < 6000 then 3 + k.h % 8 else 2 + k.h % 3 end
                             else case when g.cost_price < 50 then 20 + k.h % 9 * 10 when g.cost_price < 300 then 8 + k.h % 30
                                       when g.cost_price < 1500 then 3 + k.h % 15 when g.cost_price < 6000 then 1 + k.h % 7 else 1 + k.h % 3 end
                 end + case when o.partial then 3 else 0 end::numeric as q
          from seed_order o
          cross join lateral (select j, ('x' || substr(md5(o.kind || o.n || '.' || j), 8, 7))::bit(28)::int as h,
                                     ('x' || substr(md5(o.n || ':' || j), 1, 7))::bit(28)::int % 1000 as pick
                              from generate_series(1, case o.kind when 'PO' then 3 + o.h / 13 % 4 else 1 + o.h / 13 % 5 end) j) k
          join seed_good g on g.kind = o.kind and g.slot = case o.kind when 'PO' then 100 * (1 + (o.party_no - 1) / 5) + (o.h / 31 + k.j * 7) % 47
                                                                       else k.pick * k.pick * 380 / 1000000 end
         ) l;
    analyze seed_line;
    -- Two draws may meet in one product: the first stays.
    delete from seed_line a using seed_line b where a.order_id = b.order_id and a.product_id = b.product_id and a.position > b.position;
    update seed_line l set position = r.position, size = r.size
    from (select line_id, row_number() over (partition by order_id order by position) as position, count(*) over (partition by order_id) as size from seed_line) r
    where r.line_id = l.line_id and (r.position, r.size) <> (l.position, l.size);

    update seed_line l
    set half_tax = case when o.split = 'intra' then round(l.taxable * l.tax_rate / 200, 2) else 0 end,
        whole_tax = case when o.split = 'intra' then 0 else round(l.taxable * l.tax_rate / 100, 2) end,
        done = case when o.status in ('received', 'shipped', 'delivered') then l.q
                    when o.status = 'closed' then case when o.h % 13 = 0 and l.position = l.size and l.q > 1 then ceil(l.q * 0.7) else l.q end
                    when o.partial then case when l.position = 1 then floor(l.q / 2) when l.position % 2 = 0 then 0 else l.q end
                    else 0 end,
        reserved = case when o.status = 'confirmed' then case when o.h % 6 = 0 and l.position = 1 then floor(l.q / 2) else l.q end
                        when o.status = 'partially_shipped' then case when l.position = 1 then l.q - floor(l.q / 2) when l.position % 2 = 0 then l.q else 0 end
                        else 0 end
    from seed_order o where o.id = l.order_id;
    update seed_line l
    set rejected = case when l.kind = 'PO' and l.done > 1 and l.h % 11 = 0 then ceil(l.done * 0.02) else 0 end,
        short = case when l.kind = 'PO' and o.status = 'closed' then l.q - l.done else 0 end,
        returned = case when o.status = 'closed' and l.done > 3 and l.h % 29 = 1 then 1 + l.h % 2 else 0 end
    from seed_order o where o.id = l.order_id;

    insert into purchase_order (id, tenant_id, po_number, vendor_id, status, order_date, expected_date, received_at, subtotal,
        tax_amount, round_off, total_amount, tax_split, payment_status, line_items, notes, place_of_supply, approved_by, approved_at,
        created_at, updated_at, created_by)
    select o.id, l_tenant, o.number, o.party, o.status, o.day, o.day + 7 + o.h % 10,
           case when o.status in ('received', 'closed') then t.done_at end, s.subtotal, s.tax, t.total - s.subtotal - s.tax, t.total, o.split,
           case when o.status = 'closed' then case when o.h % 10 = 0 then 'partial' else 'paid' end
                when o.status = 'received' then (array['unpaid', 'partial', 'paid'])[1 + o.h % 3] else 'unpaid' end,
           s.lines, (array['Unload at gate 3 before 16:00.', 'Ring the store keeper an hour ahead.', 'Test certificates with the goods.', null, null, null, null])[1 + o.h % 7],
           l_state, case when t.approved then 'meera.kulkarni' end, case when t.approved then t.approved_at end, t.made_at,
           case when t.approved then greatest(t.approved_at, case when o.status in ('received', 'closed', 'partially_received') then t.done_at end) else t.made_at end,
           (array['divya.nambiar', 'rohan.jadhav', 'sneha.gaikwad'])[1 + o.h % 3]
    from seed_order o
    join (select order_id, sum(taxable) as subtotal, sum(2 * half_tax + whole_tax) as tax, jsonb_agg(jsonb_build_object(
                     'line_id', line_id, 'product_id', product_id, 'sku', sku, 'description', name, 'warehouse', w.warehouse,
                     'hsn_code', hsn_code, 'quantity', q::text, 'unit_price', price::text, 'discount_pct', discount::text,
                     'tax_rate', tax_rate::text) order by position) as lines
          from seed_line l join (select id, warehouse from seed_order) w on w.id = l.order_id group by order_id) s on s.order_id = o.id,
         lateral (select case when l_indian then round(s.subtotal + s.tax) else s.subtotal + s.tax end as total,
                         o.status not in ('draft', 'pending_approval', 'cancelled') as approved,
                         (o.day + time '10:20' + o.n % 50 * interval '7 minutes') at time zone 'Asia/Kolkata' as made_at,
                         (o.day + time '17:40') at time zone 'Asia/Kolkata' as approved_at,
                         (o.done_on + time '18:15') at time zone 'Asia/Kolkata' as done_at) t
    where o.kind = 'PO';

    insert into sales_order (id, tenant_id, so_number, customer_id, status, held_from, order_date, delivery_date, delivery_address,
        carrier, tracking_number, shipped_at, delivered_at, subtotal, tax_amount, round_off, total_amount, tax_split, payment_status,
        payment_terms, special_instructions, line_items, place_of_supply, allow_backorder, confirmed_by, confirmed_at, created_at,
        updated_at, created_by)
    select o.id, l_tenant, o.number, o.party, o.status, o.held_from, o.day, o.day + 4 + o.h % 9, o.ship_to,
           case when t.shipped then (array['Koyna Roadlines', 'Deccan Parcel Service', 'Own vehicle', 'Godavari Transport'])[1 + o.h % 4] end,
           case when t.shipped and o.h % 4 <> 2 then 'LR-' || lpad((o.h % 10000000)::text, 7, '0') end,
           case when t.shipped then t.shipped_at end, case when t.delivered then t.delivered_at end,
           s.subtotal, s.tax, t.total - s.subtotal - s.tax, t.total, o.split,
           case when o.status = 'closed' then case when o.h % 12 = 0 then 'partial' else 'paid' end
                when t.delivered then (array['unpaid', 'unpaid', 'partial', 'paid'])[1 + o.h % 4]
                when o.payment_terms = 'Advance' and o.status not in ('draft', 'cancelled') then 'paid' else 'unpaid' end,
           o.payment_terms, (array['Deliver before noon.', 'Ask for the secretary at the gate.', 'Bill with the goods.', null, null, null])[1 + o.h / 5 % 6],
           s.lines, o.party_state, o.h % 6 = 0, case when t.confirmed then 'suresh.patil' end, case when t.confirmed then t.made_at + interval '50 minutes' end,
           t.made_at, case when t.delivered then t.delivered_at when t.shipped then t.shipped_at else t.made_at + interval '50 minutes' end,
           (array['pooja.bhosale', 'vikram.shinde', 'imran.shaikh'])[1 + o.h % 3]
    from seed_order o
    join (select order_id, sum(taxable) as subtotal, sum(2 * half_tax + whole_tax) as tax, jsonb_agg(jsonb_build_object(
                     'line_id', line_id, 'product_id', product_id, 'sku', sku, 'description', name, 'warehouse', w.warehouse,
                     'hsn_code', hsn_code, 'quantity', q::text, 'unit_price', price::text, 'discount_pct', discount::text,
                     'tax_rate', tax_rate::text) order by position) as lines
          from seed_line l join (select id, warehouse from seed_order) w on w.id = l.order_id group by order_id) s on s.order_id = o.id,
         lateral (select case when l_indian then round(s.subtotal + s.tax) else s.subtotal + s.tax end as total,
                         o.status not in ('draft', 'cancelled') as confirmed, o.status in ('shipped', 'delivered', 'closed') or o.partial as shipped,
                         o.status in ('delivered', 'closed') as delivered,
                         (o.day + time '10:05' + o.n % 60 * interval '6 minutes') at time zone 'Asia/Kolkata' as made_at,
                         (o.done_on + time '18:30') at time zone 'Asia/Kolkata' as shipped_at,
                         (o.done_on + 2 + o.h % 3 + time '12:30') at time zone 'Asia/Kolkata' as delivered_at) t
    where o.kind = 'SO';

    insert into purchase_order_line (id, tenant_id, purchase_order_id, line_id, position, product_id, sku, description, warehouse_location,
        hsn_code, unit_price, discount_pct, tax_rate, taxable_amount, cgst, sgst, igst, tax_amount, amount, ordered, received, rejected,
        returned, short_closed, created_at, updated_at, created_by)
    select md5(l.line_id || '/row')::uuid, l_tenant, l.order_id, l.line_id, l.position, l.product_id, l.sku, l.name, s.warehouse, l.hsn_code,
           l.price, l.discount, l.tax_rate, l.taxable, l.half_tax, l.half_tax, case s.split when 'inter' then l.whole_tax else 0 end,
           2 * l.half_tax + l.whole_tax, l.taxable + 2 * l.half_tax + l.whole_tax, l.q, l.done, l.rejected, l.returned, l.short,
           p.created_at, p.updated_at, p.created_by
    from seed_line l join seed_order s on s.id = l.order_id join purchase_order p on p.id = l.order_id;

    insert into sales_order_line (id, tenant_id, sales_order_id, line_id, position, product_id, sku, description, warehouse_location,
        hsn_code, unit_price, discount_pct, tax_rate, taxable_amount, cgst, sgst, igst, tax_amount, amount, ordered, reserved, shipped,
        returned, created_at, updated_at, created_by)
    select md5(l.line_id || '/row')::uuid, l_tenant, l.order_id, l.line_id, l.position, l.product_id, l.sku, l.name, s.warehouse, l.hsn_code,
           l.price, l.discount, l.tax_rate, l.taxable, l.half_tax, l.half_tax, case s.split when 'inter' then l.whole_tax else 0 end,
           2 * l.half_tax + l.whole_tax, l.taxable + 2 * l.half_tax + l.whole_tax, l.q, l.reserved, l.done, l.returned,
           p.created_at, p.updated_at, p.created_by
    from seed_line l join seed_order s on s.id = l.order_id join sales_order p on p.id = l.order_id;

    insert into number_series (tenant_id, kind, financial_year, last)
    select l_tenant, kind, year, max(in_year) from seed_order group by kind, year;

    alter table purchase_order enable trigger audit_purchase_order;
    alter table purchase_order enable trigger write_purchase_order;
    alter table purchase_order enable trigger project_purchase_order_insert;
    alter table sales_order enable trigger audit_sales_order;
    alter table sales_order enable trigger write_sales_order;
    alter table sales_order enable trigger project_sales_order_insert;
    alter table purchase_order_line enable trigger user;
    alter table sales_order_line enable trigger user;
    drop table seed_line, seed_order, seed_good;
end
$$;
