-- Whose database this is, who is asking, and what every table of it has in common.
--
-- All objects belong to landreeve_schema; people come as members of landreeve_write or landreeve_read. Functions name
-- pg_temp last in their search_path: left out it would come first, and a caller's temporary table could stand in for one of ours.

create extension if not exists pg_trgm;

do $$
begin
    if exists (select from pg_catalog.pg_collation where collname = 'und-x-icu') then
        create collation reading_order from pg_catalog."und-x-icu";
    else
        create collation reading_order from pg_catalog."C";
    end if;
    -- On PostgreSQL 14 the schema belongs to the superuser, who alone can do this.
    if pg_has_role((select nspowner from pg_catalog.pg_namespace where nspname = 'public'), 'usage') then
        revoke create on schema public from public;
    end if;
end
$$;

alter default privileges revoke execute on functions from public;
grant usage on schema public to landreeve_read, landreeve_write;
grant select on schema_migration to landreeve_read, landreeve_write;

-- (plpgsql where a function runs for every statement or row: it keeps its plan, an SQL function is planned at every call.)

-- The tenant in whose name this transaction works: the setting, else the claim; null, and with it no row, where neither is set.
create function current_tenant() returns text
    language plpgsql stable parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return coalesce(nullif(current_setting('app.tenant_id', true), ''),
                    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id', ''));
end
$$;

-- Who acts: app.actor, else the subject of the claims, else the database role (also inside a function of its owner's rights).
create function actor() returns text
    language plpgsql stable parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return coalesce(nullif(current_setting('app.actor', true), ''),
                    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', ''),
                    nullif(current_setting('role', true), 'none'),
                    session_user::text);
end
$$;
grant execute on function current_tenant(), actor() to landreeve_read, landreeve_write;

create table tenant_identity (
    tenant_id             text        primary key,
    workspace_id          uuid        not null,
    name                  text        not null collate reading_order,
    country               text        not null default 'IN' check (country ~ '^[A-Z]{2}$'),
    state_code            text        check (state_code ~ '^\d{2}$'),
    tax_id                text,
    currency              text        not null default 'INR' check (currency ~ '^[A-Z]{3}$'),
    time_zone             text        not null default 'Asia/Kolkata',
    financial_year_start  smallint    not null default 4 check (financial_year_start between 1 and 12),
    created_at            timestamptz not null default now()
);
create unique index tenant_identity_is_one on tenant_identity ((true));
comment on table tenant_identity is 'One row: whose database this is, and what of its settings the database''s own rules depend on.';
comment on column tenant_identity.financial_year_start is 'The month in which the financial year of document numbers begins.';

alter table tenant_identity enable row level security, force row level security;
create policy tenant_identity_read on tenant_identity for select using (true);
create policy tenant_identity_write on tenant_identity to landreeve_schema using (true) with check (true);
grant select on tenant_identity to landreeve_read, landreeve_write;

-- Today where the tenant is.
create function tenant_today() returns date
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (now() at time zone coalesce((select time_zone from tenant_identity), 'UTC'))::date;
end
$$;

create function refuse_other_tenant() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_tenant text := case when TG_OP = 'DELETE' then old.tenant_id else new.tenant_id end;
begin
    if l_tenant is distinct from (select tenant_id from tenant_identity) then
        raise exception using errcode = 'LR010',
            message = format('Tenant "%s" has no place in this database.', l_tenant),
            table = TG_TABLE_NAME, column = 'tenant_id';
    end if;
    return case when TG_OP = 'DELETE' then old else new end;
end
$$;

-- What the server itself keeps of a record: who made it and when never change, its version counts its changes.
create function touch_record() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    return new;
end
$$;

create table audit_outbox (
    id           bigint      generated by default as identity,
    tenant_id    text        not null default current_tenant(),
    at           timestamptz not null default clock_timestamp(),
    actor        text        not null,
    login        text        not null default session_user,
    session_jti  text,
    action       text        not null,
    object_kind  text,
    object_id    text,
    before       jsonb,
    after        jsonb,
    reason       text,
    sealed_at    timestamptz,
    primary key (tenant_id, id)
);
create index audit_outbox_unsealed on audit_outbox (tenant_id, id) where sealed_at is null;
create index audit_outbox_of_object on audit_outbox (tenant_id, object_kind, object_id, id);
comment on table audit_outbox is 'What was changed, written in the change''s own transaction; a sealer carries it to the workspace''s audit log. Only sealed_at is ever written to a row.';
comment on column audit_outbox.login is 'The database role that really connected, whatever the actor''s name.';

-- Writes an entry; the way for what is no change of a row (a reveal, an export, a seeding).
create function audit_record(action text, object_kind text, object_id text, before jsonb default null,
                             after jsonb default null, reason text default null)
    returns bigint
    language sql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
    insert into audit_outbox (actor, session_jti, action, object_kind, object_id, before, after, reason)
    values (actor(), nullif(current_setting('app.session', true), ''), $1, $2, $3, $4, $5,
            coalesce($6, nullif(current_setting('app.reason', true), '')))
    returning id
$$;
grant execute on function audit_record(text, text, text, jsonb, jsonb, text) to landreeve_write;

-- Records a row's making, change or end. A change keeps only the fields that differ. Arguments: fields to mask.
create function audit_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_before  jsonb := case when TG_OP <> 'INSERT' then to_jsonb(old) end;
    l_after   jsonb := case when TG_OP <> 'DELETE' then to_jsonb(new) end;
    l_id      text  := coalesce(l_after, l_before) ->> 'id';
    l_old     jsonb;
    l_new     jsonb;
begin
    if TG_OP = 'UPDATE' then
        select jsonb_object_agg(a.key, l_before -> a.key), jsonb_object_agg(a.key, a.value) into l_old, l_new
        from jsonb_each(l_after) a
        where a.value is distinct from l_before -> a.key and a.key <> 'updated_at';
        l_before := l_old;
        l_after := l_new;
    end if;
    for i in 0 .. TG_NARGS - 1 loop
        if l_before ->> TG_ARGV[i] is not null then
            l_before := jsonb_set(l_before, array[TG_ARGV[i]], '"***"');
        end if;
        if l_after ->> TG_ARGV[i] is not null then
            l_after := jsonb_set(l_after, array[TG_ARGV[i]], '"***"');
        end if;
    end loop;
    insert into audit_outbox (tenant_id, actor, session_jti, action, object_kind, object_id, before, after, reason)
    values (coalesce(new.tenant_id, old.tenant_id), actor(), nullif(current_setting('app.session', true), ''),
            replace(TG_TABLE_NAME, '_', '-')
                || case TG_OP when 'INSERT' then '.create' when 'UPDATE' then '.update' else '.delete' end,
            replace(TG_TABLE_NAME, '_', '-'), l_id, l_before, l_after, nullif(current_setting('app.reason', true), ''));
    return null;
end
$$;

create function refuse_outbox_change() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_LEVEL = 'ROW' then
        if TG_OP = 'DELETE' and old.sealed_at is not null then
            return old;
        elsif TG_OP = 'UPDATE' and old.sealed_at is null and to_jsonb(new) - 'sealed_at' = to_jsonb(old) - 'sealed_at' then
            return new;
        end if;
    end if;
    raise exception using errcode = 'LR012',
        message = format('The audit outbox is append-only: %s is refused.', lower(TG_OP));
end
$$;
create trigger refuse_audit_outbox before update or delete on audit_outbox
    for each row execute function refuse_outbox_change();
create trigger refuse_audit_outbox_truncate before truncate on audit_outbox
    for each statement execute function refuse_outbox_change();

-- For the sealer: the oldest entries not yet sealed, as audit_append() of the control plane takes them …
create function audit_pending(p_limit int default 1000) returns jsonb
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(to_jsonb(o) - 'sealed_at' order by o.id), '[]')
    from (select * from audit_outbox where sealed_at is null order by id limit p_limit) o
$$;

-- … and the note that they are in the log. Said after the log has committed: said twice it does no harm.
create function audit_mark_sealed(p_ids bigint[]) returns bigint
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_count bigint;
begin
    update audit_outbox set sealed_at = now() where id = any (p_ids) and sealed_at is null;
    get diagnostics l_count = row_count;
    return l_count;
end
$$;

-- Gives a table what every table of a tenant has: forced row security with the one policy, the identity trigger, and,
-- where it has a version, the server's own columns; where asked, its changes are audited with the given fields masked.
create function guard_table(p_table regclass, p_audited boolean default false, p_masked text[] default '{}') returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_name text := (select relname from pg_class where oid = p_table);
begin
    execute format('alter table %s enable row level security, force row level security', p_table);
    execute format('create policy tenant_isolation on %s using (tenant_id = (select current_tenant())) '
                   'with check (tenant_id = (select current_tenant()))', p_table);
    execute format('create trigger %I before insert or update or delete on %s '
                   'for each row execute function refuse_other_tenant()', 'identity_' || l_name, p_table);
    if exists (select from pg_attribute where attrelid = p_table and attname = 'version' and not attisdropped) then
        execute format('create trigger %I before update on %s for each row execute function touch_record()',
                       'touch_' || l_name, p_table);
    end if;
    if p_audited then
        execute format('create trigger %I after insert or update or delete on %s for each row execute function audit_change(%s)',
                       'audit_' || l_name, p_table,
                       (select string_agg(quote_literal(m), ', ') from unnest(p_masked) m));
    end if;
end
$$;

do $$
begin
    perform guard_table('audit_outbox');
end
$$;
