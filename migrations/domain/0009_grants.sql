-- What the two groups of logins may do: the ceiling that holds for bare psql too.
--
-- Read: everything a viewer sees, no ciphertext, no audit entries. Write: records, but quantities, statuses, document
-- numbers, lines, moves and audit entries only through the functions that keep them true.

grant select on customer, product, warehouse, inventory, purchase_order, sales_order, purchase_order_line, sales_order_line,
    stock_move, closed_period to landreeve_read, landreeve_write;
grant select on vendor, employee, number_series to landreeve_write;
grant select (id, tenant_id, code, name, email, phone, address, tax_id, sez, bank_details_last4, status, rating, version,
              created_at, updated_at, created_by) on vendor to landreeve_read;
grant select (id, tenant_id, employee_code, name, email, department, designation, role, roles, permissions, auth_user_id,
              metadata, status, phone_last4, aadhar_number_last4, pan_number_last4, version, created_at, updated_at,
              created_by) on employee to landreeve_read;

grant insert, update, delete on vendor, customer, product, warehouse, employee to landreeve_write;
grant insert on closed_period to landreeve_write;
grant insert (id, tenant_id, vendor_id, order_date, expected_date, payment_status, line_items, notes, place_of_supply),
      update (vendor_id, order_date, expected_date, payment_status, line_items, notes, place_of_supply)
    on purchase_order to landreeve_write;
grant insert (id, tenant_id, customer_id, order_date, delivery_date, delivery_address, carrier, tracking_number, payment_status,
              payment_terms, special_instructions, line_items, place_of_supply, allow_backorder),
      update (customer_id, order_date, delivery_date, delivery_address, carrier, tracking_number, payment_status,
              payment_terms, special_instructions, line_items, place_of_supply, allow_backorder)
    on sales_order to landreeve_write;

grant execute on function tenant_today(), is_indian_tenant(), refuse_field(text, text, text) to landreeve_read, landreeve_write;
grant execute on function stock_adjust(uuid, text, numeric, text, uuid, numeric, bigint) to landreeve_write;
