-- Rows of another tenant that got into this database in spite of everything are nobody's here: not even a login that
-- calls itself that tenant sees or changes them.

do $$
declare
    l_policy record;
begin
    for l_policy in
        select format('%I.%I', schemaname, tablename) as name from pg_policies where policyname = 'tenant_isolation'
    loop
        execute format('alter policy tenant_isolation on %s using (tenant_id = (select current_tenant()) '
                       'and tenant_id = (select i.tenant_id from tenant_identity i)) '
                       'with check (tenant_id = (select current_tenant()))', l_policy.name);
    end loop;
end
$$;

-- As before but for the policy.
create or replace function guard_table(p_table regclass, p_audited boolean default false, p_masked text[] default '{}')
    returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_name text := (select relname from pg_class where oid = p_table);
begin
    execute format('alter table %s enable row level security, force row level security', p_table);
    execute format('create policy tenant_isolation on %s using (tenant_id = (select current_tenant()) '
                   'and tenant_id = (select i.tenant_id from tenant_identity i)) '
                   'with check (tenant_id = (select current_tenant()))', p_table);
    execute format('create trigger %I before insert or update or delete on %s '
                   'for each row execute function refuse_other_tenant()', 'identity_' || l_name, p_table);
    if exists (select from pg_attribute where attrelid = p_table and attname = 'version' and not attisdropped) then
        execute format('create trigger %I before update on %s for each row execute function touch_record()',
                       'touch_' || l_name, p_table);
    end if;
    if p_audited then
        execute format('create trigger %I after insert or update or delete on %s for each row execute function audit_change(%s)',
                       'audit_' || l_name, p_table,
                       (select string_agg(quote_literal(m), ', ') from unnest(p_masked) m));
    end if;
end
$$;
