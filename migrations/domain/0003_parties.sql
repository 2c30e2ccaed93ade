-- Whom the tenant buys from and sells to.
--
-- An address is {"line1", "line2", "city", "district", "state", "state_code", "pin", "country"}, all text, all optional.
-- bank_details is ciphertext made by the program; beside it stands what may be shown.

create table vendor (
    id                  uuid          not null default gen_random_uuid(),
    tenant_id           text          not null default current_tenant(),
    code                text          not null check (code = btrim(code) and length(code) between 1 and 40),
    name                text          not null collate reading_order check (btrim(name) <> '' and length(name) <= 200),
    email               text          check (email ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$' and length(email) <= 254),
    phone               text          check (phone ~ '^\+?[0-9][0-9 ()/.-]{4,30}$'),
    address             jsonb         not null default '{}' check (jsonb_typeof(address) = 'object'),
    tax_id              text          check (tax_id = btrim(tax_id) and length(tax_id) between 1 and 40),
    sez                 boolean       not null default false,
    bank_details        bytea,
    bank_details_last4  text          check (length(bank_details_last4) <= 4),
    status              text          not null default 'active' check (status in ('active', 'inactive', 'blocked')),
    rating              numeric(2, 1) check (rating between 0 and 5),
    version             bigint        not null default 1,
    created_at          timestamptz   not null default now(),
    updated_at          timestamptz   not null default now(),
    created_by          text          not null default actor(),
    primary key (tenant_id, id),
    constraint vendor_code_unique unique (tenant_id, code)
);
create unique index vendor_email_unique on vendor (tenant_id, lower(email));
create index vendor_by_name on vendor (tenant_id, name, id);
create index vendor_by_status on vendor (tenant_id, status, id);
create index vendor_by_tax_id on vendor (tenant_id, tax_id);
create index vendor_search on vendor using gin (name gin_trgm_ops, code gin_trgm_ops);
comment on column vendor.sez is 'In a special economic zone: its supplies bear IGST in its own state too.';

create table customer (
    id                uuid           not null default gen_random_uuid(),
    tenant_id         text           not null default current_tenant(),
    code              text           not null check (code = btrim(code) and length(code) between 1 and 40),
    name              text           not null collate reading_order check (btrim(name) <> '' and length(name) <= 200),
    email             text           check (email ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$' and length(email) <= 254),
    phone             text           check (phone ~ '^\+?[0-9][0-9 ()/.-]{4,30}$'),
    billing_address   jsonb          not null default '{}' check (jsonb_typeof(billing_address) = 'object'),
    shipping_address  jsonb          not null default '{}' check (jsonb_typeof(shipping_address) = 'object'),
    tax_id            text           check (tax_id = btrim(tax_id) and length(tax_id) between 1 and 40),
    sez               boolean        not null default false,
    credit_limit      numeric(14, 2) check (credit_limit >= 0),
    payment_terms     text           check (length(payment_terms) <= 80),
    status            text           not null default 'active' check (status in ('active', 'inactive', 'blocked')),
    version           bigint         not null default 1,
    created_at        timestamptz    not null default now(),
    updated_at        timestamptz    not null default now(),
    created_by        text           not null default actor(),
    primary key (tenant_id, id),
    constraint customer_code_unique unique (tenant_id, code)
);
create index customer_by_name on customer (tenant_id, name, id);
create index customer_by_status on customer (tenant_id, status, id);
create index customer_by_email on customer (tenant_id, lower(email));
create index customer_by_tax_id on customer (tenant_id, tax_id);
create index customer_search on customer using gin (name gin_trgm_ops, code gin_trgm_ops);
comment on column customer.credit_limit is 'Null: no limit.';

create trigger check_vendor before insert or update on vendor
    for each row execute function check_indian_fields('tax_id', 'tax_id', 'address', 'address');
create trigger check_customer before insert or update on customer
    for each row execute function check_indian_fields('tax_id', 'tax_id', 'address', 'billing_address', 'address', 'shipping_address');

do $$
begin
    perform guard_table('vendor', true, array['bank_details']);
    perform guard_table('customer', true);
end
$$;
