-- Entries enter the audit log a lot at a time: their hashes are made in one pass, and each statement's rows are held
-- against the chain once. Before, the chain's end was looked up twice for every row.

-- As before, in functions that are named in full: so the planner may put it in the place of its call.
create or replace function audit_canonical(p policy_sync_log) returns bytea
    language sql stable
as $$
    select pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        p.seq, pg_catalog.to_char(pg_catalog.timezone('UTC', p.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.tenant_id,
        p.actor, p.login, p.session_jti, p.action, p.object_kind, p.object_id, p.before, p.after, p.reason,
        p.source_database, p.source_id)::text, 'UTF8')
$$;

-- Over canonical bytes in order: the hash of each, the first of which follows `head`.
create function audit_link(state bytea, head bytea, canonical bytea) returns bytea
    language plpgsql immutable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return sha256(coalesce(state, head) || canonical);
end
$$;
create aggregate audit_chained(head bytea, canonical bytea) (sfunc = audit_link, stype = bytea);

-- A row that comes without its hash is given its place, as before; one that brings it is only held against the chain.
drop trigger chain_policy_sync_log on policy_sync_log;
create trigger chain_policy_sync_log before insert on policy_sync_log
    for each row when (new.hash is null) execute function audit_chain();

-- By their own range of numbers: without an upper bound a planner that knows nothing of the table yet reads all of it for
-- every lot. What follows no end of the log is refused, too.
create function audit_check_chain() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_first bigint;
    l_last  bigint;
    l_seq   bigint;
    l_hash  bytea;
    l_bad   bigint;
begin
    select min(a.seq), max(a.seq) into l_first, l_last from added a;
    if l_first is null then
        return null;
    end if;
    select l.seq, l.hash into l_seq, l_hash from policy_sync_log l where l.seq < l_first order by l.seq desc limit 1;
    if not found then
        select c.last_seq, c.last_hash into l_seq, l_hash from audit_checkpoint c order by c.last_seq desc limit 1;
    end if;
    if not found then
        l_seq := 0;
        l_hash := decode(repeat('00', 32), 'hex');
    end if;
    select min(w.seq) into l_bad
    from (select l.seq, l.prev_hash, l.hash, l.canonical, audit_canonical(l) as expected,
                 lag(l.seq, 1, l_seq) over (order by l.seq) as previous_seq,
                 lag(l.hash, 1, l_hash) over (order by l.seq) as previous_hash
          from policy_sync_log l where l.seq between l_first and l_last) w
    where w.seq <> w.previous_seq + 1 or w.prev_hash <> w.previous_hash or w.canonical <> w.expected
       or w.hash <> sha256(w.prev_hash || w.canonical);
    if l_bad is null and (select max(l.seq) from policy_sync_log l) > l_last then
        l_bad := l_last;
    end if;
    if l_bad is not null then
        raise exception using errcode = 'LR012', message = format('Entry %s does not follow the audit log.', l_bad);
    end if;
    return null;
end
$$;
create trigger check_policy_sync_log after insert on policy_sync_log referencing new table as added
    for each statement execute function audit_check_chain();

create or replace function audit_append(source_database text, entries jsonb) returns bigint
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_count bigint;
    l_clash bigint;
    l_seq   bigint;
    l_hash  bytea;
begin
    perform pg_advisory_xact_lock(hashtext('landreeve.audit'));
    select (e ->> 'id')::bigint into l_clash
    from jsonb_array_elements(entries) e
    join policy_sync_log l on l.source_database = audit_append.source_database and l.source_id = (e ->> 'id')::bigint
    where (l.at, l.action, l.object_id) is distinct from ((e ->> 'at')::timestamptz, e ->> 'action', e ->> 'object_id')
    limit 1;
    if found then
        raise exception using errcode = 'LR012',
            message = format('Entry %s of %s is in the audit log already, with other content.', l_clash, source_database);
    end if;
    select h.seq, h.hash into l_seq, l_hash from audit_head() h;
    insert into policy_sync_log (seq, at, tenant_id, actor, login, session_jti, action, object_kind, object_id, before, after,
                                 reason, source_database, source_id, canonical, prev_hash, hash)
    with entry as materialized (
        select l_seq + row_number() over (order by (e ->> 'id')::bigint) as seq, (e ->> 'at')::timestamptz as at,
               e ->> 'tenant_id' as tenant_id, e ->> 'actor' as actor, e ->> 'login' as login,
               e ->> 'session_jti' as session_jti, e ->> 'action' as action, e ->> 'object_kind' as object_kind,
               e ->> 'object_id' as object_id, nullif(e -> 'before', 'null') as before,
               nullif(e -> 'after', 'null') as after, e ->> 'reason' as reason, (e ->> 'id')::bigint as source_id
        from jsonb_array_elements(entries) e
        where not exists (select from policy_sync_log l
                          where l.source_database = audit_append.source_database and l.source_id = (e ->> 'id')::bigint)
    ), worded as materialized (
        select n.*, audit_canonical(row(n.seq, n.at, n.tenant_id, n.actor, n.login, n.session_jti, n.action,
                                        n.object_kind, n.object_id, n.before, n.after, n.reason,
                                        audit_append.source_database, n.source_id, null, null, null)::policy_sync_log)
                    as canonical
        from entry n
    ), linked as materialized (
        select w.*, audit_chained(l_hash, w.canonical) over (order by w.seq rows unbounded preceding) as hash from worded w
    )
    select k.seq, k.at, k.tenant_id, k.actor, k.login, k.session_jti, k.action, k.object_kind, k.object_id, k.before,
           k.after, k.reason, audit_append.source_database, k.source_id, k.canonical,
           lag(k.hash, 1, l_hash) over (order by k.seq), k.hash
    from linked k order by k.seq;
    get diagnostics l_count = row_count;
    return l_count;
end
$$;

create or replace function audit_seal_local() returns bigint
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_ids     bigint[];
    l_entries jsonb;
    l_count   bigint := 0;
begin
    perform pg_advisory_xact_lock(hashtext('landreeve.audit'));
    loop
        select array_agg(o.id), jsonb_agg(to_jsonb(o) - 'sealed_at' order by o.id) into l_ids, l_entries
        from (select * from audit_outbox where sealed_at is null order by id limit 1000) o;
        exit when l_ids is null;
        l_count := l_count + audit_append(current_database()::text, l_entries);
        update audit_outbox set sealed_at = now() where id = any (l_ids);
    end loop;
    return l_count;
end
$$;
