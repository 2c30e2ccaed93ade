-- The tenant's employees. Address, phone, Aadhaar and PAN are ciphertext made by the program (AES-256-GCM under the
-- tenant's data key); beside them stand the last four characters and, to find a person by, a keyed hash of the value.

create table employee (
    id                   uuid        not null default gen_random_uuid(),
    tenant_id            text        not null default current_tenant(),
    employee_code        text        not null check (employee_code = btrim(employee_code) and length(employee_code) between 1 and 40),
    name                 text        not null collate reading_order check (btrim(name) <> '' and length(name) <= 200),
    email                text        check (email ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$' and length(email) <= 254),
    department           text        collate reading_order check (length(department) <= 80),
    designation          text        collate reading_order check (length(designation) <= 80),
    role                 text        check (role ~ '^[a-z][a-z0-9-]{0,39}$'),
    roles                text[]      not null default '{}',
    permissions          text[]      not null default '{}',
    auth_user_id         text,
    metadata             jsonb       not null default '{}' check (jsonb_typeof(metadata) = 'object'),
    status               text        not null default 'active' check (status in ('active', 'inactive', 'blocked')),
    address              bytea,
    phone                bytea,
    phone_last4          text        check (length(phone_last4) <= 4),
    phone_index          bytea       check (length(phone_index) = 32),
    aadhar_number        bytea,
    aadhar_number_last4  text        check (length(aadhar_number_last4) <= 4),
    aadhar_number_index  bytea       check (length(aadhar_number_index) = 32),
    pan_number           bytea,
    pan_number_last4     text        check (length(pan_number_last4) <= 4),
    pan_number_index     bytea       check (length(pan_number_index) = 32),
    version              bigint      not null default 1,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    created_by           text        not null default actor(),
    primary key (tenant_id, id),
    constraint employee_code_unique unique (tenant_id, employee_code)
);
create unique index employee_auth_user on employee (tenant_id, auth_user_id);
create unique index employee_aadhar_number on employee (tenant_id, aadhar_number_index);
create unique index employee_pan_number on employee (tenant_id, pan_number_index);
create index employee_phone on employee (tenant_id, phone_index);
create index employee_by_name on employee (tenant_id, name, id);
create index employee_by_department on employee (tenant_id, department, name, id);
create index employee_by_email on employee (tenant_id, lower(email));
create index employee_search on employee using gin (name gin_trgm_ops, employee_code gin_trgm_ops);

do $$
begin
    perform guard_table('employee', true, array['address', 'phone', 'phone_index', 'aadhar_number', 'aadhar_number_index',
                                                'pan_number', 'pan_number_index']);
end
$$;
