-- What the roles may do can be changed: every open program hears of it, and the owner keeps what gives rights back.

create function keep_owner_rights() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_OP <> 'INSERT' and old.role = 'owner' and old.permission in ('role:write', 'user:write') and old.tenant_id is null
       and (TG_OP = 'DELETE' or (new.role, new.permission) <> (old.role, old.permission) or new.tenant_id is not null)
       or TG_OP <> 'DELETE' and new.role = 'owner' and new.permission in ('role:write', 'user:write') and not new.granted then
        raise exception using errcode = 'LR016', message = 'An owner keeps the rights to give rights.',
            table = 'role_permission', column = 'granted';
    end if;
    return case when TG_OP = 'DELETE' then old else new end;
end
$$;
create trigger keep_owner_rights before insert or update or delete on role_permission
    for each row execute function keep_owner_rights();

create trigger notify_role_permission_insert after insert on role_permission referencing new table as changed
    for each statement execute function notify_changes('role', 'tenant_id');
create trigger notify_role_permission_update after update on role_permission referencing new table as changed
    for each statement execute function notify_changes('role', 'tenant_id');
create trigger notify_role_permission_delete after delete on role_permission referencing old table as changed
    for each statement execute function notify_changes('role', 'tenant_id');
