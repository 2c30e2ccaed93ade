-- Each migration of this database stands in its audit trail, written with the ledger's own row: whoever is cut off behind
-- it, and whatever fails after it, it was applied. A template belongs to nobody and keeps none.

create function audit_migration() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_tenant text := (select tenant_id from tenant_identity);
    l_before text := coalesce(current_setting('app.tenant_id', true), '');
begin
    if l_tenant is null or new.state <> 'applied' or TG_OP = 'UPDATE' and old.state = 'applied' then
        return null;
    end if;
    perform set_config('app.tenant_id', l_tenant, true);
    insert into audit_outbox (actor, action, object_kind, object_id, after)
    values (new.applied_by, case when new.duration_ms is null then 'migration.baseline' else 'migration.apply' end,
            'migration', new.version::text, jsonb_build_object('version', new.version, 'name', new.name));
    perform set_config('app.tenant_id', l_before, true);
    return null;
end
$$;
create trigger audit_schema_migration after insert or update of state on schema_migration
    for each row execute function audit_migration();
