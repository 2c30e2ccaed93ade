-- Sessions, the marks that end many of them with one row, refresh tokens, failed sign-ins and rate limits.
--
-- A session is dead when it is revoked, expired or idle too long, or when a mark of its user, its tenant or the
-- workspace is at or after its start. Nothing here refers to a tenant's row: marks outlive rows and tenants.

create extension if not exists pg_trgm;

create table session (
    issuer         text        not null,
    jti            text        not null check (length(jti) between 1 and 256),
    user_id        text        not null,
    tenant_id      text,
    created_at     timestamptz not null default clock_timestamp(),
    expires_at     timestamptz not null,
    last_seen_at   timestamptz not null default clock_timestamp(),
    idle_timeout   interval    check (idle_timeout > interval '0'),
    revoked_at     timestamptz,
    revoked_by     text,
    revoke_reason  text,
    ip             inet,
    user_agent     text,
    metadata       jsonb       not null default '{}' check (jsonb_typeof(metadata) = 'object'),
    primary key (issuer, jti)
);
comment on column session.created_at is 'The session''s start, to the microsecond; never raised, so that a refresh cannot outrun a mark.';
comment on column session.last_seen_at is 'Written at most once a minute.';
create index session_jti on session (jti);
create index session_newest on session (created_at desc, issuer, jti);
create index session_of_tenant on session (tenant_id, created_at desc, issuer, jti);
create index session_of_user on session (user_id, created_at desc, issuer, jti);
create index session_live on session (last_seen_at desc, issuer, jti) where revoked_at is null;
create index session_expiry on session (expires_at);
create index session_user_search on session using gin (user_id gin_trgm_ops);

create trigger notify_session_insert after insert on session referencing new table as changed
    for each statement execute function notify_changes('jti', 'issuer', 'tenant_id');
create trigger notify_session_delete after delete on session referencing old table as changed
    for each statement execute function notify_changes('jti', 'issuer', 'tenant_id');
-- Being seen is no news; ending is.
create trigger notify_session_update after update on session
    for each row when ((old.revoked_at, old.expires_at, old.idle_timeout, old.tenant_id, old.metadata)
                       is distinct from (new.revoked_at, new.expires_at, new.idle_timeout, new.tenant_id, new.metadata))
    execute function notify_change('jti', 'issuer', 'tenant_id');

create table revocation_mark (
    id         uuid        primary key default gen_random_uuid(),
    scope      text        not null check (scope in ('workspace', 'tenant', 'user')),
    issuer     text,
    user_id    text,
    tenant_id  text,
    at         timestamptz not null default clock_timestamp(),
    by         text        not null,
    reason     text,
    constraint revocation_mark_scope check (
        case scope when 'workspace' then issuer is null and user_id is null and tenant_id is null
                   when 'tenant'    then issuer is null and user_id is null and tenant_id is not null
                   else user_id is not null end)
);
comment on column revocation_mark.issuer is 'Of a user''s mark: the issuer whose subject is meant; null: every issuer''s.';
comment on column revocation_mark.tenant_id is 'Of a user''s mark: only that tenant''s sessions; null: all of them.';
create index revocation_mark_of_workspace on revocation_mark (at desc) where scope = 'workspace';
create index revocation_mark_of_tenant on revocation_mark (tenant_id, at desc) where scope = 'tenant';
create index revocation_mark_of_user on revocation_mark (user_id, at desc) where scope = 'user';
create index revocation_mark_newest on revocation_mark (at desc, id);
create trigger notify_revocation_mark after insert or update or delete on revocation_mark
    for each row execute function notify_change('id', 'scope', 'issuer', 'user_id', 'tenant_id');

create table refresh_token (
    hash         bytea       primary key check (length(hash) = 32),
    family       uuid        not null,
    issuer       text        not null,
    jti          text        not null,
    issued_at    timestamptz not null default clock_timestamp(),
    expires_at   timestamptz not null,
    used_at      timestamptz,
    replaced_by  bytea       check (length(replaced_by) = 32),
    successor    bytea,
    revoked_at   timestamptz,
    foreign key (issuer, jti) references session (issuer, jti) on delete cascade
);
comment on column refresh_token.hash is 'SHA-256 of the token; the token itself is stored nowhere.';
comment on column refresh_token.successor is 'The pair it was exchanged for, encrypted under the workspace key, for a reply that was lost; cleared when its ten seconds are over.';
create index refresh_token_family on refresh_token (family, issued_at);
create index refresh_token_of_session on refresh_token (issuer, jti);
create index refresh_token_expiry on refresh_token (expires_at);
create unique index refresh_token_one_current on refresh_token (family) where used_at is null and revoked_at is null;

create table auth_failure (
    id            bigint      generated always as identity primary key,
    at            timestamptz not null default clock_timestamp(),
    kind          text        not null check (kind in ('sign-in', 'token', 'session', 'refresh', 'permission')),
    issuer        text,
    account       text,
    address       inet,
    tenant_id     text,
    reason        text        not null,
    algorithm     text,
    key_id        text,
    token_sha256  bytea       check (length(token_sha256) = 32)
);
create index auth_failure_newest on auth_failure (at desc, id);
create index auth_failure_of_account on auth_failure (account, at desc);
create index auth_failure_of_address on auth_failure (address, at desc);
create index auth_failure_of_tenant on auth_failure (tenant_id, at desc);

create table rate_bucket (
    scope              text             not null,
    key                text             not null,
    tokens             double precision not null check (tokens >= 0),
    capacity           double precision not null check (capacity > 0),
    refill_per_second  double precision not null check (refill_per_second >= 0),
    blocked_until      timestamptz,
    updated_at         timestamptz      not null default clock_timestamp(),
    primary key (scope, key)
);
comment on table rate_bucket is 'Token buckets shared by every program of the workspace, e.g. scope ''sign-in/account'', key the account.';
create index rate_bucket_idle on rate_bucket (updated_at);
