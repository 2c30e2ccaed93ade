-- Dashboard: its sums over orders read these indexes alone, not the orders themselves, whose documents make them wide.

create index purchase_order_figures on purchase_order (tenant_id, status, order_date)
    include (id, total_amount, vendor_id, expected_date);
create index sales_order_figures on sales_order (tenant_id, status, order_date)
    include (id, total_amount, customer_id, delivery_date);
