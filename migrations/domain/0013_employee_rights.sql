-- What an employee may do is for those alone to say who may give rights: the gate tells of somebody that he may.
--
-- The gate's claim counts only where the gate itself is connected. Whoever connects as one of the tenant's logins can
-- set what claims he likes, but he cannot become another session user.

create function may_give_rights() returns boolean
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return pg_has_role(current_user, 'landreeve_schema', 'usage')
        or pg_has_role(session_user, 'landreeve_schema', 'member')
           and coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'gives_rights', 'false') = 'true';
end
$$;
grant execute on function may_give_rights() to landreeve_read, landreeve_write;

create function guard_employee_rights() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_OP = 'INSERT' and new.role is null and new.roles = '{}' and new.permissions = '{}' and new.auth_user_id is null
       or TG_OP = 'UPDATE' and (new.role, new.roles, new.permissions, new.auth_user_id)
                               is not distinct from (old.role, old.roles, old.permissions, old.auth_user_id)
       or may_give_rights() then
        return new;
    end if;
    raise exception using errcode = 'LR017',
        message = 'Only somebody who may give rights (role:write) changes an employee''s user, roles and permissions.',
        table = 'employee', column = 'permissions';
end
$$;
create trigger guard_employee_rights before insert or update on employee
    for each row execute function guard_employee_rights();

create index employee_with_user on employee (tenant_id, auth_user_id) where auth_user_id is not null and status = 'active';

-- What the control plane keeps a copy of: the rights of those who can sign in.
create function employee_rights() returns jsonb
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'user', e.auth_user_id, 'employee', e.id, 'permissions', to_jsonb(e.permissions),
               'roles', (select coalesce(jsonb_agg(distinct r.name order by r.name), '[]')
                         from unnest(e.roles || e.role) as r (name) where r.name is not null))
               order by e.auth_user_id), '[]')
    from employee e
    where e.auth_user_id is not null and e.status = 'active'
      and (e.role is not null or e.roles <> '{}' or e.permissions <> '{}')
$$;
