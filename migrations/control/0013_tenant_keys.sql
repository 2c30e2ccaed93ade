-- Every key a tenant's encrypted fields may still be under. While a key is rotated there are two; the columns of
-- tenant_metadata stay and hold the newest, so that an older program goes on reading what is written under that.

create table tenant_key (
    tenant_id   text         not null references tenant_metadata (id) on delete cascade,
    version     int          not null check (version >= 1),
    key_id      uuid         not null,
    data_key    bytea,
    index_key   bytea,
    made_at     timestamptz  not null default now(),
    retired_at  timestamptz,
    primary key (tenant_id, version),
    constraint tenant_key_retired check ((retired_at is null) = (data_key is not null) and (data_key is null) = (index_key is null))
);
comment on table tenant_key is 'Wrapped by the workspace''s key; a retired one, which nothing is encrypted under any more, is taken away and its row stays.';
comment on column tenant_key.key_id is 'Names the data key in the additional data of every field it encrypts.';

insert into tenant_key (tenant_id, version, key_id, data_key, index_key, made_at)
select id, data_key_version, data_key_id, wrapped_data_key, wrapped_index_key, created_at
from tenant_metadata
where data_key_id is not null;
