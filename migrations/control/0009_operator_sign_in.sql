-- An issuer at which operators sign in here, by password or through the browser.

alter table issuer add column client_id text check (length(client_id) between 1 and 512);
comment on column issuer.client_id is
    'What this program is known by at it: a client id of OpenID Connect, a project''s publishable key of Supabase. Public. Null: nobody signs in at it here.';
