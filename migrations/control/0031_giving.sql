-- Nobody gives or takes more than he holds.

-- Whether somebody is owner in a tenant (empty or null: of the workspace), and so holds whatever there is.
create function holds_everything(p_issuer text, p_subject text, p_tenant text) returns boolean
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(h.role = 'owner' or 'owner' = any (h.employee_roles), false)
    from roles_of(p_issuer, p_subject, p_tenant) h
$$;

-- What roles give in a tenant. An owner gets back whatever was taken from his role, so that gives everything there is.
create function rights_given(p_roles text[], p_tenant text) returns setof text
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select permission from permissions_of_roles(p_roles, p_tenant)
    union
    select permission from role_permission where role = 'owner' and tenant_id is null and 'owner' = any (p_roles)
$$;

-- What these roles and permissions give in a tenant that somebody does not hold there himself, nor in the workspace,
-- sorted. Empty or null: in the workspace and in every tenant, of which those count that say something of their own. His
-- session may hold in one tenant alone: then what he may do elsewhere is none of it.
create function rights_beyond(p_issuer text, p_subject text, p_session text, p_tenant text, p_roles text[],
                              p_permissions text[]) returns text[]
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_bound  text := (select s.tenant_id from session s where s.issuer = p_issuer and s.jti = p_session);
    l_place  text;
    l_held   text[] := '{}';
    l_beyond text[] := '{}';
begin
    if l_bound is null then
        if holds_everything(p_issuer, p_subject, null) then
            return l_beyond;
        end if;
        l_held := permissions_of(p_issuer, p_subject, null);
    end if;
    for l_place in
        select nullif(p_tenant, '')
        union
        select tenant_id from role_permission where nullif(p_tenant, '') is null and tenant_id is not null
    loop
        continue when (l_bound is null or l_bound = l_place) and holds_everything(p_issuer, p_subject, l_place);
        l_beyond := l_beyond || array(
            select * from rights_given(p_roles, l_place) union select unnest(p_permissions)
            except select unnest(l_held || case when l_bound is null or l_bound = l_place
                                                then permissions_of(p_issuer, p_subject, l_place) end));
    end loop;
    return array(select distinct unnest(l_beyond) order by 1);
end
$$;

-- What somebody may give who acts in a tenant: everything, whatever its name, or these roles and permissions.
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
    permissions := array(select unnest(permissions_of(p_issuer, p_subject, p_tenant)) order by 1);
    roles := array(select distinct r.role from role_permission r
                   where not exists (select from rights_given(array[r.role], p_tenant) g (permission)
                                     where g.permission <> all (permissions)) order by 1);
end
$$;
