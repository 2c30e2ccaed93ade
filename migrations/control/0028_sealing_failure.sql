-- Why a tenant's audit entries could not be carried into the log when that was last tried. The cause is seen by the program
-- that tries; every program's look at the workspace's health tells it.

create table sealing_failure (
    tenant_id    text         primary key references tenant_metadata (id) on delete cascade,
    since        timestamptz  not null default now(),
    cause        text         not null
);
comment on table sealing_failure is 'The tenants whose audit entries could not be sealed the last time; gone once they are.';
comment on column sealing_failure.since is 'The first of the tries in a row that failed.';
create trigger notify_sealing_failure after insert or update or delete on sealing_failure
    for each row execute function notify_change('tenant_id');
