-- Whose sign-ins fail is known by the e-mail address; who is in under it is found by the same.

create index session_email on session (lower(metadata ->> 'email')) where metadata ? 'email';
