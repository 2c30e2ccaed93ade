-- The owner keeps also what shows him the rights that he can give back: without it neither the window nor a command told
-- him of the way.

create or replace function keep_owner_rights() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    c_kept constant text[] := '{role:read,role:write,user:read,user:write}';
begin
    if TG_OP <> 'INSERT' and old.role = 'owner' and old.permission = any (c_kept) and old.tenant_id is null
       and (TG_OP = 'DELETE' or (new.role, new.permission) <> (old.role, old.permission) or new.tenant_id is not null)
       or TG_OP <> 'DELETE' and new.role = 'owner' and new.permission = any (c_kept) and not new.granted then
        raise exception using errcode = 'LR016', message = 'An owner keeps the rights to see and give rights.',
            table = 'role_permission', column = 'granted';
    end if;
    return case when TG_OP = 'DELETE' then old else new end;
end
$$;

delete from role_permission
 where role = 'owner' and permission in ('role:read', 'user:read') and not granted;
insert into role_permission (role, permission) values ('owner', 'role:read'), ('owner', 'user:read')
    on conflict do nothing;
