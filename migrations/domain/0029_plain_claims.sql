-- lock-timeout: 1s
-- Who acts and for which tenant is asked by every statement and every row's policy. As functions of plain SQL, whose names were
-- looked up once and for all when they were made, they are part of the plan that asks; plpgsql with a search_path of its own
-- was called each time, and each call cost as much as writing a row.
create or replace function current_tenant() returns text
    language sql stable parallel safe
    return coalesce(nullif(current_setting('app.tenant_id', true), ''),
                    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id', ''));

create or replace function actor() returns text
    language sql stable parallel safe
    return coalesce(nullif(current_setting('app.actor', true), ''),
                    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', ''),
                    nullif(current_setting('role', true), 'none'),
                    session_user::text);
