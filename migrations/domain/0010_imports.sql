-- How far an import of a file has come: written in the transaction of the rows it counts, so that an import that ended
-- halfway goes on behind the last of them.

create table import_run (
    id            uuid        not null default gen_random_uuid(),
    tenant_id     text        not null default current_tenant(),
    file_sha256   text        not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
    file_name     text        not null,
    entity        text        not null,
    options       text        not null,
    line_reached  bigint      not null default 0 check (line_reached >= 0),
    rejects_bytes bigint      not null default 0 check (rejects_bytes >= 0),
    report        jsonb       not null default '{}' check (jsonb_typeof(report) = 'object'),
    finished_at   timestamptz,
    created_at    timestamptz not null default now(),
    created_by    text        not null default actor(),
    primary key (tenant_id, id)
);
create unique index import_run_unfinished on import_run (tenant_id, file_sha256, entity, md5(options)) where finished_at is null;
comment on table import_run is 'Imports of files. line_reached is the last line whose row was written or rejected; options is what else the outcome depends on.';
comment on column import_run.rejects_bytes is 'How long the file of rejected rows was then.';

do $$
begin
    perform guard_table('import_run');
end
$$;
grant select, insert, update on import_run to landreeve_write;
