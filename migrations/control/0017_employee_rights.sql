-- What tenants' employees may do beyond the role they are given: copies of what their records say, which the gate reads.

create table employee_right (
    tenant_id    text        not null references tenant_metadata (id) on delete cascade,
    subject      text        not null,
    employee_id  uuid        not null,
    roles        text[]      not null,
    permissions  text[]      not null,
    copied_at    timestamptz not null default now(),
    primary key (tenant_id, subject)
);
comment on table employee_right is 'Kept by employee_rights_copy() alone. Counts for somebody who is mapped there too, and of one issuer only.';
create trigger notify_employee_right_insert after insert on employee_right referencing new table as changed
    for each statement execute function notify_changes('subject', 'tenant_id');
create trigger notify_employee_right_update after update on employee_right referencing new table as changed
    for each statement execute function notify_changes('subject', 'tenant_id');
create trigger notify_employee_right_delete after delete on employee_right referencing old table as changed
    for each statement execute function notify_changes('subject', 'tenant_id');

-- Makes the copy what employee_rights() of the tenant's database says; how many people's rights became others. Each has
-- its entry in the audit log, in the transaction of the copy: said again, nothing is different and nothing is written.
-- The caller takes the tenant's lock before it reads there, so that no older reading follows a newer one.
create function employee_rights_lock(p_tenant text) returns void
    language sql volatile
    return pg_advisory_xact_lock(hashtext('landreeve.employee_rights'), hashtext(p_tenant));

create function employee_rights_copy(p_tenant text, p_rights jsonb) returns int
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_one   record;
    l_count int := 0;
begin
    for l_one in
        select coalesce(h.subject, s.subject) as subject, h.subject is not null as is_here, s.subject is not null as is_there,
               coalesce(s.employee_id, h.employee_id) as employee_id, h.roles as old_roles, h.permissions as old_permissions,
               s.roles, s.permissions
        from (select * from employee_right where tenant_id = p_tenant) h
        full join (select e ->> 'user' as subject, (e ->> 'employee')::uuid as employee_id,
                          array(select jsonb_array_elements_text(e -> 'roles')) as roles,
                          array(select jsonb_array_elements_text(e -> 'permissions')) as permissions
                   from jsonb_array_elements(p_rights) e) s using (subject)
        where (h.subject, h.employee_id, h.roles, h.permissions)
              is distinct from (s.subject, s.employee_id, s.roles, s.permissions)
        order by 1
    loop
        if l_one.is_there then
            insert into employee_right as r (tenant_id, subject, employee_id, roles, permissions)
            values (p_tenant, l_one.subject, l_one.employee_id, l_one.roles, l_one.permissions)
            on conflict (tenant_id, subject) do update
                set employee_id = excluded.employee_id, roles = excluded.roles, permissions = excluded.permissions,
                    copied_at = now();
        else
            delete from employee_right where tenant_id = p_tenant and subject = l_one.subject;
        end if;
        perform audit_record('rights.copied', 'employee', l_one.employee_id::text, p_tenant,
            case when l_one.is_here
                 then jsonb_build_object('user', l_one.subject, 'roles', l_one.old_roles, 'permissions', l_one.old_permissions) end,
            case when l_one.is_there
                 then jsonb_build_object('user', l_one.subject, 'roles', l_one.roles, 'permissions', l_one.permissions) end);
        l_count := l_count + 1;
    end loop;
    return l_count;
end
$$;

-- The roles that count for somebody in a tenant (empty or null: in the workspace), the one he is mapped to first. Those
-- of an employee's record are his only where no other issuer has a user of that name there.
create function roles_of(p_issuer text, p_subject text, p_tenant text, out mapped_in text, out role text,
                         out employee_roles text[], out employee_permissions text[])
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    p_tenant := nullif(p_tenant, '');
    employee_roles := '{}';
    employee_permissions := '{}';
    select m.tenant_id, m.role into mapped_in, role from user_mapping m
    where m.issuer = p_issuer and m.subject = p_subject and (m.tenant_id is null or m.tenant_id = p_tenant)
    order by m.tenant_id nulls last limit 1;
    if role is not null and p_tenant is not null
       and not exists (select from user_mapping m where m.subject = p_subject and m.issuer <> p_issuer
                                                    and (m.tenant_id is null or m.tenant_id = p_tenant)) then
        select e.roles, e.permissions into employee_roles, employee_permissions
        from employee_right e where e.tenant_id = p_tenant and e.subject = p_subject;
        employee_roles := coalesce(employee_roles, '{}');
        employee_permissions := coalesce(employee_permissions, '{}');
    end if;
end
$$;

-- What roles hold in a tenant: its own word on a permission goes before the role's.
create function permissions_of_roles(p_roles text[], p_tenant text) returns table (role text, permission text)
    language sql stable
    begin atomic
        select o.role, o.permission
        from (select distinct on (p.role, p.permission) p.role, p.permission, p.granted from role_permission p
              where p.role = any (p_roles) and (p.tenant_id is null or p.tenant_id = nullif(p_tenant, ''))
              order by p.role, p.permission, p.tenant_id nulls last) o
        where o.granted;
    end;

-- Everything somebody may do in a tenant (empty or null: in the workspace), as the built-in engine has it.
create function permissions_of(p_issuer text, p_subject text, p_tenant text) returns text[]
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_his record;
begin
    select * into l_his from roles_of(p_issuer, p_subject, p_tenant);
    if l_his.role is null then
        return '{}';
    end if;
    return array(select permission from permissions_of_roles(l_his.employee_roles || l_his.role, p_tenant)
                 union select unnest(l_his.employee_permissions));
end
$$;

-- What a policy engine outside is told of a tenant (empty: the workspace): who has which role, what the roles hold, and
-- what is given to people themselves. A person is named by a hash, for an engine takes no address in a name.
create table policy_told (
    tenant_id         text not null,
    entity_type       text not null,
    entity_id         text not null,
    relation          text not null,
    subject_type      text not null,
    subject_id        text not null,
    subject_relation  text not null,
    primary key (tenant_id, entity_type, entity_id, relation, subject_type, subject_id, subject_relation)
);
comment on table policy_told is 'What the policy engine outside has been told and has confirmed.';

create function policy_user(p_issuer text, p_subject text) returns text
    language sql immutable strict parallel safe
    return encode(sha256(convert_to(p_issuer || E'\n' || p_subject, 'UTF8')), 'hex');

create function policy_tuples(p_tenant text)
    returns table (entity_type text, entity_id text, relation text, subject_type text, subject_id text, subject_relation text)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return query
    with person as materialized (
        select distinct m.issuer, m.subject from user_mapping m where m.tenant_id is null or m.tenant_id = nullif(p_tenant, '')
    ), his as materialized (
        select policy_user(p.issuer, p.subject) as id, r.* from person p, roles_of(p.issuer, p.subject, p_tenant) r
    ), given as (
        select h.id, h.role from his h union select h.id, unnest(h.employee_roles) from his h
    )
    select 'role', g.role, 'member', 'user', g.id, '' from given g
    union
    select 'area', split_part(o.permission, ':', 1), split_part(o.permission, ':', 2) || '_given', 'role', o.role, 'member'
    from permissions_of_roles(array(select distinct g.role from given g), p_tenant) o
    union
    select 'area', split_part(e.permission, ':', 1), split_part(e.permission, ':', 2) || '_given', 'user', e.id, ''
    from (select h.id, unnest(h.employee_permissions) as permission from his h) e
    where e.permission ~ '^[a-z][a-z-]*:(read|write|delete|approve|export|reveal|revoke)$';
end
$$;
