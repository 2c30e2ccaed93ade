-- What had no entry in the audit trail: each step of a tenant's making as it ends, and this database's own migrations.

create function audit_step() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.state <> 'running' and (TG_OP = 'INSERT' or new.state <> old.state or new.finished_at <> old.finished_at) then
        perform audit_record('tenant.step.' || new.state, 'tenant', new.tenant_id, new.tenant_id, null,
                             jsonb_build_object('step', new.step, 'ms', round(new.ms)), new.error);
    end if;
    return null;
end
$$;
create trigger audit_provisioning_step after insert or update on provisioning_step
    for each row execute function audit_step();

create function audit_migration() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform audit_record('migration.apply', 'control', new.version::text, null, null,
                         jsonb_build_object('version', new.version, 'name', new.name));
    return null;
end
$$;
create trigger audit_schema_migration after insert on schema_migration
    for each row execute function audit_migration();
