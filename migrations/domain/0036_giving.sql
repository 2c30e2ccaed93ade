-- Nobody gives an employee more than he holds himself: the gate tells which roles and permissions those are.

create or replace function rights_refused(p_roles text[], p_permissions text[]) returns text[]
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
begin
    if pg_has_role(current_user, 'landreeve_schema', 'usage') or l_claims -> 'gives_everything' = 'true' then
        return '{}';
    end if;
    return array(select r from unnest(p_roles) r where not coalesce(l_claims -> 'gives_roles', '[]') ? r
                 union select p from unnest(p_permissions) p where not coalesce(l_claims -> 'gives_permissions', '[]') ? p
                 order by 1);
end
$$;
grant execute on function rights_refused(text[], text[]) to landreeve_read, landreeve_write;

create or replace function guard_employee_rights() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_roles       text[] := array_remove(new.roles || new.role, null);
    l_permissions text[] := new.permissions;
    l_refused     text[];
begin
    if TG_OP = 'INSERT' and new.role is null and new.roles = '{}' and new.permissions = '{}' and new.auth_user_id is null
       or TG_OP = 'UPDATE' and (new.role, new.roles, new.permissions, new.auth_user_id)
                               is not distinct from (old.role, old.roles, old.permissions, old.auth_user_id)
                           and (new.status is not distinct from old.status or new.status <> 'active'
                                or new.auth_user_id is null
                                or new.role is null and new.roles = '{}' and new.permissions = '{}') then
        return new;
    end if;
    if not may_give_rights() then
        raise exception using errcode = 'LR017',
            message = 'Only somebody who may give rights (role:write) changes an employee''s user, roles and permissions, '
                      'or gives them back to one who left.',
            table = 'employee', column = 'permissions';
    end if;
    -- Whoever has them already is given the others only.
    if TG_OP = 'UPDATE' and new.auth_user_id is not distinct from old.auth_user_id
       and (old.status = 'active' or new.status <> 'active') then
        l_roles := array(select unnest(l_roles) except select unnest(old.roles || old.role));
        l_permissions := array(select unnest(l_permissions) except select unnest(old.permissions));
    end if;
    l_refused := rights_refused(l_roles, l_permissions);
    if l_refused <> '{}' then
        raise exception using errcode = 'LR024',
            message = format('You cannot give what you do not hold yourself: %s.', array_to_string(l_refused, ', ')),
            table = 'employee', column = 'permissions';
    end if;
    return new;
end
$$;
