-- Purchase and sales orders: the documents people edit, and the lines projected from them.
--
-- line_items is [{line_id, product_id, sku, description, warehouse, hsn_code, quantity, unit_price, discount_pct, tax_rate}],
-- decimals as JSON strings. What was received, shipped or returned stands in the lines only; 0006 keeps both in step.

create table number_series (
    tenant_id       text    not null default current_tenant(),
    kind            text    not null check (kind in ('PO', 'SO')),
    financial_year  text    not null,
    last            bigint  not null check (last >= 0),
    primary key (tenant_id, kind, financial_year)
);
comment on table number_series is 'The last number given of each kind and financial year. The row''s lock is held to the end of the transaction, so no number is lost.';

create table purchase_order (
    id                uuid           not null default gen_random_uuid(),
    tenant_id         text           not null default current_tenant(),
    po_number         text           not null check (is_document_number(po_number)),
    vendor_id         uuid           not null,
    status            text           not null default 'draft' constraint purchase_order_status
        check (status in ('draft', 'pending_approval', 'approved', 'partially_received', 'received', 'closed', 'cancelled')),
    order_date        date           not null default tenant_today(),
    expected_date     date           check (expected_date >= order_date),
    received_at       timestamptz,
    subtotal          numeric(14, 2) not null default 0 check (subtotal >= 0),
    tax_amount        numeric(14, 2) not null default 0 check (tax_amount >= 0),
    round_off         numeric(14, 2) not null default 0 check (abs(round_off) <= 0.5),
    total_amount      numeric(14, 2) not null default 0,
    tax_split         text           not null default 'intra' check (tax_split in ('intra', 'inter', 'single')),
    payment_status    text           not null default 'unpaid' check (payment_status in ('unpaid', 'partial', 'paid')),
    line_items        jsonb          not null default '[]' check (jsonb_typeof(line_items) = 'array'),
    notes             text,
    place_of_supply   text           check (length(place_of_supply) <= 40),
    approved_by       text,
    approved_at       timestamptz,
    version           bigint         not null default 1,
    created_at        timestamptz    not null default now(),
    updated_at        timestamptz    not null default now(),
    created_by        text           not null default actor(),
    primary key (tenant_id, id),
    constraint purchase_order_number_unique unique (tenant_id, po_number),
    constraint purchase_order_vendor foreign key (tenant_id, vendor_id) references vendor (tenant_id, id),
    constraint purchase_order_total check (total_amount = subtotal + tax_amount + round_off),
    constraint purchase_order_approved check (status in ('draft', 'pending_approval', 'cancelled')
                                              or approved_by is not null and approved_at is not null),
    constraint purchase_order_four_eyes check (approved_by <> created_by)
);
create index purchase_order_by_date on purchase_order (tenant_id, order_date desc, id);
create index purchase_order_by_status on purchase_order (tenant_id, status, order_date desc, id);
create index purchase_order_of_vendor on purchase_order (tenant_id, vendor_id, order_date desc);
create index purchase_order_by_total on purchase_order (tenant_id, total_amount, id);
create index purchase_order_search on purchase_order using gin (po_number gin_trgm_ops);
comment on column purchase_order.tax_split is 'intra: CGST and SGST, half each; inter: IGST; single: one tax, where the tenant is not Indian.';

