-- Tenants: who they are, where they live, how far their provisioning got, and their backups.

create table tenant_metadata (
    id                 text        primary key
        constraint tenant_id_length check (length(id) between 3 and 40)
        constraint tenant_id_form check (id ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$')
        constraint tenant_id_reserved check (id !~ '^(pg-|landreeve)'),
    name               text        not null collate reading_order
        constraint tenant_name_length check (length(name) between 1 and 120 and btrim(name) <> '')
        constraint tenant_name_printable check (name !~ '[[:cntrl:]]'),
    status             text        not null default 'provisioning'
        constraint tenant_status check (status in ('provisioning', 'active', 'suspended', 'deleting', 'failed')),
    status_reason      text,
    status_changed_at  timestamptz not null default now(),
    server             text        references database_server (name) on update cascade,
    database_name      text        unique,
    schema_version     int,
    settings           jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
    data_key_id        uuid,
    data_key_version   int,
    wrapped_data_key   bytea,
    wrapped_index_key  bytea,
    app_password       bytea,
    viewer_password    bytea,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    created_by         text,
    version            bigint      not null default 1
);
create index tenant_metadata_name on tenant_metadata (name, id);
create index tenant_metadata_status on tenant_metadata (status, id);
create index tenant_metadata_server on tenant_metadata (server, status);
comment on column tenant_metadata.data_key_id is 'Names the data key in the additional data of every field it encrypts.';
comment on column tenant_metadata.wrapped_data_key is 'The key of encrypted fields, wrapped by the workspace''s key.';
comment on column tenant_metadata.wrapped_index_key is 'The key of the blind indexes, wrapped by the workspace''s key.';
comment on column tenant_metadata.app_password is 'Password of the login <id>_app, encrypted under the workspace key.';
comment on column tenant_metadata.viewer_password is 'Password of the login <id>_viewer, encrypted under the workspace key.';

create function tenant_change() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.id <> old.id then
        raise exception using errcode = 'LR009', message = 'A tenant keeps its id.', table = 'tenant_metadata', column = 'id';
    end if;
    if new.status <> old.status then
        if not (old.status, new.status) in (
            ('provisioning', 'active'), ('provisioning', 'failed'), ('provisioning', 'deleting'),
            ('active', 'suspended'), ('suspended', 'active'), ('suspended', 'deleting'),
            ('deleting', 'failed'), ('failed', 'provisioning'), ('failed', 'deleting')) then
            raise exception using errcode = 'LR009',
                message = format('Tenant %s cannot go from %s to %s.', old.id, old.status, new.status),
                detail = jsonb_build_object('from', old.status, 'to', new.status)::text,
                table = 'tenant_metadata', column = 'status';
        end if;
        new.status_changed_at := now();
    end if;
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end
$$;
create trigger change_tenant_metadata before update on tenant_metadata
    for each row execute function tenant_change();
create trigger notify_tenant_metadata after insert or update or delete on tenant_metadata
    for each row execute function notify_change('id');

-- The recipe's record. It has no foreign key: the step that reserves the tenant is recorded before its row is there,
-- and what was undone stays readable after it is gone.
create table provisioning_step (
    tenant_id    text             not null,
    step         text             not null,
    ordinal      int              not null,
    state        text             not null check (state in ('running', 'done', 'failed', 'undone')),
    started_at   timestamptz      not null default clock_timestamp(),
    finished_at  timestamptz,
    ms           double precision,
    detail       jsonb            not null default '{}',
    error        text,
    primary key (tenant_id, step)
);
create index provisioning_step_order on provisioning_step (tenant_id, ordinal);
create trigger notify_provisioning_step after insert or update or delete on provisioning_step
    for each row execute function notify_change('tenant_id', 'step', 'state');

create table backup (
    id              uuid        primary key default gen_random_uuid(),
    tenant_id       text        not null,
    path            text        not null,
    bytes           bigint      check (bytes >= 0),
    sha256          text        check (sha256 ~ '^[0-9a-f]{64}$'),
    schema_version  int,
    row_counts      jsonb       not null default '{}',
    fingerprint     text,
    taken_at        timestamptz not null default now(),
    verified_at     timestamptz,
    taken_by        text
);
create trigger notify_backup after insert or update or delete on backup
    for each row execute function notify_change('tenant_id');
create index backup_of_tenant on backup (tenant_id, taken_at desc);
comment on table backup is 'Backups outlive their tenant. One counts as good once verified_at says that it was restored and compared.';
