-- Somebody's rights end when he is no longer employed here. Who may not give rights does not give those back either, by
-- employing him again.

create or replace function guard_employee_rights() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_OP = 'INSERT' and new.role is null and new.roles = '{}' and new.permissions = '{}' and new.auth_user_id is null
       or TG_OP = 'UPDATE' and (new.role, new.roles, new.permissions, new.auth_user_id)
                               is not distinct from (old.role, old.roles, old.permissions, old.auth_user_id)
                           and (new.status is not distinct from old.status or new.status <> 'active'
                                or new.auth_user_id is null
                                or new.role is null and new.roles = '{}' and new.permissions = '{}')
       or may_give_rights() then
        return new;
    end if;
    raise exception using errcode = 'LR017',
        message = 'Only somebody who may give rights (role:write) changes an employee''s user, roles and permissions, '
                  'or gives them back to one who left.',
        table = 'employee', column = 'permissions';
end
$$;
