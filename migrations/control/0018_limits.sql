-- Buckets of tokens outlive a clock that is set back, the wizard's settings are found by those who read them, and a
-- tenant's letterhead may have a logo.

-- What a bucket says of a time that is yet to come was written by a clock that was ahead. Nothing was refilled since,
-- and nobody waits longer than he would by the clock as it is: said before tokens are taken.
create function rate_heal(p_scope text, p_key text, p_longest interval) returns void
    language sql set search_path = pg_catalog, public, pg_temp
as $$
    update rate_bucket b
    set updated_at = least(b.updated_at, clock_timestamp()),
        blocked_until = least(b.blocked_until, clock_timestamp() + p_longest)
    where b.scope = p_scope and b.key = p_key
      and (b.updated_at > clock_timestamp() or b.blocked_until > clock_timestamp() + p_longest)
$$;

-- The wizard wrote them beside where they are read.
update tenant_metadata t
set settings = t.settings - 'session_life' - 'session_idle' - 'sessions_per_user'
    || jsonb_build_object('session', jsonb_strip_nulls(jsonb_build_object(
           'life', t.settings -> 'session_life', 'idle_timeout', t.settings -> 'session_idle',
           'per_user', t.settings ->> 'sessions_per_user')) || coalesce(t.settings -> 'session', '{}'))
where t.settings ?| array['session_life', 'session_idle', 'sessions_per_user'];

-- By its content, so that a copy of a tenant has its original's.
create table letterhead_logo (
    sha256      text         primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    image       bytea        not null check (octet_length(image) between 1 and 262144),
    created_at  timestamptz  not null default now(),
    constraint letterhead_logo_is_named_by_its_content check (sha256 = encode(sha256(image), 'hex'))
);
comment on table letterhead_logo is 'PNG, JPEG or SVG; which tenant''s it is, the tenant''s settings say (letterhead.logo).';
