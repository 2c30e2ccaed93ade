-- The audit trail: an outbox for the control plane's own changes, and the log into which one sealer chains the entries
-- of every outbox of the workspace, exactly once.
--
-- Each entry's hash is sha256(hash of the entry before || its canonical bytes). Neither table takes back what it holds;
-- old entries leave through audit_prune() only, behind a signed checkpoint.

create table audit_outbox (
    id           bigint      generated always as identity primary key,
    at           timestamptz not null default clock_timestamp(),
    actor        text        not null,
    login        text        not null default session_user,
    session_jti  text,
    tenant_id    text,
    action       text        not null,
    object_kind  text,
    object_id    text,
    before       jsonb,
    after        jsonb,
    reason       text,
    sealed_at    timestamptz
);
comment on table audit_outbox is 'Entries of the control plane on their way into policy_sync_log. Only sealed_at is ever written to a row.';
comment on column audit_outbox.login is 'The database role that really connected, whatever the actor''s name.';
create index audit_outbox_unsealed on audit_outbox (id) where sealed_at is null;

create table policy_sync_log (
    seq              bigint      primary key,
    at               timestamptz not null,
    tenant_id        text,
    actor            text        not null,
    login            text,
    session_jti      text,
    action           text        not null,
    object_kind      text,
    object_id        text,
    before           jsonb,
    after            jsonb,
    reason           text,
    source_database  text        not null,
    source_id        bigint      not null,
    canonical        bytea       not null,
    prev_hash        bytea       not null,
    hash             bytea       not null,
    unique (source_database, source_id)
);
create index policy_sync_log_at on policy_sync_log (at desc, seq);
create index policy_sync_log_of_tenant on policy_sync_log (tenant_id, seq desc);
create index policy_sync_log_of_actor on policy_sync_log (actor, seq desc);
create index policy_sync_log_of_action on policy_sync_log (action, seq desc);
create index policy_sync_log_of_object on policy_sync_log (tenant_id, object_kind, object_id, seq desc);
create index policy_sync_log_of_session on policy_sync_log (session_jti, seq desc) where session_jti is not null;

create table audit_checkpoint (
    id         bigint      generated always as identity primary key,
    at         timestamptz not null default now(),
    by         text        not null,
    first_seq  bigint      not null,
    last_seq   bigint      not null unique,
    entries    bigint      not null check (entries = last_seq - first_seq + 1),
    last_hash  bytea       not null check (length(last_hash) = 32),
    key_id     text        not null,
    signature  bytea       not null check (length(signature) > 0)
);
comment on table audit_checkpoint is 'Vouches for entries that were pruned: the chain goes on from last_hash.';

-- Who acts: app.actor, else the subject of the claims, else the database role.
create function actor() returns text
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return coalesce(nullif(current_setting('app.actor', true), ''),
                    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', ''),
                    nullif(current_setting('role', true), 'none'),
                    session_user::text);
end
$$;

create function audit_record(action text, object_kind text, object_id text, tenant_id text default null,
                             before jsonb default null, after jsonb default null, reason text default null)
    returns bigint
    language sql volatile set search_path = pg_catalog, public, pg_temp
as $$
    insert into audit_outbox (actor, session_jti, tenant_id, action, object_kind, object_id, before, after, reason)
    values (actor(), nullif(current_setting('app.session', true), ''), $4, $1, $2, $3, $5, $6,
            coalesce($7, nullif(current_setting('app.reason', true), '')))
    returning id
$$;

-- The bytes of an entry that its hash covers: a JSON array of its columns in this order.
create function audit_canonical(p policy_sync_log) returns bytea
    language sql stable set search_path = pg_catalog, public, pg_temp
