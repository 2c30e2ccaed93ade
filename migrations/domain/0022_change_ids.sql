-- Whether a change whose answer was lost had been made is asked of the audit trail: a writer may name its change in
-- app.change_id, and its entries keep the name. It says nothing about the change, so it is not sealed with the entry.
alter table audit_outbox add column change_id text;
alter table audit_outbox alter column change_id set default nullif(current_setting('app.change_id', true), '');
comment on column audit_outbox.change_id is 'What the writer called the change, to find it by; not part of the sealed entry.';

create or replace function audit_pending(p_limit int default 1000) returns jsonb
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(to_jsonb(o) - 'sealed_at' - 'change_id' order by o.id), '[]')
    from (select * from audit_outbox where sealed_at is null order by id limit p_limit) o
$$;

-- Whether a change of that record by that name was made. Entries are kept for days, an answer is missed for minutes.
create function change_landed(p_kind text, p_id text, p_change text) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (select from audit_outbox o
                   where o.object_kind = p_kind and o.object_id = p_id and o.change_id = p_change);
end
$$;
grant execute on function change_landed(text, text, text) to landreeve_write;
