-- lock-timeout: 1s
-- Half of what a change's audit cost was making JSON of two whole records. An entry of a change keeps the fields that differ
-- now, as the server writes them; who reads it, the sealer above all, makes JSON of those.
create extension if not exists hstore;

-- (First, in the order in which a change locks: its row's table, then the outbox.)
drop trigger audit_employee on employee;
drop trigger audit_vendor on vendor;
create trigger audit_employee after insert or update or delete on employee for each row
    execute function audit_change('address', 'phone', 'phone_index', 'aadhar_number', 'aadhar_number_index', 'pan_number',
                                  'pan_number_index');
create trigger audit_vendor after insert or update or delete on vendor for each row
    execute function audit_change('bank_details');

alter table audit_outbox add column was hstore, add column became hstore;
comment on column audit_outbox.was is 'Of a change of a row the fields that differ, as they were; audit_told() tells them as JSON.';
comment on column audit_outbox.became is 'The same fields, as they became.';

-- Whose a changed row is its own table's trigger has asked.
drop trigger identity_audit_outbox on audit_outbox;
create trigger identity_audit_outbox before insert on audit_outbox
    for each row when (new.was is null and new.became is null) execute function refuse_other_tenant();
create trigger identity_audit_outbox_change before update or delete on audit_outbox
    for each row execute function refuse_other_tenant();

-- Records a row's making, change or end. A change keeps only the fields that differ. Arguments: fields to mask. (Dates and times
-- are written in the one way that is read again, whatever the writer's own: offsets of 16 hours can be set, and not be read.)
create or replace function audit_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' set timezone = 'UTC'
as $$
declare
    l_kind   text := replace(TG_TABLE_NAME, '_', '-');
    l_id     text;
    l_old    hstore;
    l_new    hstore;
    l_was    hstore;
    l_became hstore;
    l_row    jsonb;
begin
    -- What a rotation of keys writes anew says what it said. (Asked here: a trigger's WHEN is read anew for each statement.)
    if TG_NARGS > 0 and is_rekeying() then
        return null;
    end if;
    if TG_OP = 'UPDATE' then
        l_old := hstore(old);
        l_new := hstore(new);
        l_id := l_new -> 'id';
        l_was := l_old - l_new - 'updated_at'::text;
        l_became := l_new - l_old - 'updated_at'::text;
        -- JSON holds less than a row does: what could not be told is not written.
        if pg_column_size(l_was) + pg_column_size(l_became) > 67108864 then
            raise exception using errcode = '54000', message = 'The change is larger than 64 MB and cannot be audited.',
                table = TG_TABLE_NAME;
        end if;
        if TG_NARGS > 0 and l_was ?| TG_ARGV then
            for i in 0 .. TG_NARGS - 1 loop
                if l_was -> TG_ARGV[i] is not null then
                    l_was := l_was || hstore(TG_ARGV[i], '***');
                end if;
                if l_became -> TG_ARGV[i] is not null then
                    l_became := l_became || hstore(TG_ARGV[i], '***');
                end if;
            end loop;
        end if;
    else
        l_row := case TG_OP when 'INSERT' then to_jsonb(new) else to_jsonb(old) end;
        l_id := l_row ->> 'id';
        for i in 0 .. TG_NARGS - 1 loop
            if l_row ->> TG_ARGV[i] is not null then
                l_row := jsonb_set(l_row, array[TG_ARGV[i]], '"***"');
            end if;
        end loop;
    end if;
    insert into audit_outbox (tenant_id, actor, session_jti, action, object_kind, object_id, before, after, was, became, reason)
    values (coalesce(new.tenant_id, old.tenant_id), actor(), nullif(current_setting('app.session', true), ''),
            l_kind || case TG_OP when 'INSERT' then '.create' when 'UPDATE' then '.update' else '.delete' end,
            l_kind, l_id, case TG_OP when 'DELETE' then l_row end, case TG_OP when 'INSERT' then l_row end, l_was, l_became,
            nullif(current_setting('app.reason', true), ''));
    return null;
end
$$;

-- A value of a column of that type as to_jsonb() tells it. Nothing that was written fails here, or it could never be sealed:
-- what the type does not read (any more) is a text.
create function audit_value(p_type oid, p_value text) returns jsonb
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case
        when p_type in ('numeric'::regtype, 'bigint'::regtype, 'integer'::regtype, 'smallint'::regtype, 'boolean'::regtype)
            then hstore_to_jsonb_loose(hstore('v', p_value)) -> 'v'
        when p_type = 'jsonb'::regtype then p_value::jsonb
        when p_type = 'timestamptz'::regtype then to_jsonb(p_value::timestamptz)
        when p_type = 'text[]'::regtype then to_jsonb(p_value::text[])
        else to_jsonb(p_value) end;
exception when others then
    return to_jsonb(p_value);
end
$$;

-- What entries say of before and after. Of a column that has gone since, what it held is a text.
create function audit_told(p_ids bigint[]) returns table (id bigint, before jsonb, after jsonb)
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    with entry as materialized (
        select * from audit_outbox o where o.id = any (p_ids)
    ), typed as materialized (
        select k.object_kind, a.attname::text as key, a.atttypid
        from (select distinct e.object_kind from entry e where e.was is not null or e.became is not null) k
        join pg_attribute a on a.attrelid = to_regclass(quote_ident(replace(k.object_kind, '-', '_'))) and not a.attisdropped
    ), side as (
        select e.id, e.object_kind, false as became, f.key, f.value from entry e, each(e.was) f
        union all
        select e.id, e.object_kind, true, f.key, f.value from entry e, each(e.became) f
    ), told as (
        -- What can be read at once is not asked of a function that may fail.
        select s.id, s.became, jsonb_object_agg(s.key, case
                   when t.atttypid in ('text'::regtype, 'uuid'::regtype, 'date'::regtype, 'bytea'::regtype) then to_jsonb(s.value)
                   when t.atttypid in ('numeric'::regtype, 'bigint'::regtype, 'integer'::regtype, 'smallint'::regtype,
                                       'boolean'::regtype) and length(s.value) < 100 and s.value !~ 'e'
                       then hstore_to_jsonb_loose(hstore('v', s.value)) -> 'v'
                   else audit_value(t.atttypid, s.value) end) as fields
        from side s left join typed t on t.object_kind = s.object_kind and t.key = s.key
        group by s.id, s.became
    )
    select e.id, coalesce(e.before, w.fields), coalesce(e.after, b.fields)
    from entry e
    left join told w on w.id = e.id and not w.became
    left join told b on b.id = e.id and b.became
$$;

-- As before; fewer where those together are more than JSON holds.
create or replace function audit_pending(p_limit int default 1000) returns jsonb
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_limit int := p_limit;
begin
    loop
        begin
            return (
                with entry as materialized (
                    select e.id, e.tenant_id, e.at, e.actor, e.login, e.session_jti, e.action, e.object_kind, e.object_id,
                           e.reason, e.address
                    from audit_outbox e where e.sealed_at is null order by e.id limit l_limit
                )
                select coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object('before', t.before, 'after', t.after)
                                          order by e.id), '[]')
                from entry e join audit_told((select array_agg(n.id) from entry n)) t on t.id = e.id);
        exception when program_limit_exceeded then
            select count(*) / 2 into l_limit from (select from audit_outbox where sealed_at is null limit l_limit) n;
            if l_limit = 0 then
                raise;
            end if;
        end;
    end loop;
end
$$;

-- As before, without making JSON of the whole entry.
create or replace function refuse_outbox_change() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_unsealed audit_outbox;
begin
    if TG_LEVEL = 'ROW' then
        if TG_OP = 'DELETE' and old.sealed_at is not null then
            return old;
        elsif TG_OP = 'UPDATE' and old.sealed_at is null then
            l_unsealed := new;
            l_unsealed.sealed_at := null;
            if l_unsealed *= old then
                return new;
            end if;
        end if;
    end if;
    raise exception using errcode = 'LR012',
        message = format('The audit outbox is append-only: %s is refused.', lower(TG_OP));
end
$$;
