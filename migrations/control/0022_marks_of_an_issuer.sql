-- A mark on a tenant or on the whole workspace may mean the sessions of one issuer alone, as one on a user may.

alter table revocation_mark drop constraint revocation_mark_scope;
alter table revocation_mark add constraint revocation_mark_scope check (
    case scope when 'workspace' then user_id is null and tenant_id is null
               when 'tenant'    then user_id is null and tenant_id is not null
               else user_id is not null end
);
comment on column revocation_mark.issuer is 'The issuer whose sessions are meant; null: every issuer''s.';

create or replace function revocation_of(p_issuer text, p_user_id text, p_tenant_id text,
                                         p_before timestamptz default 'infinity') returns table (at timestamptz)
    language sql stable rows 1
as $$
    select greatest(
        (select max(m.at) from revocation_mark m
          where m.scope = 'workspace' and m.at < p_before and (m.issuer is null or m.issuer = p_issuer)),
        case when exists (select from revocation_mark m where m.scope = 'tenant' and m.tenant_id = p_tenant_id) then
            (select max(m.at) from revocation_mark m
              where m.scope = 'tenant' and m.tenant_id = p_tenant_id and m.at < p_before
                and (m.issuer is null or m.issuer = p_issuer)) end,
        case when exists (select from revocation_mark m where m.scope = 'user' and m.user_id = p_user_id) then
            (select max(m.at) from revocation_mark m
              where m.scope = 'user' and m.user_id = p_user_id and m.at < p_before
                and (m.issuer is null or m.issuer = p_issuer)
                and (m.tenant_id is null or m.tenant_id = p_tenant_id)) end)
$$;
