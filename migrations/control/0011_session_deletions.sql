-- How many sessions were deleted when, for those who watch: a row that is gone tells nothing itself.

create table session_deletion (
    id       bigint      generated always as identity primary key,
    at       timestamptz not null default clock_timestamp(),
    deleted  bigint      not null check (deleted > 0)
);
comment on table session_deletion is 'One row a statement that deleted sessions; kept for a day.';
create index session_deletion_newest on session_deletion (at desc, id);

create function note_session_deletion() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into session_deletion (deleted) select count(*) from changed having count(*) > 0;
    return null;
end
$$;
create trigger note_session_deletion after delete on session referencing old table as changed
    for each statement execute function note_session_deletion();
