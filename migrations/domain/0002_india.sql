-- The formats of Indian identifiers, as functions of their text alone, and the rule when they bind.
--
-- Null is passed through as null, so that a check on an empty field holds.

-- States and territories of a GSTIN; 96 stands for other countries, 97 for other territory.
create function is_state_code(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^(0[1-9]|1[0-9]|2[0-4]|26|27|29|3[0-8]|96|97)$';
end
$$;

create function is_pan(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]$';
end
$$;

-- The check character that belongs to the first 14 characters of a GSTIN; null where they hold anything but 0-9A-Z.
create function gstin_check_character(p text) returns text
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when left(p, 14) ~ '^[0-9A-Z]{14}$' then (
        select substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (36 - sum(v.product / 36 + v.product % 36) % 36)::int % 36 + 1, 1)
        from (select (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(p, i, 1)) - 1) * (2 - i % 2) as product
              from generate_series(1, 14) i) v) end;
end
$$;

create function is_gstin(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][Z1-9ABD-J][0-9A-Z]$'
       and is_state_code(left(p, 2)) and right(p, 1) = gstin_check_character(p);
end
$$;

create function is_hsn(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^([0-9]{4}|[0-9]{6}|[0-9]{8})$';
end
$$;

create function is_ifsc(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^[A-Z]{4}0[A-Z0-9]{6}$';
end
$$;

create function is_pin(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^[1-9][0-9]{5}$';
end
$$;

create function is_document_number(p text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p ~ '^[A-Za-z0-9/-]{1,16}$';
end
$$;

-- The rates of goods and services tax in per cent: four since 22 September 2025, the older ones before.
create function is_gst_rate(p_rate numeric, p_on date) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_rate in (0, 5, 18, 40) or p_on < date '2025-09-22' and p_rate in (12, 28);
end
$$;

grant execute on function is_state_code(text), is_pan(text), gstin_check_character(text), is_gstin(text), is_hsn(text),
    is_ifsc(text), is_pin(text), is_document_number(text), is_gst_rate(numeric, date) to landreeve_read, landreeve_write;

-- Whether the tenant's country makes these formats binding.
create function is_indian_tenant() returns boolean
    language plpgsql stable set search_path = pg_catalog, public, pg_temp
as $$
begin
    return coalesce((select country = 'IN' from tenant_identity), false);
end
$$;

-- Refuses a field as a check constraint would, with the column a form shows it at.
create function refuse_field(p_table text, p_column text, p_message text) returns void
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    raise exception using errcode = 'check_violation', message = p_message, table = p_table, column = p_column,
        constraint = p_table || '_' || p_column || '_valid';
end
$$;

-- Arguments: what a column holds and its name, in pairs: tax_id, address, state_code, hsn_code, tax_rate.
-- A field is looked at when it is new or changed, so that an old record stays editable when a rule tightens.
create function check_indian_fields() returns trigger
    language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    l_new   jsonb := to_jsonb(new);
    l_old   jsonb := case when TG_OP = 'UPDATE' then to_jsonb(old) else '{}' end;
    l_kind  text;
    l_name  text;
    l_text  text;
begin
    if not is_indian_tenant() then
        return new;
    end if;
    for i in 0 .. TG_NARGS - 1 by 2 loop
        l_kind := TG_ARGV[i];
        l_name := TG_ARGV[i + 1];
        l_text := l_new ->> l_name;
        continue when l_text is null or l_new -> l_name is not distinct from l_old -> l_name;
        if l_kind = 'tax_id' and not is_gstin(l_text) then
            perform refuse_field(TG_TABLE_NAME, l_name, format('"%s" is not a GSTIN: 15 characters, the last one a check on the others.', l_text));
        elsif l_kind = 'state_code' and not is_state_code(l_text) then
            perform refuse_field(TG_TABLE_NAME, l_name, format('"%s" is not the code of an Indian state.', l_text));
        elsif l_kind = 'hsn_code' and not is_hsn(l_text) then
            perform refuse_field(TG_TABLE_NAME, l_name, format('"%s" is not an HSN code: 4, 6 or 8 digits.', l_text));
        elsif l_kind = 'tax_rate' and not is_gst_rate(l_text::numeric, tenant_today()) then
            perform refuse_field(TG_TABLE_NAME, l_name, format('%s %% is not a rate of GST: 0, 5, 18 or 40.', l_text));
        elsif l_kind = 'address' then
            if coalesce(l_new -> l_name ->> 'country', 'IN') = 'IN' then
                if not is_pin(nullif(l_new -> l_name ->> 'pin', '')) then
                    perform refuse_field(TG_TABLE_NAME, l_name, format('"%s" is not a PIN code: six digits, the first not 0.', l_new -> l_name ->> 'pin'));
                elsif not is_state_code(nullif(l_new -> l_name ->> 'state_code', '')) then
                    perform refuse_field(TG_TABLE_NAME, l_name, format('"%s" is not the code of an Indian state.', l_new -> l_name ->> 'state_code'));
                end if;
            end if;
        end if;
    end loop;
    return new;
end
$$;