as $$
    select convert_to(jsonb_build_array(
        p.seq, to_char(p.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.tenant_id, p.actor, p.login,
        p.session_jti, p.action, p.object_kind, p.object_id, p.before, p.after, p.reason,
        p.source_database, p.source_id)::text, 'UTF8')
$$;

-- The chain's end: sequence and hash of the last entry, of the last checkpoint where nothing is left, zero at first.
create function audit_head(out seq bigint, out hash bytea)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    select l.seq, l.hash into seq, hash from policy_sync_log l order by l.seq desc limit 1;
    if not found then
        select c.last_seq, c.last_hash into seq, hash from audit_checkpoint c order by c.last_seq desc limit 1;
    end if;
    if not found then
        seq := 0;
        hash := decode(repeat('00', 32), 'hex');
    end if;
end
$$;

create function audit_chain() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_head record;
    l_hash bytea;
begin
    select h.seq, h.hash into l_head from audit_head() h;
    new.seq := coalesce(new.seq, l_head.seq + 1);
    new.prev_hash := coalesce(new.prev_hash, l_head.hash);
    if new.seq <> l_head.seq + 1 or new.prev_hash <> l_head.hash then
        raise exception using errcode = 'LR012',
            message = format('Entry %s does not follow the audit log''s head %s.', new.seq, l_head.seq);
    end if;
    new.canonical := audit_canonical(new);
    l_hash := sha256(new.prev_hash || new.canonical);
    if new.hash is not null and new.hash <> l_hash then
        raise exception using errcode = 'LR012', message = format('The hash of entry %s is wrong.', new.seq);
    end if;
    new.hash := l_hash;
    return new;
end
$$;
create trigger chain_policy_sync_log before insert on policy_sync_log
    for each row execute function audit_chain();

create function refuse_audit_change() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    if TG_TABLE_NAME = 'policy_sync_log' and TG_OP = 'DELETE' then
        if exists (select from audit_checkpoint c where old.seq between c.first_seq and c.last_seq) then
            return old;
        end if;
    elsif TG_TABLE_NAME = 'audit_outbox' and TG_OP = 'DELETE' then
        if old.sealed_at is not null then
            return old;
        end if;
    elsif TG_TABLE_NAME = 'audit_outbox' and TG_OP = 'UPDATE' then
        if old.sealed_at is null and to_jsonb(new) - 'sealed_at' = to_jsonb(old) - 'sealed_at' then
            return new;
        end if;
    end if;
    raise exception using errcode = 'LR012',
        message = format('The audit trail is append-only: %s of %s is refused.', lower(TG_OP), TG_TABLE_NAME);
end
$$;

create function refuse_audit_truncate() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    raise exception using errcode = 'LR012',
        message = format('The audit trail is append-only: truncate of %s is refused.', TG_TABLE_NAME);
end
$$;

create trigger refuse_policy_sync_log before update or delete on policy_sync_log
    for each row execute function refuse_audit_change();
create trigger refuse_policy_sync_log_truncate before truncate on policy_sync_log
    for each statement execute function refuse_audit_truncate();
create trigger refuse_audit_outbox before update or delete on audit_outbox
    for each row execute function refuse_audit_change();
create trigger refuse_audit_outbox_truncate before truncate on audit_outbox
    for each statement execute function refuse_audit_truncate();
create trigger refuse_audit_checkpoint before update or delete on audit_checkpoint
    for each row execute function refuse_audit_change();
create trigger refuse_audit_checkpoint_truncate before truncate on audit_checkpoint
    for each statement execute function refuse_audit_truncate();

-- Even the owner asks twice: what the triggers refuse is not granted either.
do $$
begin
    execute format('revoke update, delete, truncate on policy_sync_log, audit_checkpoint from %I', current_user);
    execute format('revoke truncate on audit_outbox from %I', current_user);
end
$$;

-- Moves the control plane's own entries into the log, in order; returns how many. The lock makes one sealer of many.
create function audit_seal_local() returns bigint
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_ids bigint[];
begin
    perform pg_advisory_xact_lock(hashtext('landreeve.audit'));
    with entry as (
        select o.* from audit_outbox o where o.sealed_at is null order by o.id
    ), sealed as (
        insert into policy_sync_log (at, tenant_id, actor, login, session_jti, action, object_kind, object_id, before, after,
                                     reason, source_database, source_id)
        select e.at, e.tenant_id, e.actor, e.login, e.session_jti, e.action, e.object_kind, e.object_id, e.before, e.after,
               e.reason, current_database(), e.id
        from entry e order by e.id
        returning source_id
    )
    select array_agg(source_id) into l_ids from sealed;
    update audit_outbox set sealed_at = now() where id = any (l_ids);
    return coalesce(cardinality(l_ids), 0);
end
$$;

-- Appends a tenant's entries (an array of outbox rows as JSON, as audit_pending() of the tenant's database gives them),
-- in the order of their ids; those already there are passed over. Returns how many were new. An id that is there with
-- other content means that the database is not the one it was (restored, say): refused, so that nothing is lost unseen.
create function audit_append(source_database text, entries jsonb) returns bigint
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_count   bigint;
    l_clash   bigint;
