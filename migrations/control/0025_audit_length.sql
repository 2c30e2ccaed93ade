-- What an entry is found by has a row in an index, which holds less than 2,704 bytes. A longer text, as whoever may write to
-- an outbox can leave there, kept its entry and all behind it out of the log for good. It enters shortened now: with its
-- beginning, and a hash that proves what it was.

create function audit_fit(p_text text) returns text
    language sql immutable
as $$
    select case when pg_catalog.octet_length(p_text) <= 500 then p_text
                else pg_catalog.left(p_text, 100) || '… sha256:' ||
                     pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p_text, 'UTF8')), 'hex') end
$$;

-- As before, but for what is too long.
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
    where (l.at, l.action, l.object_id) is distinct from
          ((e ->> 'at')::timestamptz, audit_fit(e ->> 'action'), audit_fit(e ->> 'object_id'))
    limit 1;
    if found then
        raise exception using errcode = 'LR012',
            message = format('Entry %s of %s is in the audit log already, with other content.', l_clash, source_database);
    end if;
    select h.seq, h.hash into l_seq, l_hash from audit_head() h;
    insert into policy_sync_log (seq, at, tenant_id, actor, login, session_jti, action, object_kind, object_id, before, after,
                                 reason, source_database, source_id, canonical, prev_hash, hash, address)
    with entry as materialized (
        select l_seq + row_number() over (order by (e ->> 'id')::bigint) as seq, (e ->> 'at')::timestamptz as at,
               audit_fit(e ->> 'tenant_id') as tenant_id, audit_fit(e ->> 'actor') as actor, e ->> 'login' as login,
               audit_fit(e ->> 'session_jti') as session_jti, audit_fit(e ->> 'action') as action,
               audit_fit(e ->> 'object_kind') as object_kind, audit_fit(e ->> 'object_id') as object_id,
               nullif(e -> 'before', 'null') as before,
               nullif(e -> 'after', 'null') as after, e ->> 'reason' as reason, (e ->> 'id')::bigint as source_id,
               e ->> 'address' as address
        from jsonb_array_elements(entries) e
        where not exists (select from policy_sync_log l
                          where l.source_database = audit_append.source_database and l.source_id = (e ->> 'id')::bigint)
    ), worded as materialized (
        select n.*, audit_canonical(row(n.seq, n.at, n.tenant_id, n.actor, n.login, n.session_jti, n.action,
                                        n.object_kind, n.object_id, n.before, n.after, n.reason,
                                        audit_append.source_database, n.source_id, null, null, null,
                                        n.address)::policy_sync_log)
                    as canonical
        from entry n
    ), linked as materialized (
        select w.*, audit_chained(l_hash, w.canonical) over (order by w.seq rows unbounded preceding) as hash from worded w
    )
    select k.seq, k.at, k.tenant_id, k.actor, k.login, k.session_jti, k.action, k.object_kind, k.object_id, k.before,
           k.after, k.reason, audit_append.source_database, k.source_id, k.canonical,
           lag(k.hash, 1, l_hash) over (order by k.seq), k.hash, k.address
    from linked k order by k.seq;
    get diagnostics l_count = row_count;
    return l_count;
end
$$;
