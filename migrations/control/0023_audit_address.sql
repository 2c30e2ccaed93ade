-- An entry says from where the act came: the address from which the database server was reached, or 'local' where that
-- was over a socket of its own computer. Null is what was written before this was kept.
--
-- The chain goes on: an entry without an address has the canonical bytes it always had, one with it has it at their end.

alter table audit_outbox add column address text;
alter table audit_outbox alter column address set default coalesce(host(inet_client_addr()), 'local');
comment on column audit_outbox.address is 'Where the server saw the writer come from; ''local'': a socket of its own computer; null: written before this was kept.';
alter table policy_sync_log add column address text;
comment on column policy_sync_log.address is 'As in audit_outbox; null: sealed without.';

create or replace function audit_canonical(p policy_sync_log) returns bytea
    language sql stable
as $$
    select pg_catalog.convert_to(case when p.address is null then
        pg_catalog.jsonb_build_array(
            p.seq, pg_catalog.to_char(pg_catalog.timezone('UTC', p.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.tenant_id,
            p.actor, p.login, p.session_jti, p.action, p.object_kind, p.object_id, p.before, p.after, p.reason,
            p.source_database, p.source_id)
    else
        pg_catalog.jsonb_build_array(
            p.seq, pg_catalog.to_char(pg_catalog.timezone('UTC', p.at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.tenant_id,
            p.actor, p.login, p.session_jti, p.action, p.object_kind, p.object_id, p.before, p.after, p.reason,
            p.source_database, p.source_id, p.address)
    end::text, 'UTF8')
$$;

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
                                 reason, source_database, source_id, canonical, prev_hash, hash, address)
    with entry as materialized (
        select l_seq + row_number() over (order by (e ->> 'id')::bigint) as seq, (e ->> 'at')::timestamptz as at,
               e ->> 'tenant_id' as tenant_id, e ->> 'actor' as actor, e ->> 'login' as login,
               e ->> 'session_jti' as session_jti, e ->> 'action' as action, e ->> 'object_kind' as object_kind,
               e ->> 'object_id' as object_id, nullif(e -> 'before', 'null') as before,
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
