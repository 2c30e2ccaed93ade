-- What ends a session, said once; how sign-ins are slowed down; and a workspace that always keeps an owner.
--
-- The two functions that return one row are written so that the planner puts them into the query that asks: they have
-- no settings of their own and are not strict.

alter table session add column registered_at timestamptz not null default clock_timestamp();
comment on column session.registered_at is 'When the row was written; created_at may be long before it.';
create index session_registered on session (registered_at desc);
create index session_revoked on session (revoked_at desc) where revoked_at is not null;
create index session_idle on session (((last_seen_at at time zone 'UTC') + idle_timeout))
    where idle_timeout is not null and revoked_at is null;

-- The newest mark on somebody's sessions of a tenant (null: of none) that was made before a time. Most have none: that
-- is asked first, since for many sessions at once the planner answers it from a hash of the marks.
create function revocation_of(p_issuer text, p_user_id text, p_tenant_id text, p_before timestamptz default 'infinity')
    returns table (at timestamptz)
    language sql stable rows 1
as $$
    select greatest(
        (select max(m.at) from revocation_mark m where m.scope = 'workspace' and m.at < p_before),
        case when exists (select from revocation_mark m where m.scope = 'tenant' and m.tenant_id = p_tenant_id) then
            (select max(m.at) from revocation_mark m
              where m.scope = 'tenant' and m.tenant_id = p_tenant_id and m.at < p_before) end,
        case when exists (select from revocation_mark m where m.scope = 'user' and m.user_id = p_user_id) then
            (select max(m.at) from revocation_mark m
              where m.scope = 'user' and m.user_id = p_user_id and m.at < p_before
                and (m.issuer is null or m.issuer = p_issuer)
                and (m.tenant_id is null or m.tenant_id = p_tenant_id)) end)
$$;

-- Why a session is dead at a time, with the marks made before another; null: it is alive.
create function session_reason(p_session session, p_at timestamptz, p_before timestamptz default 'infinity')
    returns table (reason text)
    language sql stable rows 1
as $$
    select case when p_session.revoked_at is not null then 'session_revoked'
                when p_session.created_at <= r.at then 'session_superseded'
                when p_session.expires_at <= p_at then 'session_expired'
                when p_session.last_seen_at + p_session.idle_timeout <= p_at then 'session_idle' end
    from revocation_of(p_session.issuer, p_session.user_id, p_session.tenant_id, p_before) r
$$;

create view session_state as
    select s.*, r.reason
    from session s cross join lateral session_reason(s, now()) r;
comment on view session_state is 'Sessions with the state that results from what was done to them, from marks and from time.';

-- The word on one session: why it is refused (null: it is not), and whether its being seen is to be noted. One of
-- another user is unknown, and so is one that belongs to a tenant in any other and in the workspace ('').
-- A null user or tenant is not asked. Its plan is kept, which is most of what asking costs.
create function session_verdict(p_issuer text, p_jti text, p_user_id text default null, p_tenant_id text default null,
                                out reason text, out unseen boolean)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    select s.reason, s.last_seen_at < now() - interval '1 minute' into reason, unseen
    from session_state s
    where s.issuer = p_issuer and s.jti = p_jti and (p_user_id is null or s.user_id = p_user_id)
      and (p_tenant_id is null or s.tenant_id is null or s.tenant_id = p_tenant_id);
    if not found then
        reason := 'session_unknown';
        unseen := false;
    end if;
end
$$;

-- Takes a token from a bucket that every program shares. Null: taken; else how long to wait. After p_free tokens each
-- one taken closes the bucket for twice as long as the one before, from a second up to p_longest.
create function rate_take(p_scope text, p_key text, p_capacity double precision, p_refill_per_second double precision,
                          p_free int, p_longest interval) returns interval
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_bucket rate_bucket;
    l_tokens double precision;
    l_beyond double precision;
    l_now    timestamptz;
begin
    loop
        insert into rate_bucket (scope, key, tokens, capacity, refill_per_second)
        values (p_scope, p_key, p_capacity, p_capacity, p_refill_per_second) on conflict do nothing;
        select * into l_bucket from rate_bucket b where b.scope = p_scope and b.key = p_key for update;
        exit when found;
    end loop;
    l_now := clock_timestamp();
    if l_bucket.blocked_until > l_now then
        return l_bucket.blocked_until - l_now;
    end if;
    l_tokens := least(p_capacity,
                      l_bucket.tokens + p_refill_per_second * greatest(0, extract(epoch from l_now - l_bucket.updated_at)));
    if l_tokens < 1 then
        return make_interval(secs => (1 - l_tokens) / nullif(p_refill_per_second, 0));
    end if;
    l_beyond := ceil(p_capacity - l_tokens + 1) - p_free;
    update rate_bucket b
    set tokens = l_tokens - 1, capacity = p_capacity, refill_per_second = p_refill_per_second, updated_at = l_now,
        blocked_until = case when l_beyond > 0
                             then l_now + least(p_longest, make_interval(secs => power(2, least(l_beyond, 30) - 1))) end
    where b.scope = p_scope and b.key = p_key;
    return null;
end
$$;

-- Two administrators who unmap each other in one moment take turns here: the second finds nobody left.
create function keep_an_owner() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (select from before_change where tenant_id is null and role = 'owner') then
        perform pg_advisory_xact_lock(hashtext('landreeve.owner'));
        if not exists (select from user_mapping where tenant_id is null and role = 'owner') then
            raise exception using errcode = 'LR014', message = 'The workspace''s last owner stays its owner.',
                table = 'user_mapping', column = 'role';
        end if;
    end if;
    return null;
end
$$;
create trigger keep_an_owner_update after update on user_mapping referencing old table as before_change
    for each statement execute function keep_an_owner();
create trigger keep_an_owner_delete after delete on user_mapping referencing old table as before_change
    for each statement execute function keep_an_owner();

create trigger notify_user_mapping after insert or update or delete on user_mapping
    for each row execute function notify_change('id', 'tenant_id');
create trigger notify_auth_failure after insert on auth_failure referencing new table as changed
    for each statement execute function notify_changes('id', 'tenant_id');

-- The rule makes plans look costly, and compiling them takes longer than running them. Holds for connections made later.
do $$
begin
    execute format('alter database %I set jit = off', current_database());
exception
    when insufficient_privilege then
        raise notice 'Only the owner of the database can turn jit off in it.';
end
$$;
