-- Rotation of the key that personal data is encrypted under, while the tenant works: from a moment on no ciphertext of an
-- older key is written any more, and those that are there are encrypted again without anybody's change being told.

alter table tenant_identity add column lowest_key_version int not null default 1 check (lowest_key_version >= 1);
comment on column tenant_identity.lowest_key_version is 'The oldest key that may still be written under; raised when a key is rotated.';

-- The version of the key that a ciphertext names: format (one byte), version (four), the rest.
create function key_version_of(ciphertext bytea) returns int
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
    select case when length(ciphertext) > 5
                then get_byte(ciphertext, 1) << 24 | get_byte(ciphertext, 2) << 16 | get_byte(ciphertext, 3) << 8 | get_byte(ciphertext, 4)
           end
$$;
grant execute on function key_version_of(bytea) to landreeve_read, landreeve_write;

-- The row is locked to the transaction's end: a writer whose snapshot is older than the fence fails to serialize instead
-- of reading the version it knew. With the owner's rights, for a tenant's logins may not lock it.
create function refuse_old_key(ciphertexts bytea[]) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_oldest int := (select min(key_version_of(c)) from unnest(ciphertexts) c);
    l_lowest int;
begin
    if l_oldest is null then
        return;
    end if;
    select lowest_key_version into l_lowest from tenant_identity for share;
    if l_oldest < l_lowest then
        raise exception using errcode = 'LR015',
            message = 'The key of this company''s personal data was changed meanwhile.';
    end if;
end
$$;
grant execute on function refuse_old_key(bytea[]) to landreeve_write;

-- What is not written anew may stay under its old key until it is encrypted again.
create function check_employee_keys() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform refuse_old_key(array[
        case when TG_OP = 'INSERT' or new.address is distinct from old.address then new.address end,
        case when TG_OP = 'INSERT' or new.phone is distinct from old.phone then new.phone end,
        case when TG_OP = 'INSERT' or new.aadhar_number is distinct from old.aadhar_number then new.aadhar_number end,
        case when TG_OP = 'INSERT' or new.pan_number is distinct from old.pan_number then new.pan_number end]);
    return new;
end
$$;
create trigger keys_employee before insert or update of address, phone, aadhar_number, pan_number on employee
    for each row execute function check_employee_keys();

create function check_vendor_keys() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform refuse_old_key(array[case when TG_OP = 'INSERT' or new.bank_details is distinct from old.bank_details
                                      then new.bank_details end]);
    return new;
end
$$;
create trigger keys_vendor before insert or update of bank_details on vendor
    for each row execute function check_vendor_keys();

-- Whether the schema's owner is encrypting what is there again. A tenant's logins cannot become it, so that they cannot
-- change anything unheard; a setting alone would be theirs to make.
create function is_rekeying() returns boolean
    language sql stable
    return current_setting('role') = 'landreeve_schema' and coalesce(current_setting('app.rekeying', true), '') = 'on';
grant execute on function is_rekeying() to landreeve_write;

create or replace function touch_record() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    if is_rekeying() then
        new.version := old.version;
        new.updated_at := old.updated_at;
    else
        new.version := old.version + 1;
        new.updated_at := now();
    end if;
    return new;
end
$$;

drop trigger audit_employee on employee;
drop trigger audit_vendor on vendor;
create trigger audit_employee after insert or update or delete on employee
    for each row when (not is_rekeying())
    execute function audit_change('address', 'phone', 'phone_index', 'aadhar_number', 'aadhar_number_index', 'pan_number',
                                  'pan_number_index');
create trigger audit_vendor after insert or update or delete on vendor
    for each row when (not is_rekeying())
    execute function audit_change('bank_details');