create table sales_order (
    id                    uuid           not null default gen_random_uuid(),
    tenant_id             text           not null default current_tenant(),
    so_number             text           not null check (is_document_number(so_number)),
    customer_id           uuid           not null,
    status                text           not null default 'draft' constraint sales_order_status
        check (status in ('draft', 'confirmed', 'partially_shipped', 'shipped', 'delivered', 'closed', 'on_hold', 'cancelled')),
    held_from             text           check (held_from in ('confirmed', 'partially_shipped')),
    order_date            date           not null default tenant_today(),
    delivery_date         date           check (delivery_date >= order_date),
    delivery_address      jsonb          not null default '{}' check (jsonb_typeof(delivery_address) = 'object'),
    carrier               text           check (length(carrier) <= 120),
    tracking_number       text           check (length(tracking_number) <= 80),
    shipped_at            timestamptz,
    delivered_at          timestamptz    check (delivered_at >= shipped_at),
    subtotal              numeric(14, 2) not null default 0 check (subtotal >= 0),
    tax_amount            numeric(14, 2) not null default 0 check (tax_amount >= 0),
    round_off             numeric(14, 2) not null default 0 check (abs(round_off) <= 0.5),
    total_amount          numeric(14, 2) not null default 0,
    tax_split             text           not null default 'intra' check (tax_split in ('intra', 'inter', 'single')),
    payment_status        text           not null default 'unpaid' check (payment_status in ('unpaid', 'partial', 'paid')),
    payment_terms         text           check (length(payment_terms) <= 80),
    special_instructions  text,
    line_items            jsonb          not null default '[]' check (jsonb_typeof(line_items) = 'array'),
    place_of_supply       text           check (length(place_of_supply) <= 40),
    allow_backorder       boolean        not null default false,
    confirmed_by          text,
    confirmed_at          timestamptz,
    version               bigint         not null default 1,
    created_at            timestamptz    not null default now(),
    updated_at            timestamptz    not null default now(),
    created_by            text           not null default actor(),
    primary key (tenant_id, id),
    constraint sales_order_number_unique unique (tenant_id, so_number),
    constraint sales_order_customer foreign key (tenant_id, customer_id) references customer (tenant_id, id),
    constraint sales_order_total check (total_amount = subtotal + tax_amount + round_off),
    constraint sales_order_held check ((status = 'on_hold') = (held_from is not null)),
    constraint sales_order_confirmed check (status in ('draft', 'cancelled') or confirmed_by is not null and confirmed_at is not null)
);
create index sales_order_by_date on sales_order (tenant_id, order_date desc, id);
create index sales_order_by_status on sales_order (tenant_id, status, order_date desc, id);
create index sales_order_of_customer on sales_order (tenant_id, customer_id, order_date desc);
create index sales_order_by_total on sales_order (tenant_id, total_amount, id);
create index sales_order_search on sales_order using gin (so_number gin_trgm_ops);
comment on column sales_order.held_from is 'The status a held order goes back to.';

create table purchase_order_line (
    id                  uuid           not null default gen_random_uuid(),
    tenant_id           text           not null default current_tenant(),
    purchase_order_id   uuid           not null,
    line_id             uuid           not null,
    position            int            not null check (position > 0),
    product_id          uuid           not null,
    sku                 text           not null,
    description         text           not null,
    warehouse_location  text           not null,
    hsn_code            text,
    unit_price          numeric(14, 2) not null check (unit_price >= 0),
    discount_pct        numeric(5, 2)  not null default 0 check (discount_pct between 0 and 100),
    tax_rate            numeric(5, 2)  not null default 0 check (tax_rate between 0 and 100),
    taxable_amount      numeric(14, 2) not null check (taxable_amount >= 0),
    cgst                numeric(14, 2) not null default 0,
    sgst                numeric(14, 2) not null default 0 check (sgst = cgst),
    igst                numeric(14, 2) not null default 0,
    tax_amount          numeric(14, 2) not null,
    amount              numeric(14, 2) not null check (amount = taxable_amount + tax_amount),
    ordered             numeric(14, 3) not null check (ordered > 0),
    received            numeric(14, 3) not null default 0 check (received >= 0),
    rejected            numeric(14, 3) not null default 0 check (rejected between 0 and received),
    returned            numeric(14, 3) not null default 0 check (returned >= 0),
    short_closed        numeric(14, 3) not null default 0 check (short_closed >= 0),
    version             bigint         not null default 1,
    created_at          timestamptz    not null default now(),
    updated_at          timestamptz    not null default now(),
    created_by          text           not null default actor(),
    primary key (tenant_id, id),
    constraint purchase_order_line_id_unique unique (tenant_id, purchase_order_id, line_id),
    constraint purchase_order_line_order foreign key (tenant_id, purchase_order_id) references purchase_order (tenant_id, id),
    constraint purchase_order_line_product foreign key (tenant_id, product_id) references product (tenant_id, id),
    constraint purchase_order_line_warehouse foreign key (tenant_id, warehouse_location) references warehouse (tenant_id, code),
    constraint purchase_order_line_progress check (received + short_closed <= ordered and returned <= received - rejected)
);
create index purchase_order_line_position on purchase_order_line (tenant_id, purchase_order_id, position);
create index purchase_order_line_of_product on purchase_order_line (tenant_id, product_id, warehouse_location);
create index purchase_order_line_outstanding on purchase_order_line (tenant_id, product_id, warehouse_location)
    where ordered - received - short_closed > 0;
