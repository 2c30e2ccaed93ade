-- Sessions are also found by what their user is called and where they came from.

create index session_address on session (host(ip) text_pattern_ops);
create index user_mapping_name_search on user_mapping using gin (display_name gin_trgm_ops);
