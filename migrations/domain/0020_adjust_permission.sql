-- An adjustment asks for its permission where every other step of stock and orders does: in the database.

alter function stock_adjust(uuid, text, numeric, text, uuid, numeric, bigint) rename to adjust_place;
alter function adjust_place(uuid, text, numeric, text, uuid, numeric, bigint) security invoker;
revoke execute on function adjust_place(uuid, text, numeric, text, uuid, numeric, bigint) from landreeve_write;

-- As before, but LR022 permission_denied without inventory:write.
create function stock_adjust(p_product uuid, p_warehouse text, p_quantity numeric, p_reason text,
                             p_key uuid default gen_random_uuid(), p_unit_cost numeric default null,
                             p_expected_version bigint default null)
    returns table (inventory_id uuid, move_id uuid, on_hand numeric, valuation numeric, avg_cost_per_unit numeric, version bigint)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform need_permission('inventory:write');
    return query select * from adjust_place(p_product, p_warehouse, p_quantity, p_reason, p_key, p_unit_cost, p_expected_version);
end
$$;
grant execute on function stock_adjust(uuid, text, numeric, text, uuid, numeric, bigint) to landreeve_write;
