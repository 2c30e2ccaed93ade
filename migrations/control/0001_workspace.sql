-- The workspace itself, the order in which people read names, and the servers its tenants live on.
--
-- Everything in landreeve_control belongs to the workspace's service role; no tenant's login can connect here.

do $$
begin
    if exists (select from pg_catalog.pg_collation where collname = 'und-x-icu') then
        create collation reading_order from pg_catalog."und-x-icu";
    else
        create collation reading_order from pg_catalog."C";
    end if;
end
$$;

-- What becomes of PUBLIC's rights on objects made later.
alter default privileges revoke execute on functions from public;

create table workspace (
    id          uuid        primary key,
    name        text        not null default 'local' check (length(btrim(name)) between 1 and 120 and name !~ '[[:cntrl:]]'),
    created_at  timestamptz not null default now()
);
create unique index workspace_is_one on workspace ((true));
comment on table workspace is 'One row: which workspace this control database belongs to. Its id marks every database and role made for it.';

insert into workspace (id) values (gen_random_uuid());

create table database_server (
    name        text        primary key check (name ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(name) <= 40),
    url         text        not null,
    direct_url  text,
    capacity    int         check (capacity > 0),
    state       text        not null default 'active' check (state in ('active', 'draining')),
    secret      bytea,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);
comment on column database_server.url is 'Connection URL without a password; it may lead through a pooler.';
comment on column database_server.direct_url is 'Connection URL without a password for what a pooler breaks: LISTEN, DDL, locks, backup.';
comment on column database_server.capacity is 'How many tenants placement puts here at most; null: as many as come.';
comment on column database_server.secret is 'The service role''s password, encrypted under the workspace key.';

-- Tells every open program that something changed; the payload only wakes it up, it reads for itself.
-- Arguments: the column that names the row, then further columns to carry along.
create function notify_change() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_row     jsonb := case when TG_OP = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
    l_payload jsonb;
begin
    l_payload := jsonb_build_object('table', TG_TABLE_NAME, 'id', l_row ->> TG_ARGV[0], 'op', lower(TG_OP));
    for i in 1 .. TG_NARGS - 1 loop
        l_payload := l_payload || jsonb_build_object(TG_ARGV[i], l_row ->> TG_ARGV[i]);
    end loop;
    perform pg_notify('landreeve', l_payload::text);
    return null;
end
$$;

-- The same for tables that change by the thousand: up to 32 rows are named, more are one notification without an id.
-- The trigger names its transition table "changed".
create function notify_changes() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_row   jsonb;
    l_count int;
    l_payload jsonb;
begin
    select count(*) into l_count from (select from changed limit 33) as first_ones;
    if l_count > 32 then
        perform pg_notify('landreeve', jsonb_build_object('table', TG_TABLE_NAME, 'id', null, 'op', lower(TG_OP))::text);
        return null;
    end if;
    for l_row in select to_jsonb(c) from changed c loop
        l_payload := jsonb_build_object('table', TG_TABLE_NAME, 'id', l_row ->> TG_ARGV[0], 'op', lower(TG_OP));
        for i in 1 .. TG_NARGS - 1 loop
            l_payload := l_payload || jsonb_build_object(TG_ARGV[i], l_row ->> TG_ARGV[i]);
        end loop;
        perform pg_notify('landreeve', l_payload::text);
    end loop;
    return null;
end
$$;

create function touch_updated_at() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    new.updated_at := now();
    return new;
end
$$;

create trigger touch_database_server before update on database_server
    for each row execute function touch_updated_at();
create trigger notify_database_server after insert or update or delete on database_server
    for each row execute function notify_change('name');
