-- The keys of issuers: those the workspace's own issuer signs with, and what was last fetched of everybody else's.

alter table issuer add column keys_url text check (length(keys_url) between 1 and 2048);
comment on column issuer.keys_url is 'Where it publishes its key set; null: the workspace''s own, whose keys are in issuer_key.';
create trigger notify_issuer after insert or update or delete on issuer
    for each row execute function notify_change('url');

create table issuer_key (
    kid             text        primary key check (length(kid) between 1 and 256),
    issuer          text        not null references issuer (url) on delete cascade,
    public_key      jsonb       not null check (jsonb_typeof(public_key) = 'object' and not public_key ? 'd'),
    sealed          bytea,
    created_at      timestamptz not null default clock_timestamp(),
    retired_at      timestamptz,
    verifies_until  timestamptz not null default clock_timestamp(),
    check ((retired_at is null) = (sealed is not null))
);
comment on table issuer_key is 'A key of the workspace''s own issuer. One signs; the retired ones verify what they signed.';
comment on column issuer_key.public_key is 'As a JWK (RFC 7517).';
comment on column issuer_key.sealed is 'The private key, encrypted under the workspace key; gone once it is retired.';
comment on column issuer_key.verifies_until is 'When the last token that it signed expires.';
create unique index issuer_key_one_signs on issuer_key (issuer) where retired_at is null;
create trigger notify_issuer_key_set_changed after insert or delete on issuer_key
    for each row execute function notify_change('kid', 'issuer');
-- Signing is no news; being retired is.
create trigger notify_issuer_key_retired after update on issuer_key
    for each row when (old.retired_at is distinct from new.retired_at)
    execute function notify_change('kid', 'issuer');

create table issuer_key_set (
    url         text        primary key check (length(url) between 1 and 2048),
    document    text,
    etag        text,
    fetched_at  timestamptz,
    fresh_for   interval,
    failed_at   timestamptz,
    fault       text,
    check ((document is null) = (fetched_at is null) and (document is null) = (fresh_for is null)),
    check ((failed_at is null) = (fault is null))
);
comment on table issuer_key_set is 'What programs fetched of outside issuers, so that each need not fetch for itself.';
comment on column issuer_key_set.fetched_at is 'When the issuer last vouched for the document.';
comment on column issuer_key_set.failed_at is 'Of the last attempt; null: it succeeded.';
create trigger notify_issuer_key_set_new after insert or delete on issuer_key_set
    for each row execute function notify_change('url');
create trigger notify_issuer_key_set_update after update on issuer_key_set
    for each row when ((old.document, old.fault) is distinct from (new.document, new.fault))
    execute function notify_change('url');
