-- A login that gave two hundred million letters as its reason had them sealed, which took a minute, and whoever read the log
-- read them with it. What is longer than anybody reads enters as its beginning and a hash.

-- As before, but what is larger than a mebibyte is told in short, too.
create or replace function audit_shallow(p_value jsonb) returns jsonb
    language plpgsql immutable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_text text := p_value::text;
begin
    if p_value is null or octet_length(l_text) < 400 then
        return p_value;
    end if;
    if octet_length(l_text) <= 1024 * 1024 then
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

-- As before, but no text is longer than audit_short() has it.
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
                    select e.id, e.tenant_id, e.at, audit_short(e.actor) as actor, e.login,
                           audit_short(e.session_jti) as session_jti, audit_short(e.action) as action,
                           audit_short(e.object_kind) as object_kind, audit_short(e.object_id) as object_id,
                           audit_short(e.reason) as reason, e.address
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
