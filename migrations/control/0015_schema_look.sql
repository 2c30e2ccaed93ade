-- What the last comparison of a tenant's live schema with its migrations found. The comparison itself reads a whole
-- catalog: too slow for every look at the workspace's health.

create table schema_look (
    tenant_id    text         primary key references tenant_metadata (id) on delete cascade,
    looked_at    timestamptz  not null default now(),
    version      int          not null,
    differences  text[]       not null check (cardinality(differences) <= 20),
    since        timestamptz  check ((since is null) = (cardinality(differences) = 0))
);
comment on table schema_look is 'The last drift look at each tenant: sentences on what differs, the first twenty.';
comment on column schema_look.since is 'The first of the looks in a row that found something.';
create trigger notify_schema_look after insert or update or delete on schema_look
    for each row execute function notify_change('tenant_id');
