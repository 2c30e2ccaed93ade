-- What the last walk over the whole audit log found. Health looks at its end alone, which is cheap; what was found farther
-- back is told by every program until a walk finds it whole.

create table audit_look (
    one        boolean      primary key default true check (one),
    looked_at  timestamptz  not null default now(),
    entries    bigint       not null,
    fault      text,
    since      timestamptz  check ((since is null) = (fault is null))
);
comment on table audit_look is 'One row at most: the last verification of the whole audit log. fault: what it found first.';
comment on column audit_look.since is 'The first of the verifications in a row that found something.';
create trigger notify_audit_look after insert or update or delete on audit_look
    for each row execute function notify_change('one');
