-- What is nested so deep that no server's stack is sure to hold it kept its entry, and all behind it, out of the log for
-- good, and its tenant from being deleted: whoever may write to an outbox can leave such there. It enters as a text now: its
-- beginning, and a hash that proves what it was.

-- A text's beginning and its hash; of one that is too large even for that, its size.
create or replace function audit_hashed(p_text text) returns text
    language plpgsql immutable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return left(p_text, 100) || '… sha256:' || encode(sha256(convert_to(p_text, 'UTF8')), 'hex');
exception when others then
    return left(p_text, 100) || '… ' || octet_length(p_text) || ' bytes';
end
$$;

-- The value, if it is at most 200 levels deep, and not so large that nobody can say so. A short text cannot be deeper; of a
-- longer one all but the brackets is taken away, then pair for pair from within.
create or replace function audit_shallow(p_value jsonb) returns jsonb
    language plpgsql immutable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_text text := p_value::text;
begin
    if p_value is null or octet_length(l_text) < 400 then
        return p_value;
    end if;
    if octet_length(l_text) < 64 * 1024 * 1024 then
        l_text := regexp_replace(regexp_replace(l_text, '"(?:[^"\\]|\\.)*"', '', 'g'), '[^][{}]+', '', 'g');
        for i in 1 .. 200 loop
            l_text := regexp_replace(l_text, '\[\]|\{\}', '', 'g');
            if l_text = '' then
                return p_value;
            end if;
        end loop;
    end if;
    return to_jsonb(audit_hashed(p_value::text));
end
$$;

-- The text, if it is of any use to whoever reads the log.
create or replace function audit_short(p_text text) returns text
    language sql immutable set search_path = pg_catalog, public, pg_temp
as $$
    select case when octet_length(p_text) <= 100000 then p_text else audit_hashed(p_text) end
$$;

-- As before, but for what is too deep; one that cannot be read by itself is told in short.
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
                select coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object('before', audit_shallow(t.before),
                                                                            'after', audit_shallow(t.after))
                                          order by e.id), '[]')
                from entry e join audit_told((select array_agg(n.id) from entry n)) t on t.id = e.id);
        exception when program_limit_exceeded or out_of_memory or internal_error then
            select count(*) / 2 into l_limit from (select from audit_outbox where sealed_at is null limit l_limit) n;
            if l_limit = 0 then
                return (
                    select jsonb_build_array(jsonb_build_object(
                               'id', e.id, 'tenant_id', e.tenant_id, 'at', e.at, 'actor', audit_short(e.actor),
                               'login', e.login, 'session_jti', audit_short(e.session_jti),
                               'action', audit_short(e.action), 'object_kind', audit_short(e.object_kind),
                               'object_id', audit_short(e.object_id), 'reason', audit_short(e.reason),
                               'address', e.address, 'before', audit_hashed(coalesce(e.before::text, e.was::text)),
                               'after', audit_hashed(coalesce(e.after::text, e.became::text))))
                    from audit_outbox e where e.sealed_at is null order by e.id limit 1);
            end if;
        end;
    end loop;
end
$$;