create index purchase_order_line_of_warehouse on purchase_order_line (tenant_id, warehouse_location);
comment on column purchase_order_line.received is 'Counts the rejected ones; those became damaged stock. Outstanding is ordered - received - short_closed.';

create table sales_order_line (
    id                  uuid           not null default gen_random_uuid(),
    tenant_id           text           not null default current_tenant(),
    sales_order_id      uuid           not null,
    line_id             uuid           not null,
    position            int            not null check (position > 0),
    product_id          uuid           not null,
    sku                 text           not null,
    description         text           not null,
    warehouse_location  text           not null,
    hsn_code            text,
    unit_price          numeric(14, 2) not null check (unit_price >= 0),
    discount_pct        numeric(5, 2)  not null default 0 check (discount_pct between 0 and 100),
    tax_rate            numeric(5, 2)  not null default 0 check (tax_rate between 0 and 100),
    taxable_amount      numeric(14, 2) not null check (taxable_amount >= 0),
    cgst                numeric(14, 2) not null default 0,
    sgst                numeric(14, 2) not null default 0 check (sgst = cgst),
    igst                numeric(14, 2) not null default 0,
    tax_amount          numeric(14, 2) not null,
    amount              numeric(14, 2) not null check (amount = taxable_amount + tax_amount),
    ordered             numeric(14, 3) not null check (ordered > 0),
    reserved            numeric(14, 3) not null default 0 check (reserved >= 0),
    shipped             numeric(14, 3) not null default 0 check (shipped >= 0),
    returned            numeric(14, 3) not null default 0 check (returned between 0 and shipped),
    issue_value         numeric(14, 2) not null default 0 check (issue_value >= 0),
    version             bigint         not null default 1,
    created_at          timestamptz    not null default now(),
    updated_at          timestamptz    not null default now(),
    created_by          text           not null default actor(),
    primary key (tenant_id, id),
    constraint sales_order_line_id_unique unique (tenant_id, sales_order_id, line_id),
    constraint sales_order_line_order foreign key (tenant_id, sales_order_id) references sales_order (tenant_id, id),
    constraint sales_order_line_product foreign key (tenant_id, product_id) references product (tenant_id, id),
    constraint sales_order_line_warehouse foreign key (tenant_id, warehouse_location) references warehouse (tenant_id, code),
    constraint sales_order_line_progress check (shipped + reserved <= ordered)
);
create index sales_order_line_position on sales_order_line (tenant_id, sales_order_id, position);
create index sales_order_line_of_product on sales_order_line (tenant_id, product_id, warehouse_location);
create index sales_order_line_reserved on sales_order_line (tenant_id, product_id, warehouse_location) where reserved > 0;
create index sales_order_line_of_warehouse on sales_order_line (tenant_id, warehouse_location);
comment on column sales_order_line.issue_value is 'What the shipped quantity was worth when it left: the cost at which good returns come back.';

do $$
begin
    perform guard_table('number_series');
    perform guard_table('purchase_order', true);
    perform guard_table('sales_order', true);
    perform guard_table('purchase_order_line');
    perform guard_table('sales_order_line');
end
$$;
