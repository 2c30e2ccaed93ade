-- A path says where a backup is on one computer only, and several work on one control plane.

alter table backup add column host text;
comment on column backup.host is 'The computer on which path is; null where it was written before that was kept.';
comment on column backup.path is 'Where it was written, or last restored from.';
