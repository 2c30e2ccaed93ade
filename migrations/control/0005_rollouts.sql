-- Rollouts: one migration plan over many tenants, and how far each of them got. It survives the program that runs it.

create table rollout (
    id           uuid        primary key default gen_random_uuid(),
    kind         text        not null,
    state        text        not null default 'planned'
        check (state in ('planned', 'running', 'paused', 'done', 'failed', 'cancelled')),
    plan         jsonb       not null default '{}',
    started_at   timestamptz not null default now(),
    finished_at  timestamptz,
    by           text
);
create index rollout_newest on rollout (started_at desc, id);

create table rollout_target (
    rollout_id   uuid             not null references rollout on delete cascade,
    tenant_id    text             not null,
    state        text             not null default 'waiting'
        check (state in ('waiting', 'running', 'applied', 'failed', 'skipped')),
    applied      int[]            not null default '{}',
    error_code   text,
    error        text,
    ms           double precision,
    finished_at  timestamptz,
    primary key (rollout_id, tenant_id)
);
create index rollout_target_state on rollout_target (rollout_id, state);
create index rollout_target_of_tenant on rollout_target (tenant_id);
create trigger notify_rollout_target_insert after insert on rollout_target referencing new table as changed
    for each statement execute function notify_changes('rollout_id', 'tenant_id', 'state');
create trigger notify_rollout_target_update after update on rollout_target referencing new table as changed
    for each statement execute function notify_changes('rollout_id', 'tenant_id', 'state');
create trigger notify_rollout_target_delete after delete on rollout_target referencing old table as changed
    for each statement execute function notify_changes('rollout_id', 'tenant_id', 'state');
create trigger notify_rollout after insert or update or delete on rollout
    for each row execute function notify_change('id', 'state');
