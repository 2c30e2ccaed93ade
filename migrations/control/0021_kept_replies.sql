-- Replies of the refresh that are kept for ten seconds are found by their age.

create index refresh_token_reply on refresh_token (used_at) where successor is not null;
