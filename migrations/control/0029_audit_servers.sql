-- Which servers there are, and where, stands in the audit trail, whoever enters or changes them and by whatever means.

create function audit_server() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_before jsonb := case when TG_OP <> 'INSERT' then to_jsonb(old) - '{created_at,updated_at}'::text[] end;
    l_after  jsonb := case when TG_OP <> 'DELETE' then to_jsonb(new) - '{created_at,updated_at}'::text[] end;
    l_old    jsonb := l_before;
begin
    if TG_OP = 'UPDATE' then
        select jsonb_object_agg(key, l_before -> key), jsonb_object_agg(key, value) into l_old, l_after
        from jsonb_each(l_after) where value is distinct from l_before -> key;
        if l_after is null then
            return null;
        end if;
    end if;
    if l_old ->> 'secret' is not null then
        l_old := l_old || '{"secret": "***"}';
    end if;
    if l_after ->> 'secret' is not null then
        l_after := l_after || '{"secret": "***"}';
    end if;
    perform audit_record(case TG_OP when 'INSERT' then 'server.add' when 'UPDATE' then 'server.set' else 'server.remove' end,
                         'server', coalesce(new.name, old.name), null, l_old, l_after);
    return null;
end
$$;
create trigger audit_server after insert or update or delete on database_server
    for each row execute function audit_server();
