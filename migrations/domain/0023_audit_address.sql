-- An entry says from where the change came, as this database's server saw it; audit_pending() gives it to the sealer.
-- By a default, and no function writes it: whoever may record an entry cannot choose his address.
alter table audit_outbox add column address text;
alter table audit_outbox alter column address set default coalesce(host(inet_client_addr()), 'local');
comment on column audit_outbox.address is 'Where the server saw the writer come from; ''local'': a socket of its own computer; null: written before this was kept.';
