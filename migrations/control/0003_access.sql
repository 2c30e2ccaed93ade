-- Who may speak for whom, and who may do what: issuers, people's roles, roles' permissions.
--
-- What someone may do comes from here only, never from a token's claims.

create table issuer (
    url           text        primary key check (length(url) between 1 and 2048),
    kind          text        not null check (kind in ('local', 'oidc', 'supabase')),
    audience      text,
    algorithms    text[]      not null default array['RS256', 'ES256']
        check (cardinality(algorithms) > 0 and algorithms <@ array['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512',
                                                                    'ES256', 'ES384', 'ES512', 'EdDSA']),
    tenant_claim  text,
    tenants       text[],
    created_at    timestamptz not null default now()
);
comment on column issuer.tenant_claim is 'Path of the claim that names the tenant, members joined by dots.';
comment on column issuer.tenants is 'The tenants it may speak for; null: all.';

create table user_mapping (
    id            uuid        primary key default gen_random_uuid(),
    issuer        text        not null,
    subject       text        not null check (length(subject) between 1 and 512),
    tenant_id     text,
    role          text        not null check (role ~ '^[a-z][a-z0-9-]{0,39}$'),
    display_name  text        collate reading_order,
    created_at    timestamptz not null default now(),
    created_by    text
);
create unique index user_mapping_of_user on user_mapping (issuer, subject, coalesce(tenant_id, ''));
create index user_mapping_of_tenant on user_mapping (tenant_id, subject);
comment on column user_mapping.tenant_id is 'Null: the whole workspace.';

create table role_permission (
    id          uuid    primary key default gen_random_uuid(),
    role        text    not null check (role ~ '^[a-z][a-z0-9-]{0,39}$'),
    permission  text    not null check (permission ~ '^[a-z][a-z-]*:[a-z]+$'),
    granted     boolean not null default true,
    tenant_id   text
);
create unique index role_permission_of_role on role_permission (role, permission, coalesce(tenant_id, ''));
comment on column role_permission.tenant_id is 'Null: every tenant. A tenant''s own row, granted or not, goes before it.';

insert into role_permission (role, permission)
with area (name, is_entity) as (
    values ('vendor', true), ('customer', true), ('product', true), ('purchase-order', true), ('sales-order', true),
           ('warehouse', true), ('inventory', true), ('employee', true),
           ('tenant', false), ('migration', false), ('server', false), ('session', false), ('token', false),
           ('user', false), ('role', false), ('audit', false), ('settings', false)
), action (name) as (
    values ('read'), ('write'), ('delete'), ('approve'), ('export'), ('reveal'), ('revoke')
)
select role.name, area.name || ':' || action.name
from area cross join action cross join (values ('owner'), ('admin'), ('operator'), ('accountant'), ('viewer')) as role (name)
where role.name in ('owner', 'admin')
   or role.name = 'operator' and area.is_entity and action.name in ('read', 'write', 'export')
   or role.name = 'accountant' and (area.is_entity and action.name in ('read', 'export')
                                    or area.name = 'purchase-order' and action.name = 'approve')
   or role.name = 'viewer' and area.is_entity and action.name = 'read';
