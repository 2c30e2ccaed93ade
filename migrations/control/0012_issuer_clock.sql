-- How far an issuer's clock was from that of the computer that fetched its keys: one that is off refuses good tokens.

alter table issuer_key_set add column clock_ahead_s int, add column clock_host text;
comment on column issuer_key_set.clock_ahead_s is 'How many seconds the issuer''s clock (its Date header) was ahead of clock_host''s at the last fetch; null: not told.';
comment on column issuer_key_set.clock_host is 'The computer that fetched.';
