-- What the tenant trades in, and where it is kept.

create table product (
    id                uuid           not null default gen_random_uuid(),
    tenant_id         text           not null default current_tenant(),
    sku               text           not null check (sku = btrim(sku) and length(sku) between 1 and 64),
    name              text           not null collate reading_order check (btrim(name) <> '' and length(name) <= 200),
    description       text,
    category          text           collate reading_order check (length(category) <= 80),
    unit              text           not null default 'pc' check (unit = btrim(unit) and length(unit) between 1 and 16),
    cost_price        numeric(14, 2) check (cost_price >= 0),
    sale_price        numeric(14, 2) check (sale_price >= 0),
    tax_rate          numeric(5, 2)  not null default 0 check (tax_rate between 0 and 100),
    hsn_code          text           check (length(hsn_code) <= 16),
    barcode           text           check (length(barcode) between 1 and 64),
    reorder_level     numeric(14, 3) not null default 0 check (reorder_level >= 0),
    reorder_quantity  numeric(14, 3) not null default 0 check (reorder_quantity >= 0),
    attributes        jsonb          not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    status            text           not null default 'active' check (status in ('active', 'inactive', 'blocked')),
    version           bigint         not null default 1,
    created_at        timestamptz    not null default now(),
    updated_at        timestamptz    not null default now(),
    created_by        text           not null default actor(),
    primary key (tenant_id, id),
    constraint product_sku_unique unique (tenant_id, sku),
    constraint product_barcode_unique unique (tenant_id, barcode)
);
create index product_by_name on product (tenant_id, name, id);
create index product_by_category on product (tenant_id, category, name, id);
create index product_by_status on product (tenant_id, status, id);
create index product_by_hsn on product (tenant_id, hsn_code);
create index product_search on product using gin (name gin_trgm_ops, sku gin_trgm_ops);
create index product_attributes on product using gin (attributes jsonb_path_ops);

create table warehouse (
    id          uuid        not null default gen_random_uuid(),
    tenant_id   text        not null default current_tenant(),
    code        text        not null check (code = btrim(code) and length(code) between 1 and 40),
    name        text        not null collate reading_order check (btrim(name) <> '' and length(name) <= 200),
    address     jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
    state_code  text,
    status      text        not null default 'active' check (status in ('active', 'inactive', 'blocked')),
    version     bigint      not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  text        not null default actor(),
    primary key (tenant_id, id),
    constraint warehouse_code_unique unique (tenant_id, code)
);
create index warehouse_by_name on warehouse (tenant_id, name, id);

create trigger check_product before insert or update on product
    for each row execute function check_indian_fields('hsn_code', 'hsn_code', 'tax_rate', 'tax_rate');
create trigger check_warehouse before insert or update on warehouse
    for each row execute function check_indian_fields('state_code', 'state_code', 'address', 'address');

do $$
begin
    perform guard_table('product', true);
    perform guard_table('warehouse', true);
end
$$;
