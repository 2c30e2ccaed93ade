-- A telephone number may begin with its area in brackets: (171) 555-7788.

alter table vendor drop constraint vendor_phone_check,
    add constraint vendor_phone_check check (phone ~ '^\+?[0-9(][0-9 ()/.-]{4,30}$');
alter table customer drop constraint customer_phone_check,
    add constraint customer_phone_check check (phone ~ '^\+?[0-9(][0-9 ()/.-]{4,30}$');