begin
    perform pg_advisory_xact_lock(hashtext('landreeve.audit'));
    select (e ->> 'id')::bigint into l_clash
    from jsonb_array_elements(entries) e
    join policy_sync_log l on l.source_database = audit_append.source_database and l.source_id = (e ->> 'id')::bigint
    where (l.at, l.action, l.object_id) is distinct from ((e ->> 'at')::timestamptz, e ->> 'action', e ->> 'object_id')
    limit 1;
    if found then
        raise exception using errcode = 'LR012',
            message = format('Entry %s of %s is in the audit log already, with other content.', l_clash, source_database);
    end if;
    insert into policy_sync_log (at, tenant_id, actor, login, session_jti, action, object_kind, object_id, before, after,
                                 reason, source_database, source_id)
    select (e ->> 'at')::timestamptz, e ->> 'tenant_id', e ->> 'actor', e ->> 'login', e ->> 'session_jti', e ->> 'action',
           e ->> 'object_kind', e ->> 'object_id', nullif(e -> 'before', 'null'), nullif(e -> 'after', 'null'), e ->> 'reason',
           audit_append.source_database, (e ->> 'id')::bigint
    from jsonb_array_elements(entries) e
    where not exists (select from policy_sync_log l
                      where l.source_database = audit_append.source_database and l.source_id = (e ->> 'id')::bigint)
    order by (e ->> 'id')::bigint;
    get diagnostics l_count = row_count;
    return l_count;
end
$$;

-- Walks the whole chain: entries counted, whether all of it holds, and the first entry that does not.
create function audit_verify(out entries bigint, out valid boolean, out first_bad bigint)
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    select count(*), min(w.seq) filter (where w.seq <> w.previous_seq + 1 or w.prev_hash <> w.previous_hash
                                           or w.hash <> sha256(w.prev_hash || w.canonical) or w.canonical <> w.expected)
    into entries, first_bad
    from (select l.seq, l.prev_hash, l.hash, l.canonical, audit_canonical(l) as expected,
                 lag(l.seq, 1, coalesce(c.last_seq, 0)) over (order by l.seq) as previous_seq,
                 lag(l.hash, 1, coalesce(c.last_hash, decode(repeat('00', 32), 'hex'))) over (order by l.seq) as previous_hash
          from policy_sync_log l
          left join (select last_seq, last_hash from audit_checkpoint order by last_seq desc limit 1) c on true) w;
    valid := first_bad is null;
end
$$;

-- Lets the entries up to p_through_seq go, behind a checkpoint that the caller has signed over
-- (first seq, last seq, hash of the last); p_hash must be that hash. Returns how many went.
create function audit_prune(p_through_seq bigint, p_hash bytea, p_key_id text, p_signature bytea) returns bigint
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_first bigint;
    l_count bigint;
begin
    perform pg_advisory_xact_lock(hashtext('landreeve.audit'));
    select min(seq) into l_first from policy_sync_log;
    if not exists (select from policy_sync_log where seq = p_through_seq and hash = p_hash) then
        raise exception using errcode = 'LR012',
            message = format('The checkpoint does not match entry %s of the audit log.', p_through_seq);
    end if;
    insert into audit_checkpoint (by, first_seq, last_seq, entries, last_hash, key_id, signature)
    values (actor(), l_first, p_through_seq, p_through_seq - l_first + 1, p_hash, p_key_id, p_signature);
    execute format('grant delete on policy_sync_log to %I', current_user);
    delete from policy_sync_log where seq <= p_through_seq;
    get diagnostics l_count = row_count;
    execute format('revoke delete on policy_sync_log from %I', current_user);
    return l_count;
end
$$;
