-- lock-timeout: 1s
-- What an order's place must look like in India is asked where that is written, and not at every change of a status.
create or replace trigger check_sales_order before insert or update of place_of_supply, delivery_address on sales_order
    for each row execute function check_indian_fields('state_code', 'place_of_supply', 'address', 'delivery_address');
create or replace trigger check_purchase_order before insert or update of place_of_supply on purchase_order
    for each row execute function check_indian_fields('state_code', 'place_of_supply');
