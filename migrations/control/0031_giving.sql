-- Nobody gives or takes more than he holds.

-- Whether somebody holds whatever there is: an owner in a tenant, or of the workspace (empty or null: only that).
create function holds_everything(p_issuer text, p_subject text, p_tenant text) returns boolean
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce((roles_of(p_issuer, p_subject, null)).role = 'owner', false)
        or coalesce(h.role = 'owner' or 'owner' = any (h.employee_roles), false)
    from roles_of(p_issuer, p_subject, p_tenant) h
$$;

-- What he may do in a tenant by his rights there or in the workspace.
create function rights_held(p_issuer text, p_subject text, p_tenant text) returns text[]
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select permissions_of(p_issuer, p_subject, p_tenant) || permissions_of(p_issuer, p_subject, null)
$$;

-- What roles give in a tenant. An owner gets back whatever was taken from his role, so that gives everything there is.
create function rights_given(p_roles text[], p_tenant text) returns setof text
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select permission from permissions_of_roles(p_roles, p_tenant)
    union
    select permission from role_permission where role = 'owner' and tenant_id is null and 'owner' = any (p_roles)
$$;

-- What these roles and permissions give in a tenant that somebody does not hold there himself, sorted. Empty or null: in
-- the workspace and in every tenant, of which those count that say something of their own.
create function rights_beyond(p_issuer text, p_subject text, p_tenant text, p_roles text[], p_permissions text[]) returns text[]
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_place  text;
    l_beyond text[] := '{}';
begin
    if holds_everything(p_issuer, p_subject, null) then
        return l_beyond;
    end if;
    for l_place in
        select nullif(p_tenant, '')
        union
        select tenant_id from role_permission where nullif(p_tenant, '') is null and tenant_id is not null
    loop
        continue when holds_everything(p_issuer, p_subject, l_place);
        l_beyond := l_beyond || array(select * from rights_given(p_roles, l_place) union select unnest(p_permissions)
                                      except select unnest(rights_held(p_issuer, p_subject, l_place)));
    end loop;
    return array(select distinct unnest(l_beyond) order by 1);
end
$$;

-- What somebody may give in a tenant: everything, whatever its name, or these roles and permissions.
create function rights_to_give(p_issuer text, p_subject text, p_tenant text, out everything boolean, out roles text[],
                               out permissions text[])
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    roles := '{}';
    permissions := '{}';
    everything := holds_everything(p_issuer, p_subject, p_tenant);
    if everything then
        return;
    end if;
    permissions := array(select distinct unnest(rights_held(p_issuer, p_subject, p_tenant)) order by 1);
    roles := array(select distinct r.role from role_permission r
                   where rights_beyond(p_issuer, p_subject, p_tenant, array[r.role], '{}') = '{}' order by 1);
end
$$;
